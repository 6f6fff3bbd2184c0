//! cert-manager's kinds.

pub(crate) mod certificate;
