//! Value → typed, never stopping: a field that does not fit is reported at its place and counts as
//! absent; everything else of the object is decoded.
//!
//! This is not serde: a serde visitor is consumed by the first error, so "report and go on" cannot
//! be said in it. [`message!`] declares struct and schema in one go; the schema
//! serves unknown-field hints.

mod macros;
mod schema;
mod value;

use super::arena::{Node, Shape};
use super::problem::{Hint, Problem, What};
use crate::diag::Span;
use crate::text::suggest::nearest;

pub(crate) use macros::{camel, choice, message};
pub(crate) use schema::{Field, Schema, camel_bytes, camel_len};
pub(crate) use value::{Any, Count, FieldValue, IntOrString, Json, Map, Time};

/// A type that can be read from a node.
pub(crate) trait Decode: Sized {
    /// Reads the node. `None`: it was null, or did not fit and that was reported.
    fn decode(cx: &mut Decoder<'_>, node: Node<'_>) -> Option<Self>;

    /// Takes the place of a list element that did not fit, so that the others keep their index.
    fn hole() -> Self;

    /// Returns the schema, for messages.
    fn schema() -> Option<&'static Schema> {
        None
    }
}

/// The state of decoding one document.
#[derive(Debug)]
pub(crate) struct Decoder<'p> {
    problems: &'p mut Vec<Problem>,
    /// The object is a patch: required fields may be absent, `$patch` directives present.
    pub(crate) patch: bool,
    /// The object is protobuf JSON rather than a CRD: `snake_case` names and quoted numbers are fine.
    pub(crate) proto: bool,
    messages: Vec<&'static Schema>,
    budget: usize,
}

/// How many values one document may expand to through aliases.
const BUDGET: usize = 4_000_000;

impl<'p> Decoder<'p> {
    /// Starts decoding; problems are added to the list.
    pub(crate) fn new(problems: &'p mut Vec<Problem>) -> Self {
        Self { problems, patch: false, proto: false, messages: Vec::new(), budget: BUDGET }
    }

    /// Reports a problem.
    pub(crate) fn report(&mut self, span: Span, what: What) {
        self.problems.push(Problem { span, what });
    }

    /// Reports that `node` has another type than `wanted`; `retyped` is the text that would fit.
    pub(crate) fn wrong_type(&mut self, node: Node<'_>, wanted: &'static str, retyped: Option<String>) {
        let found = node.shape().word();
        self.report(node.span(), What::WrongType { wanted: wanted.into(), found, retyped });
    }

    /// Takes one from the budget that bounds alias expansion.
    fn spend(&mut self, node: Node<'_>) -> bool {
        if self.budget == 1 {
            self.report(node.span(), What::TooManyAliases);
        }
        self.budget = self.budget.saturating_sub(1);
        self.budget > 0
    }

