//! Rules for some workloads that are exported to other namespaces.

use crate::analyze::{Change, Context, Findings, rule};
use crate::api::istio::destination_rule::DestinationRule;
use crate::diag::Safety;
use crate::text::is_unknown;

rule! {
    /// A DestinationRule with a `workloadSelector` that is exported beyond its own namespace.
    ///
    /// ## Why is this bad?
    ///
    /// The webhook refuses the object: the selector only selects workloads of its own namespace.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// apiVersion: networking.istio.io/v1
    /// kind: DestinationRule
    /// metadata: {name: catalog, namespace: shop}
    /// spec:
    ///   host: catalog.example.com
    ///   exportTo: ["*"]
    ///   workloadSelector: {matchLabels: {app: web}}
    ///   trafficPolicy: {loadBalancer: {simple: ROUND_ROBIN}}
    /// ```
    ///
    /// ```yaml good
    /// apiVersion: networking.istio.io/v1
    /// kind: DestinationRule
    /// metadata: {name: catalog, namespace: shop}
    /// spec:
    ///   host: catalog.example.com
    ///   exportTo: ["."]
    ///   workloadSelector: {matchLabels: {app: web}}
    ///   trafficPolicy: {loadBalancer: {simple: ROUND_ROBIN}}
    /// ```
    "MSH0480", "exported-workload-selector", Traffic, Error,
    aliases: [],
    rows: ["DR-060"],
    fix: Some(Safety::Suggested),
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    for rule in cx.all::<DestinationRule>().filter(|rule| rule.workload_selector.is_some()) {
        let own = |entry: &String| entry == "." || *entry == rule.object.namespace || is_unknown(entry) || entry.is_empty();
        let Some(position) = rule.export_to.iter().position(|entry| !own(entry)) else { continue };
        out.report(
            rule.object,
            format!("spec.exportTo[{position}]"),
            format!("a rule with a `workloadSelector` cannot be exported to `{}`", rule.export_to[position]),
        )
        .related(rule.object, "spec.workloadSelector", "selects workloads of its own namespace only")
        .note("the object is refused")
        .help("write `exportTo: [\".\"]`, or leave it out")
        .fix(Safety::Suggested, Change::Replace { path: "spec.exportTo".to_owned(), text: "[\".\"]".to_owned() });
    }
}
