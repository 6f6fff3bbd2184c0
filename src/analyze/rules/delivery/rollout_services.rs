//! The Services of a Rollout.

use std::collections::BTreeMap;

use crate::analyze::{Context, Findings, rule};
use crate::api::argo::rollout::Rollout;
use crate::api::k8s::deployment::Deployment;
use crate::api::k8s::service::Service;
use crate::api::selector::labels_match;
use crate::diag::Safety;
use crate::store::{Inventory, ObjectId, Of};
use crate::text::{is_unknown, suggest};
use crate::yaml::decode::Map;

rule! {
    /// An Argo Rollout with a Service that does not exist, does not select its pods, stands for both versions, or belongs to another Rollout.
    ///
    /// ## Why is this bad?
    ///
    /// The controller adds the version's hash to the Service's selector: with the wrong Service it
    /// refuses the Rollout, or takes traffic away from somebody else.
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
    ///       canaryService: web-canry
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
    "MSH1604", "rollout-services", Delivery, Error,
    aliases: [],
    rows: ["PD-004"],
    fix: Some(Safety::Suggested),
}

/// Names and paths of the Services that a Rollout manages.
fn services(rollout: Of<'_, Rollout>) -> Vec<(&'static str, &str)> {
    let Some(strategy) = &rollout.body.strategy else { return Vec::new() };
    let canary = strategy.canary.as_ref();
    let green = strategy.blue_green.as_ref();
    let all = [
        ("spec.strategy.canary.stableService", canary.and_then(|canary| canary.stable_service.as_deref())),
        ("spec.strategy.canary.canaryService", canary.and_then(|canary| canary.canary_service.as_deref())),
        ("spec.strategy.blueGreen.activeService", green.and_then(|green| green.active_service.as_deref())),
        ("spec.strategy.blueGreen.previewService", green.and_then(|green| green.preview_service.as_deref())),
    ];
    all.into_iter().filter_map(|(path, name)| Some((path, name.filter(|name| !name.is_empty() && !is_unknown(name))?))).collect()
}

/// Returns the labels of a Rollout's pods, from its template or from the workload it refers to.
fn labels<'m>(cx: &Context<'m>, rollout: Of<'m, Rollout>) -> Option<&'m Map<String>> {
    if let Some(template) = &rollout.body.template {
        return template.metadata.as_ref().map(|meta| &meta.labels);
    }
    let name = rollout.body.workload_ref.as_ref()?.name.as_deref()?;
    let deployment = cx.mesh.get::<Deployment>(&rollout.object.namespace, name)?;
    deployment.body.template.as_ref()?.metadata.as_ref().map(|meta| &meta.labels)
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    let mut owners: BTreeMap<ObjectId, Of<'_, Rollout>> = BTreeMap::new();
    for rollout in cx.all::<Rollout>() {
        let namespace = &rollout.object.namespace;
        let named = services(rollout);
        if let [(_, first), (path, second)] = named.as_slice()
            && first == second
        {
            out.report(rollout.object, *path, format!("Service `{first}` stands for both versions"))
                .note("the controller needs two Services to tell the versions apart")
                .help("add a second Service with the same selector");
            continue;
        }
        for (path, name) in named {
            let Some(service) = cx.get::<Service>(namespace, name) else {
                missing(cx, rollout, path, name, out);
                continue;
            };
            if let Some(other) = owners.insert(service.object.id, rollout).filter(|other| !other.object.same_identity(rollout.object)) {
                out.report(rollout.object, path, format!("Service `{name}` belongs to Rollout `{}` already", other.object.name()))
                    .note("two controllers' selectors would overwrite each other: the Rollout is refused")
                    .help("give each Rollout Services of its own")
                    .related(other.object, "spec.strategy", "the other Rollout");
            }
            let unfit = labels(cx, rollout).filter(|labels| !labels_match(&without_hash(&service.body.selector), labels));
            if unfit.is_some() && !service.object.masked && !rollout.object.masked {
                out.report(rollout.object, path, format!("Service `{name}` does not select the pods of the Rollout"))
                    .note("the controller adds the version's hash to its selector: no pod would match, requests get 503 (UH)")
                    .help("let the Service's selector be the labels of the pods")
                    .related(service.object, "spec.selector", "its selector");
            }
        }
    }
}

/// Returns a selector without what the controller adds to it.
fn without_hash(selector: &Map<String>) -> Map<String> {
    selector.iter().filter(|(key, _)| *key != "rollouts-pod-template-hash").map(|(key, value)| (key.clone(), value.clone())).collect()
}

fn missing(cx: &Context<'_>, rollout: Of<'_, Rollout>, path: &str, name: &str, out: &mut Findings) {
    let namespace = &rollout.object.namespace;
    if cx.inventory::<Service>(namespace) == Inventory::Assumed && !cx.has::<Service>() {
        out.skip("needs Services, none were given");
        return;
    }
    let finding = out.report(rollout.object, path, format!("there is no Service `{name}` in namespace `{namespace}`"));
    finding.note("the controller refuses the Rollout");
    match suggest::nearest(name, cx.within::<Service>(namespace).map(|service| service.object.name()).collect::<Vec<_>>()) {
        Some(near) => finding.help(format!("there is a Service `{near}`")).suggest_value(path, near),
        None => finding.help("add the Service, or correct the name"),
    };
    finding.assuming(cx.inventory::<Service>(namespace), format!("the Services of namespace `{namespace}` are all in the input"));
}
