//! Namespaced objects that name no namespace.

use crate::analyze::{Context, Findings, rule};

rule! {
    /// A namespaced mesh object without `metadata.namespace`.
    ///
    /// Off by default: overlays and charts leave it to the tool that applies them.
    ///
    /// ## Why is this bad?
    ///
    /// Short host names, selectors and policies mean what is in the object's own namespace: applied
    /// to another one the object means something else.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// apiVersion: security.istio.io/v1
    /// kind: PeerAuthentication
    /// metadata: {name: strict}
    /// spec: {mtls: {mode: STRICT}}
    /// ```
    ///
    /// ```yaml good
    /// apiVersion: security.istio.io/v1
    /// kind: PeerAuthentication
    /// metadata: {name: strict, namespace: shop}
    /// spec: {mtls: {mode: STRICT}}
    /// ```
    "MSH0027", "implicit-namespace", Document, Off,
    aliases: [],
    rows: ["GEN-009"],
    fix: None,
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    for object in cx.objects().filter(|object| object.meta.namespace.as_deref().is_none_or(str::is_empty)) {
        let Some(info) = object.kind.map(crate::api::Kind::info).filter(|info| info.namespaced) else { continue };
        let mesh = ["istio.io", "linkerd.io", "gateway.networking.k8s.io", "smi-spec.io"].iter().any(|domain| info.group.ends_with(domain));
        if mesh && info.name != "IstioOperator" {
            out.report(object, "metadata", format!("{} names no namespace", object.reference()))
                .on_key()
                .note(format!("namespace `{}` was assumed; hosts, selectors and policies depend on it", object.namespace))
                .help("write `metadata.namespace`");
        }
    }
}
