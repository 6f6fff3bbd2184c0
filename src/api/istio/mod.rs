//! Istio's kinds: networking, security, telemetry, extensions, installation.

pub(crate) mod destination_rule;
pub(crate) mod peer_authentication;
