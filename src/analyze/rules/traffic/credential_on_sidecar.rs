//! Secrets that sidecars do not read.

use super::policies::{all, full_host};
use crate::analyze::rules::reference::targets;
use crate::analyze::{Context, Findings, rule};
use crate::api::istio::virtual_service::VirtualService;

rule! {
    /// Client TLS with `credentialName` in a rule for sidecars without a `workloadSelector`.
    ///
    /// Gateways read the Secret; sidecars only do for rules that select them. Reported where the rule's namespace has
    /// workloads, none of them a gateway, and no route of a gateway leads to the host.
    ///
    /// ## Why is this bad?
    ///
    /// Sidecars ignore the credential: the connection has no client certificate, and the server is not verified with the CA that was meant.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// apiVersion: networking.istio.io/v1
    /// kind: DestinationRule
    /// metadata: {name: catalog, namespace: shop}
    /// spec:
    ///   host: catalog.example.com
    ///   trafficPolicy:
    ///     tls: {mode: SIMPLE, credentialName: catalog-ca}
    /// ---
    /// apiVersion: apps/v1
    /// kind: Deployment
    /// metadata: {name: web, namespace: shop}
    /// spec:
    ///   selector: {matchLabels: {app: web}}
    ///   template:
    ///     metadata: {labels: {app: web}}
    ///     spec: {containers: [{name: web, image: shop/web:1}]}
    /// ```
    ///
    /// ```yaml good
    /// apiVersion: networking.istio.io/v1
    /// kind: DestinationRule
    /// metadata: {name: catalog, namespace: shop}
    /// spec:
    ///   host: catalog.example.com
    ///   workloadSelector: {matchLabels: {app: web}}
    ///   trafficPolicy:
    ///     tls: {mode: SIMPLE, credentialName: catalog-ca}
    /// ---
    /// apiVersion: apps/v1
    /// kind: Deployment
    /// metadata: {name: web, namespace: shop}
    /// spec:
    ///   selector: {matchLabels: {app: web}}
    ///   template:
    ///     metadata: {labels: {app: web}}
    ///     spec: {containers: [{name: web, image: shop/web:1}]}
    /// ```
    "MSH0476", "credential-on-sidecar", Traffic, Warning,
    aliases: [],
    rows: ["DR-048"],
    fix: None,
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    for policy in all(cx).filter(|policy| policy.rule.body.workload_selector.is_none()) {
        if policy.tls.and_then(|tls| tls.credential_name.as_deref()).is_none_or(str::is_empty) {
            continue;
        }
        let namespace = &policy.rule.object.namespace;
        let sidecars = cx.has_workloads_in(namespace) && !cx.workloads_in(namespace).any(|workload| workload.is_gateway());
        let Some(host) = full_host(cx, policy.rule).filter(|_| sidecars && !cx.settings.is_root(namespace)) else { continue };
        if is_reached_by_gateway(cx, &host) {
            continue;
        }
        out.report(
            policy.rule.object,
            format!("{}.tls.credentialName", policy.path),
            "sidecars ignore `credentialName` in a rule without a `workloadSelector`",
        )
        .note("only gateways read Secrets for rules that select no workload")
        .help("add a `workloadSelector` for the clients (in the Secret's namespace), or mount the certificates and name their files");
    }
}

/// Tells whether a VirtualService of a gateway routes to the host.
fn is_reached_by_gateway(cx: &Context<'_>, host: &str) -> bool {
    cx.all::<VirtualService>().any(|service| {
        service.gateways.iter().any(|gateway| gateway != "mesh")
            && targets(service).iter().any(|target| {
                let name = target.destination.host.as_deref().unwrap_or_default();
                crate::ident::host::overlaps(host, &cx.full_host(name, &service.object.namespace))
            })
    })
}
