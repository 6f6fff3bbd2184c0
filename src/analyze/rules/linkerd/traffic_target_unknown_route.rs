//! An SMI TrafficTarget or TrafficSplit that refers to a route group, a TCPRoute or a match that does not exist.

use super::{absent, names};
use crate::analyze::{Context, Findings, rule};
use crate::api::smi::http_route_group::HttpRouteGroup;
use crate::api::smi::smi_tcp_route::SmiTcpRoute;
use crate::api::smi::smi_udp_route::SmiUdpRoute;
use crate::api::smi::traffic_split::TrafficSplit;
use crate::api::smi::traffic_target::TrafficTarget;
use crate::diag::Safety;
use crate::store::Object;
use crate::text::{is_unknown, suggest, words};

rule! {
    /// An SMI TrafficTarget or TrafficSplit that refers to a route group, a TCPRoute or a match that does not exist.
    ///
    /// ## Why is this bad?
    ///
    /// The target allows nothing through that rule: calls it was meant for are denied.
    ///
    /// ## Example
    ///
    /// ```yaml bad MSH0031
    /// apiVersion: specs.smi-spec.io/v1alpha4
    /// kind: HTTPRouteGroup
    /// metadata: {name: web, namespace: shop}
    /// spec:
    ///   matches:
    ///   - {name: read, methods: [GET], pathRegex: /items}
    /// ---
    /// apiVersion: access.smi-spec.io/v1alpha3
    /// kind: TrafficTarget
    /// metadata: {name: web, namespace: shop}
    /// spec:
    ///   destination: {kind: ServiceAccount, name: web, namespace: shop}
    ///   sources:
    ///   - {kind: ServiceAccount, name: front, namespace: shop}
    ///   rules:
    ///   - {kind: HTTPRouteGroup, name: web, matches: [write]}
    /// ```
    ///
    /// ```yaml good MSH0031
    /// apiVersion: specs.smi-spec.io/v1alpha4
    /// kind: HTTPRouteGroup
    /// metadata: {name: web, namespace: shop}
    /// spec:
    ///   matches:
    ///   - {name: read, methods: [GET], pathRegex: /items}
    /// ---
    /// apiVersion: access.smi-spec.io/v1alpha3
    /// kind: TrafficTarget
    /// metadata: {name: web, namespace: shop}
    /// spec:
    ///   destination: {kind: ServiceAccount, name: web, namespace: shop}
    ///   sources:
    ///   - {kind: ServiceAccount, name: front, namespace: shop}
    ///   rules:
    ///   - {kind: HTTPRouteGroup, name: web, matches: [read]}
    /// ```
    "MSH1354", "traffic-target-unknown-route", Linkerd, Error,
    aliases: [],
    rows: ["GEN-040"],
    fix: Some(Safety::Suggested),
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    for target in cx.all::<TrafficTarget>() {
        for (position, rule) in target.body.rules.iter().enumerate() {
            let (Some(kind), Some(name)) = (rule.kind, rule.name.as_deref()) else { continue };
            let path = format!("spec.rules[{position}]");
            missing(cx, target.object, &format!("{path}.name"), (kind.word(), name), out);
            let Some(group) = cx.get::<HttpRouteGroup>(&target.object.namespace, name).filter(|_| kind.word() == "HTTPRouteGroup") else {
                continue;
            };
            let known: Vec<&str> = group.body.matches.iter().filter_map(|one| one.name.as_deref()).collect();
            for (place, wanted) in rule.matches.iter().enumerate() {
                if known.contains(&wanted.as_str()) || is_unknown(wanted) || wanted.is_empty() || known.iter().any(|name| is_unknown(name))
                {
                    continue;
                }
                let path = format!("{path}.matches[{place}]");
                let finding = out.report(target.object, &path, format!("HTTPRouteGroup `{name}` has no match `{wanted}`"));
                finding.note("the rule allows nothing").help(format!("it has {}", words::list(&known, 5)));
                finding.related(group.object, "spec.matches", "its matches");
                if let Some(near) = suggest::nearest(wanted, known.iter().copied()) {
                    finding.suggest_value(path, near);
                }
            }
        }
    }
    for split in cx.all::<TrafficSplit>() {
        for (position, one) in split.body.matches.iter().enumerate() {
            if let (Some(kind), Some(name)) = (one.kind, one.name.as_deref()) {
                missing(cx, split.object, &format!("spec.matches[{position}].name"), (kind.word(), name), out);
            }
        }
    }
}

fn missing(cx: &Context<'_>, object: &Object, path: &str, (kind, name): (&str, &str), out: &mut Findings) {
    let space = object.namespace.as_str();
    let (absent, known) = match kind {
        "HTTPRouteGroup" => (absent::<HttpRouteGroup>(cx, space, space, name), names::<HttpRouteGroup>(cx, space)),
        "TCPRoute" => (absent::<SmiTcpRoute>(cx, space, space, name), names::<SmiTcpRoute>(cx, space)),
        _ => (absent::<SmiUdpRoute>(cx, space, space, name), names::<SmiUdpRoute>(cx, space)),
    };
    let Some(inventory) = absent else { return };
    let finding = out.report(object, path, format!("there is no {kind} `{name}` in namespace `{space}`"));
    finding.note("the rule allows nothing").assuming(inventory, format!("the {kind}s of namespace `{space}` are all in the input"));
    match suggest::nearest(name, known.iter().map(String::as_str)) {
        Some(near) => finding.help(format!("there is a {kind} `{near}`")).suggest_value(path, near),
        None => finding.help(format!("correct the name, or add the {kind}")),
    };
}
