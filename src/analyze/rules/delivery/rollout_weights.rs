//! Weights in files that a Rollout changes in the cluster.

use super::{destination_of, managed, references, sides};
use crate::analyze::{Context, Findings, rule};
use crate::api::argo::rollout::Rollout;
use crate::api::istio::virtual_service::VirtualService;

rule! {
    /// A route that an Argo Rollout manages, written with weights other than 100 for stable and 0 for canary.
    ///
    /// ## Why is this bad?
    ///
    /// The controller owns the weights: each time the file is applied it resets a canary under way, and
    /// traffic goes to the canary while there is none.
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
    ///     - {destination: {host: web-stable.shop.svc.cluster.local}, weight: 80}
    ///     - {destination: {host: web-canary.shop.svc.cluster.local}, weight: 20}
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
    "MSH1605", "rollout-weights", Delivery, Warning,
    aliases: [],
    rows: ["PD-006"],
    fix: None,
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    for rollout in cx.all::<Rollout>() {
        let Some((_, canary)) = sides(rollout) else { continue };
        for reference in references(rollout) {
            let Some(service) = cx.get::<VirtualService>(reference.namespace, reference.name) else { continue };
            // An object from a cluster has the weights of the moment.
            if service.object.meta.uid.is_some() || service.object.meta.resource_version.is_some() {
                continue;
            }
            for (position, route) in managed(service, &reference) {
                let Some(at) = destination_of(cx, rollout, service, route, canary) else { continue };
                if let Some(weight) = route.route[at].weight.filter(|weight| *weight > 0) {
                    let path = format!("spec.http[{position}].route[{at}].weight");
                    let message = format!("the canary has weight {weight}, and Rollout `{}` sets it", rollout.object.name());
                    out.report(service.object, path, message)
                        .note("each time the file is applied it resets a canary under way")
                        .help("write 100 for stable and 0 for canary, and let the GitOps tool ignore differences of the weights")
                        .related(rollout.object, reference.path.as_str(), "managed by this Rollout");
                }
            }
        }
    }
}
