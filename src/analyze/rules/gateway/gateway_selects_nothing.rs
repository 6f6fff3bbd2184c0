//! Gateways that no pod runs.

use std::collections::BTreeSet;

use super::runs_gateway;
use crate::analyze::{Context, Findings, rule};
use crate::api::istio::gateway::Gateway;
use crate::api::istio::istio_operator::IstioOperator;
use crate::api::selector::labels_match;
use crate::diag::{Level, Safety};
use crate::store::gateways::{is_standard_selector, standard_values};
use crate::store::{Inventory, Of, Workload};
use crate::text::{is_unknown, suggest, words};
use crate::yaml::decode::Map;

rule! {
    /// A Gateway whose selector matches no gateway pod.
    ///
    /// The gateways of a standard installation (`istio: ingressgateway` and the like) are taken to exist.
    /// Without any gateway pod in the input only near misses of those names are reported, and the rest is
    /// worth knowing at most.
    ///
    /// ## Why is this bad?
    ///
    /// No proxy opens the ports: connections are refused.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// apiVersion: apps/v1
    /// kind: Deployment
    /// metadata: {name: gateway, namespace: ingress}
    /// spec:
    ///   selector: {matchLabels: {app: edge}}
    ///   template:
    ///     metadata: {labels: {app: edge}}
    ///     spec:
    ///       containers: [{name: istio-proxy, image: auto, ports: [{containerPort: 8080}]}]
    /// ---
    /// apiVersion: networking.istio.io/v1
    /// kind: Gateway
    /// metadata: {name: public, namespace: shop}
    /// spec:
    ///   selector: {app: egde}
    ///   servers:
    ///   - port: {number: 80, name: http, protocol: HTTP}
    ///     hosts: [www.example.com]
    /// ```
    ///
    /// ```yaml good
    /// apiVersion: apps/v1
    /// kind: Deployment
    /// metadata: {name: gateway, namespace: ingress}
    /// spec:
    ///   selector: {matchLabels: {app: edge}}
    ///   template:
    ///     metadata: {labels: {app: edge}}
    ///     spec:
    ///       containers: [{name: istio-proxy, image: auto, ports: [{containerPort: 8080}]}]
    /// ---
    /// apiVersion: networking.istio.io/v1
    /// kind: Gateway
    /// metadata: {name: public, namespace: shop}
    /// spec:
    ///   selector: {app: edge}
    ///   servers:
    ///   - port: {number: 80, name: http, protocol: HTTP}
    ///     hosts: [www.example.com]
    /// ```
    "MSH0303", "gateway-selects-nothing", Gateway, Error,
    aliases: ["IST0101", "KIA0302"],
    rows: ["GW-023"],
    fix: Some(Safety::Suggested),
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    let gateways: Vec<Workload<'_>> = cx.workloads().filter(runs_gateway).collect();
    let open = gateways.iter().any(|workload| workload.object.masked);
    for gateway in cx.all::<Gateway>() {
        let selector = &gateway.body.selector;
        let unknown = selector.iter().any(|(key, value)| is_unknown(key) || is_unknown(value));
        let generated = selector.keys().any(|key| key.ends_with("/gateway-name"));
        if selector.is_empty() || unknown || generated || open || is_standard_selector(selector) || is_installed(cx, selector) {
            continue;
        }
        if !cx.gateway_workloads(gateway).is_empty() {
            continue;
        }
        let near = near_value(selector, &gateways);
        let known = cx.options.complete || !gateways.is_empty();
        if !known && near.is_none() && cx.workloads().next().is_none() {
            out.skip("needs the Pods or workloads of gateways, none were given");
            continue;
        }
        report(out, gateway, known, near, &gateways);
    }
}

fn report(out: &mut Findings, gateway: Of<'_, Gateway>, known: bool, near: Option<(String, String)>, gateways: &[Workload<'_>]) {
    let selector = &gateway.body.selector;
    let labels = selector.iter().map(|(key, value)| format!("{key}: {value}"));
    let finding = out.report(gateway.object, "spec.selector", format!("no gateway's pods have the labels {}", words::list(labels, 4)));
    finding.note("no proxy opens the ports of this Gateway");
    let inventory = if known { Inventory::Known } else { Inventory::Assumed };
    finding.assuming(inventory, "the gateways' workloads are all in the input, or standard ones");
    if let Some((key, near)) = near {
        finding.help(format!("there are gateways with `{key}: {near}`"));
        finding.suggest_value(format!("spec.selector[\"{key}\"]"), &near);
        return;
    }
    if !known {
        finding.level(Level::Info);
    }
    let present: BTreeSet<String> =
        gateways.iter().flat_map(|workload| workload.labels()).map(|(key, value)| format!("{key}: {value}")).collect();
    if present.is_empty() {
        finding.help("add the gateway's Deployment to the input (`--with DIR`), or correct the labels");
    } else {
        finding.help(format!("the gateways' pods have the labels {}", words::list(present, 6)));
    }
}

/// Returns the label whose value is nearly that of a gateway.
fn near_value(selector: &Map<String>, gateways: &[Workload<'_>]) -> Option<(String, String)> {
    selector.iter().find_map(|(key, value)| {
        let present = gateways.iter().filter_map(|workload| workload.labels().get(key)).map(String::as_str);
        let near = suggest::nearest(value, present.chain(standard_values(key).iter().copied()))?;
        // `ingressgateway-internal` is another gateway, not a misspelling.
        let variant = value.contains(near) || near.contains(value.as_str());
        (!variant || value.len().abs_diff(near.len()) < 2).then(|| (key.clone(), near.to_owned()))
    })
}

/// Tells whether an IstioOperator installs a gateway with the labels.
fn is_installed(cx: &Context<'_>, selector: &Map<String>) -> bool {
    cx.all::<IstioOperator>().filter_map(|operator| operator.body.components.as_ref()).any(|components| {
        let gateways = components.ingress_gateways.iter().chain(&components.egress_gateways);
        let mut gateways = gateways.filter(|gateway| !gateway.label.is_empty());
        gateways.any(|gateway| labels_match(selector, &gateway.label))
    })
}
