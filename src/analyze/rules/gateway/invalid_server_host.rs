//! Hosts of servers that are no host names.

use crate::analyze::{Context, Findings, rule};
use crate::api::istio::gateway::Gateway;
use crate::diag::{Level, Safety};
use crate::ident::host::is_wildcard_dns;
use crate::ident::name::is_dns_label;
use crate::store::gateways::servers;
use crate::text::is_unknown;

rule! {
    /// A host of a server that is none: a pattern, an address with scheme or port, a bad namespace, a short name.
    ///
    /// Hosts are DNS names, at most with `*` as their first label, optionally after `namespace/`, `./` or
    /// `*/`. A name without a dot is only compared as it stands, and worth a warning.
    ///
    /// ## Why is this bad?
    ///
    /// Admission rejects the Gateway; a short name matches no request that clients send.
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
    ///     hosts: ["https://www.example.com"]
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
    /// ```
    "MSH0311", "invalid-server-host", Gateway, Error,
    aliases: [],
    rows: ["GW-006"],
    fix: Some(Safety::Suggested),
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    for server in cx.all::<Gateway>().flat_map(servers) {
        for (position, entry) in server.server.hosts.iter().enumerate() {
            if entry.is_empty() || is_unknown(entry) {
                continue;
            }
            let path = format!("{}.hosts[{position}]", server.path());
            if let Some((problem, better)) = problem_of(entry) {
                let finding = out.report(server.gateway.object, &path, format!("`{entry}` {problem}"));
                finding
                    .note("admission rejects the Gateway")
                    .help("write a DNS name, at most with `*` as its first label, after `namespace/` if need be");
                if let Some(better) = better {
                    finding.suggest_value(path, &better);
                }
            } else if is_short(entry) {
                let finding =
                    out.report(server.gateway.object, &path, format!("`{entry}` is a short name, which gateways do not complete"));
                finding.note("it is compared with the requests' Host as it stands").help("write the full name that clients use");
                finding.level(Level::Warning);
            }
        }
    }
}

fn is_short(entry: &str) -> bool {
    let name = entry.rsplit_once('/').map_or(entry, |(_, name)| name);
    name != "*" && !name.contains('.') && name != "localhost"
}

/// Returns what is wrong with a host, and what was probably meant.
fn problem_of(entry: &str) -> Option<(&'static str, Option<String>)> {
    if let Some((_, rest)) = entry.split_once("://") {
        let name = rest.split(['/', ':']).next().unwrap_or(rest);
        return Some(("is an address with a scheme, not a host", is_wildcard_dns(name).then(|| name.to_owned())));
    }
    let (space, name) = entry.split_once('/').map_or((None, entry), |(space, name)| (Some(space), name));
    if space.is_some_and(|space| !matches!(space, "*" | ".") && !is_dns_label(space)) {
        return Some(("has a namespace part that is no namespace", None));
    }
    if let Some((host, _)) = name.split_once(':').filter(|(host, port)| is_wildcard_dns(host) && port.parse::<u16>().is_ok()) {
        let better = space.map_or_else(|| host.to_owned(), |space| format!("{space}/{host}"));
        return Some(("names a port, which belongs in `port.number`", Some(better)));
    }
    if is_wildcard_dns(name) {
        return None;
    }
    let partial = name.contains('*');
    Some((if partial { "has a `*` elsewhere than as its whole first label" } else { "is no host name" }, None))
}
