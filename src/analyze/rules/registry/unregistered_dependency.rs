//! External hosts that workloads call and the mesh does not let through.

use std::collections::BTreeSet;

use super::dependency::{is_external, of_workload};
use crate::analyze::{Context, Findings, rule};
use crate::api::istio::service_entry::ServiceEntry;
use crate::api::istio::sidecar::OutboundMode;
use crate::api::istio::virtual_service::VirtualService;
use crate::diag::Level;
use crate::optin::Meshed;
use crate::store::{Inventory, ObjectId, Workload};

rule! {
    /// A workload that calls an external host which no ServiceEntry declares, where undeclared hosts are blocked.
    ///
    /// Hosts are taken from URLs in environment variables, arguments and commands. Undeclared hosts are blocked where
    /// MeshConfig or the workload's Sidecar says `REGISTRY_ONLY`. Entries that are not exported to the namespace do not count.
    /// Texts that by their name hold the workload's own public address are left out.
    ///
    /// ## Why is this bad?
    ///
    /// The proxy drops the traffic: HTTP gets 502, everything else a reset connection.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// apiVersion: v1
    /// kind: Namespace
    /// metadata: {name: shop, labels: {istio-injection: enabled}}
    /// ---
    /// apiVersion: networking.istio.io/v1
    /// kind: Sidecar
    /// metadata: {name: default, namespace: shop}
    /// spec:
    ///   outboundTrafficPolicy: {mode: REGISTRY_ONLY}
    /// ---
    /// apiVersion: v1
    /// kind: Pod
    /// metadata: {name: web, namespace: shop, labels: {app: web, version: v1}}
    /// spec:
    ///   containers:
    ///   - name: web
    ///     image: shop/web:1
    ///     env: [{name: PAYMENTS, value: "https://api.payments.example.com/v1"}]
    /// ```
    ///
    /// ```yaml good
    /// apiVersion: v1
    /// kind: Namespace
    /// metadata: {name: shop, labels: {istio-injection: enabled}}
    /// ---
    /// apiVersion: networking.istio.io/v1
    /// kind: Sidecar
    /// metadata: {name: default, namespace: shop}
    /// spec:
    ///   outboundTrafficPolicy: {mode: REGISTRY_ONLY}
    /// ---
    /// apiVersion: networking.istio.io/v1
    /// kind: ServiceEntry
    /// metadata: {name: payments, namespace: shop}
    /// spec:
    ///   hosts: [api.payments.example.com]
    ///   ports: [{number: 443, name: https, protocol: HTTPS}]
    ///   resolution: DNS
    /// ---
    /// apiVersion: v1
    /// kind: Pod
    /// metadata: {name: web, namespace: shop, labels: {app: web, version: v1}}
    /// spec:
    ///   containers:
    ///   - name: web
    ///     image: shop/web:1
    ///     env: [{name: PAYMENTS, value: "https://api.payments.example.com/v1"}]
    /// ```
    "MSH1718", "unregistered-dependency", Registry, Error,
    aliases: [],
    rows: ["SE-023"],
    fix: None,
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    let mut seen: BTreeSet<(ObjectId, String)> = BTreeSet::new();
    // A workload that names a host of the mesh's gateways means the address it is reached by.
    let served: BTreeSet<&String> = cx.all::<VirtualService>().flat_map(|service| &service.body.hosts).collect();
    for workload in cx.workloads().filter(|workload| matches!(workload.meshed, Meshed::Sidecar | Meshed::Unknown)) {
        let Some((by, path)) = blocked(cx, &workload) else { continue };
        for dependency in of_workload(&workload) {
            let host = &dependency.host;
            let found = cx.providers(host);
            let visible = found.iter().any(|provider| cx.provider_visible(provider, workload.namespace()));
            if visible
                || dependency.is_own_address()
                || served.contains(host)
                || !is_external(cx.mesh, host)
                || !seen.insert((workload.object.id, host.clone()))
            {
                continue;
            }
            let finding = if let Some(provider) = found.first() {
                let what = format!("`{host}` is blocked: its ServiceEntry is not exported to `{}`", workload.namespace());
                let finding = out.report(workload.object, &dependency.path, what);
                finding.related(provider.object(), "spec.exportTo", "exported to others only");
                finding.help(format!("add `{}` to the entry's `exportTo`", workload.namespace()))
            } else {
                let what = format!("`{host}` is blocked: no ServiceEntry declares it");
                let finding = out.report(workload.object, &dependency.path, what);
                // They are often kept together, in a place of their own.
                let inventory = if cx.has::<ServiceEntry>() || cx.options.complete { Inventory::Known } else { Inventory::Assumed };
                finding.help(format!("add a ServiceEntry for `{host}` that is exported to `{}`", workload.namespace()));
                finding.assuming(inventory, "the mesh's ServiceEntries are all in the input")
            };
            finding.note("undeclared hosts are blocked here (REGISTRY_ONLY): requests get 502, other connections are reset");
            if let Some(by) = by {
                finding.related(cx.object(by), path.as_str(), "blocks undeclared hosts");
            }
            if workload.meshed == Meshed::Unknown {
                finding.level(Level::Warning).note(format!("assuming that namespace `{}` is in the mesh", workload.namespace()));
            }
        }
    }
}

/// Returns what blocks undeclared hosts for a workload, if anything does: the object and the path in it.
fn blocked(cx: &Context<'_>, workload: &Workload<'_>) -> Option<(Option<ObjectId>, String)> {
    let sidecar = cx.sidecar_of(workload);
    let mode = sidecar.and_then(|sidecar| sidecar.body.outbound_traffic_policy.as_ref()).and_then(|policy| policy.mode);
    match (mode, sidecar) {
        (Some(OutboundMode::AllowAny), _) => None,
        (Some(OutboundMode::RegistryOnly), Some(sidecar)) => Some((Some(sidecar.object.id), "spec.outboundTrafficPolicy.mode".to_owned())),
        _ if cx.settings.registry_only() => {
            let path = cx.settings.origin.map_or(String::new(), |(_, path)| format!("{path}.outboundTrafficPolicy.mode"));
            Some((cx.settings.origin.map(|(id, _)| id), path))
        }
        _ => None,
    }
}
