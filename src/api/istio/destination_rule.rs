//! `DestinationRule`: how clients talk to a host, and the subsets of its workloads.

use super::client_tls::ClientTls;
use super::connection_pool::ConnectionPool;
use super::load_balancer::LoadBalancer;
use super::outlier_detection::OutlierDetection;
use super::port::PortSelector;
use super::workload_selector::WorkloadSelector;
use crate::yaml::decode::{Count, Map, Time, choice, message};

message! {
    /// Spec of the kind.
    pub(crate) struct DestinationRule: "DestinationRule" {
        host: Option<String> = required,
        traffic_policy: Option<TrafficPolicy>,
        subsets: Vec<Subset>,
        export_to: Vec<String>,
        workload_selector: Option<WorkloadSelector>,
    }
    renamed { "hosts" => "host", "name" => "host", "policy" => "trafficPolicy" }
}

message! {
    /// Settings for all ports, with exceptions for single ports.
    pub(crate) struct TrafficPolicy: "TrafficPolicy" {
        load_balancer: Option<LoadBalancer>,
        connection_pool: Option<ConnectionPool>,
        outlier_detection: Option<OutlierDetection>,
        tls: Option<ClientTls>,
        port_level_settings: Vec<PortTrafficPolicy>,
        tunnel: Option<Tunnel>,
        proxy_protocol: Option<ProxyProtocol>,
        retry_budget: Option<RetryBudget>,
    }
}

message! {
    /// Settings of one port; nothing is inherited from the policy around it.
    pub(crate) struct PortTrafficPolicy: "PortTrafficPolicy" {
        port: Option<PortSelector>,
        load_balancer: Option<LoadBalancer>,
        connection_pool: Option<ConnectionPool>,
        outlier_detection: Option<OutlierDetection>,
        tls: Option<ClientTls>,
    }
}

message! {
    /// A named part of the host's workloads.
    pub(crate) struct Subset: "Subset" {
        name: Option<String> = required,
        labels: Map<String>,
        traffic_policy: Option<TrafficPolicy>,
    }
}

message! {
    /// Tunnels connections through a proxy.
    pub(crate) struct Tunnel: "TunnelSettings" {
        protocol: Option<String>,
        target_host: Option<String> = required,
        target_port: Option<Count> = required min 1.0 max 65535.0,
    }
}

message! {
    /// Sends a PROXY protocol header first.
    pub(crate) struct ProxyProtocol: "ProxyProtocol" {
        version: Option<ProxyProtocolVersion>,
    }
}

choice! {
    /// Versions of the PROXY protocol.
    pub(crate) enum ProxyProtocolVersion {
        V1 = "V1",
        V2 = "V2",
    }
}

message! {
    /// Bounds retries by the share of active requests.
    pub(crate) struct RetryBudget: "RetryBudget" {
        percent: Option<f64> = min 0.0 max 100.0,
        min_retry_concurrency: Option<Count>,
        budget_interval: Option<Time>,
    }
}

#[cfg(test)]
mod tests {
    use super::DestinationRule;
    use crate::api::istio::client_tls::TlsMode;
    use crate::api::sample::{decode, hint};
    use crate::yaml::problem::Hint;

    const REVIEWS: &str = "
host: reviews.prod.svc.cluster.local
exportTo: ['*']
workloadSelector: {matchLabels: {app: web}}
trafficPolicy:
  loadBalancer: {simple: LEAST_REQUEST}
  connectionPool:
    tcp: {maxConnections: 100, connectTimeout: 30ms}
    http: {http2MaxRequests: 1000, h2UpgradePolicy: UPGRADE}
  outlierDetection: {consecutive5xxErrors: 7, interval: 5m, maxEjectionPercent: 50}
  tls: {mode: ISTIO_MUTUAL}
  portLevelSettings:
  - port: {number: 443}
    tls: {mode: SIMPLE, sni: reviews.example.com}
  retryBudget: {percent: 25, minRetryConcurrency: 5}
subsets:
- name: v1
  labels: {version: v1}
";

    #[test]
    fn a_rule_with_every_policy_is_read() {
        let (rule, problems) = decode::<DestinationRule>(REVIEWS);
        assert_eq!(problems, []);
        assert_eq!(rule.subsets[0].labels["version"], "v1");
        let policy = rule.traffic_policy.expect("a policy");
        assert_eq!(policy.tls.and_then(|tls| tls.mode), Some(TlsMode::IstioMutual));
        assert_eq!(policy.outlier_detection.and_then(|outlier| outlier.consecutive_5xx_errors), Some(7));
    }

    #[test]
    fn a_policy_at_the_top_is_sent_inside() {
        let (_, problems) = decode::<DestinationRule>("host: a\ntls: {mode: DISABLE}\n");
        assert_eq!(hint(&problems), &Hint::Elsewhere("inside `trafficPolicy`".into()));
        let (_, problems) = decode::<DestinationRule>("host: a\nsubset: []\n");
        assert_eq!(hint(&problems), &Hint::Nearest("subsets"));
    }
}
