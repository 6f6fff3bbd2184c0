//! Settings that a port's policy does not take over from the policy around it.

use super::policies::{Policy, list, policies};
use crate::analyze::{Context, Findings, rule};
use crate::api::istio::destination_rule::DestinationRule;

rule! {
    /// A port's policy that leaves out what the policy around it sets.
    ///
    /// The settings of a port replace the whole policy: for what they leave out, defaults apply, not the values around them.
    ///
    /// ## Why is this bad?
    ///
    /// Limits, outlier detection or TLS are off for exactly the port that got special treatment.
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
    ///     outlierDetection: {consecutive5xxErrors: 7}
    ///     portLevelSettings:
    ///     - port: {number: 80}
    ///       loadBalancer: {simple: ROUND_ROBIN}
    /// ```
    ///
    /// ```yaml good
    /// apiVersion: networking.istio.io/v1
    /// kind: DestinationRule
    /// metadata: {name: catalog, namespace: shop}
    /// spec:
    ///   host: catalog.example.com
    ///   trafficPolicy:
    ///     outlierDetection: {consecutive5xxErrors: 7}
    ///     portLevelSettings:
    ///     - port: {number: 80}
    ///       loadBalancer: {simple: ROUND_ROBIN}
    ///       outlierDetection: {consecutive5xxErrors: 7}
    /// ```
    "MSH0454", "port-policy-does-not-inherit", Traffic, Warning,
    aliases: [],
    rows: ["DR-016"],
    fix: None,
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    for rule in cx.all::<DestinationRule>() {
        let all = policies(rule);
        for around in all.iter().filter(|policy| policy.whole.is_some()) {
            for port in
                all.iter().filter(|port| port.whole.is_none() && port.path.starts_with(&format!("{}.portLevelSettings", around.path)))
            {
                let lost = lost(around, port);
                let Some(first) = lost.first() else { continue };
                out.report(rule.object, &port.path, format!("this port does not inherit {} from the policy around it", list(&lost)))
                    .related(rule.object, format!("{}.{first}", around.path), "does not apply to the port")
                    .note("what a port's policy leaves out has its default")
                    .help(format!("repeat {} for the port, if it is meant to apply there", list(&lost)));
            }
        }
    }
}

/// Returns the sections that only the policy around the port sets; ports that say nothing are another rule's.
fn lost(around: &Policy<'_>, port: &Policy<'_>) -> Vec<&'static str> {
    let sections = [
        ("tls", around.tls.is_some(), port.tls.is_some()),
        ("outlierDetection", around.outlier.is_some(), port.outlier.is_some()),
        ("connectionPool", around.pool.is_some(), port.pool.is_some()),
        ("loadBalancer", around.load_balancer.is_some(), port.load_balancer.is_some()),
    ];
    if sections.iter().all(|(_, _, inner)| !inner) {
        return Vec::new();
    }
    sections.into_iter().filter(|(_, outer, inner)| *outer && !inner).map(|(name, _, _)| name).collect()
}
