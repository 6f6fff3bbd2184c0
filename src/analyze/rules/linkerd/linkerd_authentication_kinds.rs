//! A Linkerd AuthorizationPolicy that requires authentications that cannot be required together.

use crate::analyze::{Context, Findings, rule};
use crate::api::linkerd::authorization_policy::LinkerdAuthorizationPolicy;
use crate::text::is_unknown;

rule! {
    /// A Linkerd AuthorizationPolicy that requires authentications that cannot be required together.
    ///
    /// ## Why is this bad?
    ///
    /// Each client has one identity and one address: Linkerd refuses a policy that requires two of a sort, or another kind.
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
    ///   - {group: policy.linkerd.io, kind: MeshTLSAuthentication, name: front}
    ///   - {group: policy.linkerd.io, kind: MeshTLSAuthentication, name: jobs}
    /// ---
    /// apiVersion: policy.linkerd.io/v1alpha1
    /// kind: MeshTLSAuthentication
    /// metadata: {name: front, namespace: shop}
    /// spec:
    ///   identities: ['*']
    /// ---
    /// apiVersion: policy.linkerd.io/v1alpha1
    /// kind: MeshTLSAuthentication
    /// metadata: {name: jobs, namespace: shop}
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
    ///   - {group: policy.linkerd.io, kind: NetworkAuthentication, name: lan}
    /// ---
    /// apiVersion: policy.linkerd.io/v1alpha1
    /// kind: MeshTLSAuthentication
    /// metadata: {name: front, namespace: shop}
    /// spec:
    ///   identities: ['*']
    /// ---
    /// apiVersion: policy.linkerd.io/v1alpha1
    /// kind: NetworkAuthentication
    /// metadata: {name: lan, namespace: shop}
    /// spec:
    ///   networks:
    ///   - cidr: 10.0.0.0/8
    /// ```
    "MSH1303", "linkerd-authentication-kinds", Linkerd, Error,
    aliases: [],
    rows: ["LD-003"],
    fix: None,
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    for policy in cx.all::<LinkerdAuthorizationPolicy>() {
        let (mut identity, mut network) = (None, None);
        for (position, reference) in policy.body.required_authentication_refs.iter().enumerate() {
            let Some(kind) = reference.kind.as_deref().filter(|kind| !is_unknown(kind)) else { continue };
            let path = format!("spec.requiredAuthenticationRefs[{position}]");
            let first = match kind {
                "MeshTLSAuthentication" | "ServiceAccount" => identity.replace(position),
                "NetworkAuthentication" => network.replace(position),
                _ => {
                    out.report(policy.object, format!("{path}.kind"), format!("`{kind}` is no kind of authentication"))
                        .note("Linkerd refuses the policy")
                        .help("name a MeshTLSAuthentication, a ServiceAccount or a NetworkAuthentication");
                    continue;
                }
            };
            if let Some(first) = first {
                let what = if kind == "NetworkAuthentication" { "network" } else { "identity" };
                out.report(policy.object, path, format!("a second {what} is required: all references must hold at once"))
                    .note("Linkerd refuses the policy")
                    .help(format!(
                        "list the alternatives in one {}",
                        if what == "network" { "NetworkAuthentication" } else { "MeshTLSAuthentication" }
                    ))
                    .related(policy.object, format!("spec.requiredAuthenticationRefs[{first}]"), "the first one");
            }
        }
    }
}
