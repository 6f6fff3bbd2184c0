//! `Server`: a port of workloads, as policies name it.

use crate::api::selector::LabelSelector;
use crate::yaml::decode::{IntOrString, choice, message};

message! {
    /// Spec of the kind; exactly one of the selectors.
    pub(crate) struct Server: "Server" {
        pod_selector: Option<LabelSelector>,
        external_workload_selector: Option<LabelSelector>,
        port: Option<IntOrString> = required,
        proxy_protocol: Option<ProxyProtocol>,
        /// `deny` (the default), `audit` or one of the default inbound policies.
        access_policy: Option<String>,
    }
    one_of { [podSelector, externalWorkloadSelector] }
}

choice! {
    /// Protocol of the port; the policy controller refuses other words.
    pub(crate) enum ProxyProtocol {
        Unknown = "unknown",
        Http1 = "HTTP/1",
        Http2 = "HTTP/2",
        Grpc = "gRPC",
        Opaque = "opaque",
        Tls = "TLS",
    }
}
