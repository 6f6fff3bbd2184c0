//! Selectors without labels.

use super::single::selectors;
use crate::analyze::{Context, Findings, rule};
use crate::api::Kind;

rule! {
    /// A selector block without labels: the object is for the whole namespace.
    ///
    /// ## Why is this bad?
    ///
    /// A forgotten label turns an exception for one workload into a rule for all of them. Who means the whole namespace leaves the selector out.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// apiVersion: networking.istio.io/v1
    /// kind: Sidecar
    /// metadata: {name: web, namespace: shop}
    /// spec:
    ///   workloadSelector: {}
    ///   egress: [{hosts: ["./*"]}]
    /// ```
    ///
    /// ```yaml good
    /// apiVersion: networking.istio.io/v1
    /// kind: Sidecar
    /// metadata: {name: web, namespace: shop}
    /// spec:
    ///   egress: [{hosts: ["./*"]}]
    /// ```
    "MSH1784", "empty-selector", Registry, Warning,
    aliases: ["IST0133"],
    rows: ["GEN-018"],
    fix: None,
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    for selector in selectors(cx).filter(|selector| selector.labels.is_empty() && !selector.object.masked) {
        let what = if selector.object.kind == Some(Kind::ServiceEntry) {
            "the selector has no labels: it selects no endpoint"
        } else {
            "the selector has no labels: the object is for the whole namespace"
        };
        out.report(selector.object, selector.path, what)
            .on_key()
            .note("an empty selector does not mean no workload")
            .help(format!("name the workloads' labels under `{}`, or take the selector away", selector.field));
    }
}
