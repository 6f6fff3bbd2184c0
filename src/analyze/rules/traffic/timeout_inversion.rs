//! A service that may take longer for a call of its own than its callers wait for it.

use crate::analyze::rules::routing::callers::{Caller, Callers};
use crate::analyze::rules::routing::{HttpRule, full_hosts, http_rules, on_mesh};
use crate::analyze::{Context, Findings, rule};
use crate::store::ObjectId;
use crate::text::duration::render;
use std::collections::BTreeMap;
use std::time::Duration;

rule! {
    /// A service that may take longer for a call of its own than its callers wait for it.
    ///
    /// ## Why is this bad?
    ///
    /// The caller gives up while the inner call goes on: nobody waits for its answer any more, and the work is wasted.
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
    // Calls inside the mesh with a timeout, by host; the shortest of a host's rules must do.
    let mut inner: BTreeMap<String, (HttpRule<'_>, Duration)> = BTreeMap::new();
    for rule in http_rules(cx).filter(|rule| on_mesh(rule.service)) {
        let Some(timeout) = timeout_of(&rule) else { continue };
        for (_, host) in full_hosts(cx, rule.service) {
            let shorter = inner.get(&host).is_none_or(|(_, known)| timeout < *known);
            if shorter {
                inner.insert(host, (rule, timeout));
            }
        }
    }
    if inner.is_empty() {
        return;
    }
    let calls = calls(cx, &inner);
    for rule in http_rules(cx) {
        let Some(timeout) = timeout_of(&rule) else { continue };
        let hosts = rule.route.route.iter().filter_map(|leg| leg.destination.as_ref()?.host.as_deref());
        let mut pods =
            hosts.filter_map(|host| cx.mesh.service(host, &rule.service.object.namespace)).flat_map(|service| cx.mesh.backends(service));
        let found = pods.find_map(|pod| {
            let callee =
                calls.get(&pod.object.id)?.iter().find(|(host, _)| inner.get(*host).is_some_and(|(_, longer)| *longer > timeout))?;
            Some((pod, callee.clone()))
        });
        let Some((pod, (host, caller))) = found else { continue };
        let (other, longer) = &inner[host];
        out.report(
            rule.service.object,
            rule.at("timeout"),
            format!(
                "the timeout {} is shorter than the {} that `{}` waits for `{host}`",
                render(timeout),
                render(*longer),
                pod.object.name()
            ),
        )
        .note("the outer call is given up while the inner one goes on")
        .help("make the outer timeout longer than the inner one, or the inner one shorter")
        .related(other.service.object, other.at("timeout"), "the inner timeout")
        .related(pod.object, &caller.path, "calls the inner service");
    }
}

fn timeout_of(rule: &HttpRule<'_>) -> Option<Duration> {
    rule.route.timeout.map(|timeout| timeout.0).filter(|timeout| !timeout.is_zero())
}

/// Returns which of the hosts each workload calls.
fn calls<'h>(cx: &Context<'_>, hosts: &'h BTreeMap<String, (HttpRule<'_>, Duration)>) -> BTreeMap<ObjectId, Vec<(&'h str, Caller)>> {
    let callers = Callers::of(cx);
    let mut found: BTreeMap<ObjectId, Vec<(&str, Caller)>> = BTreeMap::new();
    for host in hosts.keys() {
        for caller in callers.of_host(host) {
            found.entry(caller.object).or_default().push((host, caller.clone()));
        }
    }
    found
}
