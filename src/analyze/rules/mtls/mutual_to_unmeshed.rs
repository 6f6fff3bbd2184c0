//! Clients told to speak mesh mTLS with hosts that have no proxy.

use super::client::settings;
use super::{point_refusal, words};
use crate::analyze::{Context, Findings, rule};
use crate::api::istio::client_tls::TlsMode;
use crate::api::istio::destination_rule::DestinationRule;
use crate::api::istio::service_entry::{Location, ServiceEntry};
use crate::store::Of;
use crate::store::hosts::{Provider, Resolution};

rule! {
    /// A DestinationRule with `ISTIO_MUTUAL` for a host whose endpoints have no proxy: an external ServiceEntry, or pods that are not injected.
    ///
    /// ## Why is this bad?
    ///
    /// There is nobody who could answer the handshake with a certificate of the mesh: every connection fails with 503 (`UF`).
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// apiVersion: networking.istio.io/v1
    /// kind: ServiceEntry
    /// metadata: {name: payments, namespace: shop}
    /// spec:
    ///   hosts: [payments.example.com]
    ///   location: MESH_EXTERNAL
    ///   resolution: DNS
    ///   ports: [{number: 443, name: tls, protocol: TLS}]
    /// ---
    /// apiVersion: networking.istio.io/v1
    /// kind: DestinationRule
    /// metadata: {name: payments, namespace: shop}
    /// spec:
    ///   host: payments.example.com
    ///   trafficPolicy:
    ///     tls: {mode: ISTIO_MUTUAL}
    /// ```
    ///
    /// ```yaml good
    /// apiVersion: networking.istio.io/v1
    /// kind: ServiceEntry
    /// metadata: {name: payments, namespace: shop}
    /// spec:
    ///   hosts: [payments.example.com]
    ///   location: MESH_EXTERNAL
    ///   resolution: DNS
    ///   ports: [{number: 443, name: tls, protocol: TLS}]
    /// ---
    /// apiVersion: networking.istio.io/v1
    /// kind: DestinationRule
    /// metadata: {name: payments, namespace: shop}
    /// spec:
    ///   host: payments.example.com
    ///   trafficPolicy:
    ///     connectionPool: {tcp: {maxConnections: 100}}
    /// ```
    "MSH0505", "mutual-to-unmeshed", Mtls, Error,
    aliases: [],
    rows: ["DR-052"],
    fix: None,
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    for rule in cx.mesh.all::<DestinationRule>() {
        let Some(host) = rule.body.host.as_deref() else { continue };
        let Some(setting) = settings(rule.body).into_iter().find(|setting| setting.mode == TlsMode::IstioMutual && !setting.subset) else {
            continue;
        };
        let Resolution::Found(providers) = cx.mesh.resolve(host, &rule.object.namespace) else { continue };
        let [provider] = providers.as_slice() else { continue };
        match provider {
            Provider::Entry(entry) if external(*entry) => {
                let finding = out.report(
                    rule.object,
                    &setting.path,
                    format!("clients are told to use mTLS of the mesh with `{host}`, which is outside of it"),
                );
                finding.note("the server has no certificate of the mesh: the handshake fails, requests get 503 (UF)");
                finding.help("write SIMPLE to speak TLS with it, or leave `tls` out when the application does so itself");
                finding.related(entry.object, "spec.location", "this ServiceEntry is external to the mesh");
            }
            Provider::Service(service) => {
                let backends = cx.mesh.backends(*service);
                let Some(first) =
                    backends.first().filter(|_| backends.iter().all(|pod| pod.meshed.refusal().is_some() && !pod.is_gateway()))
                else {
                    continue;
                };
                let reason = first.meshed.refusal().map_or("", crate::optin::NotMeshed::words);
                let message =
                    format!("clients are told to use mTLS of the mesh with `{host}`, but {} has no proxy: {reason}", words(first));
                let finding = out.report(rule.object, &setting.path, message);
                finding.note("nobody answers the handshake: requests get 503 (UF)");
                finding.help("leave `tls` out: proxies then use mTLS only where the other side has a proxy");
                point_refusal(cx, finding, first);
            }
            Provider::Entry(_) => {}
        }
    }
}

/// Endpoints given by selector or with an identity may be meshed machines.
fn external(entry: Of<'_, ServiceEntry>) -> bool {
    entry.body.location != Some(Location::MeshInternal)
        && entry.body.workload_selector.is_none()
        && entry.body.subject_alt_names.is_empty()
        && entry.body.endpoints.iter().all(|endpoint| endpoint.service_account.is_none())
}
