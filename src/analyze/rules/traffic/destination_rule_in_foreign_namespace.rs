//! Rules for a Service of another namespace, which most clients never see.

use std::collections::BTreeMap;

use super::policies::full_host;
use crate::analyze::rules::reference::targets;
use crate::analyze::{Context, Findings, rule};
use crate::api::istio::destination_rule::DestinationRule;
use crate::api::istio::virtual_service::VirtualService;
use crate::store::Object;
use crate::text::is_unknown;

rule! {
    /// A DestinationRule for another namespace's Service that lives where few or no clients are.
    ///
    /// A client looks for rules in its own namespace, then in the Service's, then in the mesh's root namespace. A rule
    /// somewhere else is for the clients of that namespace only, whatever `exportTo` says. It is reported when a route of
    /// another namespace uses its subsets, or when its namespace has no workloads at all.
    ///
    /// ## Why is this bad?
    ///
    /// Clients elsewhere never see the rule: routes to its subsets get 503, and its policy does nothing.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// apiVersion: v1
    /// kind: Service
    /// metadata: {name: catalog, namespace: shop}
    /// spec:
    ///   selector: {app: catalog}
    ///   ports: [{name: http, port: 80}]
    /// ---
    /// apiVersion: apps/v1
    /// kind: Deployment
    /// metadata: {name: catalog, namespace: shop}
    /// spec:
    ///   selector: {matchLabels: {app: catalog}}
    ///   template:
    ///     metadata: {labels: {app: catalog, version: v1}}
    ///     spec: {containers: [{name: web, image: shop/catalog:1}]}
    /// ---
    /// apiVersion: networking.istio.io/v1
    /// kind: DestinationRule
    /// metadata: {name: catalog, namespace: mesh-configuration}
    /// spec:
    ///   host: catalog.shop.svc.cluster.local
    ///   trafficPolicy: {connectionPool: {tcp: {maxConnections: 100}}}
    /// ```
    ///
    /// ```yaml good
    /// apiVersion: v1
    /// kind: Service
    /// metadata: {name: catalog, namespace: shop}
    /// spec:
    ///   selector: {app: catalog}
    ///   ports: [{name: http, port: 80}]
    /// ---
    /// apiVersion: apps/v1
    /// kind: Deployment
    /// metadata: {name: catalog, namespace: shop}
    /// spec:
    ///   selector: {matchLabels: {app: catalog}}
    ///   template:
    ///     metadata: {labels: {app: catalog, version: v1}}
    ///     spec: {containers: [{name: web, image: shop/catalog:1}]}
    /// ---
    /// apiVersion: networking.istio.io/v1
    /// kind: DestinationRule
    /// metadata: {name: catalog, namespace: shop}
    /// spec:
    ///   host: catalog.shop.svc.cluster.local
    ///   trafficPolicy: {connectionPool: {tcp: {maxConnections: 100}}}
    /// ```
    "MSH0449", "destination-rule-in-foreign-namespace", Traffic, Warning,
    aliases: [],
    rows: ["DR-011"],
    fix: None,
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    let foreign: Vec<_> = cx
        .mesh
        .all::<DestinationRule>()
        .filter_map(|rule| Some((rule, full_host(cx, rule)?)))
        .filter(|(rule, host)| {
            let owner = cx.service_of_host(host).map(|(_, namespace)| namespace.to_owned());
            let own = &rule.object.namespace;
            !host.starts_with('*') && owner.is_some_and(|owner| owner != *own && !is_unknown(own)) && !cx.settings.is_root(own)
        })
        .collect();
    if foreign.is_empty() {
        return;
    }
    let routes = routes(cx);
    for (rule, host) in foreign {
        let own = rule.object.namespace.as_str();
        let owner = cx.service_of_host(&host).map_or("", |(_, namespace)| namespace);
        let private = !rule.body.export_to.is_empty() && rule.body.export_to.iter().all(|entry| entry == "." || entry == own);
        let named = rule.body.subsets.iter().filter_map(|subset| subset.name.as_deref());
        let elsewhere = named
            .filter_map(|name| routes.get(&(host.clone(), name)))
            .flatten()
            .find(|(user, _)| user.namespace != own && user.namespace == owner);
        // A client's namespace may well set its own policy for a Service of others.
        let clientless = !private && !cx.has_workloads_in(own) && cx.has_workloads_in(owner);
        if elsewhere.is_none() && !clientless {
            continue;
        }
        let finding = out.report(
            rule.object,
            "spec.host",
            format!("this rule for a Service of namespace `{owner}` is only seen by clients in `{own}`"),
        );
        finding.note("proxies look for rules in the client's namespace, the Service's and the root namespace, nowhere else");
        if let Some((user, path)) = elsewhere {
            finding.related(user, path, format!("clients outside `{own}` get 503 for this subset"));
        } else {
            finding.note(format!("namespace `{own}` has no workloads in the input"));
        }
        finding.help(format!("move it to namespace `{owner}`"));
    }
}

type Routes<'m> = BTreeMap<(String, &'m str), Vec<(&'m Object, String)>>;

/// Returns which VirtualServices use which subsets.
fn routes<'m>(cx: &Context<'m>) -> Routes<'m> {
    let mut routes = Routes::new();
    for service in cx.mesh.all::<VirtualService>() {
        for target in targets(service) {
            let (Some(host), Some(subset)) = (&target.destination.host, &target.destination.subset) else { continue };
            let host = cx.full_host(host, &service.object.namespace);
            routes.entry((host, subset)).or_default().push((service.object, format!("{}.subset", target.path)));
        }
    }
    routes
}
