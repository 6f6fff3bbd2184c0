//! Broad overrides after specific ones.

use crate::analyze::{Context, Findings, rule};
use crate::api::istio::telemetry::{IstioMetric, MetricSelector, MetricsOverride, Telemetry, WorkloadMode};

rule! {
    /// A change to all metrics after a change to one of them that it undoes.
    ///
    /// ## Why is this bad?
    ///
    /// Overrides are applied in order: the broad one wins.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// apiVersion: telemetry.istio.io/v1
    /// kind: Telemetry
    /// metadata: {name: metrics, namespace: shop}
    /// spec:
    ///   metrics:
    ///   - overrides:
    ///     - {match: {metric: REQUEST_COUNT}, disabled: false}
    ///     - {match: {metric: ALL_METRICS}, disabled: true}
    /// ```
    ///
    /// ```yaml good
    /// apiVersion: telemetry.istio.io/v1
    /// kind: Telemetry
    /// metadata: {name: metrics, namespace: shop}
    /// spec:
    ///   metrics:
    ///   - overrides:
    ///     - {match: {metric: ALL_METRICS}, disabled: true}
    ///     - {match: {metric: REQUEST_COUNT}, disabled: false}
    /// ```
    "MSH1010", "overrides-order", Telemetry, Info,
    aliases: [],
    rows: ["TL-010"],
    fix: None,
}

fn covers(wide: Option<&MetricSelector>, narrow: Option<&MetricSelector>) -> bool {
    let metric = |selector: Option<&MetricSelector>| {
        selector.and_then(|selector| selector.metric).filter(|metric| *metric != IstioMetric::AllMetrics)
    };
    let custom = |selector: Option<&MetricSelector>| selector.and_then(|selector| selector.custom_metric.clone());
    let mode = |selector: Option<&MetricSelector>| {
        selector.and_then(|selector| selector.mode).filter(|mode| *mode != WorkloadMode::ClientAndServer)
    };
    let modes = mode(wide).is_none() || mode(wide) == mode(narrow);
    let broad = metric(wide).is_none() && custom(wide).is_none();
    broad && (metric(narrow).is_some() || custom(narrow).is_some()) && modes
}

/// Returns what the later entry changes back.
fn undone(earlier: &MetricsOverride, later: &MetricsOverride) -> Option<String> {
    if let (Some(was), Some(is)) = (earlier.disabled, later.disabled)
        && was != is
    {
        return Some("`disabled`".to_owned());
    }
    let tag = earlier.tag_overrides.iter().find(|(name, change)| later.tag_overrides.get(*name).is_some_and(|other| other != *change));
    tag.map(|(name, _)| format!("the change of label `{name}`"))
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    for telemetry in cx.all::<Telemetry>() {
        for (i, metrics) in telemetry.body.metrics.iter().enumerate() {
            for (j, later) in metrics.overrides.iter().enumerate() {
                let earlier = metrics.overrides[..j]
                    .iter()
                    .enumerate()
                    .filter(|(_, earlier)| covers(later.matches.as_ref(), earlier.matches.as_ref()))
                    .find_map(|(at, earlier)| Some((at, undone(earlier, later)?)));
                let Some((at, what)) = earlier else { continue };
                let base = format!("spec.metrics[{i}].overrides");
                out.report(
                    telemetry.object,
                    format!("{base}[{j}]"),
                    format!("the override undoes {what} of an earlier, more specific one"),
                )
                .note("overrides are applied in order: the last one that matches wins")
                .help("put broad overrides first")
                .related(telemetry.object, format!("{base}[{at}]"), "undone");
            }
        }
    }
}
