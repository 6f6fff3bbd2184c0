//! A Linkerd AuthorizationPolicy that admits every address without asking for an identity.

use crate::analyze::{Context, Findings, rule};
use crate::api::linkerd::authorization_policy::LinkerdAuthorizationPolicy;
use crate::api::linkerd::network_authentication::NetworkAuthentication;
use crate::ident::cidr::Cidr;

rule! {
    /// A Linkerd AuthorizationPolicy that admits every address without asking for an identity.
    ///
    /// ## Why is this bad?
    ///
    /// Only a NetworkAuthentication is required, and its range holds every address: clients outside of the mesh get in unauthenticated.
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
    ///   - {group: policy.linkerd.io, kind: NetworkAuthentication, name: all}
    /// ---
    /// apiVersion: policy.linkerd.io/v1alpha1
    /// kind: NetworkAuthentication
    /// metadata: {name: all, namespace: shop}
    /// spec:
    ///   networks:
    ///   - cidr: 0.0.0.0/0
    /// ```
    ///
    /// ```yaml good
    /// apiVersion: policy.linkerd.io/v1alpha1
    /// kind: AuthorizationPolicy
    /// metadata: {name: web, namespace: shop}
    /// spec:
    ///   targetRef: {kind: Namespace, name: shop}
    ///   requiredAuthenticationRefs:
    ///   - {group: policy.linkerd.io, kind: NetworkAuthentication, name: lan}
    /// ---
    /// apiVersion: policy.linkerd.io/v1alpha1
    /// kind: NetworkAuthentication
    /// metadata: {name: lan, namespace: shop}
    /// spec:
    ///   networks:
    ///   - cidr: 10.4.0.0/16
    /// ```
    "MSH1306", "linkerd-network-only", Linkerd, Info,
    aliases: [],
    rows: ["LD-006"],
    fix: None,
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    for policy in cx.all::<LinkerdAuthorizationPolicy>() {
        let Some(target) = &policy.body.target_ref else { continue };
        let of_route = target.kind.as_deref().is_some_and(|kind| kind.ends_with("Route"));
        let [only] = policy.body.required_authentication_refs.as_slice() else { continue };
        if of_route || only.kind.as_deref() != Some("NetworkAuthentication") {
            continue;
        }
        let space = only.namespace.as_deref().unwrap_or(&policy.object.namespace);
        let Some(network) = cx.get::<NetworkAuthentication>(space, only.name.as_deref().unwrap_or_default()) else { continue };
        let wide = |cidr: &str| Cidr::parse(cidr).is_some_and(|cidr| cidr.bits == 0);
        let position = network.body.networks.iter().position(|entry| entry.except.is_empty() && entry.cidr.as_deref().is_some_and(wide));
        if let Some(position) = position {
            out.report(policy.object, "spec.requiredAuthenticationRefs[0]", "every address is admitted and no identity is required")
                .note("clients without a proxy get in unauthenticated")
                .help("require a MeshTLSAuthentication as well, or narrow the networks")
                .related(network.object, format!("spec.networks[{position}].cidr"), "holds every address");
        }
    }
}
