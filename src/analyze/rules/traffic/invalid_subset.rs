//! Names and labels of subsets that cannot be.

use crate::analyze::{Context, Findings, rule};
use crate::api::istio::destination_rule::DestinationRule;
use crate::ident::name::{is_dns_label, is_label_value};
use crate::text::is_unknown;

rule! {
    /// A subset whose name is not a DNS label, or whose labels no pod can carry.
    ///
    /// ## Why is this bad?
    ///
    /// The webhook refuses the object. A label that is no Kubernetes label matches no pod: the subset's cluster is empty.
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
    ///   - {name: v1.0, labels: {version: v1.0}}
    /// ```
    ///
    /// ```yaml good
    /// apiVersion: networking.istio.io/v1
    /// kind: DestinationRule
    /// metadata: {name: catalog, namespace: shop}
    /// spec:
    ///   host: catalog.example.com
    ///   subsets:
    ///   - {name: v1-0, labels: {version: v1.0}}
    /// ```
    "MSH0443", "invalid-subset", Traffic, Error,
    aliases: [],
    rows: ["DR-004"],
    fix: None,
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    for rule in cx.all::<DestinationRule>() {
        for (position, subset) in rule.subsets.iter().enumerate() {
            let path = format!("spec.subsets[{position}]");
            let name = subset.name.as_deref().unwrap_or("unset");
            // Istio takes upper case here, unlike Kubernetes.
            if !is_unknown(name) && !is_dns_label(&name.to_ascii_lowercase()) {
                let better = name.to_ascii_lowercase().replace(['.', '_', ' ', '/'], "-");
                let finding = out.report(rule.object, format!("{path}.name"), format!("`{name}` cannot be the name of a subset"));
                finding.note("letters, digits and `-`, at most 63: the object is refused");
                if is_dns_label(&better) {
                    finding.help(format!("write `{better}`, here and in the routes that use it"));
                }
            }
            for (key, value) in &subset.labels {
                if is_unknown(key) || is_unknown(value) || (!key.is_empty() && is_label_value(value)) {
                    continue;
                }
                out.report(rule.object, format!("{path}.labels[\"{key}\"]"), format!("no pod can carry the label `{key}: {value}`"))
                    .note("a label value has at most 63 letters, digits, `-`, `_` and `.`: the object is refused")
                    .help("write the value the pods have; patterns do not work here");
            }
        }
    }
}
