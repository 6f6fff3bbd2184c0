//! Routes whose listener ends TLS where it should pass it on, or the other way round.

use super::{label, status};
use crate::analyze::{Context, Findings, rule};
use crate::api::Kind;
use crate::diag::Safety;
use crate::store::gateway_api::{Attachment, Refusal};

rule! {
    /// A TLSRoute on an HTTPS listener, or an HTTP or gRPC route on a TLS listener.
    ///
    /// TLSRoutes see the server name of the handshake, HTTPRoutes the requests inside it: only one of the
    /// two is to be had on a listener.
    ///
    /// ## Why is this bad?
    ///
    /// The route attaches to nothing: connections that it is for are refused.
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
    ///   - {name: tls, port: 443, protocol: TLS, hostname: "*.example.com", tls: {mode: Passthrough}}
    /// ---
    /// apiVersion: gateway.networking.k8s.io/v1
    /// kind: HTTPRoute
    /// metadata: {name: catalog, namespace: shop}
    /// spec:
    ///   parentRefs: [{name: edge}]
    ///   hostnames: [catalog.example.com]
    ///   rules:
    ///   - backendRefs: [{name: catalog, port: 443}]
    /// ```
    ///
    /// ```yaml good
    /// apiVersion: gateway.networking.k8s.io/v1
    /// kind: Gateway
    /// metadata: {name: edge, namespace: shop}
    /// spec:
    ///   gatewayClassName: istio
    ///   listeners:
    ///   - {name: tls, port: 443, protocol: TLS, hostname: "*.example.com", tls: {mode: Passthrough}}
    /// ---
    /// apiVersion: gateway.networking.k8s.io/v1
    /// kind: TLSRoute
    /// metadata: {name: catalog, namespace: shop}
    /// spec:
    ///   parentRefs: [{name: edge}]
    ///   hostnames: [catalog.example.com]
    ///   rules:
    ///   - backendRefs: [{name: catalog, port: 443}]
    /// ```
    "MSH1205", "route-tls-mode", GatewayApi, Error,
    aliases: [],
    rows: ["RT-046"],
    fix: Some(Safety::Suggested),
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    for route in cx.mesh.gateway_routes() {
        for (position, parent) in route.parents.iter().enumerate() {
            let Attachment::Refused(Refusal::TlsMode, listeners) = cx.mesh.attach(&route, parent) else { continue };
            let Some(first) = listeners.first() else { continue };
            let kind = route.kind_name();
            let (does, help) = if route.kind == Kind::TlsRoute {
                (
                    "ends TLS and looks at the requests inside",
                    "make the listener `protocol: TLS` with `tls.mode: Passthrough`, or write an HTTPRoute".to_owned(),
                )
            } else if first.passes_tls_on() {
                (
                    "passes TLS on without looking inside",
                    format!("make the listener `protocol: HTTPS` with a certificate, or write a TLSRoute in place of the {kind}"),
                )
            } else {
                ("does not look at the requests inside TLS", "make the listener `protocol: HTTPS`".to_owned())
            };
            let section = if parent.section_name.is_some() { ".sectionName" } else { "" };
            let said = format!("listener `{}` of {} {does}, which a {kind} cannot use", first.name(), label(first.owner));
            out.report(route.object, format!("spec.parentRefs[{position}]{section}"), said)
                .note(status("route", "Accepted", "NotAllowedByListeners"))
                .related(first.owner, first.path("protocol"), "the listener's protocol")
                .help(help);
        }
    }
}
