//! The form of Gateway addresses.

use std::net::IpAddr;

rule! {
    /// An address of a Gateway whose value does not fit its type.
    ///
    /// The type defaults to `IPAddress`.
    ///
    /// ## Why is this bad?
    ///
    /// The API server rejects the Gateway, or it gets no address.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// apiVersion: gateway.networking.k8s.io/v1
    /// kind: Gateway
    /// metadata: {name: edge, namespace: shop}
    /// spec:
    ///   gatewayClassName: cilium
    ///   addresses: [{value: www.example.com}]
    ///   listeners: [{name: http, port: 80, protocol: HTTP}]
    /// ```
    ///
    /// ```yaml good
    /// apiVersion: gateway.networking.k8s.io/v1
    /// kind: Gateway
    /// metadata: {name: edge, namespace: shop}
    /// spec:
    ///   gatewayClassName: cilium
    ///   addresses: [{type: Hostname, value: www.example.com}]
    ///   listeners: [{name: http, port: 80, protocol: HTTP}]
    /// ```
    "MSH1267", "gateway-address", GatewayApi, Error,
    aliases: [],
    rows: ["KGW-020"],
    fix: Some(Safety::Suggested),
}

use crate::analyze::{Change, Context, Findings, rule};
use crate::api::gateway::k8s_gateway::K8sGateway;
use crate::diag::Safety;
use crate::ident::name::is_dns_subdomain;
use crate::text::is_unknown;

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    for gateway in cx.mesh.all::<K8sGateway>() {
        for (position, address) in gateway.body.addresses.iter().enumerate() {
            let kind = address.type_.as_deref().unwrap_or("IPAddress");
            let value = address.value.as_deref().unwrap_or_default();
            if value.is_empty() || is_unknown(value) {
                continue;
            }
            let path = format!("spec.addresses[{position}]");
            let is_address = value.parse::<IpAddr>().is_ok();
            let (said, meant) = match kind {
                "IPAddress" if !is_address => (format!("`{value}` is no IP address"), is_dns_subdomain(value).then_some("Hostname")),
                "Hostname" if is_address => (format!("`{value}` is an IP address, not a hostname"), Some("IPAddress")),
                "Hostname" if !is_dns_subdomain(value.strip_prefix("*.").unwrap_or(value)) => (format!("`{value}` is no hostname"), None),
                _ => continue,
            };
            let finding = out.report(gateway.object, format!("{path}.value"), said);
            finding.note("the API server rejects the Gateway, or its status will say Accepted=False, reason UnsupportedAddress");
            let Some(meant) = meant else { continue };
            finding.help(format!("write `type: {meant}`"));
            if address.type_.is_some() {
                finding.suggest_value(format!("{path}.type"), meant);
            } else {
                finding.fix(Safety::Suggested, Change::Insert { path, key: "type".to_owned(), text: meant.to_owned() });
            }
        }
    }
}
