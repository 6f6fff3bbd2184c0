//! SMI's `TCPRoute`: ports that a traffic target allows.

use crate::yaml::decode::message;

message! {
    /// Spec of the kind; earlier versions than v1alpha4 say nothing but the name.
    pub(crate) struct SmiTcpRoute: "TCPRoute" {
        matches: Option<TcpMatch>,
    }
}

message! {
    /// The ports; an empty list is all ports.
    pub(crate) struct TcpMatch: "TCPMatch" {
        ports: Vec<i64> = required,
    }
}
