//! Decoding of scalars, lists and maps.

use std::collections::BTreeMap;
use std::time::Duration;

use super::{Decode, Decoder, Schema};
use crate::text::{UNKNOWN, duration, suggest};
use crate::yaml::arena::{Node, Shape};
use crate::yaml::problem::What;

/// A mapping from keys that users choose (labels, headers) to values.
pub(crate) type Map<T> = BTreeMap<String, T>;

/// An unsigned number, as `uint32` fields have.
pub(crate) type Count = u32;

/// What can stand as a field: an optional value, a list, a map.
pub(crate) trait FieldValue: Default {
    /// Reads the node into the field; leaves it absent when the node does not fit.
    fn read(&mut self, cx: &mut Decoder<'_>, node: Node<'_>);

    /// Returns the schema of the message inside.
    fn schema() -> Option<&'static Schema>;
}

impl<T: Decode> FieldValue for Option<T> {
    fn read(&mut self, cx: &mut Decoder<'_>, node: Node<'_>) {
        *self = if node.shape() == Shape::Null { None } else { T::decode(cx, node) };
    }

    fn schema() -> Option<&'static Schema> {
        T::schema()
    }
}

impl<T: Decode> FieldValue for Vec<T> {
    fn read(&mut self, cx: &mut Decoder<'_>, node: Node<'_>) {
        *self = Self::decode(cx, node).unwrap_or_default();
    }

    fn schema() -> Option<&'static Schema> {
        T::schema()
    }
}

impl<T: Decode> FieldValue for Map<T> {
    fn read(&mut self, cx: &mut Decoder<'_>, node: Node<'_>) {
        *self = Self::decode(cx, node).unwrap_or_default();
    }

    fn schema() -> Option<&'static Schema> {
        None
    }
}

impl<T: Decode> Decode for Vec<T> {
    fn decode(cx: &mut Decoder<'_>, node: Node<'_>) -> Option<Self> {
        match node.shape() {
            Shape::Seq => {}
            Shape::Null | Shape::Masked => return None,
            shape => {
                cx.wrong_type(node, "a list", None);
                // A forgotten `-`: read as the only item, the rest of the object keeps its meaning.
                let single = shape == Shape::Map && T::schema().is_some();
                return single.then(|| vec![T::decode(cx, node).unwrap_or_else(T::hole)]);
            }
        }
        let mut list = Self::with_capacity(node.items().size_hint().0);
        for item in node.items() {
            if !cx.spend(item) {
                break;
            }
            list.push(T::decode(cx, item).unwrap_or_else(T::hole));
        }
        Some(list)
    }

    fn hole() -> Self {
        Self::new()
    }

    fn schema() -> Option<&'static Schema> {
        T::schema()
    }
}

impl<T: Decode> Decode for Map<T> {
    fn decode(cx: &mut Decoder<'_>, node: Node<'_>) -> Option<Self> {
        match node.shape() {
            Shape::Map => {}
            Shape::Null | Shape::Masked => return None,
            _ => {
                cx.wrong_type(node, "a mapping", None);
                return None;
            }
        }
        let mut map = Self::new();
        let merged: Vec<_> = node.merged().collect();
        for source in merged.into_iter().rev().chain([node]) {
            for (key, value) in source.entries().filter(|(key, _)| key.text() != "<<" || key.is_quoted()) {
                if !cx.spend(key) {
                    break;
                }
                let name = if key.is_masked() { UNKNOWN } else { key.text() };
                map.insert(name.to_owned(), T::decode(cx, value).unwrap_or_else(T::hole));
            }
        }
        Some(map)
    }

    fn hole() -> Self {
        Self::new()
    }
}

impl<T: Decode> Decode for Option<T> {
    fn decode(cx: &mut Decoder<'_>, node: Node<'_>) -> Option<Self> {
        Some(if node.shape() == Shape::Null { None } else { T::decode(cx, node) })
    }

    fn hole() -> Self {
        None
    }

    fn schema() -> Option<&'static Schema> {
        T::schema()
    }
}

impl<T: Decode> Decode for Box<T> {
    fn decode(cx: &mut Decoder<'_>, node: Node<'_>) -> Option<Self> {
        T::decode(cx, node).map(Box::new)
    }

    fn hole() -> Self {
        Self::new(T::hole())
    }

    fn schema() -> Option<&'static Schema> {
        T::schema()
    }
}

impl Decode for String {
    fn decode(cx: &mut Decoder<'_>, node: Node<'_>) -> Option<Self> {
        match node.shape() {
            Shape::Text(text) => Some(text.to_owned()),
            Shape::Masked => Some(UNKNOWN.to_owned()),
            Shape::Null => None,
            Shape::Map | Shape::Seq => {
                cx.wrong_type(node, "a string", None);
                None
            }
            _ => {
                cx.wrong_type(node, "a string", Some(format!("\"{}\"", node.text())));
                None
            }
        }
    }

    fn hole() -> Self {
        UNKNOWN.to_owned()
    }
}

impl Decode for bool {
    fn decode(cx: &mut Decoder<'_>, node: Node<'_>) -> Option<Self> {
        match node.shape() {
            Shape::Bool(value) => Some(value),
            Shape::Null | Shape::Masked => None,
            Shape::Text(text) => {
                let retyped = matches!(text, "true" | "false").then(|| text.to_owned());
                cx.wrong_type(node, "a boolean", retyped);
                None
            }
            _ => {
                cx.wrong_type(node, "a boolean", None);
                None
            }
        }
    }

    fn hole() -> Self {
        false
    }
}

