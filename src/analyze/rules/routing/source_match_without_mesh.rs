//! A match on the caller's labels or namespace in rules that only gateways use.

use crate::analyze::rules::routing::MESH;
use crate::analyze::{Context, Findings, rule};
use crate::api::istio::virtual_service::VirtualService;
use crate::text::is_unknown;

rule! {
    /// A match on the caller's labels or namespace in rules that only gateways use.
    ///
    /// ## Why is this bad?
    ///
    /// A gateway does not know which workload called it: the condition is ignored, and the rule takes
    /// every request that fits the rest.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// apiVersion: networking.istio.io/v1
    /// kind: VirtualService
    /// metadata: {name: catalog, namespace: shop}
    /// spec:
    ///   hosts: [catalog.example.com]
    ///   gateways: [shop/public]
    ///   http:
    ///   - match: [{sourceLabels: {app: tester}, uri: {prefix: /items}}]
    ///     route: [{destination: {host: catalog, subset: v2}}]
    /// ```
    ///
    /// ```yaml good
    /// apiVersion: networking.istio.io/v1
    /// kind: VirtualService
    /// metadata: {name: catalog, namespace: shop}
    /// spec:
    ///   hosts: [catalog.example.com]
    ///   gateways: [shop/public]
    ///   http:
    ///   - match: [{headers: {x-tester: {exact: "1"}}, uri: {prefix: /items}}]
    ///     route: [{destination: {host: catalog, subset: v2}}]
    /// ```
    "MSH0229", "source-match-without-mesh", Routing, Warning,
    aliases: [],
    rows: ["VS-054"],
    fix: None,
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    for service in cx.all::<VirtualService>() {
        let body = service.body;
        let http = body.http.iter().enumerate().flat_map(|(rule, route)| {
            let all = route.matches.iter().enumerate();
            all.map(move |(at, one)| {
                (format!("http[{rule}].match[{at}]"), &one.gateways, !one.source_labels.is_empty(), one.source_namespace.is_some())
            })
        });
        let tcp = body.tcp.iter().enumerate().flat_map(|(rule, route)| {
            let all = route.matches.iter().enumerate();
            all.map(move |(at, one)| {
                (format!("tcp[{rule}].match[{at}]"), &one.gateways, !one.source_labels.is_empty(), one.source_namespace.is_some())
            })
        });
        let tls = body.tls.iter().enumerate().flat_map(|(rule, route)| {
            let all = route.matches.iter().enumerate();
            all.map(move |(at, one)| {
                (format!("tls[{rule}].match[{at}]"), &one.gateways, !one.source_labels.is_empty(), one.source_namespace.is_some())
            })
        });
        for (path, own, labels, space) in http.chain(tcp).chain(tls) {
            let gateways = if own.is_empty() { &body.gateways } else { own };
            let apart = !gateways.is_empty() && gateways.iter().all(|name| name != MESH && !is_unknown(name));
            let field = if labels { "sourceLabels" } else { "sourceNamespace" };
            if apart && (labels || space) {
                out.report(service.object, format!("spec.{path}.{field}"), format!("`{field}` is ignored: only gateways use this rule"))
                    .on_key()
                    .note("a gateway does not know the labels or namespace of its callers, so the rule takes all of them")
                    .help(format!("add `mesh` to `gateways`, or delete `{field}`"));
            }
        }
    }
}
