//! Servers of a Gateway that share a name.

use std::collections::BTreeMap;

use crate::analyze::{Context, Findings, rule};
use crate::api::istio::gateway::Gateway;
use crate::diag::Safety;
use crate::store::gateways::servers;
use crate::text::is_unknown;

rule! {
    /// Two servers of a Gateway whose ports, or who themselves, have the same name.
    ///
    /// ## Why is this bad?
    ///
    /// Names of ports and servers must be unique within a Gateway: admission rejects the object, and where it
    /// is not rejected the second server is lost.
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
    ///   - port: {number: 8080, name: http, protocol: HTTP}
    ///     hosts: [api.example.com]
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
    ///   - port: {number: 8080, name: http-api, protocol: HTTP}
    ///     hosts: [api.example.com]
    /// ```
    "MSH0309", "duplicate-server-name", Gateway, Error,
    aliases: [],
    rows: ["GW-003"],
    fix: Some(Safety::Suggested),
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    for gateway in cx.all::<Gateway>() {
        let mut ports: BTreeMap<&str, String> = BTreeMap::new();
        let mut names: BTreeMap<&str, String> = BTreeMap::new();
        for server in servers(gateway) {
            let port = server.server.port.as_ref().and_then(|port| port.name.as_deref());
            let number = server.port().unwrap_or_default();
            let places = [(port, "port.name", &mut ports), (server.server.name.as_deref(), "name", &mut names)];
            for (name, field, seen) in places {
                let Some(name) = name.filter(|name| !name.is_empty() && !is_unknown(name)) else { continue };
                let path = format!("{}.{field}", server.path());
                let Some(first) = seen.get(name) else {
                    seen.insert(name, path);
                    continue;
                };
                let what = if field == "name" { "servers" } else { "ports" };
                let finding = out.report(gateway.object, &path, format!("two {what} of the Gateway are named `{name}`"));
                finding.note("names must be unique: admission rejects the Gateway").help("give each its own name");
                finding.related(gateway.object, first, "the first one");
                if !seen.contains_key(format!("{name}-{number}").as_str()) {
                    finding.suggest_value(path, &format!("{name}-{number}"));
                }
            }
        }
    }
}
