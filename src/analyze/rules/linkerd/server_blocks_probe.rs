//! A Linkerd Server whose routes leave out a path that the kubelet probes.

use super::servers::{Route, attached, ports_of, routes, workloads_of};
use crate::analyze::{Context, Findings, rule};
use crate::api::gateway::http_match::{HttpMethod, PathMatchType};
use crate::api::linkerd::authorization_policy::LinkerdAuthorizationPolicy;
use crate::api::linkerd::server::Server;
use crate::api::linkerd::server_authorization::ServerAuthorization;
use crate::store::Workload;
use crate::text::is_unknown;
use crate::yaml::decode::IntOrString;
use std::collections::BTreeSet;

rule! {
    /// A Linkerd Server whose routes leave out a path that the kubelet probes.
    ///
    /// ## Why is this bad?
    ///
    /// Linkerd admits probes by itself only as long as no route is attached to the Server. After that the kubelet, which has no identity, gets 403 or 404 and the pod is restarted or taken out.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// apiVersion: v1
    /// kind: Pod
    /// metadata:
    ///   name: web
    ///   namespace: shop
    ///   labels: {app: web}
    /// spec:
    ///   containers:
    ///   - name: web
    ///     image: registry.example.com/web:1.4.2
    ///     ports: [{name: http, containerPort: 8080}]
    ///     readinessProbe:
    ///       httpGet: {path: /ready, port: 8080}
    /// ---
    /// apiVersion: policy.linkerd.io/v1beta3
    /// kind: Server
    /// metadata: {name: web, namespace: shop}
    /// spec:
    ///   podSelector: {matchLabels: {app: web}}
    ///   port: 8080
    ///   accessPolicy: all-authenticated
    /// ---
    /// apiVersion: policy.linkerd.io/v1beta3
    /// kind: HTTPRoute
    /// metadata: {name: web, namespace: shop}
    /// spec:
    ///   parentRefs: [{group: policy.linkerd.io, kind: Server, name: web}]
    ///   rules: [{matches: [{path: {type: PathPrefix, value: /api}}]}]
    /// ```
    ///
    /// ```yaml good
    /// apiVersion: v1
    /// kind: Pod
    /// metadata:
    ///   name: web
    ///   namespace: shop
    ///   labels: {app: web}
    /// spec:
    ///   containers:
    ///   - name: web
    ///     image: registry.example.com/web:1.4.2
    ///     ports: [{name: http, containerPort: 8080}]
    ///     readinessProbe:
    ///       httpGet: {path: /ready, port: 8080}
    /// ---
    /// apiVersion: policy.linkerd.io/v1beta3
    /// kind: Server
    /// metadata: {name: web, namespace: shop}
    /// spec:
    ///   podSelector: {matchLabels: {app: web}}
    ///   port: 8080
    ///   accessPolicy: all-authenticated
    /// ---
    /// apiVersion: policy.linkerd.io/v1beta3
    /// kind: HTTPRoute
    /// metadata: {name: web, namespace: shop}
    /// spec:
    ///   parentRefs: [{group: policy.linkerd.io, kind: Server, name: web}]
    ///   rules: [{matches: [{path: {type: PathPrefix, value: /api}}]}]
    /// ---
    /// apiVersion: policy.linkerd.io/v1beta3
    /// kind: HTTPRoute
    /// metadata: {name: probes, namespace: shop}
    /// spec:
    ///   parentRefs: [{group: policy.linkerd.io, kind: Server, name: web}]
    ///   rules: [{matches: [{path: {type: PathPrefix, value: /ready}}]}]
    /// ---
    /// apiVersion: policy.linkerd.io/v1alpha1
    /// kind: AuthorizationPolicy
    /// metadata: {name: probes, namespace: shop}
    /// spec:
    ///   targetRef: {group: policy.linkerd.io, kind: HTTPRoute, name: probes}
    ///   requiredAuthenticationRefs:
    ///   - {group: policy.linkerd.io, kind: NetworkAuthentication, name: lan}
    /// ---
    /// apiVersion: policy.linkerd.io/v1alpha1
    /// kind: NetworkAuthentication
    /// metadata: {name: lan, namespace: shop}
    /// spec:
    ///   networks:
    ///   - cidr: 10.0.0.0/8
    /// ```
    "MSH1314", "server-blocks-probe", Linkerd, Error,
    aliases: [],
    rows: ["LD-014"],
    fix: None,
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    let routes = routes(cx);
    let attached = attached(&routes);
    let open = open_targets(cx);
    for server in cx.all::<Server>() {
        let (space, name) = (server.object.namespace.as_str(), server.object.name());
        let Some(routes) = attached.get(&(space, name)).filter(|_| !server.object.masked) else { continue };
        let admits = matches!(server.body.access_policy.as_deref(), Some("all-unauthenticated" | "cluster-unauthenticated" | "audit"));
        let wide = admits || open.contains(&(space, "server", name)) || open.contains(&(space, "namespace", space));
        for workload in workloads_of(cx, server).iter().filter(|workload| !workload.object.masked) {
            for probe in probes(workload).filter(|probe| ports_of(server.body, workload).contains(&probe.port)) {
                let serving: Vec<_> = routes.iter().filter(|route| serves(route, probe.path)).collect();
                let admitted =
                    wide || serving.iter().any(|route| open.contains(&(space, "route", route.object.name())) || route.object.masked);
                if serving.is_empty() || !admitted {
                    let why =
                        if serving.is_empty() { "no route of the Server has it (404)" } else { "its route asks for an identity (403)" };
                    out.report(
                        server.object,
                        "spec.port",
                        format!("the kubelet's probe of `{}` on `{}` is refused: {why}", probe.path, workload.object.name()),
                    )
                    .note("with a route attached to the Server, Linkerd no longer admits probes by itself")
                    .help(format!("attach a route for `{}` with a policy that requires a NetworkAuthentication only", probe.path))
                    .related(workload.object, probe.at, "the probe");
                    break;
                }
            }
        }
    }
}

