//! Header names in modifiers.

use std::collections::BTreeMap;

rule! {
    /// A header modifier with a header name that cannot be, a name twice, or a header that proxies do not let routes change.
    ///
    /// `Host` is changed by `urlRewrite.hostname`; hop-by-hop headers belong to the connection.
    ///
    /// ## Why is this bad?
    ///
    /// The API server rejects the route, or the proxy ignores the change.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// apiVersion: gateway.networking.k8s.io/v1
    /// kind: HTTPRoute
    /// metadata: {name: catalog, namespace: shop}
    /// spec:
    ///   parentRefs: [{name: edge}]
    ///   rules:
    ///   - filters:
    ///     - {type: RequestHeaderModifier, requestHeaderModifier: {set: [{name: "x tier", value: gold}]}}
    ///     backendRefs: [{name: catalog, port: 80}]
    /// ```
    ///
    /// ```yaml good
    /// apiVersion: gateway.networking.k8s.io/v1
    /// kind: HTTPRoute
    /// metadata: {name: catalog, namespace: shop}
    /// spec:
    ///   parentRefs: [{name: edge}]
    ///   rules:
    ///   - filters:
    ///     - {type: RequestHeaderModifier, requestHeaderModifier: {set: [{name: x-tier, value: gold}]}}
    ///     backendRefs: [{name: catalog, port: 80}]
    /// ```
    "MSH1237", "filter-header", GatewayApi, Error,
    aliases: [],
    rows: ["RT-032"],
    fix: None,
}

use super::filters;
use crate::analyze::{Context, Findings, rule};
use crate::api::gateway::http_filter::HeaderModifier;
use crate::diag::Level;
use crate::ident::name::is_header_name;
use crate::store::gateway_api::Route;
use crate::text::is_unknown;

/// Headers that belong to one connection (RFC 9110 §7.6.1), and the length of the body.
const OF_THE_CONNECTION: [&str; 8] =
    ["connection", "keep-alive", "proxy-connection", "te", "trailer", "transfer-encoding", "upgrade", "content-length"];

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    for route in cx.mesh.gateway_routes() {
        for (path, filter) in filters(&route) {
            if let Some(modifier) = &filter.request_header_modifier {
                of_modifier(&route, modifier, &format!("{path}.requestHeaderModifier"), true, out);
            }
            if let Some(modifier) = &filter.response_header_modifier {
                of_modifier(&route, modifier, &format!("{path}.responseHeaderModifier"), false, out);
            }
        }
    }
}

fn of_modifier(route: &Route<'_>, modifier: &HeaderModifier, path: &str, request: bool, out: &mut Findings) {
    let set = modifier.set.iter().map(|header| header.name.as_deref().unwrap_or_default());
    let add = modifier.add.iter().map(|header| header.name.as_deref().unwrap_or_default());
    let remove = modifier.remove.iter().map(String::as_str);
    for (list, names) in [("set", set.collect::<Vec<_>>()), ("add", add.collect()), ("remove", remove.collect())] {
        let mut seen: BTreeMap<String, String> = BTreeMap::new();
        for (position, name) in names.into_iter().enumerate().filter(|(_, name)| !name.is_empty() && !is_unknown(name)) {
            let at = if list == "remove" { format!("{path}.remove[{position}]") } else { format!("{path}.{list}[{position}].name") };
            let lower = name.to_ascii_lowercase();
            if !is_header_name(name) {
                out.report(route.object, &at, format!("`{name}` is no name of a header"))
                    .note("the API server rejects the route")
                    .help("letters, digits and `-`, without spaces and colons");
            } else if lower == "host" && request {
                out.report(route.object, &at, "a header modifier cannot change `Host`")
                    .level(Level::Warning)
                    .note("Istio and others ignore it")
                    .help("use a URLRewrite filter with `hostname`");
            } else if OF_THE_CONNECTION.contains(&lower.as_str()) {
                out.report(route.object, &at, format!("`{name}` belongs to the connection, which is the proxy's"))
                    .level(Level::Warning)
                    .note("the proxy overwrites or ignores it")
                    .help("remove the entry");
            }
            if let Some(first) = seen.insert(lower, at.clone()) {
                out.report(route.object, &at, format!("header `{name}` comes twice in `{list}`"))
                    .note("names are unique in the list, whatever their letter case")
                    .related(route.object, first, "the first entry")
                    .help("keep one of them");
            }
        }
    }
}
