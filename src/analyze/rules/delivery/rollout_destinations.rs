//! Destinations that a managed route must have.

use super::{Side, destination_of, managed, references, sides};
use crate::analyze::{Context, Findings, rule};
use crate::api::argo::rollout::Rollout;
use crate::api::istio::virtual_service::VirtualService;
use crate::api::k8s::service::Service;
use crate::store::Inventory;

rule! {
    /// A route that an Argo Rollout manages and that lacks the stable or the canary destination.
    ///
    /// ## Why is this bad?
    ///
    /// The controller cannot set the weights: it refuses the Rollout, or the canary gets no traffic.
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
    ///     - {destination: {host: web-stable.shop.svc.cluster.local}, weight: 0}
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
    "MSH1602", "rollout-destinations", Delivery, Error,
    aliases: [],
    rows: ["PD-002"],
    fix: None,
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    for rollout in cx.all::<Rollout>().filter(|rollout| !rollout.object.masked) {
        let Some((stable, canary)) = sides(rollout) else { continue };
        for reference in references(rollout) {
            let Some(service) = cx.get::<VirtualService>(reference.namespace, reference.name) else { continue };
            for (position, route) in managed(service, &reference) {
                for (side, role) in [(stable, "stable"), (canary, "canary")] {
                    if service.object.masked || destination_of(cx, rollout, service, route, side).is_some() {
                        continue;
                    }
                    // A Service that does not exist is reported at the Rollout.
                    let namespace = &rollout.object.namespace;
                    let gone =
                        |name: &str| cx.inventory::<Service>(namespace) == Inventory::Known && cx.get::<Service>(namespace, name).is_none();
                    if matches!(side, Side::Host(name) if gone(name)) {
                        continue;
                    }
                    let what = match side {
                        Side::Host(name) => format!("Service `{name}`"),
                        Side::Subset(name) => format!("subset `{name}`"),
                    };
                    let path = format!("spec.http[{position}].route");
                    let message = format!("the route lacks the {role} destination of Rollout `{}`: {what}", rollout.object.name());
                    out.report(service.object, path, message)
                        .note("the controller sets the weights of two destinations: without one it refuses the Rollout")
                        .help(format!("add a destination with {what} and weight {}", if role == "stable" { 100 } else { 0 }))
                        .related(rollout.object, reference.path.as_str(), "managed by this Rollout");
                }
            }
        }
    }
}
