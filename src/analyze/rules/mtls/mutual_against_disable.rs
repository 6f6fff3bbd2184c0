//! Clients told to speak mTLS with servers whose policy turns it off, or does not ask for it.

use super::client::{Setting, settings, wide};
use super::point;
use crate::analyze::{Context, Findings, rule};
use crate::api::istio::client_tls::TlsMode;
use crate::api::istio::destination_rule::DestinationRule;
use crate::api::istio::peer_authentication::Mode;
use crate::diag::Level;
use crate::store::Of;
use crate::store::mtls::EffectiveMtls;

rule! {
    /// A DestinationRule with `ISTIO_MUTUAL` for hosts whose PeerAuthentication disables mTLS.
    ///
    /// Rules for a whole namespace or the whole mesh are held against the policies of the same width. While
    /// auto mTLS is off, such a wide rule without any policy that asks for mTLS is reported as a warning.
    ///
    /// ## Why is this bad?
    ///
    /// A workload in mode DISABLE hands the handshake to the application as if it were plaintext: every
    /// call fails with 503 (`UF` or `UC`).
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// apiVersion: v1
    /// kind: Service
    /// metadata: {name: reviews, namespace: shop}
    /// spec:
    ///   selector: {app: reviews}
    ///   ports: [{name: http, port: 9080}]
    /// ---
    /// apiVersion: security.istio.io/v1
    /// kind: PeerAuthentication
    /// metadata: {name: default, namespace: shop}
    /// spec: {mtls: {mode: DISABLE}}
    /// ---
    /// apiVersion: networking.istio.io/v1
    /// kind: DestinationRule
    /// metadata: {name: reviews, namespace: shop}
    /// spec:
    ///   host: reviews.shop.svc.cluster.local
    ///   trafficPolicy:
    ///     tls: {mode: ISTIO_MUTUAL}
    /// ```
    ///
    /// ```yaml good
    /// apiVersion: v1
    /// kind: Service
    /// metadata: {name: reviews, namespace: shop}
    /// spec:
    ///   selector: {app: reviews}
    ///   ports: [{name: http, port: 9080}]
    /// ---
    /// apiVersion: security.istio.io/v1
    /// kind: PeerAuthentication
    /// metadata: {name: default, namespace: shop}
    /// spec: {mtls: {mode: PERMISSIVE}}
    /// ---
    /// apiVersion: networking.istio.io/v1
    /// kind: DestinationRule
    /// metadata: {name: reviews, namespace: shop}
    /// spec:
    ///   host: reviews.shop.svc.cluster.local
    ///   trafficPolicy:
    ///     tls: {mode: ISTIO_MUTUAL}
    /// ```
    "MSH0506", "mutual-against-disable", Mtls, Error,
    aliases: ["KIA0505", "KIA0506", "KIA0205", "KIA0206"],
    rows: ["PA-009", "PA-010", "DR-056", "DR-057"],
    fix: None,
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    for rule in cx.mesh.all::<DestinationRule>() {
        let Some(host) = rule.body.host.as_deref() else { continue };
        for setting in settings(rule.body).into_iter().filter(|setting| setting.mode == TlsMode::IstioMutual) {
            let Some((whom, mtls)) = server(cx, rule, &setting, host) else { continue };
            if mtls.mode == Mode::Disable {
                let finding =
                    out.report(rule.object, &setting.path, format!("clients are told to use mTLS with {whom}, where it is disabled"));
                finding.note("the server takes the handshake for plaintext: requests get 503");
                finding.help("leave `tls` out, or write PERMISSIVE or STRICT in the PeerAuthentication");
                point(finding, &mtls, "mTLS is disabled here");
            } else if mtls.source.is_none() && !cx.mesh.settings.auto_mtls() && host.starts_with('*') && !setting.subset {
                let finding = out.report(
                    rule.object,
                    &setting.path,
                    format!("clients are told to use mTLS with {whom}, and no PeerAuthentication asks for it"),
                );
                finding.level(Level::Warning);
                finding.note("servers accept plaintext too (PERMISSIVE), and with auto mTLS off hosts without a proxy cannot be reached");
                finding.help("add a PeerAuthentication of mode STRICT of the same width");
            }
        }
    }
}

/// Returns whom a setting is for, and which mode those workloads are in.
fn server<'m>(cx: &Context<'m>, rule: Of<'m, DestinationRule>, setting: &Setting, host: &str) -> Option<(String, EffectiveMtls<'m>)> {
    if let Some(service) = cx.mesh.service(host, &rule.object.namespace) {
        let ports = service.body.ports.iter().enumerate().filter(|(_, port)| setting.covers(port.port));
        let modes = ports.filter_map(|(at, _)| cx.mesh.service_mtls(service, at));
        let disabled = modes.into_iter().find(|mtls| mtls.mode == Mode::Disable)?;
        return Some((format!("`{host}`"), disabled));
    }
    let scope = wide(cx, host, &rule.object.namespace).filter(|scope| scope.single.is_none())?;
    let namespace = scope.namespace.as_deref();
    let whom = namespace.map_or("the whole mesh".to_owned(), |namespace| format!("namespace `{namespace}`"));
    Some((whom, cx.mesh.namespace_mtls(namespace.unwrap_or_else(|| cx.mesh.settings.root_namespace()))))
}