/// Namespace, sort and name of what policies open to clients without identity.
fn open_targets<'m>(cx: &Context<'m>) -> BTreeSet<(&'m str, &'static str, &'m str)> {
    let mut open = BTreeSet::new();
    for policy in cx.mesh.all::<LinkerdAuthorizationPolicy>() {
        let refs = &policy.body.required_authentication_refs;
        let Some(target) =
            policy.body.target_ref.as_ref().filter(|_| refs.iter().all(|one| one.kind.as_deref() == Some("NetworkAuthentication")))
        else {
            continue;
        };
        let sort = match target.kind.as_deref() {
            Some("Server") => "server",
            Some("Namespace") => "namespace",
            _ => "route",
        };
        open.insert((policy.object.namespace.as_str(), sort, target.name.as_deref().unwrap_or_default()));
    }
    for authorization in cx.mesh.all::<ServerAuthorization>() {
        let admits = authorization.body.client.as_ref().is_some_and(|client| client.unauthenticated == Some(true));
        let name = authorization.body.server.as_ref().and_then(|server| server.name.as_deref());
        if let Some(name) = name.filter(|_| admits) {
            open.insert((authorization.object.namespace.as_str(), "server", name));
        }
    }
    open
}

/// An HTTP probe of a workload.
struct KubeletProbe<'m> {
    path: &'m str,
    port: i64,
    at: String,
}

fn probes<'m>(workload: &Workload<'m>) -> impl Iterator<Item = KubeletProbe<'m>> {
    let spec = workload.spec_path();
    let pod = workload.pod;
    let containers = pod.containers.iter().enumerate();
    containers.flat_map(move |(position, container)| {
        let kinds = [
            ("livenessProbe", &container.liveness_probe),
            ("readinessProbe", &container.readiness_probe),
            ("startupProbe", &container.startup_probe),
        ];
        let at = format!("{spec}.containers[{position}]");
        kinds.into_iter().filter_map(move |(kind, probe)| {
            let get = probe.as_ref()?.http_get.as_ref()?;
            let port = match get.port.as_ref()? {
                IntOrString::Int(port) => *port,
                IntOrString::Text(name) => {
                    container.ports.iter().find(|port| port.name.as_deref() == Some(name)).and_then(|port| port.container_port)?
                }
            };
            Some(KubeletProbe { path: get.path.as_deref().unwrap_or("/"), port, at: format!("{at}.{kind}.httpGet") })
        })
    })
}

/// Tells whether some rule of the route takes a GET of the path; what cannot be told counts as yes.
fn serves(route: &Route<'_>, path: &str) -> bool {
    let path = path.split('?').next().unwrap_or(path);
    route.matches.iter().any(|one| {
        let Some(one) = one else { return true };
        let method = one.method.is_none_or(|method| method == HttpMethod::Get);
        let by_path = one.path.as_ref().is_none_or(|wanted| {
            let value = wanted.value.as_deref().unwrap_or("/");
            match wanted.type_ {
                _ if is_unknown(value) || is_unknown(path) => true,
                Some(PathMatchType::RegularExpression) => true,
                Some(PathMatchType::Exact) => value == path,
                _ => path.strip_prefix(value.trim_end_matches('/')).is_some_and(|rest| rest.is_empty() || rest.starts_with('/')),
            }
        });
        method && by_path && one.headers.is_empty() && one.query_params.is_empty()
    })
}
