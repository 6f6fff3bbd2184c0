//! `ListenerSets` that their Gateway does not admit.

use super::{label, status};
use crate::analyze::{Context, Findings, rule};
use crate::api::gateway::k8s_gateway::{K8sGateway, ListenersFrom};
use crate::diag::Safety;
use crate::store::{Inventory, Mesh, Of};
use crate::text::{is_unknown, suggest};

rule! {
    /// A ListenerSet whose Gateway does not exist or does not admit listeners from its namespace.
    ///
    /// A Gateway admits none unless `allowedListeners` says so.
    ///
    /// ## Why is this bad?
    ///
    /// None of its listeners is served.
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
    /// kind: ListenerSet
    /// metadata: {name: extra, namespace: shop}
    /// spec:
    ///   parentRef: {name: edge}
    ///   listeners: [{name: web, port: 8080, protocol: HTTP}]
    /// ```
    ///
    /// ```yaml good
    /// apiVersion: gateway.networking.k8s.io/v1
    /// kind: Gateway
    /// metadata: {name: edge, namespace: shop}
    /// spec:
    ///   gatewayClassName: istio
    ///   allowedListeners: {namespaces: {from: Same}}
    ///   listeners: [{name: http, port: 80, protocol: HTTP}]
    /// ---
    /// apiVersion: gateway.networking.k8s.io/v1
    /// kind: ListenerSet
    /// metadata: {name: extra, namespace: shop}
    /// spec:
    ///   parentRef: {name: edge}
    ///   listeners: [{name: web, port: 8080, protocol: HTTP}]
    /// ```
    "MSH1275", "listener-set-not-allowed", GatewayApi, Error,
    aliases: [],
    rows: ["KGW-028"],
    fix: Some(Safety::Suggested),
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    for (set, parent, _) in cx.mesh.listener_sets() {
        let name = parent.name.as_deref().unwrap_or_default();
        let namespace = parent.namespace.as_deref().unwrap_or(&set.namespace);
        if name.is_empty() || is_unknown(name) || is_unknown(namespace) || parent.kind.as_deref().is_some_and(|kind| kind != "Gateway") {
            continue;
        }
        let gateways: Vec<Of<'_, K8sGateway>> = cx.mesh.named::<K8sGateway>(namespace, name).collect();
        let Some(gateway) = gateways.first() else {
            if cx.inventory::<K8sGateway>(namespace) == Inventory::Known {
                let finding = out.report(set, "spec.parentRef.name", format!("there is no Gateway `{name}` in namespace `{namespace}`"));
                finding.note(status("ListenerSet", "Accepted", "ParentNotAccepted"));
                let known: Vec<&str> = cx.mesh.within::<K8sGateway>(namespace).map(|gateway| gateway.object.name()).collect();
                match suggest::nearest(name, known) {
                    Some(near) => finding.help(format!("there is a Gateway `{near}`")).suggest_value("spec.parentRef.name", near),
                    None => finding.help("create the Gateway, or correct the name"),
                };
            }
            continue;
        };
        if !gateways.iter().any(|gateway| admits(cx.mesh, *gateway, &set.namespace)) {
            let path = if gateway.body.allowed_listeners.is_some() { "spec.allowedListeners" } else { "spec.listeners" };
            out.report(
                set,
                "spec.parentRef.name",
                format!("{} admits no listeners from namespace `{}`", label(gateway.object), set.namespace),
            )
            .note(status("ListenerSet", "Accepted", "NotAllowed"))
            .related(gateway.object, path, "`allowedListeners` decides; without it none are admitted")
            .help("set `allowedListeners.namespaces.from` of the Gateway to `Same`, `All`, or `Selector` with a selector");
        }
    }
}

fn admits(mesh: &Mesh, gateway: Of<'_, K8sGateway>, namespace: &str) -> bool {
    let rule = gateway.body.allowed_listeners.as_ref().and_then(|allowed| allowed.namespaces.as_ref());
    let Some(rule) = rule else { return false };
    match rule.from {
        Some(ListenersFrom::All) => true,
        Some(ListenersFrom::Same) => gateway.object.namespace == namespace,
        Some(ListenersFrom::Selector) => rule.selector.as_ref().is_none_or(|selector| mesh.namespace_selected(selector, namespace)),
        Some(ListenersFrom::None) | None => false,
    }
}
