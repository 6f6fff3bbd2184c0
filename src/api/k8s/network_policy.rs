//! `NetworkPolicy`.

use super::protocol::Protocol;
use crate::api::selector::LabelSelector;
use crate::yaml::decode::{IntOrString, choice, message};

message! {
    /// Spec of the kind.
    pub(crate) struct NetworkPolicy: "NetworkPolicy" {
        /// Absent or empty: every pod of the namespace.
        pod_selector: Option<LabelSelector>,
        ingress: Vec<NetworkPolicyIngressRule>,
        egress: Vec<NetworkPolicyEgressRule>,
        policy_types: Vec<PolicyType>,
    }
}

choice! {
    /// A direction that a policy restricts.
    pub(crate) enum PolicyType {
        Ingress = "Ingress",
        Egress = "Egress",
    }
}

message! {
    /// Traffic let in; an empty list restricts nothing.
    pub(crate) struct NetworkPolicyIngressRule: "NetworkPolicyIngressRule" {
        ports: Vec<NetworkPolicyPort>,
        from: Vec<NetworkPolicyPeer>,
    }
}

message! {
    /// Traffic let out; an empty list restricts nothing.
    pub(crate) struct NetworkPolicyEgressRule: "NetworkPolicyEgressRule" {
        ports: Vec<NetworkPolicyPort>,
        to: Vec<NetworkPolicyPeer>,
    }
}

message! {
    /// A pod port; without a number every port of the protocol.
    pub(crate) struct NetworkPolicyPort: "NetworkPolicyPort" {
        protocol: Option<Protocol>,
        port: Option<IntOrString> = min 1.0 max 65535.0,
        end_port: Option<i64> = min 1.0 max 65535.0,
    }
}

message! {
    /// The other side.
    pub(crate) struct NetworkPolicyPeer: "NetworkPolicyPeer" {
        pod_selector: Option<LabelSelector>,
        namespace_selector: Option<LabelSelector>,
        ip_block: Option<IpBlock>,
    }
    one_of { [ipBlock, podSelector], [ipBlock, namespaceSelector] }
}

message! {
    /// A range of addresses with holes.
    pub(crate) struct IpBlock: "IPBlock" {
        cidr: Option<String> = required,
        except: Vec<String>,
    }
}
