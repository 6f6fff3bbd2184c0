//! Matches on ports that nothing listens on.

use crate::analyze::rules::reference::ambiguous_port::arrivals_of;
use crate::analyze::{Context, Findings, rule};
use crate::api::istio::virtual_service::VirtualService;
use crate::diag::Safety;
use crate::store::Of;
use crate::text::words;

rule! {
    /// A match on a port that none of the gateways of the VirtualService listens on.
    ///
    /// For routes of the mesh the ports are those of the services that its hosts name.
    ///
    /// ## Why is this bad?
    ///
    /// No request comes in there: the match never holds.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// apiVersion: networking.istio.io/v1
    /// kind: Gateway
    /// metadata: {name: public, namespace: shop}
    /// spec:
    ///   selector: {istio: ingressgateway}
    ///   servers:
    ///   - port: {number: 80, name: http, protocol: HTTP}
    ///     hosts: [www.example.com]
    /// ---
    /// apiVersion: networking.istio.io/v1
    /// kind: VirtualService
    /// metadata: {name: www, namespace: shop}
    /// spec:
    ///   hosts: [www.example.com]
    ///   gateways: [public]
    ///   http:
    ///   - match: [{port: 8080}]
    ///     redirect: {uri: /new}
    /// ```
    ///
    /// ```yaml good
    /// apiVersion: networking.istio.io/v1
    /// kind: Gateway
    /// metadata: {name: public, namespace: shop}
    /// spec:
    ///   selector: {istio: ingressgateway}
    ///   servers:
    ///   - port: {number: 80, name: http, protocol: HTTP}
    ///     hosts: [www.example.com]
    /// ---
    /// apiVersion: networking.istio.io/v1
    /// kind: VirtualService
    /// metadata: {name: www, namespace: shop}
    /// spec:
    ///   hosts: [www.example.com]
    ///   gateways: [public]
    ///   http:
    ///   - match: [{port: 80}]
    ///     redirect: {uri: /new}
    /// ```
    "MSH0330", "gateway-port-nomatch", Gateway, Warning,
    aliases: [],
    rows: ["VS-051"],
    fix: Some(Safety::Suggested),
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    for service in cx.all::<VirtualService>() {
        let ports = ports_in(service);
        if ports.is_empty() {
            continue;
        }
        let Some(arrivals) = arrivals_of(cx, service) else { continue };
        for (port, path) in ports {
            if arrivals.contains(&i64::from(port)) {
                continue;
            }
            let finding = out.report(service.object, &path, format!("nothing listens on port {port} for this VirtualService"));
            finding.note("no request comes in there: the match never holds");
            finding.help(format!("the ports are {}", words::list(arrivals.iter().map(i64::to_string), 6)));
            if let (1, Some(only)) = (arrivals.len(), arrivals.first()) {
                finding.suggest_value(path, &only.to_string());
            }
        }
    }
}

fn ports_in(service: Of<'_, VirtualService>) -> Vec<(u32, String)> {
    let mut found = Vec::new();
    let body = service.body;
    for (i, route) in body.http.iter().enumerate() {
        let ports = route.matches.iter().map(|matched| matched.port).enumerate();
        found.extend(ports.filter_map(|(j, port)| Some((port?, format!("spec.http[{i}].match[{j}].port")))));
    }
    for (i, route) in body.tls.iter().enumerate() {
        let ports = route.matches.iter().map(|matched| matched.port).enumerate();
        found.extend(ports.filter_map(|(j, port)| Some((port?, format!("spec.tls[{i}].match[{j}].port")))));
    }
    for (i, route) in body.tcp.iter().enumerate() {
        let ports = route.matches.iter().map(|matched| matched.port).enumerate();
        found.extend(ports.filter_map(|(j, port)| Some((port?, format!("spec.tcp[{i}].match[{j}].port")))));
    }
    found
}
