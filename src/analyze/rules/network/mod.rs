//! Group `network`: NetworkPolicies against the ports and sources that a mesh needs.

pub(crate) mod ambient_without_15008;
pub(crate) mod egress_without_control_plane;
pub(crate) mod linkerd_without_4143;
pub(crate) mod metrics_blocked;
pub(crate) mod pod_without_policy;
pub(crate) mod policy_selects_nothing;
pub(crate) mod probe_source_blocked;
pub(crate) mod service_port_used;
pub(crate) mod webhook_blocked;
use std::collections::BTreeMap;

use crate::analyze::Context;
use crate::api::k8s::network_policy::{NetworkPolicy, NetworkPolicyPort, PolicyType};
use crate::api::k8s::protocol::Protocol;
use crate::store::{Of, Workload};
use crate::text::is_unknown;
use crate::yaml::decode::IntOrString;

/// NetworkPolicies by namespace.
pub(crate) type Policies<'m> = BTreeMap<&'m str, Vec<Of<'m, NetworkPolicy>>>;

/// Returns the policies that restrict a direction.
pub(crate) fn restricting<'m>(cx: &Context<'m>, direction: PolicyType) -> Policies<'m> {
    let mut found: Policies<'m> = BTreeMap::new();
    for policy in cx.mesh.all::<NetworkPolicy>().filter(|policy| restricts(policy.body, direction)) {
        found.entry(policy.object.namespace.as_str()).or_default().push(policy);
    }
    found
}

/// Absent types mean ingress, and egress where there are egress rules.
fn restricts(policy: &NetworkPolicy, direction: PolicyType) -> bool {
    if policy.policy_types.is_empty() {
        direction == PolicyType::Ingress || !policy.egress.is_empty()
    } else {
        policy.policy_types.contains(&direction)
    }
}

/// Returns those of the policies that select a workload.
pub(crate) fn on<'m>(policies: &Policies<'m>, workload: &Workload<'_>) -> Vec<Of<'m, NetworkPolicy>> {
    let own = policies.get(workload.namespace()).into_iter().flatten();
    own.filter(|policy| policy.body.pod_selector.as_ref().is_none_or(|selector| selector.matches(workload.labels()))).copied().collect()
}

/// Tells whether a rule's ports include one; no ports are all ports.
pub(crate) fn opens(ports: &[NetworkPolicyPort], wanted: i64, protocol: Protocol) -> bool {
    ports.is_empty()
        || ports.iter().any(|port| {
            let number = match &port.port {
                None => true,
                Some(IntOrString::Int(first)) => wanted == *first || port.end_port.is_some_and(|last| (*first..=last).contains(&wanted)),
                Some(IntOrString::Text(name)) => is_unknown(name),
            };
            number && port.protocol.unwrap_or(Protocol::Tcp) == protocol
        })
}

/// Returns kind and name of a workload for messages.
pub(crate) fn words(workload: &Workload<'_>) -> String {
    format!("{} `{}`", workload.object.kind_name, workload.object.name())
}

/// Tells whether Linkerd, and not Istio, puts the proxy beside a workload.
pub(crate) fn is_linkerd(cx: &Context<'_>, workload: &Workload<'_>) -> bool {
    const INJECT: &str = "linkerd.io/inject";
    let namespace = cx.mesh.get::<crate::api::k8s::namespace::Namespace>("", workload.namespace());
    workload.pod.all_containers().any(|container| container.name.as_deref() == Some("linkerd-proxy"))
        || workload.meta.annotations.contains_key(INJECT)
        || namespace.is_some_and(|namespace| namespace.object.annotation(INJECT).is_some())
}
