//! Routes that are handed on to VirtualServices with hosts.

use super::delegations;
use crate::analyze::{Change, Context, Findings, rule};
use crate::diag::Safety;
use crate::text::is_unknown;

rule! {
    /// A route handed on to a VirtualService that has hosts of its own.
    ///
    /// Only a VirtualService without `hosts` can be a delegate.
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
    ///   hosts: [reviews.example.com]
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
    ///   http:
    ///   - redirect: {uri: /new}
    /// ```
    "MSH0112", "delegate-has-hosts", Reference, Error,
    aliases: [],
    rows: ["VS-012"],
    fix: Some(Safety::Suggested),
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    for delegation in delegations(cx) {
        let Some(delegate) = delegation.delegate.filter(|delegate| !delegate.body.hosts.is_empty()) else { continue };
        if delegate.body.hosts.iter().any(|host| is_unknown(host)) {
            continue;
        }
        let name = delegation.name;
        let path = format!("{}.name", delegation.path);
        let finding =
            out.report(delegation.service.object, path, format!("VirtualService `{name}` has hosts of its own, so it is no delegate"));
        finding.note("the route is dropped without a word");
        finding.help(format!("take `hosts` out of `{}/{name}`, or route to its destinations here", delegate.object.namespace));
        finding.related(delegate.object, "spec.hosts", "only a VirtualService without hosts can be a delegate");
        if delegate.object.id == delegation.service.object.id {
            finding.fix(Safety::Suggested, Change::Remove { path: delegation.path });
        }
    }
}
