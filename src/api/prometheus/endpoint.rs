//! What monitors have in common: namespaces, relabeling, TLS of the scrape.

use crate::yaml::decode::{Any, IntOrString, message};

message! {
    /// Namespaces in which a monitor looks; empty means its own.
    pub(crate) struct NamespaceSelector: "NamespaceSelector" {
        any: Option<bool>,
        match_names: Vec<String>,
    }
}

message! {
    /// How Prometheus speaks TLS with targets.
    pub(crate) struct ScrapeTls: "TLSConfig" {
        ca: Option<Any>,
        cert: Option<Any>,
        key_secret: Option<Any>,
        server_name: Option<String>,
        insecure_skip_verify: Option<bool>,
        min_version: Option<String>,
        max_version: Option<String>,
        ca_file: Option<String>,
        cert_file: Option<String>,
        key_file: Option<String>,
    }
}

message! {
    /// One relabeling step.
    pub(crate) struct RelabelConfig: "RelabelConfig" {
        source_labels: Vec<String>,
        separator: Option<String>,
        target_label: Option<String>,
        regex: Option<String>,
        modulus: Option<IntOrString>,
        replacement: Option<String>,
        action: Option<String>,
    }
}
