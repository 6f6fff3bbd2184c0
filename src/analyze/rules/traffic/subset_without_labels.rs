//! Subsets that stand for the whole host.

use super::policies::{is_delivered, is_gateway};
use crate::analyze::{Context, Findings, rule};
use crate::api::istio::destination_rule::DestinationRule;
use crate::text::is_unknown;

rule! {
    /// A subset with neither labels nor a policy of its own: it is the same as the whole host.
    ///
    /// Subsets of gateways are left out, where they only give a route a name, and so are subsets that have a traffic policy.
    ///
    /// ## Why is this bad?
    ///
    /// Traffic that was meant for one version is spread over all of them, and nothing says so.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// apiVersion: networking.istio.io/v1
    /// kind: DestinationRule
    /// metadata: {name: catalog, namespace: shop}
    /// spec:
    ///   host: catalog.example.com
    ///   subsets:
    ///   - {name: v1, labels: {version: v1}}
    ///   - {name: v2}
    /// ```
    ///
    /// ```yaml good
    /// apiVersion: networking.istio.io/v1
    /// kind: DestinationRule
    /// metadata: {name: catalog, namespace: shop}
    /// spec:
    ///   host: catalog.example.com
    ///   subsets:
    ///   - {name: v1, labels: {version: v1}}
    ///   - {name: v2, labels: {version: v2}}
    /// ```
    "MSH0444", "subset-without-labels", Traffic, Warning,
    aliases: ["KIA0209"],
    rows: ["DR-005"],
    fix: None,
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    let delivered = cx.has::<DestinationRule>() && is_delivered(cx);
    for rule in cx.all::<DestinationRule>() {
        for (position, subset) in rule.subsets.iter().enumerate() {
            // A controller fills in the labels while it rolls out.
            if !subset.labels.is_empty() || subset.traffic_policy.is_some() || delivered || is_gateway(cx, rule) {
                continue;
            }
            let Some(name) = subset.name.as_deref().filter(|name| !is_unknown(name)) else { continue };
            let near = rule.subsets.iter().find(|other| !other.labels.is_empty()).and_then(|other| other.labels.keys().next());
            let help = match near {
                Some(key) => format!("say which pods it means, as the other subsets do: `labels: {{{key}: …}}`"),
                None => "say which pods it means with `labels`, or take the subset away".to_owned(),
            };
            out.report(
                rule.object,
                format!("spec.subsets[{position}]"),
                format!("subset `{name}` has no labels: it is every pod of `{}`", rule.host.as_deref().unwrap_or_default()),
            )
            .note("a route to the subset reaches all versions")
            .help(help);
        }
    }
}
