//! Sections and ports of parents that do not exist.

use super::{label, status};
use crate::analyze::{Context, Findings, rule};
use crate::api::gateway::parent_ref::ParentReference;
use crate::api::k8s::service::Service;
use crate::diag::Safety;
use crate::store::gateway_api::{Attachment, Listening, ParentKind, Refusal, Route};
use crate::text::{is_unknown, suggest, words};

rule! {
    /// A parent reference whose `sectionName` or `port` names nothing of the parent.
    ///
    /// Of a Gateway or ListenerSet it must be a listener, of a Service a port.
    ///
    /// ## Why is this bad?
    ///
    /// The route does not attach, or is for a port that no client can call.
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
    ///   - {name: http, port: 80, protocol: HTTP}
    /// ---
    /// apiVersion: gateway.networking.k8s.io/v1
    /// kind: HTTPRoute
    /// metadata: {name: catalog, namespace: shop}
    /// spec:
    ///   parentRefs: [{name: edge, sectionName: https}]
    ///   hostnames: [catalog.example.com]
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
    ///   - {name: http, port: 80, protocol: HTTP}
    /// ---
    /// apiVersion: gateway.networking.k8s.io/v1
    /// kind: HTTPRoute
    /// metadata: {name: catalog, namespace: shop}
    /// spec:
    ///   parentRefs: [{name: edge, sectionName: http}]
    ///   hostnames: [catalog.example.com]
    ///   rules:
    ///   - backendRefs: [{name: catalog, port: 80}]
    /// ```
    "MSH1203", "route-parent-section", GatewayApi, Error,
    aliases: ["KIA1401"],
    rows: ["RT-003"],
    fix: Some(Safety::Suggested),
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    for route in cx.mesh.gateway_routes() {
        for (position, parent) in route.parents.iter().enumerate() {
            let path = format!("spec.parentRefs[{position}]");
            match cx.mesh.attach(&route, parent) {
                Attachment::Refused(Refusal::Section, listeners) => of_gateway(&route, parent, &path, &listeners, out),
                Attachment::Other if parent.target() == ParentKind::Service => of_service(cx, &route, parent, &path, out),
                _ => {}
            }
        }
    }
}

fn of_gateway(route: &Route<'_>, parent: &ParentReference, path: &str, listeners: &[Listening<'_>], out: &mut Findings) {
    let Some(owner) = listeners.first().map(|listener| label(listener.owner)) else { return };
    let section = parent.section_name.as_deref().unwrap_or_default();
    let known: Vec<&str> = listeners.iter().map(Listening::name).collect();
    if section.is_empty() || known.contains(&section) {
        let port = parent.port.unwrap_or_default();
        let here = listeners.iter().find(|listener| listener.name() == section).and_then(|listener| listener.listener.port);
        let said = match here {
            Some(own) => format!("listener `{section}` of {owner} listens on port {own}, not {port}"),
            None => format!("no listener of {owner} listens on port {port}"),
        };
        out.report(route.object, format!("{path}.port"), said)
            .note(status("route", "Accepted", "NoMatchingParent"))
            .help("`port` chooses listeners by the port they listen on; leave it out to attach to all");
        return;
    }
    let finding = out.report(route.object, format!("{path}.sectionName"), format!("{owner} has no listener `{section}`"));
    finding.note(status("route", "Accepted", "NoMatchingParent")).help(format!("its listeners are {}", words::list(&known, 6)));
    let only = known.first().copied().filter(|_| known.len() == 1);
    if let Some(near) = suggest::nearest(section, known).or(only) {
        finding.suggest_value(format!("{path}.sectionName"), near);
    }
}

fn of_service(cx: &Context<'_>, route: &Route<'_>, parent: &ParentReference, path: &str, out: &mut Findings) {
    let name = parent.name.as_deref().unwrap_or_default();
    let namespace = parent.namespace.as_deref().filter(|space| !space.is_empty()).unwrap_or(&route.object.namespace);
    let services: Vec<_> = cx.named::<Service>(namespace, name).collect();
    let Some(service) = services.first() else { return };
    if services.iter().all(|service| service.body.ports.is_empty()) {
        return;
    }
    let ports = || services.iter().flat_map(|service| &service.body.ports);
    if let Some(port) = parent.port.filter(|port| ports().all(|own| own.port.is_some_and(|own| own != *port))) {
        let numbers: Vec<String> = ports().filter_map(|own| own.port).map(|own| own.to_string()).collect();
        out.report(route.object, format!("{path}.port"), format!("{} has no port {port}", label(service.object)))
            .note(status("route", "Accepted", "NoMatchingParent"))
            .related(service.object, "spec.ports", "its ports")
            .help(format!("its ports are {}", words::list(&numbers, 6)));
    }
    let section = parent.section_name.as_deref().filter(|section| !section.is_empty() && !is_unknown(section));
    if let Some(section) = section.filter(|section| ports().all(|own| own.name.as_deref() != Some(*section))) {
        out.report(route.object, format!("{path}.sectionName"), format!("{} has no port named `{section}`", label(service.object)))
            .note(status("route", "Accepted", "NoMatchingParent"))
            .related(service.object, "spec.ports", "its ports")
            .help("of a Service, `sectionName` is the name of a port");
    }
}
