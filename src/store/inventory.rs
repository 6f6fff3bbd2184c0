//! What is known to be all there is, and what is only assumed.

/// How far the input can be trusted to hold every object of a kind in a namespace.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Inventory {
    /// The input holds such objects there, or was said to be complete: what is absent does not exist.
    Known,
    /// The input holds none there: they may live in another repository.
    Assumed,
}
