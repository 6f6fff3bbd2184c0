//! A ServerAuthorization whose clients contradict each other, or that authorizes nobody.

use crate::analyze::{Context, Findings, rule};
use crate::api::linkerd::server_authorization::ServerAuthorization;

rule! {
    /// A ServerAuthorization whose clients contradict each other, or that authorizes nobody.
    ///
    /// ## Why is this bad?
    ///
    /// Linkerd takes one form of client only; the object is refused or authorizes nobody.
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
    ///     unauthenticated: true
    ///     meshTLS: {identities: ['*']}
    /// ---
    /// apiVersion: policy.linkerd.io/v1beta3
    /// kind: Server
    /// metadata: {name: web, namespace: shop}
    /// spec:
    ///   podSelector: {matchLabels: {app: web}}
    ///   port: 8080
    ///   accessPolicy: all-authenticated
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
    "MSH1318", "server-authorization-conflict", Linkerd, Error,
    aliases: [],
    rows: ["LD-018"],
    fix: None,
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    for authorization in cx.all::<ServerAuthorization>().filter(|authorization| !authorization.object.masked) {
        if let Some((path, wrong)) = conflict(authorization.body) {
            out.report(authorization.object, path, wrong)
                .note("Linkerd does not take it: nobody is authorized by it")
                .help("give either `unauthenticated: true` or one form of `meshTLS`");
        }
    }
}

/// Says what is wrong with the clients, and where.
pub(super) fn conflict(authorization: &ServerAuthorization) -> Option<(&'static str, &'static str)> {
    let client = authorization.client.as_ref()?;
    let open = client.unauthenticated == Some(true);
    let Some(tls) = &client.mesh_tls else {
        return (!open).then_some(("spec.client", "no client is authorized: neither `unauthenticated` nor `meshTLS` is given"));
    };
    let named = !tls.identities.is_empty() || !tls.service_accounts.is_empty();
    match (open, tls.unauthenticated_tls == Some(true)) {
        (true, _) => Some(("spec.client.unauthenticated", "clients need no identity, yet `meshTLS` asks for one")),
        (_, true) if named => Some(("spec.client.meshTLS.unauthenticatedTLS", "TLS without identity is enough, yet identities are listed")),
        (_, false) if !named => Some(("spec.client.meshTLS", "no client is authorized: `meshTLS` names nobody")),
        _ => None,
    }
}
