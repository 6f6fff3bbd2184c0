//! Group `reference`: what one object says about another.

pub(crate) mod ambiguous_port;
pub(crate) mod delegate_has_hosts;
pub(crate) mod delegate_missing;
pub(crate) mod delegate_not_exported;
pub(crate) mod destination_external_name;
pub(crate) mod host_domain_typo;
pub(crate) mod host_not_visible;
pub(crate) mod selector_matches_nothing;
pub(crate) mod subset_without_pods;
pub(crate) mod target_in_other_namespace;
pub(crate) mod two_part_host;
pub(crate) mod unknown_destination_rule_host;
pub(crate) mod unknown_export_namespace;
pub(crate) mod unknown_gateway;
pub(crate) mod unknown_host;
pub(crate) mod unknown_port;
pub(crate) mod unknown_service_account;
pub(crate) mod unknown_source_namespace;
pub(crate) mod unknown_subset;
pub(crate) mod unknown_target;

use std::collections::BTreeSet;

use crate::analyze::Context;
use crate::api::istio::authorization_policy::AuthorizationPolicy;
use crate::api::istio::destination::Destination;
use crate::api::istio::destination_rule::DestinationRule;
use crate::api::istio::envoy_filter::EnvoyFilter;
use crate::api::istio::peer_authentication::PeerAuthentication;
use crate::api::istio::policy_target::PolicyTarget;
use crate::api::istio::proxy_config::ProxyConfig;
use crate::api::istio::request_authentication::RequestAuthentication;
use crate::api::istio::sidecar::Sidecar;
use crate::api::istio::telemetry::Telemetry;
use crate::api::istio::traffic_extension::TrafficExtension;
use crate::api::istio::virtual_service::VirtualService;
use crate::api::istio::wasm_plugin::WasmPlugin;
use crate::api::k8s::namespace::Namespace;
use crate::store::hosts::{HostPort, Provider};
use crate::store::{Inventory, Object, Of};
use crate::text::{is_unknown, suggest};
use crate::yaml::decode::Map;

/// A destination of a VirtualService and where it stands.
pub(crate) struct Target<'m> {
    pub(crate) destination: &'m Destination,
    /// Path of the destination, such as `spec.http[0].route[1].destination`.
    pub(crate) path: Way,
    /// It only gets copies of requests.
    pub(crate) mirror: bool,
}

/// The path of a destination, put into words only when something is reported.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Way {
    /// Layer (`http`, `tls`, `tcp`), rule, route.
    Route(&'static str, usize, usize),
    /// The one mirror of an HTTP rule.
    Mirror(usize),
    /// One of several mirrors.
    Mirrors(usize, usize),
}

impl Target<'_> {
    /// Tells whether HTTP rules send it requests, or copies of them.
    pub(crate) fn is_http(&self) -> bool {
        !matches!(self.path, Way::Route("tls" | "tcp", ..))
    }

    /// Tells whether it is the destination of an HTTP route.
    pub(crate) fn is_http_route(&self) -> bool {
        matches!(self.path, Way::Route("http", ..))
    }
}

impl std::fmt::Display for Way {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Route(layer, rule, route) => write!(out, "spec.{layer}[{rule}].route[{route}].destination"),
            Self::Mirror(rule) => write!(out, "spec.http[{rule}].mirror"),
            Self::Mirrors(rule, mirror) => write!(out, "spec.http[{rule}].mirrors[{mirror}].destination"),
        }
    }
}

/// Returns every destination of a VirtualService: routes and mirrors, http, tls and tcp.
pub(crate) fn targets(service: Of<'_, VirtualService>) -> Vec<Target<'_>> {
    let mut found = Vec::new();
    let mut add = |destination, path: Way, mirror| found.push(Target { destination, path, mirror });
    for (i, http) in service.body.http.iter().enumerate() {
        for (j, route) in http.route.iter().enumerate() {
            if let Some(destination) = &route.destination {
                add(destination, Way::Route("http", i, j), false);
            }
        }
        if let Some(destination) = &http.mirror {
            add(destination, Way::Mirror(i), true);
        }
        for (j, mirror) in http.mirrors.iter().enumerate() {
            if let Some(destination) = &mirror.destination {
                add(destination, Way::Mirrors(i, j), true);
            }
        }
    }
    let layer4 = [
        ("tls", service.body.tls.iter().map(|tls| &tls.route).collect::<Vec<_>>()),
        ("tcp", service.body.tcp.iter().map(|tcp| &tcp.route).collect()),
    ];
    for (layer, routes) in layer4 {
        for (i, routes) in routes.into_iter().enumerate() {
            for (j, route) in routes.iter().enumerate() {
                if let Some(destination) = &route.destination {
                    add(destination, Way::Route(layer, i, j), false);
                }
            }
        }
    }
    found
}

/// Where a host name is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Place {
    Destination,
    Hosts,
    Rule,
}

