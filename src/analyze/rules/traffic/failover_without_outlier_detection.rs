//! Failover that nothing can trigger.

use super::policies::{Scope, all};
use crate::analyze::{Change, Context, Findings, rule};
use crate::diag::Safety;

rule! {
    /// Locality failover without outlier detection.
    ///
    /// Without it proxies do not learn that an endpoint fails. A subset takes the outlier detection of the host's policy; a port does not.
    ///
    /// ## Why is this bad?
    ///
    /// Traffic is not kept in its locality and never fails over: the setting does nothing.
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
    ///     loadBalancer:
    ///       localityLbSetting:
    ///         failover: [{from: eu, to: us}]
    /// ```
    ///
    /// ```yaml good
    /// apiVersion: networking.istio.io/v1
    /// kind: DestinationRule
    /// metadata: {name: catalog, namespace: shop}
    /// spec:
    ///   host: catalog.example.com
    ///   trafficPolicy:
    ///     outlierDetection: {consecutive5xxErrors: 5, interval: 10s, baseEjectionTime: 30s}
    ///     loadBalancer:
    ///       localityLbSetting:
    ///         failover: [{from: eu, to: us}]
    /// ```
    "MSH0470", "failover-without-outlier-detection", Traffic, Warning,
    aliases: [],
    rows: ["DR-040"],
    fix: Some(Safety::Suggested),
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    let by_default = cx.settings.config.default_traffic_policy.as_ref().is_some_and(|policy| policy.outlier_detection.is_some());
    for policy in all(cx).filter(|policy| policy.outlier.is_none() && !by_default) {
        let Some(locality) = policy.load_balancer.and_then(|balancer| balancer.locality_lb_setting.as_ref()) else { continue };
        let top = policy.rule.body.traffic_policy.as_ref().is_some_and(|top| top.outlier_detection.is_some());
        if locality.enabled == Some(false) || (matches!(policy.scope, Scope::Subset(_)) && top) {
            continue;
        }
        let field = if !locality.failover.is_empty() {
            ".failover"
        } else if !locality.failover_priority.is_empty() {
            ".failoverPriority"
        } else if locality.enabled == Some(true) && locality.distribute.is_empty() {
            ""
        } else {
            continue;
        };
        let finding = out.report(
            policy.rule.object,
            format!("{}.loadBalancer.localityLbSetting{field}", policy.path),
            "locality failover without outlier detection never happens",
        );
        finding
            .on_key()
            .note("proxies prefer near endpoints, and leave them, only where `outlierDetection` says when one fails")
            .help("add `outlierDetection` next to `loadBalancer`");
        let text = "{consecutive5xxErrors: 5, interval: 10s, baseEjectionTime: 30s}".to_owned();
        finding.fix(Safety::Suggested, Change::Insert { path: policy.path.clone(), key: "outlierDetection".to_owned(), text });
    }
}
