//! A duration below one millisecond, or finer than milliseconds.

use crate::analyze::rules::routing::http_rules;
use crate::analyze::{Context, Findings, rule};
use crate::api::istio::destination_rule::{DestinationRule, TrafficPolicy};
use crate::store::Object;
use crate::text::duration::render;
use crate::yaml::decode::Time;

rule! {
    /// A duration below one millisecond, or finer than milliseconds.
    ///
    /// ## Why is this bad?
    ///
    /// The control plane counts in milliseconds: the API server rejects the object.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// apiVersion: networking.istio.io/v1
    /// kind: VirtualService
    /// metadata: {name: catalog, namespace: shop}
    /// spec:
    ///   hosts: [catalog.example.com]
    ///   gateways: [shop/public]
    ///   http:
    ///   - timeout: 500us
    ///     route: [{destination: {host: catalog}}]
    /// ```
    ///
    /// ```yaml good
    /// apiVersion: networking.istio.io/v1
    /// kind: VirtualService
    /// metadata: {name: catalog, namespace: shop}
    /// spec:
    ///   hosts: [catalog.example.com]
    ///   gateways: [shop/public]
    ///   http:
    ///   - timeout: 500ms
    ///     route: [{destination: {host: catalog}}]
    /// ```
    "MSH0419", "duration-resolution", Traffic, Error,
    aliases: [],
    rows: ["GEN-036"],
    fix: None,
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    for rule in http_rules(cx) {
        let route = rule.route;
        let retries = route.retries.as_ref();
        let delay = route.fault.as_ref().and_then(|fault| fault.delay.as_ref());
        let times = [
            ("timeout", route.timeout),
            ("retries.perTryTimeout", retries.and_then(|retries| retries.per_try_timeout)),
            ("retries.backoff", retries.and_then(|retries| retries.backoff)),
            ("fault.delay.fixedDelay", delay.and_then(|delay| delay.fixed_delay)),
        ];
        for (field, time) in times {
            judge(out, rule.service.object, rule.at(field), time);
        }
    }
    for rule in cx.all::<DestinationRule>() {
        if let Some(policy) = &rule.body.traffic_policy {
            of_policy(out, rule.object, "spec.trafficPolicy", policy);
        }
        for (at, subset) in rule.body.subsets.iter().enumerate() {
            if let Some(policy) = &subset.traffic_policy {
                of_policy(out, rule.object, &format!("spec.subsets[{at}].trafficPolicy"), policy);
            }
        }
    }
}

fn of_policy(out: &mut Findings, object: &Object, base: &str, policy: &TrafficPolicy) {
    let tcp = policy.connection_pool.as_ref().and_then(|pool| pool.tcp.as_ref());
    let http = policy.connection_pool.as_ref().and_then(|pool| pool.http.as_ref());
    let outlier = policy.outlier_detection.as_ref();
    let times = [
        ("connectionPool.tcp.connectTimeout", tcp.and_then(|tcp| tcp.connect_timeout)),
        ("connectionPool.tcp.idleTimeout", tcp.and_then(|tcp| tcp.idle_timeout)),
        ("connectionPool.tcp.maxConnectionDuration", tcp.and_then(|tcp| tcp.max_connection_duration)),
        ("connectionPool.http.idleTimeout", http.and_then(|http| http.idle_timeout)),
        ("outlierDetection.interval", outlier.and_then(|outlier| outlier.interval)),
        ("outlierDetection.baseEjectionTime", outlier.and_then(|outlier| outlier.base_ejection_time)),
    ];
    for (field, time) in times {
        judge(out, object, format!("{base}.{field}"), time);
    }
}

fn judge(out: &mut Findings, object: &Object, path: String, time: Option<Time>) {
    let Some(time) = time.map(|time| time.0) else { return };
    // Zero switches something off.
    if time.subsec_nanos() % 1_000_000 == 0 {
        return;
    }
    let words = if time.as_millis() == 0 { "is less than a millisecond" } else { "is finer than milliseconds" };
    out.report(object, path, format!("{} {words}", render(time)))
        .note("the API server rejects it")
        .help("write whole milliseconds, such as `250ms`");
}
