//! Objects that say twice what they are for.

use super::single::targets;
use crate::analyze::{Context, Findings, rule};

rule! {
    /// An object with more than one of `selector`, `targetRef` and `targetRefs`.
    ///
    /// ## Why is this bad?
    ///
    /// The webhook refuses the object.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// apiVersion: telemetry.istio.io/v1
    /// kind: Telemetry
    /// metadata: {name: logs, namespace: shop}
    /// spec:
    ///   selector: {matchLabels: {app: web}}
    ///   targetRefs: [{kind: Service, group: "", name: web}]
    ///   accessLogging: [{providers: [{name: envoy}]}]
    /// ---
    /// apiVersion: v1
    /// kind: Service
    /// metadata: {name: web, namespace: shop}
    /// spec: {selector: {app: web}, ports: [{name: http, port: 80}]}
    /// ```
    ///
    /// ```yaml good
    /// apiVersion: telemetry.istio.io/v1
    /// kind: Telemetry
    /// metadata: {name: logs, namespace: shop}
    /// spec:
    ///   selector: {matchLabels: {app: web}}
    ///   accessLogging: [{providers: [{name: envoy}]}]
    /// ```
    "MSH1785", "selector-and-target", Registry, Error,
    aliases: [],
    rows: ["GEN-022"],
    fix: None,
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    for target in targets(cx) {
        let set = [("selector", target.selector), ("targetRef", target.one), ("targetRefs", target.many)];
        let mut set = set.into_iter().filter(|(_, set)| *set).map(|(field, _)| field);
        let (Some(first), Some(second)) = (set.next(), set.next()) else { continue };
        out.report(target.object, format!("spec.{second}"), format!("`{second}` is set besides `{first}`"))
            .on_key()
            .related(target.object, format!("spec.{first}"), "says what the object is for already")
            .note("the object is refused")
            .help("keep one: selectors are for sidecars, target references for waypoints and gateways");
    }
}
