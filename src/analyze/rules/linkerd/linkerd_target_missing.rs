//! A Linkerd policy for a Server or a route that does not exist in its namespace.

use super::servers::POLICY;
use super::{absent, names};
use crate::analyze::{Context, Findings, rule};
use crate::api::gateway::grpc_route::GrpcRoute;
use crate::api::gateway::http_route::HttpRoute;
use crate::api::linkerd::authorization_policy::LinkerdAuthorizationPolicy;
use crate::api::linkerd::http_local_rate_limit_policy::HttpLocalRateLimitPolicy;
use crate::api::linkerd::http_route::LinkerdHttpRoute;
use crate::api::linkerd::server::Server;
use crate::diag::Safety;
use crate::text::suggest;

rule! {
    /// A Linkerd policy for a Server or a route that does not exist in its namespace.
    ///
    /// ## Why is this bad?
    ///
    /// The policy authorizes (or limits) nothing: clients it was meant to admit stay denied.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// apiVersion: policy.linkerd.io/v1beta3
    /// kind: Server
    /// metadata: {name: web-http, namespace: shop}
    /// spec:
    ///   podSelector: {matchLabels: {app: web}}
    ///   port: 8080
    ///   accessPolicy: all-authenticated
    /// ---
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
    /// ```
    ///
    /// ```yaml good
    /// apiVersion: policy.linkerd.io/v1beta3
    /// kind: Server
    /// metadata: {name: web-http, namespace: shop}
    /// spec:
    ///   podSelector: {matchLabels: {app: web}}
    ///   port: 8080
    /// ---
    /// apiVersion: policy.linkerd.io/v1alpha1
    /// kind: AuthorizationPolicy
    /// metadata: {name: web, namespace: shop}
    /// spec:
    ///   targetRef: {group: policy.linkerd.io, kind: Server, name: web-http}
    ///   requiredAuthenticationRefs:
    ///   - {group: policy.linkerd.io, kind: MeshTLSAuthentication, name: web}
    /// ---
    /// apiVersion: policy.linkerd.io/v1alpha1
    /// kind: MeshTLSAuthentication
    /// metadata: {name: web, namespace: shop}
    /// spec:
    ///   identities: ['*']
    /// ```
    "MSH1302", "linkerd-target-missing", Linkerd, Error,
    aliases: [],
    rows: ["LD-002"],
    fix: Some(Safety::Suggested),
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    let policies = cx.all::<LinkerdAuthorizationPolicy>().map(|policy| (policy.object, policy.body.target_ref.as_ref()));
    let limits = cx.all::<HttpLocalRateLimitPolicy>().map(|policy| (policy.object, policy.body.target_ref.as_ref()));
    for (object, target) in policies.chain(limits) {
        let Some((kind, name)) = target.and_then(|target| Some((target.kind.as_deref()?, target.name.as_deref()?))) else { continue };
        let ours = target.and_then(|target| target.group.as_deref()) == Some(POLICY);
        let space = object.namespace.as_str();
        let (absent, known) = match (kind, ours) {
            ("Server", true) => (absent::<Server>(cx, space, space, name), names::<Server>(cx, space)),
            ("HTTPRoute", true) => (absent::<LinkerdHttpRoute>(cx, space, space, name), names::<LinkerdHttpRoute>(cx, space)),
            ("HTTPRoute", false) => (absent::<HttpRoute>(cx, space, space, name), names::<HttpRoute>(cx, space)),
            ("GRPCRoute", false) => (absent::<GrpcRoute>(cx, space, space, name), names::<GrpcRoute>(cx, space)),
            _ => continue,
        };
        let Some(inventory) = absent else { continue };
        let finding = out.report(object, "spec.targetRef.name", format!("there is no {kind} `{name}` in namespace `{space}`"));
        finding.note("the policy has no effect").assuming(inventory, format!("the {kind}s of namespace `{space}` are all in the input"));
        match suggest::nearest(name, known.iter().map(String::as_str)) {
            Some(near) => finding.help(format!("there is a {kind} `{near}`")).suggest_value("spec.targetRef.name", near),
            None => finding.help(format!("correct the name, or add the {kind}")),
        };
    }
}
