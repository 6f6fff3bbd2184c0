//! `ServiceMonitor`.

use super::endpoint::{NamespaceSelector, RelabelConfig, ScrapeTls};
use crate::api::selector::LabelSelector;
use crate::yaml::decode::{Any, IntOrString, Map, message};

message! {
    /// Spec of the kind.
    pub(crate) struct ServiceMonitor: "ServiceMonitor" {
        endpoints: Vec<ServiceMonitorEndpoint> = required,
        target_labels: Vec<String>,
        service_discovery_role: Option<String>,
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
    /// What is scraped of each endpoint.
    pub(crate) struct ServiceMonitorEndpoint: "Endpoint" {
        /// Name of the service port.
        port: Option<String>,
        /// Number or name of the container port.
        target_port: Option<IntOrString>,
        bearer_token_file: Option<String>,
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

#[cfg(test)]
mod tests {
    use crate::api::k8s::testing::{clean, hint};
    use crate::yaml::problem::Hint;

    const MONITOR: &str = r"
apiVersion: monitoring.coreos.com/v1
kind: ServiceMonitor
metadata: {name: istio}
spec:
  jobLabel: istio
  targetLabels: [app]
  selector: {matchExpressions: [{key: istio, operator: In, values: [pilot]}]}
  namespaceSelector: {any: true}
  endpoints:
  - port: http-monitoring
    interval: 15s
    scheme: https
    tlsConfig: {caFile: /certs/root.pem, insecureSkipVerify: true}
    relabelings: [{action: keep, sourceLabels: [a], regex: b}]
";

    #[test]
    fn monitors_of_a_mesh_are_clean() {
        clean(MONITOR);
        clean(
            "apiVersion: monitoring.coreos.com/v1\nkind: PodMonitor\nmetadata: {name: a}\nspec: {selector: {}, podMetricsEndpoints: [{path: /stats/prometheus, interval: 15s}]}\n",
        );
        clean(
            "apiVersion: cert-manager.io/v1\nkind: Certificate\nmetadata: {name: a}\nspec: {secretName: a, issuerRef: {name: b, kind: Issuer}, isCA: true, privateKey: {algorithm: ECDSA}}\n",
        );
    }

    #[test]
    fn misspelt_interval_is_reported() {
        assert_eq!(hint(&MONITOR.replace("interval", "intervall")), Hint::Nearest("interval"));
    }
}
