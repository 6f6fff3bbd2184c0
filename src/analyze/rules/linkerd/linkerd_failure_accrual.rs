//! A circuit-breaker annotation of Linkerd with an unknown mode or a value that cannot be.

use super::annotations::{duration, path};
use crate::analyze::{Context, Findings, rule};
use crate::api::k8s::service::Service;
use crate::api::linkerd::egress_network::EgressNetwork;
use crate::diag::Safety;
use crate::store::Object;
use crate::text::{is_unknown, suggest};
use std::time::Duration;

rule! {
    /// A circuit-breaker annotation of Linkerd with an unknown mode or a value that cannot be.
    ///
    /// ## Why is this bad?
    ///
    /// Nothing checks these annotations when they are applied: one wrong value and the policy controller drops the whole circuit breaker, with a line in its log.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// apiVersion: v1
    /// kind: Service
    /// metadata:
    ///   name: web
    ///   namespace: shop
    ///   annotations:
    ///     balancer.linkerd.io/failure-accrual: consecutive-failures
    /// spec:
    ///   selector: {app: web}
    ///   ports: [{name: http, port: 80}]
    /// ```
    ///
    /// ```yaml good
    /// apiVersion: v1
    /// kind: Service
    /// metadata:
    ///   name: web
    ///   namespace: shop
    ///   annotations:
    ///     balancer.linkerd.io/failure-accrual: consecutive
    ///     balancer.linkerd.io/failure-accrual-consecutive-max-failures: "7"
    /// spec:
    ///   selector: {app: web}
    ///   ports: [{name: http, port: 80}]
    /// ```
    "MSH1325", "linkerd-failure-accrual", Linkerd, Error,
    aliases: [],
    rows: ["LD-025"],
    fix: Some(Safety::Suggested),
}

const MODE: &str = "balancer.linkerd.io/failure-accrual";
const MODES: [&str; 2] = ["consecutive", "unified"];
const PARAMETERS: [&str; 7] = [
    "balancer.linkerd.io/failure-accrual-consecutive-max-failures",
    "balancer.linkerd.io/failure-accrual-consecutive-min-penalty",
    "balancer.linkerd.io/failure-accrual-consecutive-max-penalty",
    "balancer.linkerd.io/failure-accrual-consecutive-jitter-ratio",
    "balancer.alpha.linkerd.io/failure-accrual-success-rate-threshold",
    "balancer.alpha.linkerd.io/failure-accrual-success-rate-window",
    "balancer.alpha.linkerd.io/failure-accrual-success-rate-min-requests",
];
const OTHERS: [&str; 4] = [
    "balancer.alpha.linkerd.io/failure-accrual-honor-retry-after",
    "balancer.alpha.linkerd.io/penalize-failures",
    "balancer.alpha.linkerd.io/load-biaser-penalty",
    "balancer.alpha.linkerd.io/load-biaser-max-retry-after",
];

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    let services = cx.all::<Service>().map(|service| service.object);
    for object in services.chain(cx.all::<EgressNetwork>().map(|network| network.object)) {
        let ours = |key: &String| key.starts_with("balancer.linkerd.io/") || key.starts_with("balancer.alpha.linkerd.io/");
        let mode = object.annotation(MODE);
        for (key, value) in object.meta.annotations.iter().filter(|(key, value)| ours(key) && !is_unknown(value)) {
            match problem(key, value, mode) {
                Some(Wrong::Key(near)) => {
                    let finding = out.report(object, path("metadata", key), format!("there is no annotation `{key}`"));
                    finding.on_key().note("Linkerd ignores it");
                    match near {
                        Some(near) => finding.help(format!("write `{near}`")),
                        None => finding.help("take it away, or look the annotation up"),
                    };
                }
                Some(Wrong::Value(wrong, help)) => {
                    let finding = out.report(object, path("metadata", key), wrong);
                    finding.note("Linkerd drops the whole circuit breaker").help(help);
                    if let Some(near) = Some(key.as_str()).filter(|key| *key == MODE).and_then(|_| suggest::nearest(value, MODES)) {
                        finding.suggest_value(path("metadata", key), near);
                    }
                }
                None => {}
            }
        }
        penalties(object, out);
    }
}

enum Wrong {
    Key(Option<&'static str>),
    Value(String, &'static str),
}

fn problem(key: &str, value: &str, mode: Option<&str>) -> Option<Wrong> {
    let number = |low: f64, high: f64| value.parse::<f64>().is_ok_and(|number| (low..=high).contains(&number));
    let whole = |low: u64, high: u64| value.parse::<u64>().is_ok_and(|number| (low..=high).contains(&number));
    let (fits, help) = match key {
        MODE => (MODES.contains(&value), "write `consecutive` or `unified`"),
        _ if key == PARAMETERS[0] => (whole(1, u64::from(u32::MAX)), "write a whole number from 1"),
        _ if key == PARAMETERS[1] || key == PARAMETERS[2] => (duration(value).is_some(), "write one whole number and a unit, such as `1s`"),
        _ if key == PARAMETERS[3] => (number(0.0, 100.0), "write a number from 0 to 100"),
        _ if key == PARAMETERS[4] => (number(0.0, 1.0), "write a number from 0 to 1"),
        _ if key == PARAMETERS[5] => (duration(value).is_some_and(|time| time.as_millis() >= 10), "write at least `10ms`"),
        _ if key == PARAMETERS[6] => (whole(1, 1_000_000), "write a whole number from 1 to 1000000"),
        _ if OTHERS.contains(&key) => return None,
        _ => return Some(Wrong::Key(suggest::nearest(key, PARAMETERS.into_iter().chain(OTHERS).chain([MODE])))),
    };
    if !fits {
        return Some(Wrong::Value(format!("`{key}` cannot be `{value}`"), help));
    }
    let wanted = if PARAMETERS[..4].contains(&key) { "consecutive" } else { "unified" };
    let astray = key != MODE && mode.is_none_or(|mode| mode != wanted && MODES.contains(&mode));
    astray.then(|| {
        Wrong::Value(format!("`{key}` is set, but the mode is not `{wanted}`"), "set `balancer.linkerd.io/failure-accrual` to the mode")
    })
}

fn penalties(object: &Object, out: &mut Findings) {
    let time = |key: &str, default| match object.annotation(key) {
        Some(value) => duration(value),
        None => Some(Duration::from_secs(default)),
    };
    let written = object.annotation(PARAMETERS[1]).map(|_| PARAMETERS[1]).or(object.annotation(PARAMETERS[2]).map(|_| PARAMETERS[2]));
    let (Some(min), Some(max), Some(key)) = (time(PARAMETERS[1], 1), time(PARAMETERS[2], 60), written) else { return };
    let wrong = if max.is_zero() {
        "the longest penalty is zero"
    } else if min > max {
        "the shortest penalty is longer than the longest"
    } else {
        return;
    };
    out.report(object, path("metadata", key), wrong)
        .note("Linkerd drops the whole circuit breaker")
        .help("write a `min-penalty` (default 1s) of at most the `max-penalty` (default 60s)");
}
