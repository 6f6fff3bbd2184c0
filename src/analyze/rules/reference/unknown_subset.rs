//! Routes to subsets that no DestinationRule defines for their clients.

use std::collections::BTreeSet;

use super::{Target, targets};
use crate::analyze::{Context, Finding, Findings, rule};
use crate::api::istio::destination_rule::DestinationRule;
use crate::api::istio::virtual_service::VirtualService;
use crate::diag::{Level, Safety};
use crate::store::destinations::Defined;
use crate::store::gateways::GatewayTarget;
use crate::store::hosts::Resolution;
use crate::store::visibility::exported;
use crate::store::{Inventory, Of};
use crate::text::{is_unknown, suggest, words};

rule! {
    /// A route to a subset that no DestinationRule defines for the clients of the route.
    ///
    /// A client looks for rules in its own namespace first, then in that of the service, then in the root
    /// namespace, the latter two only when they are exported to it; the first place that has a rule for the
    /// host decides. Clients of a route that is bound to a Gateway are the gateway's pods, in their own
    /// namespace.
    ///
    /// ## Why is this bad?
    ///
    /// A subset is a cluster of its own. Nobody defines it, so there is none: requests get 503 (`NC`).
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// apiVersion: v1
    /// kind: Service
    /// metadata: {name: reviews, namespace: shop}
    /// spec:
    ///   selector: {app: reviews}
    ///   ports: [{name: http, port: 80}]
    /// ---
    /// apiVersion: networking.istio.io/v1
    /// kind: DestinationRule
    /// metadata: {name: reviews, namespace: shop}
    /// spec:
    ///   host: reviews
    ///   subsets:
    ///   - {name: v1, labels: {version: v1}}
    /// ---
    /// apiVersion: networking.istio.io/v1
    /// kind: VirtualService
    /// metadata: {name: reviews, namespace: shop}
    /// spec:
    ///   hosts: [reviews]
    ///   http:
    ///   - route:
    ///     - destination: {host: reviews, subset: v2}
    /// ```
    ///
    /// ```yaml good
    /// apiVersion: v1
    /// kind: Service
    /// metadata: {name: reviews, namespace: shop}
    /// spec:
    ///   selector: {app: reviews}
    ///   ports: [{name: http, port: 80}]
    /// ---
    /// apiVersion: networking.istio.io/v1
    /// kind: DestinationRule
    /// metadata: {name: reviews, namespace: shop}
    /// spec:
    ///   host: reviews
    ///   subsets:
    ///   - {name: v1, labels: {version: v1}}
    /// ---
    /// apiVersion: networking.istio.io/v1
    /// kind: VirtualService
    /// metadata: {name: reviews, namespace: shop}
    /// spec:
    ///   hosts: [reviews]
    ///   http:
    ///   - route:
    ///     - destination: {host: reviews, subset: v1}
    /// ```
    "MSH0104", "unknown-subset", Reference, Error,
    aliases: ["IST0101", "KIA1107"],
    rows: ["VS-037"],
    fix: Some(Safety::Suggested),
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    if !cx.has::<DestinationRule>() && !cx.options.complete {
        out.skip("needs DestinationRules, none were given: subsets are only checked where the service is");
    }
    for service in cx.all::<VirtualService>() {
        for target in targets(service) {
            let subset = target.destination.subset.as_deref().filter(|subset| !subset.is_empty() && !is_unknown(subset));
            let (Some(host), Some(subset)) = (target.destination.host.as_deref(), subset) else { continue };
            let found = cx.resolve(host, &service.object.namespace);
            let fqdn = cx.rule_host(host, &service.object.namespace);
            if is_unknown(&fqdn) {
                continue;
            }
            let owner = match &found {
                Resolution::Found(providers) => providers[0].object().namespace.clone(),
                _ => cx.service_of_host(&fqdn).map_or_else(|| service.object.namespace.clone(), |(_, owner)| owner.to_owned()),
            };
            let all = cx.rules_of_host(&fqdn);
            let question = Question { fqdn: &fqdn, owner: &owner, subset, service };
            match cx.subset_in(&all, subset) {
                Some(defined) => hidden(cx, out, &target, &question, defined),
                // Missing hosts are reported as such.
                None if matches!(found, Resolution::Missing(_)) && all.is_empty() => {}
                None if !cx.has_open_rules() => undefined(cx, out, &target, &question, &all),
                None => {}
            }
        }
    }
}

struct Question<'a> {
    fqdn: &'a str,
    owner: &'a str,
    subset: &'a str,
    service: Of<'a, VirtualService>,
}

