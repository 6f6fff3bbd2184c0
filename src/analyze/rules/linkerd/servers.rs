//! What Servers stand for: the workloads and ports they select, and the routes attached to them.

use std::collections::BTreeMap;

use crate::analyze::Context;
use crate::api::gateway::backend_ref::BackendRef;
use crate::api::gateway::grpc_route::GrpcRoute;
use crate::api::gateway::http_match::HttpMatch;
use crate::api::gateway::http_route::HttpRoute;
use crate::api::gateway::parent_ref::ParentReference;
use crate::api::gateway::tcp_route::TcpRoute;
use crate::api::gateway::tls_route::TlsRoute;
use crate::api::linkerd::http_route::LinkerdHttpRoute;
use crate::api::linkerd::server::Server;
use crate::api::selector::LabelSelector;
use crate::store::{Object, Of, Workload};
use crate::text::is_unknown;
use crate::yaml::decode::IntOrString;

/// Group of Linkerd's policy kinds.
pub(crate) const POLICY: &str = "policy.linkerd.io";

/// Returns the workloads of a namespace that a selector matches, by the index where it can.
pub(crate) fn selected<'m>(cx: &Context<'m>, namespace: &str, selector: &LabelSelector) -> Vec<Workload<'m>> {
    if selector.match_labels.is_empty() {
        return cx.mesh.select_by(namespace, selector);
    }
    let found = cx.mesh.select(namespace, &selector.match_labels).into_iter();
    found.filter(|workload| workload.object.masked || selector.matches(workload.labels())).collect()
}

/// Returns the workloads that a Server selects.
pub(crate) fn workloads_of<'m>(cx: &Context<'m>, server: Of<'m, Server>) -> Vec<Workload<'m>> {
    server.body.pod_selector.as_ref().map(|selector| selected(cx, &server.object.namespace, selector)).unwrap_or_default()
}

/// Returns the port numbers that a Server covers on a workload.
pub(crate) fn ports_of(server: &Server, workload: &Workload<'_>) -> Vec<i64> {
    match &server.port {
        Some(IntOrString::Int(number)) => vec![*number],
        Some(IntOrString::Text(name)) => {
            let declared = workload.pod.all_containers().flat_map(|container| &container.ports);
            declared.filter(|port| port.name.as_deref() == Some(name)).filter_map(|port| port.container_port).collect()
        }
        None => Vec::new(),
    }
}

/// Tells whether a Server is for a port of the proxy itself.
pub(crate) fn is_proxy_port(server: &Server) -> bool {
    match &server.port {
        Some(IntOrString::Int(number)) => matches!(number, 4140 | 4143 | 4190 | 4191),
        Some(IntOrString::Text(name)) => name.starts_with("linkerd-") || is_unknown(name),
        None => true,
    }
}

/// A route of any kind, as far as Linkerd's policy looks at it.
#[derive(Debug, Clone)]
pub(crate) struct Route<'m> {
    pub(crate) object: &'m Object,
    pub(crate) parents: &'m [ParentReference],
    /// Number of rules.
    pub(crate) rules: usize,
    /// Path of each backend and the backend.
    pub(crate) backends: Vec<(String, &'m BackendRef)>,
    /// Matches of HTTP rules; a rule without any counts as a match of everything.
    pub(crate) matches: Vec<Option<&'m HttpMatch>>,
}

fn numbered<'m>(rule: usize, backends: impl IntoIterator<Item = &'m BackendRef>) -> Vec<(String, &'m BackendRef)> {
    let backends = backends.into_iter().enumerate();
    backends.map(|(position, backend)| (format!("spec.rules[{rule}].backendRefs[{position}]"), backend)).collect()
}

fn matches_of(matches: &[HttpMatch]) -> Vec<Option<&HttpMatch>> {
    if matches.is_empty() { vec![None] } else { matches.iter().map(Some).collect() }
}

macro_rules! plain {
    ($cx:expr, $found:expr, $kind:ty) => {
        for route in $cx.mesh.all::<$kind>() {
            let rules = route.body.rules.iter().enumerate();
            let backends = rules.flat_map(|(i, rule)| numbered(i, rule.backend_refs.iter().map(|backend| &**backend)));
            $found.push(Route {
                object: route.object,
                parents: &route.body.parent_refs,
                rules: route.body.rules.len(),
                backends: backends.collect(),
                matches: vec![None],
            });
        }
    };
}

macro_rules! http {
    ($cx:expr, $found:expr, $kind:ty) => {
        for route in $cx.mesh.all::<$kind>() {
            $found.push(Route {
                object: route.object,
                parents: &route.body.parent_refs,
                rules: route.body.rules.len(),
                backends: route.body.rules.iter().enumerate().flat_map(|(i, rule)| numbered(i, &rule.backend_refs)).collect(),
                matches: route.body.rules.iter().flat_map(|rule| matches_of(&rule.matches)).collect(),
            });
        }
    };
}

/// Returns every route.
pub(crate) fn routes<'m>(cx: &Context<'m>) -> Vec<Route<'m>> {
    let mut found = Vec::new();
    http!(cx, found, HttpRoute);
    http!(cx, found, LinkerdHttpRoute);
    plain!(cx, found, GrpcRoute);
    plain!(cx, found, TlsRoute);
    plain!(cx, found, TcpRoute);
    found
}

impl Route<'_> {
    /// Returns the parents of one of Linkerd's kinds, with their positions and namespaces.
    pub(crate) fn parents_of(&self, kind: &str) -> impl Iterator<Item = (usize, &ParentReference, &str)> {
        let ours = move |parent: &ParentReference| parent.group.as_deref() == Some(POLICY) && parent.kind.as_deref() == Some(kind);
        let parents = self.parents.iter().enumerate().filter(move |(_, parent)| ours(parent));
        parents.map(|(position, parent)| (position, parent, parent.namespace.as_deref().unwrap_or(&self.object.namespace)))
    }
}

/// Groups routes by namespace and name of the Servers they are attached to.
pub(crate) fn attached<'m>(routes: &'m [Route<'m>]) -> BTreeMap<(&'m str, &'m str), Vec<&'m Route<'m>>> {
    let mut by_server: BTreeMap<_, Vec<&Route<'_>>> = BTreeMap::new();
    for route in routes {
        for (_, parent, namespace) in route.parents_of("Server") {
            by_server.entry((namespace, parent.name.as_deref().unwrap_or_default())).or_default().push(route);
        }
    }
    by_server
}