/// A host name in a VirtualService or DestinationRule.
pub(crate) struct Written<'m> {
    pub(crate) object: &'m Object,
    pub(crate) host: &'m str,
    pub(crate) path: String,
    pub(crate) place: Place,
}

/// Returns every host name that VirtualServices and DestinationRules write.
pub(crate) fn written_hosts<'m>(cx: &Context<'m>) -> Vec<Written<'m>> {
    let mut found = Vec::new();
    for service in cx.mesh.all::<VirtualService>() {
        let object = service.object;
        for (position, host) in service.body.hosts.iter().enumerate() {
            found.push(Written { object, host, path: format!("spec.hosts[{position}]"), place: Place::Hosts });
        }
        for target in targets(service) {
            let Some(host) = target.destination.host.as_deref() else { continue };
            found.push(Written { object, host, path: format!("{}.host", target.path), place: Place::Destination });
        }
    }
    for rule in cx.mesh.all::<DestinationRule>() {
        let Some(host) = rule.body.host.as_deref() else { continue };
        found.push(Written { object: rule.object, host, path: "spec.host".to_owned(), place: Place::Rule });
    }
    found.retain(|written| !written.host.is_empty() && !is_unknown(written.host));
    found
}

/// Returns the ports of some providers; `None` when a template decides one of them, or there are none.
pub(crate) fn known_ports<'m>(providers: &[Provider<'m>]) -> Option<Vec<HostPort<'m>>> {
    let mut ports = Vec::new();
    for provider in providers {
        let declared = match provider {
            Provider::Service(service) => service.body.ports.len(),
            Provider::Entry(entry) => entry.body.ports.len(),
        };
        let known = provider.ports();
        if known.len() != declared {
            return None;
        }
        ports.extend(known);
    }
    (!ports.is_empty()).then_some(ports)
}

/// Returns the namespaces that the input shows to exist.
pub(crate) fn known_namespaces<'m>(cx: &Context<'m>) -> BTreeSet<&'m str> {
    let given = cx.mesh.all::<Namespace>().map(|namespace| namespace.object.name());
    let used = cx.mesh.objects().map(|object| object.namespace.as_str());
    given.chain(used).filter(|name| !name.is_empty() && !is_unknown(name)).collect()
}

/// A namespace that the input does not show.
pub(crate) struct Absent<'m> {
    pub(crate) inventory: Inventory,
    /// The one that was probably meant.
    pub(crate) near: Option<&'m str>,
}

/// Tells whether a namespace is absent; `None` when it exists, or nothing speaks against it.
pub(crate) fn absent_namespace<'m>(cx: &Context<'m>, name: &str, known: &BTreeSet<&'m str>) -> Option<Absent<'m>> {
    if is_unknown(name) || name.is_empty() || cx.namespace_exists(name) {
        return None;
    }
    let near = suggest::nearest(name, known.iter().copied()).filter(|near| similar(near, name));
    let inventory = if cx.options.complete { Inventory::Known } else { Inventory::Assumed };
    (cx.options.complete || near.is_some() || cx.has::<Namespace>()).then_some(Absent { inventory, near })
}

/// Tells whether two names differ like a name and its misspelling rather than like `team-a` and `team-b`.
fn similar(left: &str, right: &str) -> bool {
    let unnumbered = |text: &str| text.trim_end_matches(|c: char| c.is_ascii_digit()).to_owned();
    let series = match (left.rsplit_once('-'), right.rsplit_once('-')) {
        (Some((one, left)), Some((two, right))) => one == two && left.len().min(right.len()) < 4,
        _ => false,
    };
    left.len().min(right.len()) > 3 && !series && unnumbered(left) != unnumbered(right)
}

/// A route that another VirtualService continues.
pub(crate) struct Delegation<'m> {
    pub(crate) service: Of<'m, VirtualService>,
    /// Path of the delegate's name and namespace.
    pub(crate) path: String,
    pub(crate) name: &'m str,
    pub(crate) namespace: &'m str,
    pub(crate) delegate: Option<Of<'m, VirtualService>>,
}

