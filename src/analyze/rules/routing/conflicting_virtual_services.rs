//! Two VirtualServices that sidecars use and that define the same host.

use crate::analyze::rules::routing::{MESH, exports, full_hosts, on_mesh};
use crate::analyze::{Context, Findings, rule};
use crate::api::istio::sidecar::Sidecar;
use crate::api::istio::virtual_service::VirtualService;
use crate::store::Of;
use crate::store::visibility::{exported, exports_overlap};
use std::collections::BTreeMap;

rule! {
    /// Two VirtualServices that sidecars use and that define the same host.
    ///
    /// ## Why is this bad?
    ///
    /// Sidecars do not merge VirtualServices: the oldest one is used for the host, the other is ignored
    /// as if it did not exist.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// apiVersion: networking.istio.io/v1
    /// kind: VirtualService
    /// metadata: {name: catalog-retries, namespace: shop}
    /// spec:
    ///   hosts: [catalog]
    ///   http:
    ///   - timeout: 5s
    ///     route: [{destination: {host: catalog}}]
    /// ---
    /// apiVersion: networking.istio.io/v1
    /// kind: VirtualService
    /// metadata: {name: catalog-canary, namespace: shop}
    /// spec:
    ///   hosts: [catalog.shop.svc.cluster.local]
    ///   http:
    ///   - route: [{destination: {host: catalog, subset: v2}}]
    /// ```
    ///
    /// ```yaml good
    /// apiVersion: networking.istio.io/v1
    /// kind: VirtualService
    /// metadata: {name: catalog, namespace: shop}
    /// spec:
    ///   hosts: [catalog]
    ///   http:
    ///   - timeout: 5s
    ///     route: [{destination: {host: catalog, subset: v2}}]
    /// ```
    "MSH0205", "conflicting-virtual-services", Routing, Error,
    aliases: ["IST0109", "KIA1106"],
    rows: ["VS-071"],
    fix: None,
}

/// Objects of one host that are compared with each other at most.
const MOST: usize = 64;

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    let mut by_host: BTreeMap<String, Vec<(Of<'_, VirtualService>, usize)>> = BTreeMap::new();
    for service in cx.mesh.all::<VirtualService>().filter(|service| on_mesh(*service)) {
        for (at, host) in full_hosts(cx, service).into_iter().filter(|(_, host)| host != "*") {
            by_host.entry(host).or_default().push((service, at));
        }
    }
    for (host, users) in by_host.iter().filter(|(_, users)| users.len() > 1) {
        for (position, (service, at)) in users.iter().enumerate() {
            let earlier = users[..position].iter().take(MOST);
            let Some((other, place)) = earlier.copied().find(|(other, _)| conflict(cx, host, *other, *service)) else { continue };
            let (mine, name) = (&service.body.hosts[*at], other.object.reference());
            out.report(service.object, format!("spec.hosts[{at}]"), format!("host `{mine}` is defined by {name} too"))
                .note("sidecars use one VirtualService per host, the oldest, and ignore the other; they never merge them")
                .help("merge both into one VirtualService, or limit one with `exportTo` or `gateways`")
                .related(other.object, format!("spec.hosts[{place}]"), "the same host");
        }
    }
}

fn conflict(cx: &Context<'_>, host: &str, left: Of<'_, VirtualService>, right: Of<'_, VirtualService>) -> bool {
    left.object.id != right.object.id
        && !left.object.same_identity(right.object)
        && ((mesh_http(left) && mesh_http(right)) || (layer4(left) && layer4(right)))
        && has_shared_viewer(cx, host, left, right)
}

/// Tells whether sidecars get any HTTP rule of it.
fn mesh_http(service: Of<'_, VirtualService>) -> bool {
    let mesh = |gateways: &[String]| gateways.is_empty() || gateways.iter().any(|name| name == MESH);
    service.body.http.iter().any(|rule| rule.matches.is_empty() || rule.matches.iter().any(|request| mesh(&request.gateways)))
}

fn layer4(service: Of<'_, VirtualService>) -> bool {
    !service.body.tcp.is_empty() || !service.body.tls.is_empty()
}

/// Tells whether some namespace's sidecars see both objects.
fn has_shared_viewer(cx: &Context<'_>, host: &str, left: Of<'_, VirtualService>, right: Of<'_, VirtualService>) -> bool {
    let (ours, theirs) = (exports(cx, left), exports(cx, right));
    let (own, other) = (left.object.namespace.as_str(), right.object.namespace.as_str());
    if !exports_overlap((ours, own), (theirs, other)) {
        return false;
    }
    let sees = |viewer: &str| {
        let sidecar = cx.mesh.sidecar_of_namespace(viewer);
        let imports = |owner: &str| sidecar.is_none_or(|sidecar| cx.mesh.sidecar_imports(sidecar, host, owner));
        exported(ours, own, viewer) && exported(theirs, other, viewer) && imports(own) && imports(other)
    };
    // The empty name stands for any namespace without a Sidecar of its own.
    let named = ours.iter().chain(theirs).map(String::as_str).filter(|name| !matches!(*name, "*" | "." | "~"));
    let sidecars = cx.mesh.all::<Sidecar>().map(|sidecar| sidecar.object.namespace.as_str());
    sees("") || sees(own) || sees(other) || named.chain(sidecars).any(sees)
}
