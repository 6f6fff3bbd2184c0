//! A Linkerd AuthorizationPolicy with an empty list of required authentications.

use crate::analyze::{Context, Findings, rule};
use crate::api::linkerd::authorization_policy::LinkerdAuthorizationPolicy;

rule! {
    /// A Linkerd AuthorizationPolicy with an empty list of required authentications.
    ///
    /// ## Why is this bad?
    ///
    /// It authorizes every client on every network, with or without an identity.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// apiVersion: policy.linkerd.io/v1alpha1
    /// kind: AuthorizationPolicy
    /// metadata: {name: web, namespace: shop}
    /// spec:
    ///   targetRef: {kind: Namespace, name: shop}
    ///   requiredAuthenticationRefs: []
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
    "MSH1305", "linkerd-open-policy", Linkerd, Warning,
    aliases: [],
    rows: ["LD-005"],
    fix: None,
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    for policy in cx.all::<LinkerdAuthorizationPolicy>() {
        let named = policy.body.target_ref.as_ref().and_then(|target| Some((target.kind.as_deref()?, target.name.as_deref()?)));
        // A route of its own (a probe, a health page) is opened to everybody on purpose.
        let Some((kind, name)) = named.filter(|(kind, _)| !kind.ends_with("Route")) else { continue };
        if policy.body.required_authentication_refs.is_empty() && !policy.object.masked {
            out.report(
                policy.object,
                "spec.requiredAuthenticationRefs",
                format!("no authentication is required: everybody may call {kind} `{name}`"),
            )
            .note("an empty list admits clients without identity from every network")
            .help("require a MeshTLSAuthentication; identity `*` stands for every meshed client");
        }
    }
}
