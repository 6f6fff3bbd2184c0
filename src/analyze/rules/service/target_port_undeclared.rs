//! Target ports that no container behind the Service declares.

use super::is_of_installation;
use crate::analyze::{Change, Context, Findings, rule};
use crate::api::k8s::service::Service;
use crate::diag::{Level, Safety};
use crate::store::{Of, Workload};
use crate::text::{is_unknown, suggest, words};
use crate::yaml::decode::IntOrString;

rule! {
    /// A Service port that leads to a container port nobody behind the Service declares.
    ///
    /// A target port by name must be declared; a number need not, so that it is a warning, and only
    /// where the containers declare other ports and no port of the Service leads to one of them
    /// (else it is worth a note).
    ///
    /// ## Why is this bad?
    ///
    /// A name that no container declares gives the port no endpoints. A number that nobody listens on
    /// refuses connections: 503 (`UF`).
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// apiVersion: v1
    /// kind: Service
    /// metadata: {name: web, namespace: shop}
    /// spec:
    ///   selector: {app: web}
    ///   ports: [{name: http, port: 80, targetPort: htpp}]
    /// ---
    /// apiVersion: apps/v1
    /// kind: Deployment
    /// metadata: {name: web, namespace: shop}
    /// spec:
    ///   selector: {matchLabels: {app: web}}
    ///   template:
    ///     metadata: {labels: {app: web}}
    ///     spec:
    ///       containers: [{name: web, image: "web:1", ports: [{name: http, containerPort: 8080}]}]
    /// ```
    ///
    /// ```yaml good
    /// apiVersion: v1
    /// kind: Service
    /// metadata: {name: web, namespace: shop}
    /// spec:
    ///   selector: {app: web}
    ///   ports: [{name: http, port: 80, targetPort: http}]
    /// ---
    /// apiVersion: apps/v1
    /// kind: Deployment
    /// metadata: {name: web, namespace: shop}
    /// spec:
    ///   selector: {matchLabels: {app: web}}
    ///   template:
    ///     metadata: {labels: {app: web}}
    ///     spec:
    ///       containers: [{name: web, image: "web:1", ports: [{name: http, containerPort: 8080}]}]
    /// ```
    "MSH0913", "target-port-undeclared", Service, Error,
    aliases: ["KIA0701"],
    rows: ["SVC-014"],
    fix: Some(Safety::Suggested),
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    for service in cx.all::<Service>().filter(|service| !is_of_installation(service.object)) {
        let backends: Vec<Workload<'_>> = cx.backends(service);
        // A template may hold more ports than can be seen; proxies of gateways open theirs by themselves.
        if backends.is_empty() || backends.iter().any(|workload| workload.object.masked || workload.is_gateway()) {
            continue;
        }
        for (position, port) in service.body.ports.iter().enumerate() {
            match &port.target_port {
                Some(IntOrString::Text(name)) if !is_unknown(name) => by_name(service, position, name, &backends, out),
                Some(IntOrString::Int(number)) => by_number(service, position, *number, &backends, out),
                None => {
                    if let Some(number) = port.port {
                        by_number(service, position, number, &backends, out);
                    }
                }
                Some(IntOrString::Text(_)) => {}
            }
        }
    }
}

/// Names of ports that an injected proxy brings along.
const INJECTED: [&str; 4] = ["http-envoy-prom", "linkerd-admin", "linkerd-proxy", "status-port"];

fn names<'m>(workload: &Workload<'m>) -> Vec<&'m str> {
    let ports = workload.pod.all_containers().flat_map(|container| &container.ports);
    ports.filter_map(|port| port.name.as_deref()).collect()
}

fn by_name(service: Of<'_, Service>, position: usize, name: &str, backends: &[Workload<'_>], out: &mut Findings) {
    let lacking: Vec<&Workload<'_>> = backends.iter().filter(|workload| !names(workload).contains(&name)).collect();
    let Some(first) = lacking.first().filter(|_| !INJECTED.contains(&name)) else { return };
    let path = format!("spec.ports[{position}].targetPort");
    let all = lacking.len() == backends.len();
    let of = format!("{} `{}`", first.object.kind_name, first.object.name());
    let finding = out.report(service.object, &path, format!("no container of {of} declares a port named `{name}`"));
    finding.related(first.object, format!("{}.containers", first.spec_path()), "these containers");
    if all {
        finding.note("the port has no endpoints: requests get 503 (UH)");
    } else {
        finding.level(Level::Warning).note("of its pods none become endpoints of the port");
    }
    let declared = names(first);
    let near = suggest::nearest(name, declared.iter().copied());
    if let Some(near) = near.or(declared.first().copied().filter(|_| declared.len() == 1)) {
        finding.help(format!("it declares `{near}`")).suggest_value(path, near);
    } else if declared.is_empty() {
        finding.help("name the container's port, or write its number");
    } else {
        finding.help(format!("it declares {}", words::list(declared, 6)));
    }
}

fn by_number(service: Of<'_, Service>, position: usize, number: i64, backends: &[Workload<'_>], out: &mut Findings) {
    let declares = |workload: &Workload<'_>| workload.pod.all_containers().any(|container| !container.ports.is_empty());
    // One workload with the port, or one that declares nothing, and the number may well be right.
    if number == 0 || !backends.iter().all(|workload| declares(workload) && !workload.declares_port(number)) {
        return;
    }
    if matches!(number, 15020 | 15021 | 15090 | 4143 | 4191) || super::is_headless(service.body) {
        return;
    }
    let first = &backends[0];
    let part = if service.body.ports[position].target_port.is_some() { "targetPort" } else { "port" };
    let path = format!("spec.ports[{position}].{part}");
    let of = format!("{} `{}`", first.object.kind_name, first.object.name());
    let ports = first.pod.all_containers().flat_map(|container| &container.ports).filter_map(|port| port.container_port);
    let declared: Vec<i64> = ports.collect();
    let message = format!("requests go to port {number}, which no container of {of} declares");
    let finding = out.report(service.object, &path, message);
    finding.level(if leads_somewhere(service, backends) { Level::Info } else { Level::Warning });
    finding.note("if nobody listens there, connections are refused: 503 (UF)");
    finding.related(first.object, format!("{}.containers", first.spec_path()), "these containers");
    match declared.as_slice() {
        [only] if part == "targetPort" => {
            finding.help(format!("it declares {only}"));
            finding.fix(Safety::Suggested, Change::Replace { path, text: only.to_string() });
        }
        [only] => {
            finding.help(format!("write `targetPort: {only}`, or declare {number} as well"));
        }
        all => {
            let all: Vec<String> = all.iter().map(ToString::to_string).collect();
            finding.help(format!("it declares {}", words::list(all, 6).replace('`', "")));
        }
    }
}

/// Tells whether some other port of the Service leads to a port that is declared: who declares some may leave others out.
fn leads_somewhere(service: Of<'_, Service>, backends: &[Workload<'_>]) -> bool {
    service.body.ports.iter().any(|port| match (&port.target_port, port.port) {
        (Some(IntOrString::Int(number)), _) => backends.iter().any(|workload| workload.declares_port(*number)),
        (None, Some(number)) => backends.iter().any(|workload| workload.declares_port(number)),
        (Some(IntOrString::Text(name)), _) => backends.iter().any(|workload| names(workload).contains(&name.as_str())),
        (None, None) => false,
    })
}
