//! Routes that are handed on to VirtualServices that do not exist.

use super::delegations;
use crate::analyze::{Context, Findings, rule};
use crate::api::istio::virtual_service::VirtualService;
use crate::diag::Safety;
use crate::text::{is_unknown, suggest};

rule! {
    /// A route handed on to a VirtualService that does not exist.
    ///
    /// ## Why is this bad?
    ///
    /// The route is dropped without a word: its requests fall through to the routes below it, or get 404.
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
    ///     delegate: {name: rewiews, namespace: teams}
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
    "MSH0111", "delegate-missing", Reference, Error,
    aliases: [],
    rows: ["VS-011"],
    fix: Some(Safety::Suggested),
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    for delegation in delegations(cx) {
        let (name, space) = (delegation.name, delegation.namespace);
        if delegation.delegate.is_some() || is_unknown(name) || is_unknown(space) {
            continue;
        }
        let path = format!("{}.name", delegation.path);
        let finding = out.report(
            delegation.service.object,
            &path,
            format!("there is no VirtualService `{name}` in namespace `{space}` to delegate to"),
        );
        finding.note("the route is dropped without a word");
        let elsewhere = cx.all::<VirtualService>().find(|other| other.object.name() == name && other.body.hosts.is_empty());
        let near: Vec<&str> =
            cx.within::<VirtualService>(space).filter(|other| other.body.hosts.is_empty()).map(|other| other.object.name()).collect();
        if let Some(other) = elsewhere {
            finding.help(format!("there is one in namespace `{}`: set `delegate.namespace`", other.object.namespace));
            finding.related(other.object, "metadata.name", "a VirtualService of that name");
        } else if let Some(near) = suggest::nearest(name, near) {
            finding.help(format!("there is a VirtualService `{near}`")).suggest_value(path, near);
        } else {
            finding.help("add the delegate to the input (`--with DIR`), or correct the name");
        }
        let inventory = cx.inventory::<VirtualService>(space);
        finding.assuming(inventory, format!("the VirtualServices of namespace `{space}` are all in the input"));
    }
}
