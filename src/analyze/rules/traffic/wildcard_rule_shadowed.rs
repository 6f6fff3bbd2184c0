//! Settings of a broad DestinationRule that a narrower one takes away.

use std::collections::BTreeMap;

use super::policies::{full_host, list};
use crate::analyze::{Context, Findings, rule};
use crate::api::istio::client_tls::TlsMode;
use crate::api::istio::destination_rule::DestinationRule;
use crate::api::istio::destination_rule::TrafficPolicy;
use crate::store::Of;
use crate::store::visibility::exports_overlap;

rule! {
    /// A DestinationRule for one host that silently drops what a broader rule sets for it.
    ///
    /// The most specific rule for a host is used alone. Client TLS that proxies would choose by themselves (`ISTIO_MUTUAL`
    /// with automatic mTLS) is not counted as lost.
    ///
    /// ## Why is this bad?
    ///
    /// Nothing is inherited: the limits, outlier detection or TLS settings of the wildcard rule do not apply to this host.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// apiVersion: networking.istio.io/v1
    /// kind: DestinationRule
    /// metadata: {name: all, namespace: shop}
    /// spec:
    ///   host: "*.example.com"
    ///   trafficPolicy:
    ///     outlierDetection: {consecutive5xxErrors: 7}
    /// ---
    /// apiVersion: networking.istio.io/v1
    /// kind: DestinationRule
    /// metadata: {name: catalog, namespace: shop}
    /// spec:
    ///   host: catalog.example.com
    ///   trafficPolicy:
    ///     connectionPool: {tcp: {maxConnections: 100}}
    /// ```
    ///
    /// ```yaml good
    /// apiVersion: networking.istio.io/v1
    /// kind: DestinationRule
    /// metadata: {name: all, namespace: shop}
    /// spec:
    ///   host: "*.example.com"
    ///   trafficPolicy:
    ///     outlierDetection: {consecutive5xxErrors: 7}
    /// ---
    /// apiVersion: networking.istio.io/v1
    /// kind: DestinationRule
    /// metadata: {name: catalog, namespace: shop}
    /// spec:
    ///   host: catalog.example.com
    ///   trafficPolicy:
    ///     outlierDetection: {consecutive5xxErrors: 7}
    ///     connectionPool: {tcp: {maxConnections: 100}}
    /// ```
    "MSH0448", "wildcard-rule-shadowed", Traffic, Warning,
    aliases: ["KIA0204"],
    rows: ["DR-010"],
    fix: None,
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    let mut broad: BTreeMap<(&str, String), Of<'_, DestinationRule>> = BTreeMap::new();
    let mut narrow = Vec::new();
    for rule in cx.mesh.all::<DestinationRule>().filter(|rule| rule.workload_selector.is_none()) {
        let Some(host) = full_host(cx, rule) else { continue };
        if let Some(suffix) = host.strip_prefix('*') {
            broad.entry((&rule.object.namespace, suffix.to_owned())).or_insert(rule);
        }
        narrow.push((rule, host));
    }
    for (rule, host) in narrow {
        let tail = host.strip_prefix('*').unwrap_or(&host);
        for space in [rule.object.namespace.as_str(), cx.settings.root_namespace()] {
            // From the closest suffix to the widest.
            let suffixes =
                tail.match_indices('.').map(|(at, _)| &tail[at..]).chain([""]).filter(|suffix| *suffix != tail || !host.starts_with('*'));
            let wide = suffixes.filter_map(|suffix| broad.get(&(space, suffix.to_owned()))).find(|wide| wide.object.id != rule.object.id);
            let Some(wide) = wide else { continue };
            if exports_overlap((&wide.body.export_to, space), (&rule.body.export_to, &rule.object.namespace))
                && report(cx, *wide, rule, out)
            {
                break;
            }
        }
    }
}

/// Reports what the narrow rule drops; tells whether there was anything.
fn report(cx: &Context<'_>, wide: Of<'_, DestinationRule>, narrow: Of<'_, DestinationRule>, out: &mut Findings) -> bool {
    let Some(policy) = &wide.body.traffic_policy else { return false };
    let lost: Vec<&str> = sections(cx, policy).into_iter().filter(|section| !has(cx, narrow, section)).collect();
    let Some(first) = lost.first() else { return false };
    let host = narrow.body.host.as_deref().unwrap_or_default();
    out.report(
        narrow.object,
        "spec.host",
        format!("`{host}` loses {} of the rule for `{}`", list(&lost), wide.body.host.as_deref().unwrap_or_default()),
    )
    .related(wide.object, format!("spec.trafficPolicy.{first}"), "not inherited from here")
    .note("only the most specific rule for a host is used: it does not inherit from broader ones")
    .help(format!("repeat {} in this rule's `trafficPolicy`, if it is meant to apply", list(&lost)));
    true
}

fn sections(cx: &Context<'_>, policy: &TrafficPolicy) -> Vec<&'static str> {
    let mode = policy.tls.as_ref().map(|tls| tls.mode.unwrap_or(TlsMode::Disable));
    let tls = mode.is_some_and(|mode| mode != TlsMode::IstioMutual || !cx.settings.auto_mtls());
    let all = [
        ("tls", tls),
        ("outlierDetection", policy.outlier_detection.is_some()),
        ("connectionPool", policy.connection_pool.is_some()),
        ("loadBalancer", policy.load_balancer.is_some()),
    ];
    all.into_iter().filter(|(_, set)| *set).map(|(section, _)| section).collect()
}

/// Tells whether the rule sets the section for all its traffic.
fn has(cx: &Context<'_>, rule: Of<'_, DestinationRule>, section: &str) -> bool {
    let sets = |policy: &Option<TrafficPolicy>| {
        policy.as_ref().is_some_and(|policy| sections(cx, policy).contains(&section) || (section == "tls" && policy.tls.is_some()))
    };
    sets(&rule.body.traffic_policy)
        || (!rule.body.subsets.is_empty() && rule.body.subsets.iter().all(|subset| sets(&subset.traffic_policy)))
}
