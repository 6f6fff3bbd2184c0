//! Services that workloads call and their Sidecar does not import.

use std::collections::BTreeSet;

use super::dependency::{candidates, of_workload};
use crate::analyze::{Context, Findings, rule};
use crate::api::istio::sidecar::OutboundMode;
use crate::api::istio::sidecar::Sidecar;
use crate::api::istio::virtual_service::VirtualService;
use crate::diag::Level;
use crate::ident::host::covers;
use crate::optin::Meshed;
use crate::store::Of;

rule! {
    /// A workload that calls a service which the egress hosts of its Sidecar do not include.
    ///
    /// What a workload calls is taken from URLs in environment variables, arguments and commands. The Sidecar is the one that
    /// selects the workload, else its namespace's, else the root namespace's. Destinations of routes are imported by
    /// themselves. It is an error where undeclared hosts are blocked, else a warning.
    ///
    /// ## Why is this bad?
    ///
    /// The proxy does not know the service. Where undeclared hosts are blocked, requests get 502; else they are passed
    /// through without mTLS, retries and policies, and a server with strict mTLS resets them.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// apiVersion: v1
    /// kind: Namespace
    /// metadata: {name: shop, labels: {istio-injection: enabled}}
    /// ---
    /// apiVersion: v1
    /// kind: Service
    /// metadata: {name: flags, namespace: shared}
    /// spec:
    ///   selector: {app: flags}
    ///   ports: [{name: http, port: 80}]
    /// ---
    /// apiVersion: networking.istio.io/v1
    /// kind: Sidecar
    /// metadata: {name: default, namespace: shop}
    /// spec:
    ///   outboundTrafficPolicy: {mode: REGISTRY_ONLY}
    ///   egress: [{hosts: ["./*", "istio-system/*"]}]
    /// ---
    /// apiVersion: v1
    /// kind: Pod
    /// metadata: {name: web, namespace: shop, labels: {app: web, version: v1}}
    /// spec:
    ///   containers:
    ///   - name: web
    ///     image: shop/web:1
    ///     env: [{name: FLAGS, value: "http://flags.shared"}]
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
    ///   egress: [{hosts: ["./*", "shared/*", "istio-system/*"]}]
    /// ---
    /// apiVersion: v1
    /// kind: Pod
    /// metadata: {name: web, namespace: shop, labels: {app: web, version: v1}}
    /// spec:
    ///   containers:
    ///   - name: web
    ///     image: shop/web:1
    ///     env: [{name: FLAGS, value: "http://flags.shared"}]
    /// ```
    "MSH1751", "sidecar-hides-dependency", Registry, Error,
    aliases: [],
    rows: ["SC-016"],
    fix: None,
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    if !cx.has::<Sidecar>() {
        return;
    }
    let mut seen = BTreeSet::new();
    for workload in cx.workloads().filter(|workload| matches!(workload.meshed, Meshed::Sidecar | Meshed::Unknown) && !workload.is_gateway())
    {
        let Some(sidecar) = cx.sidecar_of(&workload).filter(|sidecar| !sidecar.body.egress.is_empty()) else { continue };
        for dependency in of_workload(&workload) {
            let names = candidates(cx.mesh, &dependency.host, workload.namespace());
            let Some((fqdn, found)) = names
                .into_iter()
                .map(|name| (cx.providers(&name), name))
                .find(|(found, _)| !found.is_empty())
                .map(|(found, name)| (name, found))
            else {
                continue;
            };
            let own = workload.namespace();
            let imported = found.iter().any(|provider| imports(cx, sidecar, &fqdn, &provider.object().namespace, own));
            if imported || routes_to(cx, sidecar, &fqdn) || !seen.insert((sidecar.object.id, fqdn.clone())) {
                continue;
            }
            let provider = found[0].object();
            let mode = sidecar.body.outbound_traffic_policy.as_ref().and_then(|policy| policy.mode);
            let blocked = mode == Some(OutboundMode::RegistryOnly) || (mode.is_none() && cx.settings.registry_only());
            let finding = out.report(
                sidecar.object,
                "spec.egress[0].hosts",
                format!("`{}` calls `{}`, which this Sidecar does not import", workload.object.name(), dependency.host),
            );
            finding
                .on_key()
                .related(workload.object, &dependency.path, "called from here")
                .related(provider, "metadata.name", "provided by this")
                .help(format!("add `{}/{fqdn}` to the egress hosts", provider.namespace));
            if blocked {
                finding.note("undeclared hosts are blocked here (REGISTRY_ONLY): requests get 502");
            } else {
                finding
                    .level(Level::Warning)
                    .note("requests are passed through without mTLS and without any policy; a server with strict mTLS resets them");
            }
        }
    }
}

/// Tells whether the Sidecar lets workloads of `own` see the host; in the mesh's default Sidecar `.` is their namespace.
fn imports(cx: &Context<'_>, sidecar: Of<'_, Sidecar>, fqdn: &str, owner: &str, own: &str) -> bool {
    let hosts = || sidecar.body.egress.iter().flat_map(|listener| &listener.hosts);
    let near = owner == own && hosts().any(|entry| entry.strip_prefix("./").is_some_and(|host| covers(host, fqdn)));
    near || cx.sidecar_imports(sidecar, fqdn, owner)
}

/// Tells whether an imported VirtualService serves the host: its destinations come with it.
fn routes_to(cx: &Context<'_>, sidecar: Of<'_, Sidecar>, fqdn: &str) -> bool {
    cx.within::<VirtualService>(&sidecar.object.namespace).any(|service| {
        let serves = service.body.hosts.iter().any(|host| covers(&cx.full_host(host, &service.object.namespace), fqdn));
        serves && cx.sidecar_imports(sidecar, fqdn, &service.object.namespace)
    })
}