    /// Reads a mapping field by field. `read` gets the index of the field in the schema.
    /// Returns whether the node was a mapping at all.
    pub(crate) fn message(&mut self, node: Node<'_>, schema: &'static Schema, read: &mut dyn FnMut(&mut Self, usize, Node<'_>)) -> bool {
        match node.shape() {
            Shape::Map => {}
            Shape::Null | Shape::Masked => return false,
            _ => {
                self.wrong_type(node, "a mapping", None);
                return false;
            }
        }
        if !self.spend(node) {
            return false;
        }
        let mut seen = 0u128;
        self.messages.push(schema);
        // What merge keys bring in comes first, so that the mapping's own entries win.
        let merged: Vec<_> = node.merged().collect();
        for map in merged.into_iter().rev().chain([node]) {
            for (key, value) in map.entries() {
                self.field(key, value, schema, &mut seen, read);
            }
        }
        self.messages.pop();
        self.after(node, schema, seen);
        true
    }

    fn field(
        &mut self,
        key: Node<'_>,
        value: Node<'_>,
        schema: &'static Schema,
        seen: &mut u128,
        read: &mut dyn FnMut(&mut Self, usize, Node<'_>),
    ) {
        let name = key.text();
        let Some(index) = schema.index_of(name).or_else(|| self.proto.then(|| schema.index_of_snake(name)).flatten()) else {
            self.unknown(key, value, schema);
            return;
        };
        let field = &schema.fields[index];
        // A null field is an absent one, for Go's JSON and for protobuf's.
        if value.shape() != Shape::Null || value.is_masked() {
            *seen |= 1 << index;
            if let Some(instead) = field.deprecated {
                self.report(key.span(), What::Deprecated { field: field.name, message: schema.name, instead });
            }
        }
        self.range(field, value);
        let before = self.problems.len();
        read(self, index, value);
        // An empty value has no width to point at: point at its key.
        for problem in &mut self.problems[before..] {
            if problem.span.start == problem.span.end {
                problem.span = key.span();
            }
        }
    }

    fn range(&mut self, field: &'static Field, value: Node<'_>) {
        #[expect(clippy::cast_precision_loss, reason = "bounds are small; a huge number stays out of range")]
        let number = match value.shape() {
            Shape::Int(number) => number as f64,
            Shape::Float(number) => number,
            _ => return,
        };
        let wanted = match (field.min, field.max) {
            (Some(min), Some(max)) if number < min || number > max => format!("between {min} and {max}"),
            (Some(min), None) if number < min => format!("at least {min}"),
            (None, Some(max)) if number > max => format!("at most {max}"),
            _ => return,
        };
        self.report(value.span(), What::WrongValue(format!("`{}` must be {wanted}", field.name)));
    }

    fn unknown(&mut self, key: Node<'_>, value: Node<'_>, schema: &'static Schema) {
        let name = key.text();
        let directive = self.patch && name.starts_with('$');
        if schema.open || key.is_masked() || directive || (name == "<<" && !key.is_quoted()) {
            return;
        }
        let entry = Span { end: value.span().end.max(key.span().end), ..key.span() };
        let hint = self.hint(name, schema);
        let what = What::UnknownField { field: name.to_owned(), message: schema.name, hint, key: key.span(), entry };
        self.report(key.span(), what);
    }

    fn hint(&self, name: &str, schema: &'static Schema) -> Hint {
        if let Some((_, to)) = schema.renamed.iter().find(|(from, _)| *from == name) {
            return Hint::Renamed(to);
        }
        let above = self.messages.iter().rev().skip(1).take(2).find(|above| above.index_of(name).is_some());
        let below =
            schema.fields.iter().find_map(|field| (field.schema)().filter(|below| below.index_of(name).is_some()).map(|_| field.name));
        match (below, above, nearest(name, schema.fields.iter().map(|field| field.name))) {
            (Some(field), _, _) => Hint::Elsewhere(format!("inside `{field}`")),
            (None, Some(above), _) => Hint::Elsewhere(format!("further up, in `{}`", above.name)),
            (None, None, Some(field)) => Hint::Nearest(field),
            (None, None, None) => Hint::Nothing,
        }
    }

    fn after(&mut self, node: Node<'_>, schema: &'static Schema, seen: u128) {
        let has = |name: &str| schema.index_of(name).is_some_and(|index| seen & (1 << index) != 0);
        if !self.patch && !node.in_masked_document() {
            for (index, field) in schema.fields.iter().enumerate() {
                if field.required && seen & (1 << index) == 0 {
                    self.report(node.span(), What::MissingField { field: field.name, message: schema.name });
                }
            }
        }
        for group in schema.one_of {
            let mut set = group.iter().copied().filter(|name| has(name));
            if let (Some(first), Some(second)) = (set.next(), set.next()) {
                let spans = node.entry(first).zip(node.entry(second));
                let (one, two) = spans.map_or((node.span(), node.span()), |((a, _), (b, _))| (a.span(), b.span()));
                self.report(two, What::OneOf { message: schema.name, first, second, other: one });
            }
        }
    }
}
