//! A value that is written with fewer fields than its Rust type has.

use std::marker::PhantomData;
use std::ops::Deref;

use crate::yaml::decode::Schema;
use crate::yaml::{Decode, Decoder, Node};

/// A `T` whose fields at this place are those of the message `W`.
///
/// Rules see one type (`BackendRef`, `HttpFilter`) at every place that has such a thing, while
/// fields that the place does not have are still reported as unknown.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Narrow<W, T> {
    value: T,
    written: PhantomData<W>,
}

impl<W, T> Deref for Narrow<W, T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.value
    }
}

impl<W: Decode + Into<T>, T> Decode for Narrow<W, T> {
    fn decode(cx: &mut Decoder<'_>, node: Node<'_>) -> Option<Self> {
        W::decode(cx, node).map(|written| Self { value: written.into(), written: PhantomData })
    }

    fn hole() -> Self {
        Self { value: W::hole().into(), written: PhantomData }
    }

    fn schema() -> Option<&'static Schema> {
        W::schema()
    }
}
