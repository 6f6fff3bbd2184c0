//! Gateway names in the old dotted form.

use crate::analyze::{Change, Context, Findings, rule};
use crate::api::istio::virtual_service::VirtualService;
use crate::diag::Safety;
use crate::store::gateways::gateway_name;
use crate::text::is_unknown;

rule! {
    /// A gateway written as `name.namespace`, with or without a domain, rather than `namespace/name`.
    ///
    /// ## Why is this bad?
    ///
    /// The form is deprecated: it still works, but only by guessing the namespace from the second word.
    ///
    /// ## Example
    ///
    /// ```yaml bad
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
    /// metadata: {name: www, namespace: shop}
    /// spec:
    ///   hosts: [www.example.com]
    ///   gateways: [public.shop.svc.cluster.local]
    ///   http:
    ///   - redirect: {uri: /new}
    /// ```
    ///
    /// ```yaml good
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
    /// metadata: {name: www, namespace: shop}
    /// spec:
    ///   hosts: [www.example.com]
    ///   gateways: [shop/public]
    ///   http:
    ///   - redirect: {uri: /new}
    /// ```
    "MSH0332", "legacy-gateway-name", Gateway, Warning,
    aliases: ["KIA1108"],
    rows: ["VS-043"],
    fix: Some(Safety::Safe),
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    for service in cx.all::<VirtualService>() {
        for (position, name) in service.body.gateways.iter().enumerate() {
            if name.contains('/') || !name.contains('.') || is_unknown(name) {
                continue;
            }
            let (space, short) = gateway_name(name, &service.object.namespace);
            if space.is_empty() || short.is_empty() {
                continue;
            }
            let better = format!("{space}/{short}");
            let path = format!("spec.gateways[{position}]");
            let finding = out.report(service.object, &path, format!("`{name}` is the old form of a gateway's name"));
            finding.note("it is deprecated, and read as the name and its namespace").help(format!("write `{better}`"));
            finding.fix(Safety::Safe, Change::Replace { path, text: crate::yaml::edit::scalar(&better) });
        }
    }
}
