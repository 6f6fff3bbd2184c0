//! A Linkerd AuthorizationPolicy whose target is not a Server, an HTTPRoute, a GRPCRoute or its own Namespace.

use crate::analyze::{Context, Findings, rule};
use crate::api::linkerd::authorization_policy::LinkerdAuthorizationPolicy;
use crate::store::Of;
use crate::text::is_unknown;

rule! {
    /// A Linkerd AuthorizationPolicy whose target is not a Server, an HTTPRoute, a GRPCRoute or its own Namespace.
    ///
    /// ## Why is this bad?
    ///
    /// The policy validator refuses the object; with the webhook down it is stored and authorizes nobody.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// apiVersion: policy.linkerd.io/v1alpha1
    /// kind: AuthorizationPolicy
    /// metadata: {name: web, namespace: shop}
    /// spec:
    ///   targetRef: {kind: Service, name: web}
    ///   requiredAuthenticationRefs:
    ///   - {group: policy.linkerd.io, kind: MeshTLSAuthentication, name: web}
    /// ```
    ///
    /// ```yaml good
    /// apiVersion: policy.linkerd.io/v1alpha1
    /// kind: AuthorizationPolicy
    /// metadata: {name: web, namespace: shop}
    /// spec:
    ///   targetRef: {group: policy.linkerd.io, kind: Server, name: web}
    ///   requiredAuthenticationRefs:
    ///   - {group: policy.linkerd.io, kind: MeshTLSAuthentication, name: web}
    /// ---
    /// apiVersion: policy.linkerd.io/v1alpha1
    /// kind: MeshTLSAuthentication
    /// metadata: {name: web, namespace: shop}
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
    "MSH1301", "linkerd-target-kind", Linkerd, Error,
    aliases: [],
    rows: ["LD-001"],
    fix: None,
}

/// Groups and kinds that a policy may be for.
const ALLOWED: [(&str, &str); 5] = [
    ("policy.linkerd.io", "Server"),
    ("policy.linkerd.io", "HTTPRoute"),
    ("gateway.networking.k8s.io", "HTTPRoute"),
    ("gateway.networking.k8s.io", "GRPCRoute"),
    ("", "Namespace"),
];

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    for policy in cx.all::<LinkerdAuthorizationPolicy>() {
        let Some(target) = &policy.body.target_ref else { continue };
        let Some(kind) = target.kind.as_deref().filter(|kind| !is_unknown(kind)) else { continue };
        let group = target.group.as_deref().filter(|group| *group != "core").unwrap_or_default();
        if is_unknown(group) {
            continue;
        }
        let same = |(known, of): &&(&str, &str)| known.eq_ignore_ascii_case(group) && of.eq_ignore_ascii_case(kind);
        if ALLOWED.iter().any(|allowed| same(&allowed)) {
            own_namespace(policy, kind, out);
            continue;
        }
        let right = ALLOWED.iter().find(|(_, of)| of.eq_ignore_ascii_case(kind)).map(|(group, _)| *group);
        let (path, message) = match right {
            Some(_) if target.group.is_none() => {
                ("spec.targetRef", format!("the target `{kind}` has no group, which makes it a core kind"))
            }
            Some(_) => ("spec.targetRef.group", format!("there is no `{kind}` of group `{group}` that a policy can be for")),
            None => ("spec.targetRef.kind", format!("a policy cannot be for a `{kind}`")),
        };
        let help = match right {
            Some("") => "leave the group out".to_owned(),
            Some(group) => format!("write `group: {group}`"),
            None => "name a Server, an HTTPRoute, a GRPCRoute or the policy's own Namespace".to_owned(),
        };
        out.report(policy.object, path, message).note("Linkerd refuses the policy").help(help);
    }
}

fn own_namespace(policy: Of<'_, LinkerdAuthorizationPolicy>, kind: &str, out: &mut Findings) {
    let name = policy.body.target_ref.as_ref().and_then(|target| target.name.as_deref()).unwrap_or_default();
    let own = &policy.object.namespace;
    if kind.eq_ignore_ascii_case("Namespace") && !name.is_empty() && name != own && !is_unknown(name) && !is_unknown(own) {
        out.report(policy.object, "spec.targetRef.name", format!("the policy is for namespace `{name}` but lives in `{own}`"))
            .note("a policy can only be for the namespace it is in; Linkerd refuses it")
            .help(format!("put the policy in namespace `{name}`, or write `{own}`"));
    }
}
