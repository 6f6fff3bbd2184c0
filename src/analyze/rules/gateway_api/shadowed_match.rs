//! Matches that can never be reached.

use foldhash::{HashMap, HashMapExt};

rule! {
    /// A match that an equal one of an earlier rule, or of a route that goes first, has already taken.
    ///
    /// Among different matches the more specific one wins, whatever their order. Among equal ones the
    /// oldest route wins, then the first by name, then the first rule. Compared are routes with the same
    /// parent and a hostname in common.
    ///
    /// ## Why is this bad?
    ///
    /// No request ever reaches the rule by this match.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// apiVersion: gateway.networking.k8s.io/v1
    /// kind: HTTPRoute
    /// metadata: {name: catalog, namespace: shop}
    /// spec:
    ///   parentRefs: [{name: edge}]
    ///   rules:
    ///   - matches: [{path: {type: PathPrefix, value: /api}}]
    ///     backendRefs: [{name: catalog, port: 80}]
    ///   - matches: [{path: {type: PathPrefix, value: /api}}]
    ///     backendRefs: [{name: api, port: 80}]
    /// ```
    ///
    /// ```yaml good
    /// apiVersion: gateway.networking.k8s.io/v1
    /// kind: HTTPRoute
    /// metadata: {name: catalog, namespace: shop}
    /// spec:
    ///   parentRefs: [{name: edge}]
    ///   rules:
    ///   - matches: [{path: {type: PathPrefix, value: /api}}]
    ///     backendRefs: [{name: catalog, port: 80}]
    ///   - matches: [{path: {type: PathPrefix, value: /api/v2}}]
    ///     backendRefs: [{name: api, port: 80}]
    /// ```
    "MSH1224", "route-shadowed-match", GatewayApi, Warning,
    aliases: [],
    rows: ["RT-021"],
    fix: None,
}

use crate::analyze::{Context, Findings, rule};
use crate::api::Kind;
use crate::api::gateway::grpc_route::GrpcMatch;
use crate::api::gateway::http_match::{HttpMatch, MatchType, PathMatchType, ValueMatch};
use crate::api::gateway::parent_ref::ParentReference;
use crate::store::gateway_api::{ParentKind, Route, RouteRule};
use crate::text::is_unknown;

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    let mut routes = cx.mesh.gateway_routes();
    routes.retain(|route| matches!(route.kind, Kind::HttpRoute | Kind::GrpcRoute));
    routes.sort_by_key(|route| {
        let age = route.object.meta.creation_timestamp.as_deref().unwrap_or("9999");
        (age, route.object.namespace.as_str(), route.object.name(), route.object.id)
    });
    // Who took a match of a parent and hostname first: position of the route, path of the match.
    let mut taken: HashMap<String, (usize, String)> = HashMap::new();
    for (position, route) in routes.iter().enumerate() {
        let places = places(route);
        for rule in route.rules() {
            for (key, path) in keys(&rule) {
                let mut winner = None;
                for place in &places {
                    let known = taken.entry(format!("{place}\n{key}")).or_insert_with(|| (position, path.clone()));
                    if known.1 != path || known.0 != position {
                        winner = winner.or_else(|| Some(known.clone()));
                    }
                }
                if let Some((first, at)) = winner {
                    report(route, &routes[first], &path, &at, out);
                }
            }
        }
    }
}

fn report(route: &Route<'_>, winner: &Route<'_>, path: &str, at: &str, out: &mut Findings) {
    let own = route.object.id == winner.object.id;
    if !own && route.object.same_identity(winner.object) {
        return;
    }
    let whose = if own {
        "an earlier rule".to_owned()
    } else {
        format!("{} `{}/{}`", winner.kind_name(), winner.object.namespace, winner.object.name())
    };
    let why = if own { "the first rule wins" } else { "the oldest route wins, then the first by namespace and name" };
    out.report(route.object, path, format!("{whose} already has this match"))
        .note(format!("of equal matches {why}: no request reaches this one"))
        .related(winner.object, at, "the match that wins")
        .help("make the matches differ, or put the backends into one rule with weights");
}

