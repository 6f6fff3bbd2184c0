//! Version patterns that are none.

use super::changes;
use crate::analyze::{Context, Findings, rule};
use crate::api::istio::envoy_filter::EnvoyFilter;
use crate::text::pattern;

rule! {
    /// A `proxyVersion` of an EnvoyFilter's match that is no regular expression.
    ///
    /// ## Why is this bad?
    ///
    /// Istio's webhook refuses the object.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// apiVersion: networking.istio.io/v1alpha3
    /// kind: EnvoyFilter
    /// metadata: {name: timeout, namespace: shop}
    /// spec:
    ///   workloadSelector: {labels: {app: cart}}
    ///   configPatches:
    ///   - applyTo: CLUSTER
    ///     match: {proxy: {proxyVersion: "^1\\.2[0-9"}}
    ///     patch: {operation: MERGE, value: {connect_timeout: 2s}}
    /// ```
    ///
    /// ```yaml good
    /// apiVersion: networking.istio.io/v1alpha3
    /// kind: EnvoyFilter
    /// metadata: {name: timeout, namespace: shop}
    /// spec:
    ///   workloadSelector: {labels: {app: cart}}
    ///   configPatches:
    ///   - applyTo: CLUSTER
    ///     match: {proxy: {proxyVersion: "^1\\.2[0-9].*"}}
    ///     patch: {operation: MERGE, value: {connect_timeout: 2s}}
    /// ```
    "MSH1103", "proxy-version", Extension, Error,
    aliases: ["IST0106"],
    rows: ["EF-003"],
    fix: None,
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    for filter in cx.all::<EnvoyFilter>() {
        for change in changes(filter) {
            let version =
                change.patch.matches.as_ref().and_then(|matches| matches.proxy.as_ref()).and_then(|proxy| proxy.proxy_version.as_deref());
            let Some((version, why)) = version.and_then(|version| Some((version, pattern::regex_problem(version)?))) else { continue };
            out.report(
                filter.object,
                format!("{}.match.proxy.proxyVersion", change.path),
                format!("`{version}` is no regular expression: {why}"),
            )
            .note("Istio refuses the object")
            .help("write an RE2 expression such as `^1\\.29.*`");
        }
    }
}
