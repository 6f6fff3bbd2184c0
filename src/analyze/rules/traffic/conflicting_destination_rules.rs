//! Two DestinationRules of one host with a policy each.

use std::collections::{BTreeMap, BTreeSet};

use super::policies::full_host;
use crate::analyze::{Context, Findings, rule};
use crate::api::istio::destination_rule::DestinationRule;
use crate::store::Of;
use crate::store::visibility::exports_overlap;

rule! {
    /// Two DestinationRules of one namespace for one host that each have a traffic policy.
    ///
    /// Rules of one namespace for one host are merged: their subsets add up, but only the older rule's `trafficPolicy`
    /// counts. Rules that are exported differently are not merged at all: a client takes one of them whole. Rules with a
    /// `workloadSelector` are apart.
    ///
    /// ## Why is this bad?
    ///
    /// The policy of the other rule is silently ignored: timeouts, limits or TLS settings that somebody relies on do nothing.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// apiVersion: networking.istio.io/v1
    /// kind: DestinationRule
    /// metadata: {name: catalog-balancing, namespace: shop}
    /// spec:
    ///   host: catalog.example.com
    ///   trafficPolicy: {loadBalancer: {simple: ROUND_ROBIN}}
    /// ---
    /// apiVersion: networking.istio.io/v1
    /// kind: DestinationRule
    /// metadata: {name: catalog-limits, namespace: shop}
    /// spec:
    ///   host: catalog.example.com
    ///   trafficPolicy: {connectionPool: {tcp: {maxConnections: 100}}}
    /// ```
    ///
    /// ```yaml good
    /// apiVersion: networking.istio.io/v1
    /// kind: DestinationRule
    /// metadata: {name: catalog, namespace: shop}
    /// spec:
    ///   host: catalog.example.com
    ///   trafficPolicy:
    ///     loadBalancer: {simple: ROUND_ROBIN}
    ///     connectionPool: {tcp: {maxConnections: 100}}
    /// ```
    "MSH0447", "conflicting-destination-rules", Traffic, Warning,
    aliases: ["KIA0201"],
    rows: ["DR-009"],
    fix: None,
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    let mut known: BTreeMap<(&str, String), Vec<Of<'_, DestinationRule>>> = BTreeMap::new();
    for rule in cx.mesh.all::<DestinationRule>().filter(|rule| rule.workload_selector.is_none()) {
        if let Some(host) = full_host(cx, rule) {
            known.entry((&rule.object.namespace, host)).or_default().push(rule);
        }
    }
    for ((_, host), rules) in known {
        // Against the first rule that has a policy: the one that would stay.
        let first = rules.iter().find(|rule| rule.body.traffic_policy.is_some()).unwrap_or(&rules[0]);
        for rule in rules.iter().filter(|rule| rule.object.id != first.object.id && !rule.object.same_identity(first.object)) {
            let overlap = exports_overlap((&first.body.export_to, &first.object.namespace), (&rule.body.export_to, &rule.object.namespace));
            let policies = rule.body.traffic_policy.is_some() && first.body.traffic_policy.is_some();
            let differ = rule.body.traffic_policy != first.body.traffic_policy;
            let merged = exports(*first) == exports(*rule);
            if !overlap || (merged && !(policies && differ)) {
                continue;
            }
            let (path, what) = if policies && differ {
                (
                    "spec.trafficPolicy",
                    format!("`{}` has a traffic policy for `{host}` too: only the older rule's counts", first.object.name()),
                )
            } else {
                ("spec.host", format!("`{}` is for `{host}` too and exported differently: the two are not merged", first.object.name()))
            };
            let other = if first.body.traffic_policy.is_some() { "spec.trafficPolicy" } else { "spec.host" };
            out.report(rule.object, path, what)
                .on_key()
                .related(first.object, other, "the other rule")
                .note(if merged {
                    "rules of one host are merged: subsets add up, the policy of all but one is ignored"
                } else {
                    "clients that see both take one whole, subsets included, and ignore the other"
                })
                .help("put everything about the host into one DestinationRule");
        }
    }
}

/// Returns the namespaces a rule is exported to; `*` when to all.
fn exports(rule: Of<'_, DestinationRule>) -> BTreeSet<&str> {
    let list = &rule.body.export_to;
    if list.is_empty() || list.iter().any(|entry| entry == "*") {
        return BTreeSet::from(["*"]);
    }
    list.iter().map(|entry| if entry == "." { rule.object.namespace.as_str() } else { entry.as_str() }).collect()
}