/// Returns one text per parent and hostname the route is for.
fn places(route: &Route<'_>) -> Vec<String> {
    let hostnames: Vec<&str> = if route.hostnames.is_empty() { vec![""] } else { route.hostnames.iter().map(String::as_str).collect() };
    let mut places = Vec::new();
    for parent in route.parents.iter().filter(|parent| parent.target() != ParentKind::Other) {
        let scope = if parent.target() == ParentKind::Service { route.object.namespace.as_str() } else { "" };
        for hostname in hostnames.iter().filter(|hostname| !is_unknown(hostname)) {
            places.push(format!("{} {} {scope} {hostname}", route.kind_name(), parent_key(route, parent)));
        }
    }
    places
}

fn parent_key(route: &Route<'_>, parent: &ParentReference) -> String {
    let namespace = parent.namespace.as_deref().unwrap_or(&route.object.namespace);
    let text = |field: &Option<String>| field.clone().unwrap_or_default();
    let kind = parent.kind.as_deref().unwrap_or("Gateway");
    format!("{kind}/{namespace}/{}/{}/{}", text(&parent.name), text(&parent.section_name), parent.port.unwrap_or_default())
}

/// Returns what each match of a rule says, in one form, and its path. Unknown texts equal nothing.
fn keys(rule: &RouteRule<'_>) -> Vec<(String, String)> {
    let mut keys: Vec<(String, String)> = Vec::new();
    if let Some(http) = rule.http {
        let said = http.matches.iter().enumerate().map(|(position, entry)| (http_key(entry), format!("{}.matches[{position}]", rule.path)));
        keys.extend(said);
        if http.matches.is_empty() {
            keys.push((http_key(&HttpMatch::default()), rule.path.clone()));
        }
    }
    if let Some(grpc) = rule.grpc {
        let said = grpc.matches.iter().enumerate().map(|(position, entry)| (grpc_key(entry), format!("{}.matches[{position}]", rule.path)));
        keys.extend(said);
        if grpc.matches.is_empty() {
            keys.push((grpc_key(&GrpcMatch::default()), rule.path.clone()));
        }
    }
    keys.retain(|(key, _)| !is_unknown(key));
    keys
}

fn http_key(entry: &HttpMatch) -> String {
    let (kind, value) = entry.path.as_ref().map_or((PathMatchType::PathPrefix, "/"), |path| {
        (path.type_.unwrap_or(PathMatchType::PathPrefix), path.value.as_deref().unwrap_or("/"))
    });
    let value = if kind == PathMatchType::PathPrefix { value.trim_end_matches('/') } else { value };
    let method = entry.method.map_or("", |method| method.word());
    format!("{} {value} {method} {} | {}", kind.word(), values(&entry.headers, true), values(&entry.query_params, false))
}

fn grpc_key(entry: &GrpcMatch) -> String {
    let method = entry.method.as_ref().map_or_else(String::new, |method| {
        let kind = method.type_.unwrap_or(MatchType::Exact).word();
        format!("{kind} {:?} {:?}", method.service.as_deref().unwrap_or_default(), method.method.as_deref().unwrap_or_default())
    });
    format!("{method} {}", values(&entry.headers, true))
}

fn values(entries: &[ValueMatch], fold: bool) -> String {
    let mut list: Vec<String> = entries
        .iter()
        .map(|entry| {
            let name = entry.name.as_deref().unwrap_or_default();
            let name = if fold { name.to_ascii_lowercase() } else { name.to_owned() };
            format!("{name} {} {:?}", entry.type_.unwrap_or(MatchType::Exact).word(), entry.value.as_deref().unwrap_or_default())
        })
        .collect();
    list.sort();
    list.join(",")
}
