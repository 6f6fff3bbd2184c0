//! A service that may take longer for a call of its own than its callers wait for it.

use std::time::Duration;

use crate::analyze::rules::routing::HttpRule;
use crate::analyze::rules::traffic::hops::hops;
use crate::analyze::{Context, Findings, rule};
use crate::text::duration::render;

rule! {
    /// A service that may take longer for a call of its own than its callers wait for it.
    ///
    /// ## Why is this bad?
    ///
    /// The caller gives up while the inner call goes on: nobody waits for its answer any more, and the
    /// work is wasted.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// apiVersion: v1
    /// kind: Service
    /// metadata: {name: orders, namespace: shop}
    /// spec:
    ///   ports: [{name: http, port: 80}]
    ///   selector: {app: orders}
    /// ---
    /// apiVersion: v1
    /// kind: Service
    /// metadata: {name: stock, namespace: shop}
    /// spec:
    ///   ports: [{name: http, port: 80}]
    ///   selector: {app: stock}
    /// ---
    /// apiVersion: apps/v1
    /// kind: Deployment
    /// metadata: {name: orders, namespace: shop}
    /// spec:
    ///   selector: {matchLabels: {app: orders}}
    ///   template:
    ///     metadata: {labels: {app: orders}}
    ///     spec:
    ///       containers:
    ///       - {name: orders, image: "registry.example.com/orders:1.0", env: [{name: STOCK, value: "http://stock"}]}
    /// ---
    /// apiVersion: networking.istio.io/v1
    /// kind: VirtualService
    /// metadata: {name: orders, namespace: shop}
    /// spec:
    ///   hosts: [orders]
    ///   http:
    ///   - timeout: 2s
    ///     route: [{destination: {host: orders}}]
    /// ---
    /// apiVersion: networking.istio.io/v1
    /// kind: VirtualService
    /// metadata: {name: stock, namespace: shop}
    /// spec:
    ///   hosts: [stock]
    ///   http:
    ///   - timeout: 5s
    ///     route: [{destination: {host: stock}}]
    /// ```
    ///
    /// ```yaml good
    /// apiVersion: v1
    /// kind: Service
    /// metadata: {name: orders, namespace: shop}
    /// spec:
    ///   ports: [{name: http, port: 80}]
    ///   selector: {app: orders}
    /// ---
    /// apiVersion: v1
    /// kind: Service
    /// metadata: {name: stock, namespace: shop}
    /// spec:
    ///   ports: [{name: http, port: 80}]
    ///   selector: {app: stock}
    /// ---
    /// apiVersion: networking.istio.io/v1
    /// kind: VirtualService
    /// metadata: {name: orders, namespace: shop}
    /// spec:
    ///   hosts: [orders]
    ///   http:
    ///   - timeout: 5s
    ///     route: [{destination: {host: orders}}]
    /// ---
    /// apiVersion: networking.istio.io/v1
    /// kind: VirtualService
    /// metadata: {name: stock, namespace: shop}
    /// spec:
    ///   hosts: [stock]
    ///   http:
    ///   - timeout: 2s
    ///     route: [{destination: {host: stock}}]
    /// ```
    "MSH0406", "timeout-inversion", Traffic, Warning,
    aliases: [],
    rows: ["VS-103"],
    fix: None,
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    for hop in hops(cx, |rule| timeout_of(rule).map(|timeout| timeout.as_nanos())) {
        let (Some(outer), Some(inner)) = (timeout_of(&hop.outer), timeout_of(&hop.inner)) else { continue };
        if inner <= outer {
            continue;
        }
        let words = format!(
            "the timeout {} is shorter than the {} that `{}` waits for `{}`",
            render(outer),
            render(inner),
            hop.pod.object.name(),
            hop.host
        );
        out.report(hop.outer.service.object, hop.outer.at("timeout"), words)
            .note("the outer call is given up while the inner one goes on")
            .help("make the outer timeout longer than the inner one, or the inner one shorter")
            .related(hop.inner.service.object, hop.inner.at("timeout"), "the inner timeout")
            .related(hop.pod.object, &hop.caller.path, "calls the inner service");
    }
}

fn timeout_of(rule: &HttpRule<'_>) -> Option<Duration> {
    rule.route.timeout.map(|timeout| timeout.0).filter(|timeout| !timeout.is_zero())
}
