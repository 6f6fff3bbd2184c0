//! Types of Envoy's second API.

use super::{changes, texts};
use crate::analyze::{Context, Findings, rule};
use crate::api::istio::envoy_filter::EnvoyFilter;
use crate::diag::Safety;
use crate::text::is_unknown;

rule! {
    /// A patch value with a type of Envoy's v2 API, which Envoy has removed.
    ///
    /// ## Why is this bad?
    ///
    /// Istio's webhook refuses the object: the type is unknown.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// apiVersion: networking.istio.io/v1alpha3
    /// kind: EnvoyFilter
    /// metadata: {name: buffer, namespace: shop}
    /// spec:
    ///   workloadSelector: {labels: {app: cart}}
    ///   configPatches:
    ///   - applyTo: HTTP_FILTER
    ///     match: {context: SIDECAR_INBOUND}
    ///     patch:
    ///       operation: INSERT_FIRST
    ///       value: {name: buffer, typed_config: {"@type": type.googleapis.com/envoy.config.filter.http.buffer.v2.Buffer, max_request_bytes: 1024}}
    /// ```
    ///
    /// ```yaml good
    /// apiVersion: networking.istio.io/v1alpha3
    /// kind: EnvoyFilter
    /// metadata: {name: buffer, namespace: shop}
    /// spec:
    ///   workloadSelector: {labels: {app: cart}}
    ///   configPatches:
    ///   - applyTo: HTTP_FILTER
    ///     match: {context: SIDECAR_INBOUND}
    ///     patch:
    ///       operation: INSERT_FIRST
    ///       value: {name: buffer, typed_config: {"@type": type.googleapis.com/envoy.extensions.filters.http.buffer.v3.Buffer, max_request_bytes: 1024}}
    /// ```
    "MSH1108", "deprecated-type-url", Extension, Error,
    aliases: ["IST0106"],
    rows: ["EF-008"],
    fix: Some(Safety::Suggested),
}

/// Returns the type's name in Envoy's v3 API, where it follows from the old one.
fn renamed(name: &str) -> Option<String> {
    const FIXED: [(&str, &str); 9] = [
        ("envoy.api.v2.Cluster", "envoy.config.cluster.v3.Cluster"),
        ("envoy.api.v2.Listener", "envoy.config.listener.v3.Listener"),
        ("envoy.api.v2.RouteConfiguration", "envoy.config.route.v3.RouteConfiguration"),
        ("envoy.api.v2.auth.UpstreamTlsContext", "envoy.extensions.transport_sockets.tls.v3.UpstreamTlsContext"),
        ("envoy.api.v2.auth.DownstreamTlsContext", "envoy.extensions.transport_sockets.tls.v3.DownstreamTlsContext"),
        ("envoy.config.accesslog.v2.FileAccessLog", "envoy.extensions.access_loggers.file.v3.FileAccessLog"),
        ("envoy.config.filter.http.gzip.v2.Gzip", "envoy.extensions.filters.http.compressor.v3.Compressor"),
        ("envoy.config.filter.http.rate_limit.v2.RateLimit", "envoy.extensions.filters.http.ratelimit.v3.RateLimit"),
        ("envoy.config.filter.network.rate_limit.v2.RateLimit", "envoy.extensions.filters.network.ratelimit.v3.RateLimit"),
    ];
    if let Some((_, new)) = FIXED.iter().find(|(old, _)| *old == name) {
        return Some((*new).to_owned());
    }
    let rest = name.strip_prefix("envoy.config.filter.")?;
    let (family, rest) = rest.split_once('.')?;
    let (filter, rest) = rest.split_once('.')?;
    let (_, message) = rest.split_once('.')?;
    matches!(family, "http" | "network" | "listener" | "udp").then(|| format!("envoy.extensions.filters.{family}.{filter}.v3.{message}"))
}

fn is_old(name: &str) -> bool {
    let parts: Vec<&str> = name.split('.').collect();
    name.starts_with("envoy.")
        && parts.iter().any(|part| matches!(*part, "v2" | "v2alpha" | "v2alpha1" | "v1" | "v1alpha1"))
        && !name.starts_with("envoy.extensions.")
        && !name.contains(".v3")
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    for filter in cx.all::<EnvoyFilter>() {
        for change in changes(filter) {
            let Some(value) = change.value() else { continue };
            let mut found = Vec::new();
            texts(value, &format!("{}.patch.value", change.path), &mut |path, key, text| {
                let name = text.rsplit_once('/').map_or(text, |(_, name)| name);
                if matches!(key, "@type" | "type_url" | "typeUrl") && is_old(name) && !is_unknown(text) {
                    found.push((path.to_owned(), text.to_owned(), name.to_owned()));
                }
            });
            for (path, text, name) in found {
                let finding =
                    out.report(filter.object, &path, format!("type `{name}` belongs to a version of Envoy's API that no longer exists"));
                finding.note("Istio refuses the object: Envoy knows v3 types only");
                match renamed(&name) {
                    Some(new) => {
                        let better = text.replace(&name, &new);
                        finding.help(format!("write `{new}`, and check its fields")).suggest_value(path, &better)
                    }
                    None => finding.help("write the v3 type, and check its fields"),
                };
            }
        }
    }
}
