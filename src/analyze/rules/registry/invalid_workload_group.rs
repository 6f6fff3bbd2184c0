//! `WorkloadGroups` that no machine can register with.

use crate::analyze::{Context, Findings, rule};
use crate::api::istio::workload_group::WorkloadGroup;
use crate::ident::name::is_label_value;
use crate::text::is_unknown;

rule! {
    /// A WorkloadGroup whose template or probe cannot be.
    ///
    /// Address and labels do not belong into the template: each machine brings its address, labels go to `spec.metadata`.
    ///
    /// ## Why is this bad?
    ///
    /// The webhook refuses the object, or the machines that register do not become endpoints.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// apiVersion: networking.istio.io/v1
    /// kind: WorkloadGroup
    /// metadata: {name: machines, namespace: shop}
    /// spec:
    ///   metadata: {labels: {app: machines}}
    ///   template: {address: 10.0.0.1, network: dc-1}
    /// ```
    ///
    /// ```yaml good
    /// apiVersion: networking.istio.io/v1
    /// kind: WorkloadGroup
    /// metadata: {name: machines, namespace: shop}
    /// spec:
    ///   metadata: {labels: {app: machines}}
    ///   template: {network: dc-1}
    /// ```
    "MSH1734", "invalid-workload-group", Registry, Error,
    aliases: [],
    rows: ["WE-006", "WE-007"],
    fix: None,
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    for group in cx.all::<WorkloadGroup>() {
        if let Some(template) = &group.template {
            if template.address.as_deref().is_some_and(|address| !address.is_empty()) {
                out.report(group.object, "spec.template.address", "the template of a group has no address")
                    .note("each machine brings its own")
                    .help("take the address away, or make a WorkloadEntry for the one machine");
            }
            if !template.labels.is_empty() {
                out.report(group.object, "spec.template.labels", "the template's labels are not used")
                    .on_key()
                    .note("machines that register get the labels of `spec.metadata`")
                    .help("move them to `spec.metadata.labels`");
            }
        }
        for (key, value) in group.metadata.iter().flat_map(|metadata| &metadata.labels) {
            if !is_unknown(key) && !is_unknown(value) && !is_label_value(value) {
                out.report(group.object, format!("spec.metadata.labels[\"{key}\"]"), format!("`{value}` cannot be a label value"))
                    .note("letters, digits, `-`, `_` and `.`, at most 63: the object is refused");
            }
        }
        let Some(probe) = &group.probe else { continue };
        if probe.http_get.is_none() && probe.tcp_socket.is_none() && probe.exec.is_none() && probe.grpc.is_none() {
            out.report(group.object, "spec.probe", "the probe does not say what to do")
                .on_key()
                .note("the object is refused")
                .help("add `httpGet`, `tcpSocket`, `exec` or `grpc`");
        }
        let scheme = probe.http_get.as_ref().and_then(|get| get.scheme.as_deref()).unwrap_or("HTTP");
        if !scheme.is_empty() && !is_unknown(scheme) && !matches!(scheme.to_ascii_lowercase().as_str(), "http" | "https") {
            out.report(group.object, "spec.probe.httpGet.scheme", format!("`{scheme}` is not a scheme of probes"))
                .note("the object is refused")
                .help("write `HTTP` or `HTTPS`");
        }
    }
}
