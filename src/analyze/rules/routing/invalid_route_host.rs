//! A host of a VirtualService that is neither a DNS name, a wildcard such as `*.example.com`, nor an IP address.

use crate::analyze::rules::routing::is_address;
use crate::analyze::{Context, Findings, rule};
use crate::api::istio::virtual_service::VirtualService;
use crate::diag::Safety;
use crate::ident::host::is_wildcard_dns;

rule! {
    /// A host of a VirtualService that is neither a DNS name, a wildcard such as `*.example.com`, nor an IP address.
    ///
    /// ## Why is this bad?
    ///
    /// The API server rejects the object; a URL, a port or a path in the host never matches any
    /// request.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// apiVersion: networking.istio.io/v1
    /// kind: VirtualService
    /// metadata: {name: catalog, namespace: shop}
    /// spec:
    ///   hosts: ["https://catalog.example.com"]
    ///   gateways: [shop/public]
    ///   http:
    ///   - route: [{destination: {host: catalog}}]
    /// ```
    ///
    /// ```yaml good
    /// apiVersion: networking.istio.io/v1
    /// kind: VirtualService
    /// metadata: {name: catalog, namespace: shop}
    /// spec:
    ///   hosts: [catalog.example.com]
    ///   gateways: [shop/public]
    ///   http:
    ///   - route: [{destination: {host: catalog}}]
    /// ```
    "MSH0209", "invalid-route-host", Routing, Error,
    aliases: [],
    rows: ["VS-002"],
    fix: Some(Safety::Suggested),
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    for service in cx.all::<VirtualService>() {
        for (at, host) in service.body.hosts.iter().enumerate() {
            if is_wildcard_dns(host) || is_address(host) {
                continue;
            }
            let path = format!("spec.hosts[{at}]");
            let finding = out.report(service.object, &path, format!("`{host}` is no host name: {}", reason(host)));
            finding
                .note("the API server rejects the object")
                .help("write a plain name such as `web.example.com`, or a wildcard such as `*.example.com`");
            if let Some(better) = plain(host) {
                finding.suggest_value(path, &better);
            }
        }
    }
}

fn reason(host: &str) -> &'static str {
    if host.is_empty() {
        "it is empty"
    } else if host.contains("://") {
        "a host has no scheme"
    } else if host.contains('/') {
        "a host has no path, and no namespace before it"
    } else if host.contains(':') {
        "a host has no port; `match` has one"
    } else if host.contains('*') {
        "`*` can only be the whole first label"
    } else {
        "labels are letters, digits and `-`, joined by dots"
    }
}

/// Returns the host inside a URL or before a port.
fn plain(host: &str) -> Option<String> {
    let bare = host.split_once("://").map_or(host, |(_, rest)| rest);
    let bare = bare.split(['/', ':']).next().unwrap_or_default();
    let found = bare != host && bare.contains('.') && is_wildcard_dns(bare);
    found.then(|| bare.to_owned())
}
