//! Mirrors of several VirtualServices that lead round in a circle.

use crate::analyze::rules::routing::{HttpRule, full_hosts, http_rules, on_mesh};
use crate::analyze::rules::traffic::mirrors;
use crate::analyze::{Context, Findings, rule};
use crate::text::is_unknown;
use std::collections::{BTreeMap, BTreeSet};

rule! {
    /// Mirrors of several VirtualServices that lead round in a circle.
    ///
    /// ## Why is this bad?
    ///
    /// Where the copies meet the rules of their own host, at waypoints and gateways, each is copied
    /// again: load grows without end.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// apiVersion: networking.istio.io/v1
    /// kind: VirtualService
    /// metadata: {name: catalog, namespace: shop}
    /// spec:
    ///   hosts: [catalog]
    ///   http:
    ///   - route: [{destination: {host: catalog}}]
    ///     mirror: {host: items}
    /// ---
    /// apiVersion: networking.istio.io/v1
    /// kind: VirtualService
    /// metadata: {name: items, namespace: shop}
    /// spec:
    ///   hosts: [items]
    ///   http:
    ///   - route: [{destination: {host: items}}]
    ///     mirror: {host: catalog}
    /// ```
    ///
    /// ```yaml good
    /// apiVersion: networking.istio.io/v1
    /// kind: VirtualService
    /// metadata: {name: catalog, namespace: shop}
    /// spec:
    ///   hosts: [catalog]
    ///   http:
    ///   - route: [{destination: {host: catalog}}]
    ///     mirror: {host: items}
    /// ---
    /// apiVersion: networking.istio.io/v1
    /// kind: VirtualService
    /// metadata: {name: items, namespace: shop}
    /// spec:
    ///   hosts: [items]
    ///   http:
    ///   - route: [{destination: {host: items}}]
    /// ```
    "MSH0417", "mirror-cycle", Traffic, Error,
    aliases: [],
    rows: ["VS-024"],
    fix: None,
}

/// A mirror of a host: the rule, the path of the destination, and the host it leads to.
struct Edge<'m> {
    rule: HttpRule<'m>,
    path: String,
    to: String,
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    let mut edges: BTreeMap<String, Vec<Edge<'_>>> = BTreeMap::new();
    for rule in http_rules(cx).filter(|rule| on_mesh(rule.service)) {
        for (path, mirror) in mirrors(&rule) {
            let Some(host) = mirror.host.as_deref().filter(|host| !host.is_empty() && !is_unknown(host)) else { continue };
            let to = cx.full_host(host, &rule.service.object.namespace);
            for (_, from) in full_hosts(cx, rule.service).into_iter().filter(|(_, from)| *from != to) {
                edges.entry(from).or_default().push(Edge { rule, path: path.clone(), to: to.clone() });
            }
        }
    }
    let mut done = BTreeSet::new();
    for start in edges.keys() {
        let mut way = Vec::new();
        if let Some(from) = walk(start, &edges, &mut done, &mut way) {
            report(out, &edges, &way[from..]);
        }
    }
}

/// Walks on from a host; returns where on the way the circle begins that it runs into. Every host
/// is walked from once.
fn walk<'e>(
    start: &'e str,
    edges: &'e BTreeMap<String, Vec<Edge<'_>>>,
    done: &mut BTreeSet<&'e str>,
    way: &mut Vec<(&'e str, usize)>,
) -> Option<usize> {
    if !done.insert(start) {
        return None;
    }
    way.push((start, 0));
    while let Some(&(host, next)) = way.last() {
        let Some(edge) = edges.get(host).and_then(|list| list.get(next)) else {
            way.pop();
            if let Some(last) = way.last_mut() {
                last.1 += 1;
            }
            continue;
        };
        if let Some(from) = way.iter().position(|(host, _)| *host == edge.to) {
            return Some(from);
        }
        if done.insert(&edge.to) {
            way.push((&edge.to, 0));
        } else if let Some(last) = way.last_mut() {
            last.1 += 1;
        }
    }
    None
}

fn report(out: &mut Findings, edges: &BTreeMap<String, Vec<Edge<'_>>>, circle: &[(&str, usize)]) {
    let steps: Vec<&Edge<'_>> = circle.iter().filter_map(|(host, next)| edges.get(*host)?.get(*next)).collect();
    let Some((first, rest)) = steps.split_first() else { return };
    let mut names: Vec<&str> = circle.iter().map(|(host, _)| *host).collect();
    names.push(circle[0].0);
    let finding = out.report(
        first.rule.service.object,
        format!("{}.host", first.path),
        format!("mirrors lead round in a circle: `{}`", names.join("` → `")),
    );
    finding
        .note("where a copy meets the rules of its host, at a waypoint or gateway, it is copied again without end")
        .help("delete one of these mirrors");
    for edge in rest {
        finding.related(edge.rule.service.object, format!("{}.host", edge.path), "mirrors on");
    }
}
