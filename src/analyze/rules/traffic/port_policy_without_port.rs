//! Port policies that do not say for which port.

use super::policies::{Scope, all};
use crate::analyze::{Context, Findings, rule};

rule! {
    /// An entry of `portLevelSettings` that names no port.
    ///
    /// ## Why is this bad?
    ///
    /// The webhook refuses the object: a policy for no port is for nothing.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// apiVersion: networking.istio.io/v1
    /// kind: DestinationRule
    /// metadata: {name: catalog, namespace: shop}
    /// spec:
    ///   host: catalog.example.com
    ///   trafficPolicy:
    ///     portLevelSettings:
    ///     - loadBalancer: {simple: ROUND_ROBIN}
    /// ```
    ///
    /// ```yaml good
    /// apiVersion: networking.istio.io/v1
    /// kind: DestinationRule
    /// metadata: {name: catalog, namespace: shop}
    /// spec:
    ///   host: catalog.example.com
    ///   trafficPolicy:
    ///     portLevelSettings:
    ///     - port: {number: 80}
    ///       loadBalancer: {simple: ROUND_ROBIN}
    /// ```
    "MSH0452", "port-policy-without-port", Traffic, Error,
    aliases: [],
    rows: ["DR-014"],
    fix: None,
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    for policy in all(cx).filter(|policy| matches!(policy.scope, Scope::Port(None))) {
        out.report(policy.rule.object, format!("{}.port.number", policy.path), "this port's policy names no port")
            .note("the object is refused")
            .help("add `port: {number: …}` with a port of the Service");
    }
}
