//! The deprecated egress proxy of Sidecars.

use crate::analyze::{Context, Findings, rule};
use crate::api::istio::sidecar::OutboundMode;
use crate::api::istio::sidecar::Sidecar;
use crate::diag::Level;

rule! {
    /// A Sidecar with `outboundTrafficPolicy.egressProxy`, which is deprecated; an error where it is refused.
    ///
    /// ## Why is this bad?
    ///
    /// The field is no longer supported; with `REGISTRY_ONLY`, or without host and port, the webhook refuses the object.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// apiVersion: networking.istio.io/v1
    /// kind: Sidecar
    /// metadata: {name: default, namespace: shop}
    /// spec:
    ///   outboundTrafficPolicy:
    ///     mode: ALLOW_ANY
    ///     egressProxy: {host: proxy.example.com, port: {number: 3128}}
    /// ```
    ///
    /// ```yaml good
    /// apiVersion: networking.istio.io/v1
    /// kind: Sidecar
    /// metadata: {name: default, namespace: shop}
    /// spec:
    ///   outboundTrafficPolicy: {mode: ALLOW_ANY}
    /// ```
    "MSH1748", "egress-proxy", Registry, Warning,
    aliases: ["IST0002"],
    rows: ["SC-012"],
    fix: None,
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    for sidecar in cx.all::<Sidecar>() {
        let Some(policy) = &sidecar.outbound_traffic_policy else { continue };
        let Some(proxy) = &policy.egress_proxy else { continue };
        let finding = out.report(sidecar.object, "spec.outboundTrafficPolicy.egressProxy", "`egressProxy` is deprecated");
        finding.on_key().help("route through an egress gateway with a VirtualService instead");
        let port = proxy.port.as_ref().and_then(|port| port.number);
        if policy.mode == Some(OutboundMode::RegistryOnly) {
            finding.level(Level::Error).note("with mode REGISTRY_ONLY the object is refused");
        } else if proxy.host.as_deref().is_none_or(str::is_empty) || port.is_none() {
            finding.level(Level::Error).note("without host and port the object is refused");
        }
    }
}
