//! Certificates in other namespaces without a ReferenceGrant.

use super::certificate_refs;
use crate::analyze::{Context, Findings, rule};
use crate::api::gateway::reference_grant::ReferenceGrant;
use crate::diag::Safety;
use crate::store::Inventory;
use crate::store::gateway_api::GROUP;

rule! {
    /// A listener whose certificate lies in another namespace that has no ReferenceGrant for it.
    ///
    /// When the input holds nothing of the Secret's namespace, the finding is one level lower.
    ///
    /// ## Why is this bad?
    ///
    /// The listener has no certificate: TLS handshakes fail.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// apiVersion: v1
    /// kind: Namespace
    /// metadata: {name: certs}
    /// ---
    /// apiVersion: gateway.networking.k8s.io/v1
    /// kind: Gateway
    /// metadata: {name: edge, namespace: shop}
    /// spec:
    ///   gatewayClassName: istio
    ///   listeners:
    ///   - {name: web, port: 443, protocol: HTTPS, tls: {certificateRefs: [{name: www, namespace: certs}]}}
    /// ```
    ///
    /// ```yaml good
    /// apiVersion: v1
    /// kind: Namespace
    /// metadata: {name: certs}
    /// ---
    /// apiVersion: gateway.networking.k8s.io/v1
    /// kind: Gateway
    /// metadata: {name: edge, namespace: shop}
    /// spec:
    ///   gatewayClassName: istio
    ///   listeners:
    ///   - {name: web, port: 443, protocol: HTTPS, tls: {certificateRefs: [{name: www, namespace: certs}]}}
    /// ---
    /// apiVersion: gateway.networking.k8s.io/v1
    /// kind: ReferenceGrant
    /// metadata: {name: edge, namespace: certs}
    /// spec:
    ///   from: [{group: gateway.networking.k8s.io, kind: Gateway, namespace: shop}]
    ///   to: [{group: "", kind: Secret, name: www}]
    /// ```
    "MSH1263", "certificate-not-granted", GatewayApi, Error,
    aliases: [],
    rows: ["KGW-015"],
    fix: Some(Safety::Suggested),
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    for reference in certificate_refs(cx.mesh).iter().filter(|reference| reference.is_secret()) {
        let owner = reference.listener.owner;
        let (from, to, name, kind) = (owner.namespace.as_str(), reference.namespace(), reference.name(), owner.kind_name.as_str());
        if from == to || cx.granted((owner.group(), kind, from), ("", "Secret", to, name)) {
            continue;
        }
        let said = format!("no ReferenceGrant lets {kind}s of namespace `{from}` use Secret `{name}` of namespace `{to}`");
        let inventory = if cx.options.complete || cx.namespace_exists(to) { Inventory::Known } else { Inventory::Assumed };
        let finding = out.report(owner, format!("{}.namespace", reference.path), said);
        finding
            .note("the listener's status will say ResolvedRefs=False, reason RefNotPermitted")
            .assuming(inventory, format!("the ReferenceGrants of namespace `{to}` are all in the input"))
            .help(format!(
                "add a ReferenceGrant to namespace `{to}`: from {{group: {GROUP}, kind: {kind}, namespace: {from}}} to {{group: \"\", kind: Secret, name: {name}}}"
            ));
        if let Some(grant) = cx.mesh.within::<ReferenceGrant>(to).next() {
            finding.related(grant.object, "spec", "this grant does not cover it");
        }
    }
}
