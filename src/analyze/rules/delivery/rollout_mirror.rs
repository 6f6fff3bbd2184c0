//! Mirrored requests that change something.

use serde_json::Value;

use super::canary;
use crate::analyze::{Context, Findings, rule};
use crate::api::argo::rollout::Rollout;

rule! {
    /// A step of an Argo Rollout that mirrors requests of every method to the canary.
    ///
    /// ## Why is this bad?
    ///
    /// The canary does what it is asked: orders, payments and mails happen twice.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// apiVersion: v1
    /// kind: Service
    /// metadata: {name: web-stable, namespace: shop}
    /// spec: {selector: {app: web}, ports: [{name: http, port: 80}]}
    /// ---
    /// apiVersion: v1
    /// kind: Service
    /// metadata: {name: web-canary, namespace: shop}
    /// spec: {selector: {app: web}, ports: [{name: http, port: 80}]}
    /// ---
    /// apiVersion: argoproj.io/v1alpha1
    /// kind: Rollout
    /// metadata: {name: web, namespace: shop}
    /// spec:
    ///   selector: {matchLabels: {app: web}}
    ///   template:
    ///     metadata: {labels: {app: web, version: v1}}
    ///     spec:
    ///       serviceAccountName: web
    ///       containers: [{name: web, image: "web:1"}]
    ///   strategy:
    ///     canary:
    ///       stableService: web-stable
    ///       canaryService: web-canary
    ///       steps: [{setMirrorRoute: {name: mirror, percentage: 50, match: [{path: {prefix: /}}]}}]
    ///       trafficRouting:
    ///         istio:
    ///           virtualService: {name: web, routes: [primary]}
    /// ---
    /// apiVersion: networking.istio.io/v1
    /// kind: VirtualService
    /// metadata: {name: web, namespace: shop}
    /// spec:
    ///   hosts: [web.example.com]
    ///   gateways: [shop/public]
    ///   http:
    ///   - name: primary
    ///     route:
    ///     - {destination: {host: web-stable.shop.svc.cluster.local}, weight: 100}
    ///     - {destination: {host: web-canary.shop.svc.cluster.local}, weight: 0}
    /// ```
    ///
    /// ```yaml good
    /// apiVersion: v1
    /// kind: Service
    /// metadata: {name: web-stable, namespace: shop}
    /// spec: {selector: {app: web}, ports: [{name: http, port: 80}]}
    /// ---
    /// apiVersion: v1
    /// kind: Service
    /// metadata: {name: web-canary, namespace: shop}
    /// spec: {selector: {app: web}, ports: [{name: http, port: 80}]}
    /// ---
    /// apiVersion: argoproj.io/v1alpha1
    /// kind: Rollout
    /// metadata: {name: web, namespace: shop}
    /// spec:
    ///   selector: {matchLabels: {app: web}}
    ///   template:
    ///     metadata: {labels: {app: web, version: v1}}
    ///     spec:
    ///       serviceAccountName: web
    ///       containers: [{name: web, image: "web:1"}]
    ///   strategy:
    ///     canary:
    ///       stableService: web-stable
    ///       canaryService: web-canary
    ///       steps: [{setMirrorRoute: {name: mirror, percentage: 50, match: [{method: {exact: GET}}]}}]
    ///       trafficRouting:
    ///         istio:
    ///           virtualService: {name: web, routes: [primary]}
    /// ---
    /// apiVersion: networking.istio.io/v1
    /// kind: VirtualService
    /// metadata: {name: web, namespace: shop}
    /// spec:
    ///   hosts: [web.example.com]
    ///   gateways: [shop/public]
    ///   http:
    ///   - name: primary
    ///     route:
    ///     - {destination: {host: web-stable.shop.svc.cluster.local}, weight: 100}
    ///     - {destination: {host: web-canary.shop.svc.cluster.local}, weight: 0}
    /// ```
    "MSH1607", "rollout-mirror", Delivery, Warning,
    aliases: [],
    rows: ["PD-008"],
    fix: None,
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    for rollout in cx.all::<Rollout>() {
        let Some(canary) = canary(rollout) else { continue };
        for (position, step) in canary.steps.iter().enumerate() {
            let Some(mirror) = step.0.get("setMirrorRoute") else { continue };
            // A step without `match` ends the mirroring.
            let matches = mirror.get("match").and_then(Value::as_array).filter(|matches| !matches.is_empty());
            let Some(at) = matches.and_then(|matches| matches.iter().position(|entry| entry.get("method").is_none())) else { continue };
            let path = format!("spec.strategy.canary.steps[{position}].setMirrorRoute.match[{at}]");
            out.report(rollout.object, path, "requests of every method are mirrored to the canary")
                .note("what they change is changed twice")
                .help("limit the match to methods that only read: `method: {exact: GET}`");
        }
    }
}
