//! A ServerAuthorization, which AuthorizationPolicy has superseded.

use super::server_authorization_conflict::conflict;
use crate::analyze::{Context, Findings, rule};
use crate::api::linkerd::server_authorization::ServerAuthorization;

rule! {
    /// A ServerAuthorization, which AuthorizationPolicy has superseded.
    ///
    /// ## Why is this bad?
    ///
    /// It cannot be for routes or a whole namespace, and new features go to AuthorizationPolicy only.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// apiVersion: policy.linkerd.io/v1beta1
    /// kind: ServerAuthorization
    /// metadata: {name: web, namespace: shop}
    /// spec:
    ///   server: {name: web}
    ///   client:
    ///     meshTLS: {identities: ['*']}
    /// ---
    /// apiVersion: policy.linkerd.io/v1beta3
    /// kind: Server
    /// metadata: {name: web, namespace: shop}
    /// spec:
    ///   podSelector: {matchLabels: {app: web}}
    ///   port: 8080
    /// ```
    ///
    /// ```yaml good
    /// apiVersion: policy.linkerd.io/v1alpha1
    /// kind: AuthorizationPolicy
    /// metadata: {name: web, namespace: shop}
    /// spec:
    ///   targetRef: {group: policy.linkerd.io, kind: Server, name: web}
    ///   requiredAuthenticationRefs:
    ///   - {group: policy.linkerd.io, kind: MeshTLSAuthentication, name: all}
    /// ---
    /// apiVersion: policy.linkerd.io/v1alpha1
    /// kind: MeshTLSAuthentication
    /// metadata: {name: all, namespace: shop}
    /// spec:
    ///   identities: ['*']
    /// ---
    /// apiVersion: policy.linkerd.io/v1beta3
    /// kind: Server
    /// metadata: {name: web, namespace: shop}
    /// spec:
    ///   podSelector: {matchLabels: {app: web}}
    ///   port: 8080
    /// ```
    "MSH1317", "server-authorization-legacy", Linkerd, Info,
    aliases: [],
    rows: ["LD-017"],
    fix: None,
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    for authorization in cx.all::<ServerAuthorization>() {
        if conflict(authorization.body).is_none() {
            out.report(authorization.object, "kind", "AuthorizationPolicy has superseded ServerAuthorization")
                .note("it goes on working, without new features")
                .help("write an AuthorizationPolicy that requires a MeshTLSAuthentication or a NetworkAuthentication");
        }
    }
}
