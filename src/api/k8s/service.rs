//! `Service`.

use super::protocol::Protocol;
use crate::yaml::decode::{IntOrString, Map, choice, message};

message! {
    /// Spec of the kind.
    pub(crate) struct Service: "Service" {
        ports: Vec<ServicePort>,
        /// Empty: somebody else fills in the endpoints.
        selector: Map<String>,
        /// `None` makes the service headless.
        cluster_ip: Option<String> = key "clusterIP",
        cluster_ips: Vec<String> = key "clusterIPs",
        type_: Option<ServiceType>,
        external_ips: Vec<String> = key "externalIPs",
        session_affinity: Option<SessionAffinity>,
        session_affinity_config: Option<SessionAffinityConfig>,
        load_balancer_ip: Option<String> = key "loadBalancerIP",
        load_balancer_source_ranges: Vec<String>,
        load_balancer_class: Option<String>,
        allocate_load_balancer_node_ports: Option<bool>,
        external_name: Option<String>,
        external_traffic_policy: Option<TrafficPolicy>,
        internal_traffic_policy: Option<TrafficPolicy>,
        health_check_node_port: Option<i64> = min 0.0 max 65535.0,
        publish_not_ready_addresses: Option<bool>,
        ip_families: Vec<IpFamily>,
        ip_family_policy: Option<IpFamilyPolicy>,
        traffic_distribution: Option<TrafficDistribution>,
    }
    renamed { "ipFamily" => "ipFamilies" }
}

message! {
    /// A port of the service.
    pub(crate) struct ServicePort: "ServicePort" {
        name: Option<String>,
        protocol: Option<Protocol>,
        app_protocol: Option<String>,
        port: Option<i64> = required min 1.0 max 65535.0,
        /// Number or name of the container port; absent means the number in `port`.
        target_port: Option<IntOrString> = min 0.0 max 65535.0,
        node_port: Option<i64> = min 0.0 max 65535.0,
    }
}

choice! {
    /// How the service can be reached; absent means `ClusterIP`.
    pub(crate) enum ServiceType {
        ClusterIp = "ClusterIP",
        NodePort = "NodePort",
        LoadBalancer = "LoadBalancer",
        ExternalName = "ExternalName",
    }
}

choice! {
    /// What keeps a client at one pod.
    pub(crate) enum SessionAffinity {
        ClientIp = "ClientIP",
        None = "None",
    }
}

message! {
    /// Details of the session affinity.
    pub(crate) struct SessionAffinityConfig: "SessionAffinityConfig" {
        client_ip: Option<ClientIpConfig> = key "clientIP",
    }
}

message! {
    /// How long a client stays.
    pub(crate) struct ClientIpConfig: "ClientIPConfig" {
        timeout_seconds: Option<i64> = min 1.0 max 86400.0,
    }
}

choice! {
    /// Whether traffic may leave the node it arrived at.
    pub(crate) enum TrafficPolicy {
        Cluster = "Cluster",
        Local = "Local",
    }
}

choice! {
    /// An IP family.
    pub(crate) enum IpFamily {
        V4 = "IPv4",
        V6 = "IPv6",
    }
}

choice! {
    /// How many families the service has.
    pub(crate) enum IpFamilyPolicy {
        Single = "SingleStack",
        PreferDual = "PreferDualStack",
        RequireDual = "RequireDualStack",
    }
}

choice! {
    /// Which endpoints are preferred.
    pub(crate) enum TrafficDistribution {
        PreferClose = "PreferClose",
        PreferSameZone = "PreferSameZone",
        PreferSameNode = "PreferSameNode",
    }
}