fn integer(cx: &mut Decoder<'_>, node: Node<'_>) -> Option<i64> {
    match node.shape() {
        Shape::Int(value) => Some(value),
        #[expect(clippy::cast_possible_truncation, reason = "checked to be whole and small")]
        Shape::Float(value) if value.fract() == 0.0 && value.abs() < 9e15 => Some(value as i64),
        Shape::Null | Shape::Masked => None,
        Shape::Text(text) => {
            let number = text.parse::<i64>().ok();
            if !(cx.proto && number.is_some()) {
                cx.wrong_type(node, "a whole number", number.map(|number| number.to_string()));
                return None;
            }
            number
        }
        _ => {
            cx.wrong_type(node, "a whole number", None);
            None
        }
    }
}

macro_rules! integers {
    ($($ty:ty),*) => {$(
        impl Decode for $ty {
            fn decode(cx: &mut Decoder<'_>, node: Node<'_>) -> Option<Self> {
                let value = integer(cx, node)?;
                let fitting = <$ty>::try_from(value).ok();
                if fitting.is_none() {
                    let words = if value < 0 { "must not be negative" } else { "is too large" };
                    cx.report(node.span(), What::WrongValue(format!("`{value}` {words}")));
                }
                fitting
            }

            fn hole() -> Self {
                0
            }
        }
    )*};
}

integers!(i64, i32, u32, u16);

impl Decode for f64 {
    fn decode(cx: &mut Decoder<'_>, node: Node<'_>) -> Option<Self> {
        match node.shape() {
            Shape::Float(value) => Some(value),
            #[expect(clippy::cast_precision_loss, reason = "percentages and weights")]
            Shape::Int(value) => Some(value as Self),
            Shape::Null | Shape::Masked => None,
            Shape::Text(text) => {
                cx.wrong_type(node, "a number", text.parse::<Self>().ok().map(|_| text.to_owned()));
                None
            }
            _ => {
                cx.wrong_type(node, "a number", None);
                None
            }
        }
    }

    fn hole() -> Self {
        0.0
    }
}

/// A duration such as `1.5s`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub(crate) struct Time(pub(crate) Duration);

impl Decode for Time {
    fn decode(cx: &mut Decoder<'_>, node: Node<'_>) -> Option<Self> {
        match node.shape() {
            Shape::Text(text) => {
                let parsed = duration::parse(text);
                if parsed.is_none() {
                    cx.report(
                        node.span(),
                        What::WrongValue(format!("`{text}` is no duration: write a number and a unit, such as `5s` or `250ms`")),
                    );
                }
                parsed.map(Self)
            }
            Shape::Null | Shape::Masked => None,
            Shape::Int(number) => {
                cx.wrong_type(node, "a duration with a unit", Some(format!("{number}s")));
                None
            }
            _ => {
                cx.wrong_type(node, "a duration such as `5s`", None);
                None
            }
        }
    }

    fn hole() -> Self {
        Self::default()
    }
}

/// A port or quantity that may be a number or a name.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum IntOrString {
    Int(i64),
    Text(String),
}

impl Decode for IntOrString {
    fn decode(cx: &mut Decoder<'_>, node: Node<'_>) -> Option<Self> {
        match node.shape() {
            Shape::Int(value) => Some(Self::Int(value)),
            Shape::Text(text) => Some(Self::Text(text.to_owned())),
            Shape::Masked => Some(Self::Text(UNKNOWN.to_owned())),
            Shape::Null => None,
            Shape::Float(_) => Some(Self::Text(node.text().to_owned())),
            _ => {
                cx.wrong_type(node, "a number or a name", None);
                None
            }
        }
    }

    fn hole() -> Self {
        Self::Text(UNKNOWN.to_owned())
    }
}

/// A value that nobody here looks into.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Any;

impl Decode for Any {
    fn decode(_: &mut Decoder<'_>, _: Node<'_>) -> Option<Self> {
        Some(Self)
    }

    fn hole() -> Self {
        Self
    }
}

/// A value of free form, kept as JSON (`EnvoyFilter` patches, plugin configuration).
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Json(pub(crate) serde_json::Value);

impl Decode for Json {
    fn decode(cx: &mut Decoder<'_>, node: Node<'_>) -> Option<Self> {
        json(cx, node, 0).map(Self)
    }

    fn hole() -> Self {
        Self::default()
    }
}

/// Aliases may nest deeper than the text does; no real value does.
const DEPTH: usize = 300;

fn json(cx: &mut Decoder<'_>, node: Node<'_>, depth: usize) -> Option<serde_json::Value> {
    use serde_json::Value;
    if depth > DEPTH || !cx.spend(node) {
        return None;
    }
    Some(match node.shape() {
        Shape::Null => Value::Null,
        Shape::Bool(value) => value.into(),
        Shape::Int(value) => value.into(),
        Shape::Float(value) => value.into(),
        Shape::Text(text) => text.into(),
        Shape::Masked => UNKNOWN.into(),
        Shape::Seq => node.items().map(|item| json(cx, item, depth + 1)).collect::<Option<Vec<_>>>()?.into(),
        Shape::Map => {
            let mut map = serde_json::Map::new();
            for (key, value) in node.entries() {
                map.insert(key.text().to_owned(), json(cx, value, depth + 1)?);
            }
            map.into()
        }
    })
}

impl Decoder<'_> {
    /// Reads a word of an enum.
    pub(crate) fn word(&mut self, node: Node<'_>, words: &'static [&'static str]) -> Option<&'static str> {
        let value = match node.shape() {
            Shape::Null | Shape::Masked => return None,
            Shape::Map | Shape::Seq => {
                self.wrong_type(node, "a word", None);
                return None;
            }
            _ => node.text(),
        };
        let known = words.iter().copied().find(|word| *word == value);
        if known.is_none() {
            let nearest = suggest::nearest(value, words.iter().copied());
            self.report(node.span(), What::WrongEnum { value: value.to_owned(), allowed: words, nearest });
        }
        known
    }
}
