//! A Linkerd AuthorizationPolicy that requires an authentication object or service account that does not exist.

use super::{absent, absent_account, names};
use crate::analyze::{Context, Findings, rule};
use crate::api::k8s::service_account::ServiceAccount;
use crate::api::linkerd::authorization_policy::LinkerdAuthorizationPolicy;
use crate::api::linkerd::mesh_tls_authentication::MeshTlsAuthentication;
use crate::api::linkerd::network_authentication::NetworkAuthentication;
use crate::diag::Safety;
use crate::text::suggest;

rule! {
    /// A Linkerd AuthorizationPolicy that requires an authentication object or service account that does not exist.
    ///
    /// ## Why is this bad?
    ///
    /// With an unknown reference the whole policy is dropped and clients stay denied; a missing service account is an identity nobody has.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// apiVersion: policy.linkerd.io/v1alpha1
    /// kind: AuthorizationPolicy
    /// metadata: {name: web, namespace: shop}
    /// spec:
    ///   targetRef: {kind: Namespace, name: shop}
    ///   requiredAuthenticationRefs:
    ///   - {group: policy.linkerd.io, kind: MeshTLSAuthentication, name: fronts}
    /// ---
    /// apiVersion: policy.linkerd.io/v1alpha1
    /// kind: MeshTLSAuthentication
    /// metadata: {name: front, namespace: shop}
    /// spec:
    ///   identities: ['*']
    /// ```
    ///
    /// ```yaml good
    /// apiVersion: policy.linkerd.io/v1alpha1
    /// kind: AuthorizationPolicy
    /// metadata: {name: web, namespace: shop}
    /// spec:
    ///   targetRef: {kind: Namespace, name: shop}
    ///   requiredAuthenticationRefs:
    ///   - {group: policy.linkerd.io, kind: MeshTLSAuthentication, name: front}
    /// ---
    /// apiVersion: policy.linkerd.io/v1alpha1
    /// kind: MeshTLSAuthentication
    /// metadata: {name: front, namespace: shop}
    /// spec:
    ///   identities: ['*']
    /// ```
    "MSH1304", "linkerd-authentication-missing", Linkerd, Error,
    aliases: [],
    rows: ["LD-004"],
    fix: Some(Safety::Suggested),
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    for policy in cx.all::<LinkerdAuthorizationPolicy>() {
        for (position, reference) in policy.body.required_authentication_refs.iter().enumerate() {
            let (Some(kind), Some(name)) = (reference.kind.as_deref(), reference.name.as_deref()) else { continue };
            let home = policy.object.namespace.as_str();
            let space = reference.namespace.as_deref().unwrap_or(home);
            let (absent, known) = match kind {
                "MeshTLSAuthentication" => {
                    (absent::<MeshTlsAuthentication>(cx, home, space, name), names::<MeshTlsAuthentication>(cx, space))
                }
                "NetworkAuthentication" => {
                    (absent::<NetworkAuthentication>(cx, home, space, name), names::<NetworkAuthentication>(cx, space))
                }
                "ServiceAccount" => (absent_account(cx, space, name), names::<ServiceAccount>(cx, space)),
                _ => continue,
            };
            let Some(inventory) = absent else { continue };
            let path = format!("spec.requiredAuthenticationRefs[{position}].name");
            let finding = out.report(policy.object, &path, format!("there is no {kind} `{name}` in namespace `{space}`"));
            finding.note(if kind == "ServiceAccount" {
                "nobody has that identity"
            } else {
                "the whole policy is dropped: clients stay denied"
            });
            finding.assuming(inventory, format!("the {kind}s of namespace `{space}` are all in the input"));
            match suggest::nearest(name, known.iter().map(String::as_str)) {
                Some(near) => finding.help(format!("there is a {kind} `{near}`")).suggest_value(path, near),
                None => finding.help(format!("correct the name or the namespace, or add the {kind}")),
            };
        }
    }
}
