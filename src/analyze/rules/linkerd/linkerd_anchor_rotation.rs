//! A cert-manager Certificate of the mesh's trust anchor that leaves the rotation of its key unset.

use crate::analyze::{Context, Findings, rule};
use crate::api::cert_manager::certificate::Certificate;

rule! {
    /// A cert-manager Certificate of the mesh's trust anchor that leaves the rotation of its key unset.
    ///
    /// ## Why is this bad?
    ///
    /// Since cert-manager 1.18 the default is `Always`: a renewal makes a new root key while running proxies still trust the old one only, and mTLS breaks across the mesh.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// apiVersion: cert-manager.io/v1
    /// kind: Certificate
    /// metadata: {name: linkerd-trust-anchor, namespace: cert-manager}
    /// spec:
    ///   isCA: true
    ///   commonName: root.linkerd.cluster.local
    ///   secretName: linkerd-trust-anchor
    ///   issuerRef: {name: linkerd-trust-anchor, kind: ClusterIssuer}
    ///   duration: 8760h0m0s
    /// ```
    ///
    /// ```yaml good
    /// apiVersion: cert-manager.io/v1
    /// kind: Certificate
    /// metadata: {name: linkerd-trust-anchor, namespace: cert-manager}
    /// spec:
    ///   isCA: true
    ///   commonName: root.linkerd.cluster.local
    ///   secretName: linkerd-trust-anchor
    ///   issuerRef: {name: linkerd-trust-anchor, kind: ClusterIssuer}
    ///   privateKey: {rotationPolicy: Never}
    /// ```
    "MSH1346", "linkerd-anchor-rotation", Linkerd, Error,
    aliases: [],
    rows: ["LD-046"],
    fix: None,
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    for certificate in cx.all::<Certificate>().filter(|certificate| certificate.body.is_ca == Some(true) && !certificate.object.masked) {
        let body = certificate.body;
        let candidates = [certificate.object.name(), body.secret_name.as_deref().unwrap_or_default()];
        let named = candidates.iter().any(|name| name.contains("linkerd") && (name.contains("anchor") || name.contains("root")));
        let anchor = named || body.common_name.as_deref().is_some_and(|name| name.starts_with("root.linkerd."));
        let set = body.private_key.as_ref().is_some_and(|key| key.rotation_policy.is_some());
        if anchor && !set {
            let path = if body.private_key.is_some() { "spec.privateKey" } else { "spec" };
            out.report(certificate.object, path, "the trust anchor's key is replaced at every renewal")
                .note("`rotationPolicy` is unset, which means `Always` since cert-manager 1.18: proxies do not trust the new root")
                .help("write `privateKey: {rotationPolicy: Never}`, or bundle the old and the new root before a rotation");
        }
    }
}
