//! An identity of a Linkerd policy that no client can have.

use super::{absent_account, names};
use crate::analyze::{Context, Findings, rule};
use crate::api::k8s::service_account::ServiceAccount;
use crate::api::linkerd::mesh_tls_authentication::MeshTlsAuthentication;
use crate::api::linkerd::server_authorization::ServerAuthorization;
use crate::diag::Safety;
use crate::ident::name::is_dns_subdomain;
use crate::ident::spiffe::Principal;
use crate::store::Object;
use crate::text::{is_unknown, suggest};

rule! {
    /// An identity of a Linkerd policy that no client can have.
    ///
    /// ## Why is this bad?
    ///
    /// Identities are compared as text with the name in the client certificate: one that is not of its form never matches, and its clients stay denied.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// apiVersion: policy.linkerd.io/v1alpha1
    /// kind: MeshTLSAuthentication
    /// metadata: {name: front, namespace: shop}
    /// spec:
    ///   identities: [cluster.local/ns/shop/sa/front]
    /// ```
    ///
    /// ```yaml good
    /// apiVersion: policy.linkerd.io/v1alpha1
    /// kind: MeshTLSAuthentication
    /// metadata: {name: front, namespace: shop}
    /// spec:
    ///   identities: [front.shop.serviceaccount.identity.linkerd.cluster.local]
    /// ```
    "MSH1307", "mesh-tls-identity", Linkerd, Error,
    aliases: [],
    rows: ["LD-007"],
    fix: Some(Safety::Suggested),
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    for authentication in cx.all::<MeshTlsAuthentication>() {
        let object = authentication.object;
        for (position, identity) in authentication.body.identities.iter().enumerate() {
            judge(cx, object, format!("spec.identities[{position}]"), identity, out);
        }
        for (position, reference) in authentication.body.identity_refs.iter().enumerate() {
            let space = reference.namespace.as_deref().unwrap_or(&object.namespace);
            let Some(name) = reference.name.as_deref().filter(|_| reference.kind.as_deref() == Some("ServiceAccount")) else { continue };
            account(cx, object, format!("spec.identityRefs[{position}].name"), (space, name), out);
        }
    }
    for authorization in cx.all::<ServerAuthorization>() {
        let Some(tls) = authorization.body.client.as_ref().and_then(|client| client.mesh_tls.as_ref()) else { continue };
        for (position, identity) in tls.identities.iter().enumerate() {
            judge(cx, authorization.object, format!("spec.client.meshTLS.identities[{position}]"), identity, out);
        }
        for (position, reference) in tls.service_accounts.iter().enumerate() {
            let space = reference.namespace.as_deref().unwrap_or(&authorization.object.namespace);
            let path = format!("spec.client.meshTLS.serviceAccounts[{position}].name");
            account(cx, authorization.object, path, (space, reference.name.as_deref().unwrap_or_default()), out);
        }
    }
}

fn judge(cx: &Context<'_>, object: &Object, path: String, identity: &str, out: &mut Findings) {
    if identity.is_empty() || identity == "*" || is_unknown(identity) {
        return;
    }
    if let Some(wrong) = malformed(identity) {
        let finding = out.report(object, &path, format!("`{identity}` is no identity: {wrong}"));
        finding.note("no client certificate has that name").help(
            "write `<service account>.<namespace>.serviceaccount.identity.linkerd.<trust domain>`, `*.<suffix>`, `*` or a `spiffe://` id",
        );
        if let Some(principal) = Principal::parse(identity.strip_prefix("spiffe://").unwrap_or(identity)) {
            let Principal { namespace, service_account, trust_domain } = principal;
            finding.suggest_value(path, &format!("{service_account}.{namespace}.serviceaccount.identity.linkerd.{trust_domain}"));
        }
        return;
    }
    let parts: Vec<&str> = identity.splitn(4, '.').collect();
    if let [name, space, "serviceaccount", rest] = parts.as_slice()
        && rest.starts_with("identity.")
        && *name != "*"
    {
        account(cx, object, path, (space, name), out);
    }
}

/// Says what is wrong with the form of an identity.
fn malformed(identity: &str) -> Option<&'static str> {
    if let Some(rest) = identity.strip_prefix("spiffe://") {
        return (!rest.split_once('/').is_some_and(|(domain, path)| !domain.is_empty() && !path.is_empty()))
            .then_some("a SPIFFE id has a trust domain and a path");
    }
    let rest = identity.strip_prefix("*.").unwrap_or(identity);
    if rest.contains('*') {
        Some("`*` stands for the first labels only, as in `*.shop.serviceaccount…`")
    } else if Principal::parse(identity).is_some() {
        Some("that is how Istio names a workload")
    } else if !is_dns_subdomain(rest) {
        Some("it is neither a DNS name nor a SPIFFE id")
    } else {
        None
    }
}

fn account(cx: &Context<'_>, object: &Object, path: String, (space, name): (&str, &str), out: &mut Findings) {
    let Some(inventory) = absent_account(cx, space, name) else { return };
    let known = names::<ServiceAccount>(cx, space);
    let finding = out.report(object, path, format!("there is no ServiceAccount `{name}` in namespace `{space}`"));
    finding
        .note("nobody has that identity")
        .assuming(inventory, format!("the ServiceAccounts of namespace `{space}` are all in the input"));
    match suggest::nearest(name, known.iter().map(String::as_str)) {
        Some(near) => finding.help(format!("there is a ServiceAccount `{near}`")),
        None => finding.help("correct the name or the namespace, or add the ServiceAccount"),
    };
}
