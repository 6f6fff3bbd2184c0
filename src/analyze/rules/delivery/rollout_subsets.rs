//! Subsets that a Rollout labels.

use super::{ISTIO, istio};
use crate::analyze::{Context, Findings, rule};
use crate::api::argo::rollout::Rollout;
use crate::api::istio::destination_rule::DestinationRule;
use crate::diag::Safety;
use crate::text::{is_unknown, suggest};

rule! {
    /// An Argo Rollout that names a DestinationRule that does not exist, or that lacks the stable or the canary subset.
    ///
    /// ## Why is this bad?
    ///
    /// The controller cannot tell the two versions apart for the mesh: it refuses the Rollout.
    ///
    /// ## Example
    ///
    /// ```yaml bad
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
    ///       trafficRouting:
    ///         istio:
    ///           virtualService: {name: web}
    ///           destinationRule: {name: web, stableSubsetName: stable, canarySubsetName: canary}
    /// ---
    /// apiVersion: v1
    /// kind: Service
    /// metadata: {name: web, namespace: shop}
    /// spec: {selector: {app: web}, ports: [{name: http, port: 80}]}
    /// ---
    /// apiVersion: networking.istio.io/v1
    /// kind: VirtualService
    /// metadata: {name: web, namespace: shop}
    /// spec:
    ///   hosts: [web.shop.svc.cluster.local]
    ///   http:
    ///   - route:
    ///     - {destination: {host: web.shop.svc.cluster.local, subset: stable}, weight: 100}
    ///     - {destination: {host: web.shop.svc.cluster.local, subset: canary}, weight: 0}
    /// ---
    /// apiVersion: networking.istio.io/v1
    /// kind: DestinationRule
    /// metadata: {name: web-rule, namespace: shop}
    /// spec:
    ///   host: web.shop.svc.cluster.local
    ///   subsets: [{name: stable, labels: {app: web}}, {name: canary, labels: {app: web}}]
    /// ```
    ///
    /// ```yaml good
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
    ///       trafficRouting:
    ///         istio:
    ///           virtualService: {name: web}
    ///           destinationRule: {name: web, stableSubsetName: stable, canarySubsetName: canary}
    /// ---
    /// apiVersion: v1
    /// kind: Service
    /// metadata: {name: web, namespace: shop}
    /// spec: {selector: {app: web}, ports: [{name: http, port: 80}]}
    /// ---
    /// apiVersion: networking.istio.io/v1
    /// kind: VirtualService
    /// metadata: {name: web, namespace: shop}
    /// spec:
    ///   hosts: [web.shop.svc.cluster.local]
    ///   http:
    ///   - route:
    ///     - {destination: {host: web.shop.svc.cluster.local, subset: stable}, weight: 100}
    ///     - {destination: {host: web.shop.svc.cluster.local, subset: canary}, weight: 0}
    /// ---
    /// apiVersion: networking.istio.io/v1
    /// kind: DestinationRule
    /// metadata: {name: web, namespace: shop}
    /// spec:
    ///   host: web.shop.svc.cluster.local
    ///   subsets: [{name: stable, labels: {app: web}}, {name: canary, labels: {app: web}}]
    /// ```
    "MSH1603", "rollout-subsets", Delivery, Error,
    aliases: [],
    rows: ["PD-003"],
    fix: Some(Safety::Suggested),
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    for rollout in cx.all::<Rollout>() {
        let Some(reference) = istio(rollout).and_then(|istio| istio.destination_rule.as_ref()) else { continue };
        let Some(name) = reference.name.as_deref().filter(|name| !name.is_empty() && !is_unknown(name)) else { continue };
        let namespace = &rollout.object.namespace;
        let Some(rule) = cx.get::<DestinationRule>(namespace, name) else {
            let path = format!("{ISTIO}.destinationRule.name");
            let inventory = cx.inventory::<DestinationRule>(namespace);
            let finding = out.report(rollout.object, &path, format!("there is no DestinationRule `{name}` in namespace `{namespace}`"));
            finding.note("the controller refuses the Rollout");
            let names: Vec<&str> = cx.within::<DestinationRule>(namespace).map(|rule| rule.object.name()).collect();
            match suggest::nearest(name, names.iter().copied()).or(names.first().copied().filter(|_| names.len() == 1)) {
                Some(near) => finding.help(format!("there is a DestinationRule `{near}`")).suggest_value(path, near),
                None => finding.help("add the DestinationRule, or correct the name"),
            };
            finding.assuming(inventory, format!("the DestinationRules of namespace `{namespace}` are all in the input"));
            continue;
        };
        let subsets: Vec<&str> = rule.body.subsets.iter().filter_map(|subset| subset.name.as_deref()).collect();
        if rule.object.masked || subsets.iter().any(|subset| is_unknown(subset)) {
            continue;
        }
        for (field, subset) in [("stableSubsetName", &reference.stable_subset_name), ("canarySubsetName", &reference.canary_subset_name)] {
            let Some(subset) = subset.as_deref().filter(|subset| !is_unknown(subset) && !subsets.contains(subset)) else { continue };
            let path = format!("{ISTIO}.destinationRule.{field}");
            let finding = out.report(rollout.object, &path, format!("DestinationRule `{name}` has no subset `{subset}`"));
            finding.note("the controller labels the subset with the version's hash: without it it refuses the Rollout");
            finding.related(rule.object, "spec.subsets", "its subsets");
            match suggest::nearest(subset, subsets.iter().copied()) {
                Some(near) => finding.help(format!("there is a subset `{near}`")).suggest_value(path, near),
                None => finding.help(format!("add a subset `{subset}` with the labels of the pods")),
            };
        }
    }
}
