//! A Linkerd Server that selects no pod, or a port that the selected pods do not have.

use super::servers::{is_proxy_port, ports_of, workloads_of};
use crate::analyze::{Context, Findings, rule};
use crate::api::linkerd::server::Server;
use crate::diag::Safety;
use crate::store::{Of, Workload};
use crate::text::{suggest, words};
use crate::yaml::decode::IntOrString;

rule! {
    /// A Linkerd Server that selects no pod, or a port that the selected pods do not have.
    ///
    /// ## Why is this bad?
    ///
    /// The Server describes nothing: policies for it have no effect, and the port keeps the default policy.
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
    /// ---
    /// apiVersion: policy.linkerd.io/v1beta3
    /// kind: Server
    /// metadata: {name: web, namespace: shop}
    /// spec:
    ///   podSelector: {matchLabels: {app: webb}}
    ///   port: http
    ///   accessPolicy: all-authenticated
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
    /// ---
    /// apiVersion: policy.linkerd.io/v1beta3
    /// kind: Server
    /// metadata: {name: web, namespace: shop}
    /// spec:
    ///   podSelector: {matchLabels: {app: web}}
    ///   port: http
    ///   accessPolicy: all-authenticated
    /// ```
    "MSH1312", "server-matches-nothing", Linkerd, Warning,
    aliases: [],
    rows: ["LD-012"],
    fix: Some(Safety::Suggested),
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    for server in cx.all::<Server>() {
        let space = server.object.namespace.as_str();
        if !cx.has_workloads_in(space) || server.body.pod_selector.is_none() || is_proxy_port(server.body) {
            continue;
        }
        let found = workloads_of(cx, server);
        if found.is_empty() {
            out.report(server.object, "spec.podSelector", format!("no pod of namespace `{space}` has these labels"))
                .note("policies for the Server have no effect")
                .help("select labels that a pod template carries (not those of its Deployment)");
        } else {
            ports(server, &found, out);
        }
    }
}

/// Reports a port that none of the selected pods has.
fn ports(server: Of<'_, Server>, found: &[Workload<'_>], out: &mut Findings) {
    let declares = |workload: &&Workload<'_>| workload.pod.containers.iter().any(|container| !container.ports.is_empty());
    let open = found.iter().any(|workload| workload.object.masked || !declares(&workload));
    let (port, missing) = match &server.body.port {
        Some(IntOrString::Text(name)) => (format!("`{name}`"), found.iter().all(|workload| ports_of(server.body, workload).is_empty())),
        Some(IntOrString::Int(number)) => (number.to_string(), !found.iter().any(|workload| workload.declares_port(*number))),
        None => return,
    };
    let Some(first) = found.first().filter(|_| missing && !open) else { return };
    let known = first.pod.containers.iter().flat_map(|container| &container.ports);
    let known: Vec<String> = known.filter_map(|port| port.name.clone().or(port.container_port.map(|port| port.to_string()))).collect();
    let finding = out.report(server.object, "spec.port", format!("none of the selected pods declares port {port}"));
    finding
        .note("policies for the Server have no effect on the ports the pods do have")
        .help(format!("`{}` declares {}", first.object.name(), words::list(&known, 4)))
        .related(first.object, format!("{}.containers", first.spec_path()), "a selected pod");
    if let Some(near) = suggest::nearest(port.trim_matches('`'), known.iter().map(String::as_str)) {
        finding.suggest_value("spec.port", near);
    }
}