/// Returns every delegation of the mesh.
pub(crate) fn delegations<'m>(cx: &Context<'m>) -> Vec<Delegation<'m>> {
    let mut found = Vec::new();
    for service in cx.mesh.all::<VirtualService>() {
        for (i, route) in service.body.http.iter().enumerate() {
            let Some(delegate) = &route.delegate else { continue };
            let Some(name) = delegate.name.as_deref().filter(|name| !name.is_empty()) else { continue };
            let namespace = delegate.namespace.as_deref().filter(|name| !name.is_empty()).unwrap_or(&service.object.namespace);
            let path = format!("spec.http[{i}].delegate");
            found.push(Delegation { service, path, name, namespace, delegate: cx.mesh.get(namespace, name) });
        }
    }
    found
}

/// A selector of a policy or proxy setting.
pub(crate) struct Selection<'m> {
    pub(crate) object: &'m Object,
    pub(crate) labels: &'m Map<String>,
    /// Path of the labels.
    pub(crate) path: &'static str,
}

/// Returns every selector that picks workloads for a policy or proxy setting; empty ones are left out.
pub(crate) fn selections<'m>(cx: &Context<'m>) -> Vec<Selection<'m>> {
    const TYPED: &str = "spec.selector.matchLabels";
    const NETWORKING: &str = "spec.workloadSelector.labels";
    let mesh = cx.mesh;
    let mut found = Vec::new();
    macro_rules! collect {
        ($kind:ty, $field:ident, $labels:ident, $path:expr) => {
            found.extend(mesh.all::<$kind>().filter_map(|of| {
                let labels = &of.body.$field.as_ref()?.$labels;
                Some(Selection { object: of.object, labels, path: $path })
            }));
        };
    }
    collect!(AuthorizationPolicy, selector, match_labels, TYPED);
    collect!(PeerAuthentication, selector, match_labels, TYPED);
    collect!(RequestAuthentication, selector, match_labels, TYPED);
    collect!(Telemetry, selector, match_labels, TYPED);
    collect!(WasmPlugin, selector, match_labels, TYPED);
    collect!(TrafficExtension, selector, match_labels, TYPED);
    collect!(ProxyConfig, selector, match_labels, TYPED);
    collect!(Sidecar, workload_selector, labels, NETWORKING);
    collect!(EnvoyFilter, workload_selector, labels, NETWORKING);
    collect!(DestinationRule, workload_selector, match_labels, "spec.workloadSelector.matchLabels");
    found.retain(|selection| !selection.labels.is_empty());
    found
}

/// A reference of a policy to what it applies to.
pub(crate) struct Attachment<'m> {
    pub(crate) object: &'m Object,
    pub(crate) target: &'m PolicyTarget,
    pub(crate) path: String,
}

/// Returns every `targetRef` and `targetRefs` of Istio's policies.
pub(crate) fn attachments<'m>(cx: &Context<'m>) -> Vec<Attachment<'m>> {
    let mesh = cx.mesh;
    let mut found = Vec::new();
    let mut add = |object: &'m Object, one: Option<&'m PolicyTarget>, many: &'m [PolicyTarget]| {
        found.extend(one.map(|target| Attachment { object, target, path: "spec.targetRef".to_owned() }));
        let many = many.iter().enumerate();
        found.extend(many.map(|(position, target)| Attachment { object, target, path: format!("spec.targetRefs[{position}]") }));
    };
    for of in mesh.all::<AuthorizationPolicy>() {
        add(of.object, of.body.target_ref.as_ref(), &of.body.target_refs);
    }
    for of in mesh.all::<RequestAuthentication>() {
        add(of.object, of.body.target_ref.as_ref(), &of.body.target_refs);
    }
    for of in mesh.all::<Telemetry>() {
        add(of.object, of.body.target_ref.as_ref(), &of.body.target_refs);
    }
    for of in mesh.all::<WasmPlugin>() {
        add(of.object, of.body.target_ref.as_ref(), &of.body.target_refs);
    }
    for of in mesh.all::<TrafficExtension>() {
        add(of.object, None, &of.body.target_refs);
    }
    for of in mesh.all::<EnvoyFilter>() {
        add(of.object, None, &of.body.target_refs);
    }
    found
}
