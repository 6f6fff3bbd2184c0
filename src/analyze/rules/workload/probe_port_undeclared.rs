//! Probes that name a port no container declares.

use crate::analyze::{Context, Findings, rule};
use crate::api::k8s::container::Container;
use crate::api::k8s::probe::Probe;
use crate::diag::Safety;
use crate::text::{is_unknown, suggest};
use crate::yaml::decode::IntOrString;

rule! {
    /// A probe or hook that names a port which the container does not declare.
    ///
    /// ## Why is this bad?
    ///
    /// The kubelet cannot look the name up: the probe fails every time. The injector cannot rewrite it either.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// apiVersion: v1
    /// kind: Pod
    /// metadata: {name: catalog, namespace: shop, labels: {app: catalog}}
    /// spec:
    ///   containers:
    ///   - name: catalog
    ///     image: example.com/catalog:1
    ///     ports: [{name: http, containerPort: 8080}]
    ///     readinessProbe: {httpGet: {path: /ready, port: htpp}}
    /// ```
    ///
    /// ```yaml good
    /// apiVersion: v1
    /// kind: Pod
    /// metadata: {name: catalog, namespace: shop, labels: {app: catalog}}
    /// spec:
    ///   containers:
    ///   - name: catalog
    ///     image: example.com/catalog:1
    ///     ports: [{name: http, containerPort: 8080}]
    ///     readinessProbe: {httpGet: {path: /ready, port: http}}
    /// ```
    "MSH0821", "probe-port-undeclared", Workload, Warning,
    aliases: [],
    rows: ["WL-023"],
    fix: Some(Safety::Suggested),
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    for workload in cx.mesh.workloads() {
        let lists = [("containers", &workload.pod.containers), ("initContainers", &workload.pod.init_containers)];
        for (list, containers) in lists {
            for (i, container) in containers.iter().enumerate() {
                for (field, name) in named_ports(container) {
                    let declared: Vec<&str> = container.ports.iter().filter_map(|port| port.name.as_deref()).collect();
                    if is_unknown(name) || name.is_empty() || declared.iter().any(|port| *port == name || is_unknown(port)) || number(name)
                    {
                        continue;
                    }
                    let path = format!("{}.{list}[{i}].{field}.port", workload.spec_path());
                    let own = container.name.as_deref().unwrap_or_default();
                    let finding = out.report(workload.object, &path, format!("container `{own}` declares no port `{name}`"));
                    finding.note("the kubelet cannot look the name up: the probe fails every time");
                    match suggest::nearest(name, declared) {
                        Some(near) => {
                            finding.help(format!("there is a port `{near}`")).suggest_value(path, near);
                        }
                        None => {
                            finding.help(format!("declare the port (`ports: [{{name: {name}, containerPort: …}}]`), or write its number"));
                        }
                    }
                }
            }
        }
    }
}

/// A quoted number is looked up as a number.
fn number(name: &str) -> bool {
    name.parse::<u16>().is_ok()
}

fn named_ports(container: &Container) -> Vec<(String, &str)> {
    let probes = [
        ("livenessProbe", &container.liveness_probe),
        ("readinessProbe", &container.readiness_probe),
        ("startupProbe", &container.startup_probe),
    ];
    probes.into_iter().filter_map(|(field, probe)| named(probe.as_ref()?).map(|(kind, name)| (format!("{field}.{kind}"), name))).collect()
}

fn named(probe: &Probe) -> Option<(&'static str, &str)> {
    let text = |port: &'_ Option<IntOrString>| matches!(port, Some(IntOrString::Text(_)));
    let http = probe.http_get.as_ref().filter(|get| text(&get.port)).map(|get| ("httpGet", &get.port));
    let tcp = probe.tcp_socket.as_ref().filter(|socket| text(&socket.port)).map(|socket| ("tcpSocket", &socket.port));
    match http.or(tcp)? {
        (kind, Some(IntOrString::Text(name))) => Some((kind, name)),
        _ => None,
    }
}
