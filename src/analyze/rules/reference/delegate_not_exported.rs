//! Routes that are handed on to VirtualServices that are not exported to them.

use super::delegations;
use crate::analyze::{Context, Findings, rule};
use crate::store::visibility::exported;

rule! {
    /// A route handed on to a VirtualService that is not exported to the root's namespace.
    ///
    /// ## Why is this bad?
    ///
    /// The route is dropped without a word, as if the delegate did not exist.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// apiVersion: networking.istio.io/v1
    /// kind: VirtualService
    /// metadata: {name: site, namespace: shop}
    /// spec:
    ///   hosts: [www.example.com]
    ///   gateways: [public]
    ///   http:
    ///   - match: [{uri: {prefix: /reviews}}]
    ///     delegate: {name: reviews, namespace: teams}
    /// ---
    /// apiVersion: networking.istio.io/v1
    /// kind: Gateway
    /// metadata: {name: public, namespace: shop}
    /// spec:
    ///   selector: {istio: ingressgateway}
    ///   servers:
    ///   - port: {number: 80, name: http, protocol: HTTP}
    ///     hosts: [www.example.com]
    /// ---
    /// apiVersion: networking.istio.io/v1
    /// kind: VirtualService
    /// metadata: {name: reviews, namespace: teams}
    /// spec:
    ///   exportTo: ["."]
    ///   http:
    ///   - redirect: {uri: /new}
    /// ```
    ///
    /// ```yaml good
    /// apiVersion: networking.istio.io/v1
    /// kind: VirtualService
    /// metadata: {name: site, namespace: shop}
    /// spec:
    ///   hosts: [www.example.com]
    ///   gateways: [public]
    ///   http:
    ///   - match: [{uri: {prefix: /reviews}}]
    ///     delegate: {name: reviews, namespace: teams}
    /// ---
    /// apiVersion: networking.istio.io/v1
    /// kind: Gateway
    /// metadata: {name: public, namespace: shop}
    /// spec:
    ///   selector: {istio: ingressgateway}
    ///   servers:
    ///   - port: {number: 80, name: http, protocol: HTTP}
    ///     hosts: [www.example.com]
    /// ---
    /// apiVersion: networking.istio.io/v1
    /// kind: VirtualService
    /// metadata: {name: reviews, namespace: teams}
    /// spec:
    ///   exportTo: [".", shop]
    ///   http:
    ///   - redirect: {uri: /new}
    /// ```
    "MSH0113", "delegate-not-exported", Reference, Error,
    aliases: [],
    rows: ["VS-013"],
    fix: None,
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    for delegation in delegations(cx) {
        let Some(delegate) = delegation.delegate.filter(|delegate| delegate.body.hosts.is_empty()) else { continue };
        let (root, owner) = (&delegation.service.object.namespace, &delegate.object.namespace);
        if exported(&delegate.body.export_to, owner, root) {
            continue;
        }
        let message = format!("VirtualService `{owner}/{}` is not exported to namespace `{root}`", delegation.name);
        let finding = out.report(delegation.service.object, format!("{}.name", delegation.path), message);
        finding.note("the route is dropped without a word").help(format!("add `{root}` to the delegate's `exportTo`"));
        finding.related(delegate.object, "spec.exportTo", "it is exported to these only");
    }
}
