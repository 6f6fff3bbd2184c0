//! `PodMonitor`.

use super::endpoint::{NamespaceSelector, RelabelConfig, ScrapeTls};
use crate::api::selector::LabelSelector;
use crate::yaml::decode::{Any, IntOrString, Map, message};

message! {
    /// Spec of the kind.
    pub(crate) struct PodMonitor: "PodMonitor" {
        pod_metrics_endpoints: Vec<PodMonitorEndpoint>,
        selector: Option<LabelSelector> = required,
        selector_mechanism: Option<String>,
        namespace_selector: Option<NamespaceSelector>,
        job_label: Option<String>,
        pod_target_labels: Vec<String>,
        sample_limit: Option<i64>,
        target_limit: Option<i64>,
        scrape_protocols: Vec<String>,
        fallback_scrape_protocol: Option<String>,
        extra_scrape_metrics: Option<bool>,
        label_limit: Option<i64>,
        label_name_length_limit: Option<i64>,
        label_value_length_limit: Option<i64>,
        scrape_native_histograms: Option<bool>,
        scrape_classic_histograms: Option<bool>,
        native_histogram_bucket_limit: Option<i64>,
        native_histogram_min_bucket_factor: Option<IntOrString>,
        convert_classic_histograms_to_nhcb: Option<bool> = key "convertClassicHistogramsToNHCB",
        keep_dropped_targets: Option<i64>,
        attach_metadata: Option<Any>,
        scrape_class: Option<String>,
        body_size_limit: Option<IntOrString>,
    }
}

message! {
    /// What is scraped of each pod.
    pub(crate) struct PodMonitorEndpoint: "PodMetricsEndpoint" {
        /// Name of the container port.
        port: Option<String>,
        port_number: Option<i64> = min 1.0 max 65535.0,
        target_port: Option<IntOrString>,
        path: Option<String>,
        scheme: Option<String>,
        params: Map<Vec<String>>,
        interval: Option<String>,
        scrape_timeout: Option<String>,
        honor_labels: Option<bool>,
        honor_timestamps: Option<bool>,
        track_timestamps_staleness: Option<bool>,
        metric_relabelings: Vec<RelabelConfig>,
        relabelings: Vec<RelabelConfig>,
        filter_running: Option<bool>,
        authorization: Option<Any>,
        basic_auth: Option<Any>,
        oauth2: Option<Any>,
        bearer_token_secret: Option<Any>,
        follow_redirects: Option<bool>,
        enable_http2: Option<bool>,
        tls_config: Option<ScrapeTls>,
        proxy_url: Option<String>,
        no_proxy: Option<String>,
        proxy_from_environment: Option<bool>,
        proxy_connect_header: Option<Any>,
    }
}
