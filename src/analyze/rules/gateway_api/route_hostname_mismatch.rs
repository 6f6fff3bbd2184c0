//! Hostnames of routes that no listener of their parent has.

use super::{label, status};
use crate::analyze::{Context, Findings, rule};
use crate::diag::Safety;
use crate::store::gateway_api::{Attachment, Listening, Refusal};
use crate::text::{suggest, words};

rule! {
    /// A route none of whose hostnames is among those of its parent's listeners.
    ///
    /// A wildcard stands for any number of labels in front, but not for none: `*.example.com` does not
    /// include `example.com`.
    ///
    /// ## Why is this bad?
    ///
    /// The route attaches to nothing: its requests get 404 or are refused.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// apiVersion: gateway.networking.k8s.io/v1
    /// kind: Gateway
    /// metadata: {name: edge, namespace: shop}
    /// spec:
    ///   gatewayClassName: istio
    ///   listeners:
    ///   - {name: http, port: 80, protocol: HTTP, hostname: "*.example.com"}
    /// ---
    /// apiVersion: gateway.networking.k8s.io/v1
    /// kind: HTTPRoute
    /// metadata: {name: catalog, namespace: shop}
    /// spec:
    ///   parentRefs: [{name: edge}]
    ///   hostnames: [catalog.example.org]
    ///   rules:
    ///   - backendRefs: [{name: catalog, port: 80}]
    /// ```
    ///
    /// ```yaml good
    /// apiVersion: gateway.networking.k8s.io/v1
    /// kind: Gateway
    /// metadata: {name: edge, namespace: shop}
    /// spec:
    ///   gatewayClassName: istio
    ///   listeners:
    ///   - {name: http, port: 80, protocol: HTTP, hostname: "*.example.com"}
    /// ---
    /// apiVersion: gateway.networking.k8s.io/v1
    /// kind: HTTPRoute
    /// metadata: {name: catalog, namespace: shop}
    /// spec:
    ///   parentRefs: [{name: edge}]
    ///   hostnames: [catalog.example.com]
    ///   rules:
    ///   - backendRefs: [{name: catalog, port: 80}]
    /// ```
    "MSH1204", "route-hostname-mismatch", GatewayApi, Error,
    aliases: [],
    rows: ["RT-004"],
    fix: Some(Safety::Suggested),
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    for route in cx.mesh.gateway_routes() {
        for parent in route.parents {
            let Attachment::Refused(Refusal::Hostname, listeners) = cx.mesh.attach(&route, parent) else { continue };
            let Some(first) = listeners.first() else { continue };
            let offered: Vec<&str> = listeners.iter().filter_map(Listening::hostname).collect();
            let own = words::list(route.hostnames, 3);
            let verb = if route.hostnames.len() == 1 { "is" } else { "are" };
            let path = if route.hostnames.len() == 1 { "spec.hostnames[0]" } else { "spec.hostnames" };
            let finding = out.report(route.object, path, format!("{own} {verb} not served by {}", label(first.owner)));
            finding
                .note(status("route", "Accepted", "NoMatchingListenerHostname"))
                .related(first.owner, first.path("hostname"), format!("listener `{}` has another hostname", first.name()))
                .help(format!("use a hostname that {} covers, or add a listener for {own}", words::list(&offered, 4)));
            let exact = offered.iter().copied().filter(|offered| !offered.starts_with('*'));
            if let ([only], Some(near)) = (route.hostnames, route.hostnames.first().and_then(|own| suggest::nearest(own, exact)))
                && only.split('.').count() == near.split('.').count()
            {
                finding.suggest_value("spec.hostnames[0]", near);
            }
        }
    }
}
