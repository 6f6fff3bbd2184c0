//! Rules of sidecars for a Service none of which takes all requests.

use crate::analyze::rules::routing::condition::is_catch_all;
use crate::analyze::rules::routing::{full_hosts, only_mesh};
use crate::analyze::{Context, Findings, rule};
use crate::api::istio::virtual_service::{HttpRoute, VirtualService};

rule! {
    /// Rules of sidecars for a Service none of which takes all requests.
    ///
    /// ## Why is this bad?
    ///
    /// Requests that fit no rule get 404 (`NR`), though the Service is there and healthy.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// apiVersion: networking.istio.io/v1
    /// kind: VirtualService
    /// metadata: {name: catalog, namespace: shop}
    /// spec:
    ///   hosts: [catalog]
    ///   http:
    ///   - match: [{headers: {x-beta: {exact: "1"}}}]
    ///     route: [{destination: {host: catalog, subset: v2}}]
    /// ```
    ///
    /// ```yaml good
    /// apiVersion: networking.istio.io/v1
    /// kind: VirtualService
    /// metadata: {name: catalog, namespace: shop}
    /// spec:
    ///   hosts: [catalog]
    ///   http:
    ///   - match: [{headers: {x-beta: {exact: "1"}}}]
    ///     route: [{destination: {host: catalog, subset: v2}}]
    ///   - route: [{destination: {host: catalog, subset: v1}}]
    /// ```
    "MSH0257", "no-default-route", Routing, Info,
    aliases: [],
    rows: ["VS-070"],
    fix: None,
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    for service in cx.mesh.all::<VirtualService>().filter(|service| only_mesh(*service) && !service.object.masked) {
        let rules = &service.body.http;
        let Some(last) = rules.len().checked_sub(1) else { continue };
        let takes_all =
            |rule: &HttpRoute| rule.matches.is_empty() || rule.matches.iter().any(|one| one.gateways.is_empty() && is_catch_all(one));
        // Rules for single ports may take everything of theirs.
        let by_port = rules.iter().any(|rule| rule.matches.iter().any(|request| request.port.is_some()));
        if rules.iter().any(takes_all) || by_port {
            continue;
        }
        // A name outside the cluster may be the gateway's business.
        let Some((at, _)) = full_hosts(cx, service).into_iter().find(|(_, host)| cx.service_of_host(host).is_some()) else { continue };
        let host = &service.body.hosts[at];
        out.report(service.object, format!("spec.http[{last}]"), format!("requests to `{host}` that fit no rule get 404"))
            .note("no rule takes all requests")
            .help("add a last rule without `match`");
    }
}
