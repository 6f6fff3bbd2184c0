//! What objects are for: their selectors and target references, whatever the kind calls them.

use crate::analyze::Context;
use crate::api::istio::authorization_policy::AuthorizationPolicy;
use crate::api::istio::destination_rule::DestinationRule;
use crate::api::istio::envoy_filter::EnvoyFilter;
use crate::api::istio::peer_authentication::PeerAuthentication;
use crate::api::istio::proxy_config::ProxyConfig;
use crate::api::istio::request_authentication::RequestAuthentication;
use crate::api::istio::service_entry::ServiceEntry;
use crate::api::istio::sidecar::Sidecar;
use crate::api::istio::telemetry::Telemetry;
use crate::api::istio::traffic_extension::TrafficExtension;
use crate::api::istio::wasm_plugin::WasmPlugin;
use crate::api::istio::workload_selector::{NetworkingSelector, WorkloadSelector};
use crate::store::Object;
use crate::yaml::decode::Map;

/// An object of a kind of which a workload takes one.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Single<'m> {
    pub(crate) object: &'m Object,
    /// Path of the selector.
    pub(crate) path: &'static str,
    /// The labels it selects by, if it selects.
    pub(crate) labels: Option<&'m Map<String>>,
}

/// A selector that is written.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Selector<'m> {
    pub(crate) object: &'m Object,
    pub(crate) path: &'static str,
    /// What the labels are called in it.
    pub(crate) field: &'static str,
    pub(crate) labels: &'m Map<String>,
}

/// Which of the ways to say what an object is for are used.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Target<'m> {
    pub(crate) object: &'m Object,
    pub(crate) selector: bool,
    pub(crate) one: bool,
    pub(crate) many: bool,
}

const POLICY: &str = "spec.selector";
const NETWORKING: &str = "spec.workloadSelector";

fn by_match(selector: Option<&WorkloadSelector>) -> Option<&Map<String>> {
    selector.map(|selector| &selector.match_labels)
}

fn by_labels(selector: Option<&NetworkingSelector>) -> Option<&Map<String>> {
    selector.map(|selector| &selector.labels)
}

/// Returns the objects of kinds of which a workload takes one; those attached to targets are left out.
pub(crate) fn singles<'m>(cx: &Context<'m>) -> impl Iterator<Item = Single<'m>> + use<'m> {
    let mesh = cx.mesh;
    let policy = |object, selector| Single { object, path: POLICY, labels: by_match(selector) };
    let peers = mesh.all::<PeerAuthentication>().map(move |peer| policy(peer.object, peer.body.selector.as_ref()));
    let sidecars = mesh.all::<Sidecar>().map(|sidecar| Single {
        object: sidecar.object,
        path: NETWORKING,
        labels: by_labels(sidecar.body.workload_selector.as_ref()),
    });
    let telemetries = mesh.all::<Telemetry>().filter(|telemetry| telemetry.target_ref.is_none() && telemetry.target_refs.is_empty());
    let telemetries = telemetries.map(move |telemetry| policy(telemetry.object, telemetry.body.selector.as_ref()));
    let proxies = mesh.all::<ProxyConfig>().map(move |proxy| policy(proxy.object, proxy.body.selector.as_ref()));
    peers.chain(sidecars).chain(telemetries).chain(proxies)
}

/// Returns all selectors that are written in Istio's objects.
pub(crate) fn selectors<'m>(cx: &Context<'m>) -> impl Iterator<Item = Selector<'m>> + use<'m> {
    let mesh = cx.mesh;
    let others: Vec<(&'m Object, &'static str, Option<&'m WorkloadSelector>)> = mesh
        .all::<AuthorizationPolicy>()
        .map(|policy| (policy.object, POLICY, policy.body.selector.as_ref()))
        .chain(mesh.all::<RequestAuthentication>().map(|policy| (policy.object, POLICY, policy.body.selector.as_ref())))
        .chain(mesh.all::<PeerAuthentication>().map(|policy| (policy.object, POLICY, policy.body.selector.as_ref())))
        .chain(mesh.all::<Telemetry>().map(|telemetry| (telemetry.object, POLICY, telemetry.body.selector.as_ref())))
        .chain(mesh.all::<ProxyConfig>().map(|proxy| (proxy.object, POLICY, proxy.body.selector.as_ref())))
        .chain(mesh.all::<WasmPlugin>().map(|plugin| (plugin.object, POLICY, plugin.body.selector.as_ref())))
        .chain(mesh.all::<TrafficExtension>().map(|extension| (extension.object, POLICY, extension.body.selector.as_ref())))
        .chain(mesh.all::<DestinationRule>().map(|rule| (rule.object, NETWORKING, rule.body.workload_selector.as_ref())))
        .collect();
    let networking: Vec<(&'m Object, Option<&'m NetworkingSelector>)> = mesh
        .all::<Sidecar>()
        .map(|sidecar| (sidecar.object, sidecar.body.workload_selector.as_ref()))
        .chain(mesh.all::<EnvoyFilter>().map(|filter| (filter.object, filter.body.workload_selector.as_ref())))
        .chain(mesh.all::<ServiceEntry>().map(|entry| (entry.object, entry.body.workload_selector.as_ref())))
        .collect();
    let policies = others
        .into_iter()
        .filter_map(|(object, path, selector)| Some(Selector { object, path, field: "matchLabels", labels: by_match(selector)? }));
    let networking = networking
        .into_iter()
        .filter_map(|(object, selector)| Some(Selector { object, path: NETWORKING, field: "labels", labels: by_labels(selector)? }));
    policies.chain(networking)
}

/// Returns the objects that can be attached to targets.
pub(crate) fn targets<'m>(cx: &Context<'m>) -> impl Iterator<Item = Target<'m>> + use<'m> {
    let mesh = cx.mesh;
    let authorization = mesh.all::<AuthorizationPolicy>().map(|policy| Target {
        object: policy.object,
        selector: policy.body.selector.is_some(),
        one: policy.body.target_ref.is_some(),
        many: !policy.body.target_refs.is_empty(),
    });
    let authentication = mesh.all::<RequestAuthentication>().map(|policy| Target {
        object: policy.object,
        selector: policy.body.selector.is_some(),
        one: policy.body.target_ref.is_some(),
        many: !policy.body.target_refs.is_empty(),
    });
    let telemetries = mesh.all::<Telemetry>().map(|telemetry| Target {
        object: telemetry.object,
        selector: telemetry.body.selector.is_some(),
        one: telemetry.body.target_ref.is_some(),
        many: !telemetry.body.target_refs.is_empty(),
    });
    let plugins = mesh.all::<WasmPlugin>().map(|plugin| Target {
        object: plugin.object,
        selector: plugin.body.selector.is_some(),
        one: plugin.body.target_ref.is_some(),
        many: !plugin.body.target_refs.is_empty(),
    });
    authorization.chain(authentication).chain(telemetries).chain(plugins)
}
