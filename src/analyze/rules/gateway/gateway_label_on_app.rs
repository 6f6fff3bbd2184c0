//! Applications that are selected by a Gateway.

use super::runs_gateway;
use crate::analyze::{Context, Findings, rule};
use crate::api::istio::gateway::Gateway;
use crate::store::Workload;

rule! {
    /// A Gateway whose selector matches the pods of an application.
    ///
    /// ## Why is this bad?
    ///
    /// The sidecars of those pods are configured as gateways: they open the Gateway's ports and routes inside
    /// the mesh, and calls that meant the application land in them.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// apiVersion: apps/v1
    /// kind: Deployment
    /// metadata: {name: web, namespace: shop}
    /// spec:
    ///   selector: {matchLabels: {app: web}}
    ///   template:
    ///     metadata: {labels: {app: web, version: v1, istio: ingressgateway}}
    ///     spec:
    ///       containers: [{name: web, image: "example.com/web:1.0"}]
    /// ---
    /// apiVersion: networking.istio.io/v1
    /// kind: Gateway
    /// metadata: {name: public, namespace: shop}
    /// spec:
    ///   selector: {istio: ingressgateway}
    ///   servers:
    ///   - port: {number: 80, name: http, protocol: HTTP}
    ///     hosts: [www.example.com]
    /// ```
    ///
    /// ```yaml good
    /// apiVersion: apps/v1
    /// kind: Deployment
    /// metadata: {name: web, namespace: shop}
    /// spec:
    ///   selector: {matchLabels: {app: web}}
    ///   template:
    ///     metadata: {labels: {app: web, version: v1}}
    ///     spec:
    ///       containers: [{name: web, image: "example.com/web:1.0"}]
    /// ---
    /// apiVersion: networking.istio.io/v1
    /// kind: Gateway
    /// metadata: {name: public, namespace: shop}
    /// spec:
    ///   selector: {istio: ingressgateway}
    ///   servers:
    ///   - port: {number: 80, name: http, protocol: HTTP}
    ///     hosts: [www.example.com]
    /// ```
    "MSH0334", "gateway-label-on-app", Gateway, Error,
    aliases: [],
    rows: ["GW-037"],
    fix: None,
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    for gateway in cx.all::<Gateway>() {
        let pods = cx.gateway_workloads(gateway);
        let apps: Vec<&Workload<'_>> = pods.iter().filter(|pod| !runs_gateway(pod) && !pod.object.masked && !pod.is_batch()).collect();
        let Some(first) = apps.first() else { continue };
        let key = gateway.body.selector.keys().next().map_or("", String::as_str);
        let labels = |pod: &Workload<'_>| format!("{}.labels[\"{key}\"]", pod.meta_path());
        let name = gateway.object.name();
        if apps.len() == pods.len() && !crate::store::gateways::is_standard_selector(&gateway.body.selector) {
            let message = format!("the selector of Gateway `{name}` matches the application `{}`, not a gateway", first.object.name());
            let finding = out.report(gateway.object, "spec.selector", message);
            finding
                .note("its sidecars open the Gateway's ports and routes")
                .help("write the labels of the gateway's pods, such as `istio: ingressgateway`");
            finding.related(first.object, labels(first), "these pods are matched");
            continue;
        }
        for app in apps {
            let message = format!("the pods of `{}` carry the labels that Gateway `{name}` selects gateways by", app.object.name());
            let finding = out.report(app.object, labels(app), message);
            finding
                .note("their sidecars open the Gateway's ports and routes")
                .help(format!("remove the label `{key}`, or give it another value"));
            finding.related(gateway.object, "spec.selector", "the selector");
        }
    }
}
