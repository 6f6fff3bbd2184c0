//! Group `ambient`: what the node proxies of ambient mode do alone, and what needs a waypoint.

pub(crate) mod client_identity_behind_waypoint;
pub(crate) mod consumer_rule_in_ambient;
pub(crate) mod host_network_in_ambient;
pub(crate) mod http_rule_at_node_proxy;
pub(crate) mod l7_without_waypoint;
pub(crate) mod policy_not_at_waypoint;
pub(crate) mod selector_on_gateway_pods;
pub(crate) mod sidecar_and_ambient;
pub(crate) mod sidecar_in_ambient_namespace;
pub(crate) mod sidecar_object_in_ambient;
pub(crate) mod waypoint_missing;
pub(crate) mod waypoint_outside_ambient;
use crate::analyze::Context;
use crate::analyze::finding::Finding;
use crate::api::istio::authorization_policy::{AuthorizationPolicy, Rule};
use crate::api::istio::workload_selector::WorkloadSelector;
use crate::api::k8s::namespace::Namespace;
use crate::api::k8s::service::Service;
use crate::optin::Meshed;
use crate::store::{Object, Of};
use crate::text::is_unknown;

pub(crate) const USE_WAYPOINT: &str = "istio.io/use-waypoint";
pub(crate) const MODE: &str = "istio.io/dataplane-mode";

/// Returns the Namespace object if its pods are in ambient mode.
pub(crate) fn ambient_namespace<'m>(cx: &Context<'m>, name: &str) -> Option<Of<'m, Namespace>> {
    cx.mesh.get::<Namespace>("", name).filter(|namespace| namespace.object.label(MODE) == Some("ambient"))
}

/// Tells whether a policy of a namespace is for ambient workloads, and for none with a sidecar.
pub(crate) fn is_for_ambient(cx: &Context<'_>, namespace: &str, selector: Option<&WorkloadSelector>) -> bool {
    let labels = selector.map(|selector| &selector.match_labels).filter(|labels| !labels.is_empty());
    let selected = labels.map(|labels| cx.mesh.select(namespace, labels)).unwrap_or_default();
    let all = cx.mesh.workloads_in(namespace).filter(|_| labels.is_none());
    let (mut any, mut ambient) = (false, false);
    // Ends at the first workload of another sort: most namespaces are not ambient.
    for workload in selected.into_iter().chain(all) {
        if workload.meshed == Meshed::Sidecar || workload.is_gateway() {
            return false;
        }
        any = true;
        ambient |= workload.meshed == Meshed::Ambient;
    }
    ambient || (!any && ambient_namespace(cx, namespace).is_some())
}

/// Tells whether a Service's pods are in ambient mode.
pub(crate) fn is_ambient_service(cx: &Context<'_>, service: Of<'_, Service>) -> bool {
    let backends = cx.mesh.backends(service);
    match backends.first() {
        Some(_) => backends.iter().all(|workload| workload.meshed == Meshed::Ambient && !workload.is_gateway()),
        None => !service.body.selector.is_empty() && ambient_namespace(cx, &service.object.namespace).is_some(),
    }
}

/// A waypoint that an object is bound to.
#[derive(Debug, Clone)]
pub(crate) struct Binding<'m> {
    pub(crate) name: &'m str,
    pub(crate) namespace: &'m str,
    /// Where the binding is written.
    pub(crate) object: &'m Object,
}

/// Returns the binding that an object's own labels make; nothing where they say `none` or nothing.
pub(crate) fn binding_of(object: &Object) -> Option<Binding<'_>> {
    let name = object.label(USE_WAYPOINT).filter(|name| *name != "none")?;
    let own = if object.namespace.is_empty() { object.name() } else { &object.namespace };
    Some(Binding { name, namespace: object.label("istio.io/use-waypoint-namespace").unwrap_or(own), object })
}

/// Returns the waypoint of a Service (`Some(None)`: certainly none): its own label, else its
/// namespace's. Nothing where the Namespace object is not in the input.
#[expect(clippy::option_option, reason = "not known, known to be none, known")]
pub(crate) fn waypoint_of<'m>(cx: &Context<'m>, object: &'m Object) -> Option<Option<Binding<'m>>> {
    match object.label(USE_WAYPOINT) {
        Some("none") => Some(None),
        Some(name) if is_unknown(name) => None,
        Some(_) => Some(binding_of(object)),
        None => {
            let namespace = cx.mesh.get::<Namespace>("", &object.namespace).filter(|namespace| !namespace.object.masked)?;
            Some(binding_of(namespace.object))
        }
    }
}

/// Tells whether a rule of a policy has parts that only HTTP can match.
pub(crate) fn is_http(rule: &Rule) -> bool {
    let from = rule.from.iter().flatten().filter_map(|from| from.source.as_ref());
    let to = rule.to.iter().flatten().filter_map(|to| to.operation.as_ref());
    let when = rule.when.iter().flatten().filter_map(|condition| condition.key.as_deref());
    from.into_iter().any(|source| {
        let lists = [&source.request_principals, &source.not_request_principals, &source.remote_ip_blocks, &source.not_remote_ip_blocks];
        lists.into_iter().any(|list| !list.is_empty())
    }) || to.into_iter().any(|operation| {
        let lists =
            [&operation.hosts, &operation.not_hosts, &operation.methods, &operation.not_methods, &operation.paths, &operation.not_paths];
        lists.into_iter().any(|list| !list.is_empty())
    }) || when.into_iter().any(|key| key.starts_with("request.") || key == "remote.ip")
}

/// Tells whether a policy is attached to a resource instead of selecting workloads.
pub(crate) fn is_attached(policy: &AuthorizationPolicy) -> bool {
    policy.target_ref.is_some() || !policy.target_refs.is_empty()
}

/// Points at the namespace's label.
pub(crate) fn point_namespace(cx: &Context<'_>, finding: &mut Finding, namespace: &str) {
    if let Some(namespace) = ambient_namespace(cx, namespace) {
        finding.related(namespace.object, format!("metadata.labels[\"{MODE}\"]"), "the namespace is in ambient mode");
    }
}
