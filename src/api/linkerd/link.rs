//! `Link`: another cluster whose services are mirrored.

use crate::api::selector::LabelSelector;
use crate::yaml::decode::message;

message! {
    /// Spec of the kind; numbers are written as strings.
    pub(crate) struct Link: "Link" {
        target_cluster_name: Option<String>,
        target_cluster_domain: Option<String>,
        target_cluster_linkerd_namespace: Option<String>,
        cluster_credentials_secret: Option<String>,
        gateway_address: Option<String>,
        gateway_port: Option<String>,
        gateway_identity: Option<String>,
        probe_spec: Option<ProbeSpec>,
        selector: Option<LabelSelector>,
        remote_discovery_selector: Option<LabelSelector>,
        federated_service_selector: Option<LabelSelector>,
        excluded_annotations: Vec<String>,
        excluded_labels: Vec<String>,
    }
}

message! {
    /// How the gateway of the other cluster is probed.
    pub(crate) struct ProbeSpec: "ProbeSpec" {
        path: Option<String>,
        port: Option<String>,
        period: Option<String>,
        timeout: Option<String>,
        failure_threshold: Option<String>,
    }
}
