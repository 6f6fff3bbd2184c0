//! Destinations that name a port the service does not have.

use super::{known_ports, targets};
use crate::analyze::{Context, Findings, rule};
use crate::api::istio::virtual_service::VirtualService;
use crate::api::k8s::service::Service;
use crate::diag::Safety;
use crate::store::hosts::{HostPort, Provider, Resolution};
use crate::text::words;
use crate::yaml::decode::IntOrString;

rule! {
    /// A route whose destination names a port that the Service or ServiceEntry does not have.
    ///
    /// The number is that of the Service's `port`, never the `targetPort` of its containers.
    ///
    /// ## Why is this bad?
    ///
    /// The proxy has a cluster per port of a service: for any other number there is none, and requests get
    /// 503 (`NC`).
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
    /// kind: VirtualService
    /// metadata: {name: reviews, namespace: shop}
    /// spec:
    ///   hosts: [reviews]
    ///   http:
    ///   - route:
    ///     - destination: {host: reviews, port: {number: 8080}}
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
    /// kind: VirtualService
    /// metadata: {name: reviews, namespace: shop}
    /// spec:
    ///   hosts: [reviews]
    ///   http:
    ///   - route:
    ///     - destination: {host: reviews, port: {number: 80}}
    /// ```
    "MSH0102", "unknown-port", Reference, Error,
    aliases: ["IST0101"],
    rows: ["VS-035"],
    fix: Some(Safety::Suggested),
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    for service in cx.all::<VirtualService>() {
        for target in targets(service) {
            let port = target.destination.port.as_ref().and_then(|port| port.number);
            let (Some(host), Some(number)) = (target.destination.host.as_deref(), port.map(i64::from)) else { continue };
            let Resolution::Found(providers) = cx.resolve(host, &service.object.namespace) else { continue };
            let Some(ports) = known_ports(&providers) else { continue };
            if ports.iter().any(|port| port.number == number) {
                continue;
            }
            let path = format!("{}.port.number", target.path);
            let better = better_port(&providers, &ports, number);
            let object = providers[0].object();
            let finding = out.report(service.object, &path, format!("`{host}` has no port {number}"));
            finding.note("the proxy has no cluster for that port: requests get 503 (NC)").help(advice(&ports, number, better)).related(
                object,
                "spec.ports",
                format!("its ports are {}", list(&ports)),
            );
            if let Some(better) = better {
                finding.suggest_value(path, &better.to_string());
            }
        }
    }
}

fn list(ports: &[HostPort<'_>]) -> String {
    let named =
        ports.iter().map(|port| if port.name.is_empty() { port.number.to_string() } else { format!("{} ({})", port.number, port.name) });
    words::list(named, 6)
}

fn advice(ports: &[HostPort<'_>], number: i64, better: Option<i64>) -> String {
    match better {
        Some(better) if ports.len() > 1 => format!("write {better}: {number} is the port of the containers behind it"),
        Some(better) => format!("write {better}, its only port"),
        None => format!("write one of its ports: {}", list(ports)),
    }
}

/// Returns the port that leads to the container port `number`, or the only one there is.
fn better_port(providers: &[Provider<'_>], ports: &[HostPort<'_>], number: i64) -> Option<i64> {
    if let [only] = ports {
        return Some(only.number);
    }
    let services = providers.iter().filter_map(|provider| match provider {
        Provider::Service(service) => Some(service.body),
        Provider::Entry(_) => None,
    });
    let leads_there = |port: &&crate::api::k8s::service::ServicePort| port.target_port == Some(IntOrString::Int(number));
    services.flat_map(|service: &Service| &service.ports).find(leads_there).and_then(|port| port.port)
}
