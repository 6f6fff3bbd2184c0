//! Grants for every Secret of a namespace.

use crate::analyze::{Context, Findings, rule};
use crate::api::gateway::reference_grant::ReferenceGrant;

rule! {
    /// A ReferenceGrant for Secrets that does not name one.
    ///
    /// ## Why is this bad?
    ///
    /// Whoever may write a Gateway in the other namespace may serve any Secret of this one.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// apiVersion: gateway.networking.k8s.io/v1
    /// kind: ReferenceGrant
    /// metadata: {name: certs, namespace: certs}
    /// spec:
    ///   from: [{group: gateway.networking.k8s.io, kind: Gateway, namespace: shop}]
    ///   to: [{group: "", kind: Secret}]
    /// ```
    ///
    /// ```yaml good
    /// apiVersion: gateway.networking.k8s.io/v1
    /// kind: ReferenceGrant
    /// metadata: {name: certs, namespace: certs}
    /// spec:
    ///   from: [{group: gateway.networking.k8s.io, kind: Gateway, namespace: shop}]
    ///   to: [{group: "", kind: Secret, name: www}]
    /// ```
    "MSH1284", "wide-secret-grant", GatewayApi, Off,
    aliases: [],
    rows: ["RG-004"],
    fix: None,
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    for grant in cx.mesh.all::<ReferenceGrant>() {
        for (position, to) in grant.body.to.iter().enumerate() {
            if to.kind.as_deref() == Some("Secret") && to.name.as_deref().is_none_or(str::is_empty) {
                let said = format!("every Secret of namespace `{}` may be used from elsewhere", grant.object.namespace);
                out.report(grant.object, format!("spec.to[{position}].kind"), said).help("name the Secrets, one entry each");
            }
        }
    }
}
