//! A split between versions that calls by the plain Service name bypass.

use crate::analyze::rules::routing::callers::Callers;
use crate::analyze::rules::routing::legs::{Split, splits};
use crate::analyze::rules::routing::{full_hosts, only_gateways};
use crate::analyze::{Context, Findings, rule};
use crate::api::gateway::http_route::HttpRoute;
use crate::api::istio::virtual_service::VirtualService;
use crate::api::k8s::service::Service;
use crate::diag::Level;
use crate::ident::host::covers;
use crate::store::{ObjectId, Of};
use std::collections::BTreeSet;

rule! {
    /// A split between versions that calls by the plain Service name bypass.
    ///
    /// ## Why is this bad?
    ///
    /// The weights hold only where the VirtualService is used. Calls inside the mesh to a Service that
    /// selects both versions, and that no VirtualService of the mesh covers, are spread over all pods:
    /// the canary gets its share of pods, not its share of requests.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// apiVersion: v1
    /// kind: Service
    /// metadata: {name: catalog, namespace: shop}
    /// spec:
    ///   ports: [{name: http, port: 80}]
    ///   selector: {app: catalog}
    /// ---
    /// apiVersion: networking.istio.io/v1
    /// kind: VirtualService
    /// metadata: {name: catalog, namespace: shop}
    /// spec:
    ///   hosts: [catalog.example.com]
    ///   gateways: [shop/public]
    ///   http:
    ///   - route:
    ///     - {destination: {host: catalog, subset: stable}, weight: 95}
    ///     - {destination: {host: catalog, subset: canary}, weight: 5}
    /// ```
    ///
    /// ```yaml good
    /// apiVersion: v1
    /// kind: Service
    /// metadata: {name: catalog, namespace: shop}
    /// spec:
    ///   ports: [{name: http, port: 80}]
    ///   selector: {app: catalog}
    /// ---
    /// apiVersion: networking.istio.io/v1
    /// kind: VirtualService
    /// metadata: {name: catalog, namespace: shop}
    /// spec:
    ///   hosts: [catalog.example.com, catalog]
    ///   gateways: [shop/public, mesh]
    ///   http:
    ///   - route:
    ///     - {destination: {host: catalog, subset: stable}, weight: 95}
    ///     - {destination: {host: catalog, subset: canary}, weight: 5}
    /// ```
    "MSH0258", "canary-bypassed", Routing, Warning,
    aliases: [],
    rows: ["VS-052"],
    fix: None,
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    let splits: Vec<Split<'_>> = splits(cx).filter(|split| split.path.starts_with("spec.http") && split.legs.len() > 1).collect();
    if splits.is_empty() {
        return;
    }
    let covered = Covered::of(cx);
    let callers = Callers::of(cx);
    let mut told = BTreeSet::new();
    for split in splits {
        let Some((plain, others)) = plain_service(cx, &split).filter(|(plain, _)| !covered.has(cx, *plain)) else { continue };
        let host = cx.service_host(plain.object.name(), &plain.object.namespace);
        if !told.insert((split.service.object.id, plain.object.id)) {
            continue;
        }
        let name = plain.object.name();
        let caller = callers.of_host(&host).iter().find(|caller| caller.object != plain.object.id);
        let finding = out.report(split.service.object, &split.path, format!("calls inside the mesh to Service `{name}` bypass this split"));
        finding
            .on_key()
            .note(format!(
                "`{name}` selects the pods of every version, and no VirtualService of the mesh is for it: its calls go to all pods"
            ))
            .related(plain.object, "spec.selector", "selects the pods of every version");
        match caller {
            Some(caller) => {
                finding.related(cx.object(caller.object), &caller.path, "calls it by name");
            }
            // The Service may be there for the gateway only.
            None if !others => {
                finding.level(Level::Info).note("nothing in the input is seen to call it");
            }
            None => {}
        }
        finding.help(format!(
            "add `{name}` to `hosts` and `mesh` to `gateways`, or write a VirtualService with the same split for host `{name}`"
        ));
    }
}

/// Returns the Service that selects the pods of several legs, and whether it is none of the legs.
fn plain_service<'m>(cx: &Context<'m>, split: &Split<'m>) -> Option<(Of<'m, Service>, bool)> {
    let namespace = split.service.object.namespace.as_str();
    let services: Vec<Of<'m, Service>> = split.legs.iter().filter_map(|leg| cx.mesh.service(leg.host?, namespace)).collect();
    let first = *services.first().filter(|_| services.len() == split.legs.len())?;
    if services.iter().all(|service| service.object.id == first.object.id) {
        let subsets: BTreeSet<_> = split.legs.iter().map(|leg| leg.subset).collect();
        return (subsets.len() > 1).then_some((first, false));
    }
    let pods: Vec<BTreeSet<ObjectId>> =
        services.iter().map(|service| cx.mesh.backends(*service).iter().map(|pod| pod.object.id).collect()).collect();
    // Controllers add the selectors that tell the versions apart later.
    let apart = pods.iter().enumerate().all(|(at, set)| !set.is_empty() && pods[..at].iter().all(|other| other.is_disjoint(set)));
    let space = &first.object.namespace;
    let mut others = cx.mesh.within::<Service>(space).filter(|other| !services.iter().any(|leg| leg.object.id == other.object.id));
    let found = others.find(|other| {
        let all: BTreeSet<ObjectId> = cx.mesh.backends(*other).iter().map(|pod| pod.object.id).collect();
        pods.iter().filter(|set| !set.is_disjoint(&all)).count() > 1
    });
    found.filter(|_| apart).map(|found| (found, true))
}

/// Hosts that rules of the mesh are for.
struct Covered {
    exact: BTreeSet<String>,
    wild: Vec<String>,
}

impl Covered {
    fn of(cx: &Context<'_>) -> Self {
        let mut covered = Self { exact: BTreeSet::new(), wild: Vec::new() };
        // Where a template decides the gateways, the object may be the mesh's.
        let meshed = cx.mesh.all::<VirtualService>().filter(|service| !only_gateways(*service));
        for (_, host) in meshed.flat_map(|service| full_hosts(cx, service)) {
            if host.starts_with('*') {
                covered.wild.push(host);
            } else {
                covered.exact.insert(host);
            }
        }
        for route in cx.mesh.all::<HttpRoute>() {
            for parent in route.body.parent_refs.iter().filter(|parent| parent.kind.as_deref() == Some("Service")) {
                let space = parent.namespace.as_deref().unwrap_or(&route.object.namespace);
                covered.exact.insert(cx.service_host(parent.name.as_deref().unwrap_or_default(), space));
            }
        }
        covered
    }

    fn has(&self, cx: &Context<'_>, service: Of<'_, Service>) -> bool {
        let (name, space) = (service.object.name(), &service.object.namespace);
        let host = cx.service_host(name, space);
        // `name.namespace` is no full name to Istio, but means this Service.
        self.exact.contains(&host) || self.exact.contains(&format!("{name}.{space}")) || self.wild.iter().any(|wide| covers(wide, &host))
    }
}
