//! Matches of another class than what is patched.

use super::changes;
use crate::analyze::{Context, Findings, rule};
use crate::api::istio::envoy_filter::{ApplyTo, EnvoyFilter, PatchContext};

rule! {
    /// A match on listeners, routes or clusters that does not suit what the patch applies to; or a waypoint match outside the WAYPOINT context.
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
    ///     match: {context: SIDECAR_OUTBOUND, listener: {portNumber: 80}}
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
    ///     match: {context: SIDECAR_OUTBOUND, cluster: {portNumber: 80}}
    ///     patch: {operation: MERGE, value: {connect_timeout: 2s}}
    /// ```
    "MSH1104", "match-class", Extension, Error,
    aliases: ["IST0106"],
    rows: ["EF-004", "EF-019"],
    fix: None,
}

/// Returns the field of the match that suits.
fn wanted(apply_to: ApplyTo) -> Option<&'static str> {
    match apply_to {
        ApplyTo::Listener | ApplyTo::FilterChain | ApplyTo::NetworkFilter | ApplyTo::HttpFilter | ApplyTo::ListenerFilter => {
            Some("listener")
        }
        ApplyTo::RouteConfiguration | ApplyTo::VirtualHost | ApplyTo::HttpRoute => Some("routeConfiguration"),
        ApplyTo::Cluster => Some("cluster"),
        ApplyTo::Invalid | ApplyTo::ExtensionConfig | ApplyTo::Bootstrap => None,
    }
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    for filter in cx.all::<EnvoyFilter>() {
        if let (Some(_), Some(_)) = (&filter.body.workload_selector, filter.body.target_refs.first()) {
            out.report(filter.object, "spec.targetRefs", "`targetRefs` stands beside `workloadSelector`")
                .on_key()
                .note("the API server refuses the object: only one of them may say where it applies")
                .help("keep one of them")
                .related(filter.object, "spec.workloadSelector", "set here");
        }
        for change in changes(filter) {
            let (Some(matches), Some(apply_to)) = (&change.patch.matches, change.apply_to()) else { continue };
            let set = [
                ("listener", matches.listener.is_some()),
                ("routeConfiguration", matches.route_configuration.is_some()),
                ("cluster", matches.cluster.is_some()),
            ];
            let Some(wanted) = wanted(apply_to) else { continue };
            if matches.waypoint.is_some() && change.context() != PatchContext::Waypoint {
                out.report(filter.object, format!("{}.match.waypoint", change.path), "a waypoint is matched outside the WAYPOINT context")
                    .on_key()
                    .note("the API server refuses the object")
                    .help("set `context: WAYPOINT`");
            }
            if let Some((other, _)) = set.into_iter().find(|(field, set)| *set && *field != wanted) {
                out.report(
                    filter.object,
                    format!("{}.match.{other}", change.path),
                    format!("applyTo {} cannot match by `{other}`", apply_to.word()),
                )
                .on_key()
                .note("Istio refuses the object")
                .help(format!("match by `{wanted}`, or apply the patch to what `{other}` stands for"))
                .related(filter.object, format!("{}.applyTo", change.path), "what is patched");
            }
        }
    }
}
