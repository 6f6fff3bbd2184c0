//! Kinds of API groups that meshes removed.

use crate::analyze::{Context, Findings, rule};
use crate::api::k8s::custom_resource_definition::CustomResourceDefinition;

rule! {
    /// A kind of an API group that the mesh removed: Mixer, RBAC v1, authentication policy v1.
    ///
    /// The CustomResourceDefinitions of these groups are reported too.
    ///
    /// ## Why is this bad?
    ///
    /// No control plane reads these objects any more: what they once enforced is not enforced.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// apiVersion: rbac.istio.io/v1alpha1
    /// kind: ServiceRole
    /// metadata: {name: viewer, namespace: shop}
    /// spec:
    ///   rules: [{services: ["*"], methods: [GET]}]
    /// ```
    ///
    /// ```yaml good
    /// apiVersion: security.istio.io/v1
    /// kind: AuthorizationPolicy
    /// metadata: {name: viewer, namespace: shop}
    /// spec:
    ///   rules:
    ///   - to: [{operation: {methods: [GET]}}]
    /// ```
    "MSH0011", "removed-api", Document, Error,
    aliases: ["IST0002"],
    rows: ["GEN-006"],
    fix: None,
}

/// Removed group → what took its place.
const REMOVED: [(&str, &str); 4] = [
    ("rbac.istio.io", "AuthorizationPolicy (security.istio.io/v1)"),
    ("authentication.istio.io", "PeerAuthentication and RequestAuthentication (security.istio.io/v1)"),
    ("config.istio.io", "Telemetry, WasmPlugin or AuthorizationPolicy with a CUSTOM provider"),
    ("maistra.io", "the Sail operator's `sailoperator.io/v1` Istio resource"),
];

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    for object in cx.objects() {
        if let Some((group, successor)) = REMOVED.iter().find(|(group, _)| *group == object.group()) {
            out.report(object, "apiVersion", format!("API group `{group}` was removed: nobody reads this {}", object.kind_name))
                .note("what it once enforced is not enforced")
                .help(format!("use {successor}"));
        }
    }
    for crd in cx.all::<CustomResourceDefinition>() {
        let group = crd.group.as_deref().unwrap_or_default();
        if let Some((group, successor)) = REMOVED.iter().find(|(removed, _)| *removed == group) {
            out.report(crd.object, "spec.group", format!("API group `{group}` was removed: this CustomResourceDefinition serves nothing"))
                .help(format!("delete it; use {successor}"));
        }
    }
}
