//! A timeout or retry annotation of Linkerd whose value it cannot read.

use super::annotations::{duration, path};
use crate::analyze::{Context, Findings, rule};
use crate::api::gateway::grpc_route::GrpcRoute;
use crate::api::gateway::http_route::HttpRoute;
use crate::api::k8s::service::Service;
use crate::api::linkerd::egress_network::EgressNetwork;
use crate::api::linkerd::http_route::LinkerdHttpRoute;
use crate::diag::Safety;
use crate::store::Object;
use crate::text::{self, is_unknown, suggest, words};

rule! {
    /// A timeout or retry annotation of Linkerd whose value it cannot read.
    ///
    /// ## Why is this bad?
    ///
    /// On a Service nothing checks the value, and Linkerd drops the setting with a line in its log; on a route it refuses the route. Durations are one whole number and one unit: `1.5s` and `1m30s` are none.
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
    ///     timeout.linkerd.io/request: "10"
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
    ///     timeout.linkerd.io/request: 10s
    /// spec:
    ///   selector: {app: web}
    ///   ports: [{name: http, port: 80}]
    /// ```
    "MSH1326", "linkerd-duration", Linkerd, Error,
    aliases: [],
    rows: ["LD-026"],
    fix: Some(Safety::Suggested),
}

const DURATIONS: [&str; 4] =
    ["timeout.linkerd.io/request", "timeout.linkerd.io/response", "timeout.linkerd.io/idle", "retry.linkerd.io/timeout"];
const OTHERS: [&str; 3] = ["retry.linkerd.io/http", "retry.linkerd.io/grpc", "retry.linkerd.io/limit"];

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    for object in read_from(cx) {
        for (key, value) in object.meta.annotations.iter().filter(|(_, value)| !is_unknown(value)) {
            if DURATIONS.contains(&key.as_str()) {
                if duration(value).is_none() {
                    let finding = out.report(object, path("metadata", key), format!("`{value}` is no duration that Linkerd reads"));
                    finding.note("the setting is dropped").help("write one whole number and a unit (ms, s, m, h, d), such as `500ms`");
                    if let Some(better) = better(value) {
                        finding.suggest_value(path("metadata", key), &better);
                    }
                }
            } else if key == "retry.linkerd.io/limit" {
                if value.parse::<u16>().is_err() {
                    out.report(object, path("metadata", key), format!("`{value}` is no number of retries"))
                        .note("the setting is dropped")
                        .help("write a whole number, such as `\"2\"`");
                }
            } else if !OTHERS.contains(&key.as_str()) && (key.starts_with("retry.linkerd.io/") || key.starts_with("timeout.linkerd.io/")) {
                let finding = out.report(object, path("metadata", key), format!("there is no annotation `{key}`"));
                finding.on_key().note("Linkerd ignores it");
                match suggest::nearest(key, DURATIONS.into_iter().chain(OTHERS)) {
                    Some(near) => finding.help(format!("write `{near}`")),
                    None => finding.help(format!("the annotations are {}", words::list(DURATIONS.into_iter().chain(OTHERS), 7))),
                };
            }
        }
    }
}

/// Returns the same time in a form that Linkerd reads: seconds where the unit was left out.
fn better(value: &str) -> Option<String> {
    if value.bytes().all(|byte| byte.is_ascii_digit()) && !value.is_empty() {
        return Some(format!("{value}s"));
    }
    text::duration::parse(value).filter(|time| time.as_millis() > 0).map(text::duration::render).filter(|text| duration(text).is_some())
}

/// Returns the objects whose retry and timeout annotations Linkerd reads.
pub(super) fn read_from<'m>(cx: &Context<'m>) -> Vec<&'m Object> {
    let mut found: Vec<&Object> = cx.mesh.all::<Service>().map(|service| service.object).collect();
    found.extend(cx.mesh.all::<EgressNetwork>().map(|network| network.object));
    found.extend(cx.mesh.all::<HttpRoute>().map(|route| route.object));
    found.extend(cx.mesh.all::<LinkerdHttpRoute>().map(|route| route.object));
    found.extend(cx.mesh.all::<GrpcRoute>().map(|route| route.object));
    found
}
