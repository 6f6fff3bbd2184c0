//! The form of hostnames in Gateway API.

use super::filters;
use crate::analyze::{Context, Findings, rule};
use crate::diag::Safety;
use crate::ident::cidr::Cidr;
use crate::ident::name::is_dns_subdomain;
use crate::store::Object;
use crate::text::is_unknown;

rule! {
    /// A hostname of a route, listener, redirect or rewrite that is no DNS name.
    ///
    /// Lower case, no address, no port, no scheme; a wildcard is the whole first label (`*.example.com`).
    /// Redirects and rewrites have no wildcards.
    ///
    /// ## Why is this bad?
    ///
    /// The API server rejects the object.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// apiVersion: gateway.networking.k8s.io/v1
    /// kind: HTTPRoute
    /// metadata: {name: catalog, namespace: shop}
    /// spec:
    ///   parentRefs: [{name: edge}]
    ///   hostnames: ["https://catalog.example.com"]
    ///   rules:
    ///   - backendRefs: [{name: catalog, port: 80}]
    /// ```
    ///
    /// ```yaml good
    /// apiVersion: gateway.networking.k8s.io/v1
    /// kind: HTTPRoute
    /// metadata: {name: catalog, namespace: shop}
    /// spec:
    ///   parentRefs: [{name: edge}]
    ///   hostnames: [catalog.example.com]
    ///   rules:
    ///   - backendRefs: [{name: catalog, port: 80}]
    /// ```
    "MSH1241", "route-hostname", GatewayApi, Error,
    aliases: [],
    rows: ["RT-036"],
    fix: Some(Safety::Suggested),
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    for route in cx.mesh.gateway_routes() {
        for (position, hostname) in route.hostnames.iter().enumerate() {
            one(route.object, &format!("spec.hostnames[{position}]"), hostname, true, out);
        }
        for (path, filter) in filters(&route) {
            let redirect = filter.request_redirect.as_ref().and_then(|redirect| redirect.hostname.as_deref());
            let rewrite = filter.url_rewrite.as_ref().and_then(|rewrite| rewrite.hostname.as_deref());
            for (hostname, field) in [(redirect, "requestRedirect"), (rewrite, "urlRewrite")] {
                if let Some(hostname) = hostname {
                    one(route.object, &format!("{path}.{field}.hostname"), hostname, false, out);
                }
            }
        }
    }
    for listener in cx.mesh.listeners() {
        if let Some(hostname) = listener.hostname() {
            one(listener.owner, &listener.path("hostname"), hostname, true, out);
        }
    }
}

fn one(object: &Object, path: &str, hostname: &str, wildcard: bool, out: &mut Findings) {
    if hostname.is_empty() || is_unknown(hostname) {
        return;
    }
    let Some((why, better)) = problem(hostname, wildcard) else { return };
    let finding = out.report(object, path, format!("`{hostname}` is no hostname: {why}"));
    finding.note("the API server rejects the object");
    match better {
        Some(better) => finding.help(format!("write `{better}`")).suggest_value(path, &better),
        None if hostname == "*" => finding.help("leave the hostname out to match every one"),
        None => finding.help("write a DNS name, such as `www.example.com`"),
    };
}

/// Returns what is wrong, and what was probably meant.
fn problem(hostname: &str, wildcard: bool) -> Option<(&'static str, Option<String>)> {
    let fits = |name: &str| is_dns_subdomain(name.strip_prefix("*.").filter(|_| wildcard).unwrap_or(name));
    let meant = |name: &str| fits(name).then(|| name.to_owned());
    if Cidr::parse(hostname).is_some() {
        return Some(("it is an address", None));
    }
    if fits(hostname) {
        return None;
    }
    if hostname == "*" {
        return Some(("`*` alone is not allowed", None));
    }
    if let Some((_, rest)) = hostname.split_once("://") {
        return Some(("it has a scheme", meant(rest.split(['/', ':']).next().unwrap_or_default())));
    }
    if let Some((name, port)) = hostname.rsplit_once(':').filter(|(_, port)| port.bytes().all(|byte| byte.is_ascii_digit())) {
        return Some(("it has a port", meant(name).filter(|_| !port.is_empty())));
    }
    let lower = hostname.to_ascii_lowercase();
    if fits(&lower) {
        return Some(("it has upper-case letters", Some(lower)));
    }
    if !wildcard && hostname.starts_with("*.") {
        return Some(("wildcards are for matching only", None));
    }
    let why = if hostname.contains('*') { "a wildcard is the whole first label" } else { "it has characters that DNS names do not have" };
    Some((why, hostname.strip_suffix('.').and_then(meant)))
}
