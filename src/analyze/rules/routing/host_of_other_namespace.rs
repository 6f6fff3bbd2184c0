//! A VirtualService for a Service of another namespace, visible to the whole mesh.

use crate::analyze::rules::routing::{exports, full_hosts, on_mesh};
use crate::analyze::{Context, Findings, rule};
use crate::api::istio::virtual_service::VirtualService;
use crate::store::hosts::Provider;
use crate::text::is_unknown;

rule! {
    /// A VirtualService for a Service of another namespace, visible to the whole mesh.
    ///
    /// ## Why is this bad?
    ///
    /// It changes how everybody calls the other team's service. Rules meant for one's own calls should
    /// be exported to one's own namespace only.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// apiVersion: v1
    /// kind: Service
    /// metadata: {name: billing, namespace: billing}
    /// spec:
    ///   ports: [{name: http, port: 80}]
    /// ---
    /// apiVersion: networking.istio.io/v1
    /// kind: VirtualService
    /// metadata: {name: billing, namespace: shop}
    /// spec:
    ///   hosts: [billing.billing.svc.cluster.local]
    ///   http:
    ///   - timeout: 2s
    ///     route: [{destination: {host: billing.billing.svc.cluster.local}}]
    /// ```
    ///
    /// ```yaml good
    /// apiVersion: v1
    /// kind: Service
    /// metadata: {name: billing, namespace: billing}
    /// spec:
    ///   ports: [{name: http, port: 80}]
    /// ---
    /// apiVersion: networking.istio.io/v1
    /// kind: VirtualService
    /// metadata: {name: billing, namespace: shop}
    /// spec:
    ///   hosts: [billing.billing.svc.cluster.local]
    ///   exportTo: ["."]
    ///   http:
    ///   - timeout: 2s
    ///     route: [{destination: {host: billing.billing.svc.cluster.local}}]
    /// ```
    "MSH0214", "host-of-other-namespace", Routing, Warning,
    aliases: [],
    rows: ["VS-007"],
    fix: None,
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    for service in cx.mesh.all::<VirtualService>().filter(|service| on_mesh(*service)) {
        let list = exports(cx, service);
        let public = list.is_empty() || list.iter().any(|entry| entry == "*");
        let own = &service.object.namespace;
        if !public || cx.settings.is_root(own) || is_unknown(own) {
            continue;
        }
        for (at, full) in full_hosts(cx, service) {
            let Some(other) = cx.providers(&full).into_iter().find_map(|provider| match provider {
                Provider::Service(other) if other.object.namespace != *own => Some(other),
                _ => None,
            }) else {
                continue;
            };
            let space = &other.object.namespace;
            out.report(
                service.object,
                format!("spec.hosts[{at}]"),
                format!("these rules change how the whole mesh calls Service `{}` of namespace `{space}`", other.object.name()),
            )
            .note("without `exportTo` a VirtualService applies to the sidecars of all namespaces")
            .help(format!("set `exportTo: [\".\"]` to change only calls from `{own}`, or move the object to namespace `{space}`"))
            .related(other.object, "", "the Service");
        }
    }
}