fn undefined(cx: &Context<'_>, out: &mut Findings, target: &Target<'_>, asked: &Question<'_>, all: &[Of<'_, DestinationRule>]) {
    let places = [asked.owner, asked.service.object.namespace.as_str()];
    let known = !all.is_empty() || places.iter().any(|place| cx.inventory::<DestinationRule>(place) == Inventory::Known);
    let path = format!("{}.subset", target.path);
    let host = target.destination.host.as_deref().unwrap_or_default();
    let finding = out.report(asked.service.object, &path, format!("no DestinationRule defines the subset `{}` of `{host}`", asked.subset));
    finding.note("the proxy has no cluster for the subset: requests get 503 (NC)");
    let inventory = if known { Inventory::Known } else { Inventory::Assumed };
    finding.assuming(inventory, format!("the DestinationRules for `{host}` are all in the input"));
    let names: Vec<&str> = all.iter().flat_map(|rule| &rule.body.subsets).filter_map(|subset| subset.name.as_deref()).collect();
    for rule in all.iter().take(3) {
        let path = if rule.body.subsets.is_empty() { "spec.host" } else { "spec.subsets" };
        finding.related(rule.object, path, "the rule for this host");
    }
    match (suggest::nearest(asked.subset, names.iter().copied()), names.as_slice()) {
        (Some(near), _) => {
            finding.help(format!("there is a subset `{near}`")).suggest_value(path, near);
        }
        (None, []) => {
            finding.help(format!("add a DestinationRule for `{}` with the subset `{}`", asked.fqdn, asked.subset));
        }
        (None, names) => {
            finding.help(format!("add `{}` to the subsets {}, or route to one of them", asked.subset, words::list(names, 6)));
        }
    }
}

/// Reports a subset that is defined where the clients do not look.
fn hidden(cx: &Context<'_>, out: &mut Findings, target: &Target<'_>, asked: &Question<'_>, defined: Defined<'_>) {
    let (viewers, mesh) = viewers_of(cx, asked.service);
    let lacks = |viewer: &&str| cx.subset_in(&cx.applying_rules(asked.fqdn, viewer, asked.owner), asked.subset).is_none();
    let missing: Vec<&str> = viewers.iter().copied().filter(lacks).collect();
    if missing.is_empty() {
        return;
    }
    let place = defined.rule.object.namespace.as_str();
    // Sidecars of other namespaces may be the clients that matter.
    let others = mesh && cx.has_workloads_in(place) && !missing.contains(&place) && place != asked.owner;
    let host = target.destination.host.as_deref().unwrap_or_default();
    let message = format!("the subset `{}` of `{host}` is not defined for clients in namespace {}", asked.subset, words::list(&missing, 3));
    let finding = out.report(asked.service.object, format!("{}.subset", target.path), message);
    if others || missing.len() < viewers.len() {
        finding.level(Level::Warning);
    }
    explain(cx, finding, asked, defined, missing[0]);
}

fn explain(cx: &Context<'_>, finding: &mut Finding, asked: &Question<'_>, defined: Defined<'_>, viewer: &str) {
    let (rule, place) = (defined.rule.object, defined.rule.object.namespace.as_str());
    finding.note("to them the subset does not exist: requests get 503 (NC)");
    finding.related(rule, format!("spec.subsets[{}].name", defined.position), "the subset is defined here");
    let nearer = cx.applying_rules(asked.fqdn, viewer, asked.owner);
    let searched = place == asked.owner || place == cx.settings.root_namespace() || place == viewer;
    if let Some(nearer) = nearer.first() {
        finding.related(nearer.object, "spec.host", "this rule is nearer to them, and replaces the other");
        finding.help(format!("define the subset in DestinationRule `{}/{}` too", nearer.object.namespace, nearer.object.name()));
    } else if searched && !exported(&defined.rule.body.export_to, place, viewer) {
        finding.related(rule, "spec.exportTo", "it is not exported to them");
        finding.help(format!("add `{viewer}` to the rule's `exportTo`"));
    } else {
        finding.help(format!("move the DestinationRule to namespace `{}`, where the service is: clients look there", asked.owner));
    }
}

/// Returns the namespaces of the clients, as far as they are known, and whether sidecars are among them.
fn viewers_of<'m>(cx: &Context<'m>, service: Of<'m, VirtualService>) -> (BTreeSet<&'m str>, bool) {
    let mut viewers = BTreeSet::new();
    let mut mesh = false;
    for binding in cx.mesh.bindings(service) {
        match binding.target {
            GatewayTarget::Mesh => {
                mesh = true;
                viewers.insert(service.object.namespace.as_str());
            }
            GatewayTarget::Istio(gateway) => viewers.extend(cx.mesh.gateway_namespaces(gateway).unwrap_or_default()),
            _ => {}
        }
    }
    (viewers, mesh)
}
