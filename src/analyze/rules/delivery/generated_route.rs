//! Routing objects that a delivery controller makes itself.

use crate::analyze::{Context, Findings, rule};
use crate::api::istio::destination_rule::DestinationRule;
use crate::api::istio::virtual_service::VirtualService;
use crate::store::Object;

rule! {
    /// A VirtualService or DestinationRule with the name of one that a Flagger Canary makes.
    ///
    /// ## Why is this bad?
    ///
    /// Flagger overwrites it at the next change of the Canary, and whoever applies the file overwrites
    /// Flagger's weights.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// apiVersion: flagger.app/v1beta1
    /// kind: Canary
    /// metadata: {name: web, namespace: shop}
    /// spec:
    ///   targetRef: {apiVersion: apps/v1, kind: Deployment, name: web}
    ///   service: {port: 80}
    /// ---
    /// apiVersion: networking.istio.io/v1
    /// kind: VirtualService
    /// metadata: {name: web, namespace: shop}
    /// spec:
    ///   hosts: [web.example.com]
    ///   gateways: [shop/public]
    ///   http:
    ///   - redirect: {uri: /new}
    /// ```
    ///
    /// ```yaml good
    /// apiVersion: flagger.app/v1beta1
    /// kind: Canary
    /// metadata: {name: web, namespace: shop}
    /// spec:
    ///   targetRef: {apiVersion: apps/v1, kind: Deployment, name: web}
    ///   service: {port: 80}
    /// ```
    "MSH1606", "generated-route", Delivery, Warning,
    aliases: [],
    rows: ["PD-007"],
    fix: None,
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    let canaries = cx.objects().filter(|object| object.kind_name == "Canary" && object.group() == "flagger.app" && object.is_named());
    for canary in canaries {
        let (namespace, name) = (canary.namespace.as_str(), canary.name());
        let mut conflict = |object: &Object, kind: &str| {
            let owned = object.meta.owner_references.iter().any(|owner| owner.kind.as_deref() == Some("Canary"));
            if owned || object.label("app.kubernetes.io/managed-by") == Some("flagger") {
                return;
            }
            out.report(object, "metadata.name", format!("Flagger makes a {kind} of this name for Canary `{name}`"))
                .note("the two overwrite each other: settings or canary weights are lost")
                .help("move its settings to the Canary's `spec.service`, and delete it")
                .related(canary, "metadata.name", "the Canary");
        };
        if let Some(service) = cx.get::<VirtualService>(namespace, name) {
            conflict(service.object, "VirtualService");
        }
        for side in ["primary", "canary"] {
            if let Some(rule) = cx.get::<DestinationRule>(namespace, &format!("{name}-{side}")) {
                conflict(rule.object, "DestinationRule");
            }
        }
    }
}
