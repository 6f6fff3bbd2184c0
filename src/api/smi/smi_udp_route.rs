//! SMI's `UDPRoute`: ports that a traffic target allows.

use crate::yaml::decode::message;

message! {
    /// Spec of the kind; earlier versions than v1alpha4 say nothing but the name.
    pub(crate) struct SmiUdpRoute: "UDPRoute" {
        matches: Option<UdpMatch>,
    }
}

message! {
    /// The ports; an empty list is all ports.
    pub(crate) struct UdpMatch: "UDPMatch" {
        ports: Vec<i64> = required,
    }
}
