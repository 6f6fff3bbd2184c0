//! Selectors that are meant as patterns.

use super::single::selectors;
use crate::analyze::{Context, Findings, rule};
use crate::text::is_unknown;

rule! {
    /// A workload selector with `*` in a key or value, or with an empty key.
    ///
    /// ## Why is this bad?
    ///
    /// Selectors compare labels literally: the webhook refuses the object, and without it nothing is selected.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// apiVersion: networking.istio.io/v1
    /// kind: Sidecar
    /// metadata: {name: web, namespace: shop}
    /// spec:
    ///   workloadSelector: {labels: {app: "web-*"}}
    ///   egress: [{hosts: ["./*"]}]
    /// ```
    ///
    /// ```yaml good
    /// apiVersion: networking.istio.io/v1
    /// kind: Sidecar
    /// metadata: {name: web, namespace: shop}
    /// spec:
    ///   workloadSelector: {labels: {app: web}}
    ///   egress: [{hosts: ["./*"]}]
    /// ```
    "MSH1783", "selector-is-literal", Registry, Error,
    aliases: [],
    rows: ["GEN-016", "GEN-017"],
    fix: None,
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    for selector in selectors(cx) {
        for (key, value) in selector.labels {
            let what = if key.is_empty() {
                "a label of the selector has no name".to_owned()
            } else if (key.contains('*') && !is_unknown(key)) || (value.contains('*') && !is_unknown(value)) {
                format!("`{key}: {value}` is compared literally: `*` is no pattern here")
            } else {
                continue;
            };
            out.report(selector.object, format!("{}.{}[\"{key}\"]", selector.path, selector.field), what)
                .note("the object is refused")
                .help("use a label that all these workloads have");
        }
    }
}
