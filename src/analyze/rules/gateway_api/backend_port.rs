//! Ports of backends that the Service does not have.

use super::{Behind, behind, label, status};
use crate::analyze::{Change, Context, Findings, rule};
use crate::api::k8s::service::Service;
use crate::diag::Safety;
use crate::store::Of;
use crate::store::gateway_api::{Backend, Route};
use crate::text::words;
use crate::yaml::decode::IntOrString;

rule! {
    /// A Service backend without a port, or with a port that the Service does not have.
    ///
    /// The port is the Service's, not the container's.
    ///
    /// ## Why is this bad?
    ///
    /// Requests that go to the backend get 500; without a port the API server rejects the route.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// apiVersion: v1
    /// kind: Service
    /// metadata: {name: catalog, namespace: shop}
    /// spec:
    ///   ports: [{name: http, port: 80, targetPort: 8080}]
    /// ---
    /// apiVersion: gateway.networking.k8s.io/v1
    /// kind: HTTPRoute
    /// metadata: {name: catalog, namespace: shop}
    /// spec:
    ///   parentRefs: [{name: edge}]
    ///   rules:
    ///   - backendRefs: [{name: catalog, port: 8080}]
    /// ```
    ///
    /// ```yaml good
    /// apiVersion: v1
    /// kind: Service
    /// metadata: {name: catalog, namespace: shop}
    /// spec:
    ///   ports: [{name: http, port: 80, targetPort: 8080}]
    /// ---
    /// apiVersion: gateway.networking.k8s.io/v1
    /// kind: HTTPRoute
    /// metadata: {name: catalog, namespace: shop}
    /// spec:
    ///   parentRefs: [{name: edge}]
    ///   rules:
    ///   - backendRefs: [{name: catalog, port: 80}]
    /// ```
    "MSH1211", "backend-port", GatewayApi, Error,
    aliases: [],
    rows: ["RT-009"],
    fix: Some(Safety::Suggested),
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    for route in cx.mesh.gateway_routes() {
        for backend in route.backends().iter().filter(|backend| backend.is_service()) {
            let service = match behind(cx, &route, backend) {
                Behind::Service(service) => Some(service),
                Behind::Unknown | Behind::Missing(_) => None,
            };
            match (backend.reference.port, service) {
                (None, service) => without(&route, backend, service, out),
                (Some(port), Some(_)) => unknown(cx, &route, backend, port, out),
                (Some(_), None) => {}
            }
        }
    }
}

fn without(route: &Route<'_>, backend: &Backend<'_>, service: Option<Of<'_, Service>>, out: &mut Findings) {
    let said = format!("backend `{}` has no port", backend.name());
    let finding = out.report(route.object, &backend.path, said);
    finding.note("a Service backend must have one: the API server rejects the route");
    let ports: Vec<i64> = service.iter().flat_map(|service| &service.body.ports).filter_map(|port| port.port).collect();
    if let [port] = ports.as_slice() {
        let change = Change::Insert { path: backend.path.clone(), key: "port".to_owned(), text: port.to_string() };
        finding.help(format!("the Service has port {port}")).fix(Safety::Suggested, change);
    } else {
        finding.help("write the Service's `port`");
    }
}

fn unknown(cx: &Context<'_>, route: &Route<'_>, backend: &Backend<'_>, wanted: i64, out: &mut Findings) {
    let services: Vec<Of<'_, Service>> = cx.named::<Service>(backend.namespace(route), backend.name()).collect();
    let ports = || services.iter().flat_map(|service| &service.body.ports);
    let Some(service) = services.first().filter(|_| ports().next().is_some()) else { return };
    if ports().any(|port| port.port.is_none_or(|port| port == wanted)) {
        return;
    }
    let path = format!("{}.port", backend.path);
    let finding = out.report(route.object, &path, format!("{} has no port {wanted}", label(service.object)));
    finding.note("requests to the backend get 500").note(status("route", "ResolvedRefs", "BackendNotFound")).related(
        service.object,
        "spec.ports",
        "its ports",
    );
    let behind = ports().find(|port| port.target_port == Some(IntOrString::Int(wanted))).and_then(|port| port.port);
    let numbers: Vec<i64> = ports().filter_map(|port| port.port).collect();
    let better = behind.or_else(|| numbers.first().copied().filter(|_| numbers.len() == 1));
    let texts: Vec<String> = numbers.iter().map(i64::to_string).collect();
    match (behind, better) {
        (Some(port), _) => finding.help(format!("{wanted} is the container's port; the Service's is {port}")),
        (None, _) => finding.help(format!("its ports are {}", words::list(&texts, 6))),
    };
    if let Some(better) = better {
        finding.fix(Safety::Suggested, Change::Replace { path, text: better.to_string() });
    }
}
