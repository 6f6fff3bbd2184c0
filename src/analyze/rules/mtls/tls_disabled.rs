//! Clients that are told to send plaintext, where an organisation forbids it.

use super::client::settings;
use crate::analyze::{Context, Findings, rule};
use crate::api::istio::client_tls::TlsMode;
use crate::api::istio::destination_rule::DestinationRule;

rule! {
    /// A DestinationRule that turns TLS off for clients.
    ///
    /// Off by default: plaintext towards hosts without a proxy is a choice.
    ///
    /// ## Why is this bad?
    ///
    /// Traffic to the host is neither encrypted nor authenticated, whatever the server would accept.
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
    ///     tls: {mode: DISABLE}
    /// ```
    ///
    /// ```yaml good
    /// apiVersion: networking.istio.io/v1
    /// kind: DestinationRule
    /// metadata: {name: catalog, namespace: shop}
    /// spec:
    ///   host: catalog.example.com
    ///   trafficPolicy:
    ///     connectionPool: {tcp: {maxConnections: 100}}
    /// ```
    "MSH0507", "tls-disabled", Mtls, Off,
    aliases: [],
    rows: ["DR-061"],
    fix: None,
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    for rule in cx.mesh.all::<DestinationRule>() {
        for setting in settings(rule.body).into_iter().filter(|setting| setting.mode == TlsMode::Disable) {
            let host = rule.body.host.as_deref().unwrap_or_default();
            let finding = out.report(rule.object, setting.path, format!("TLS towards `{host}` is turned off"));
            finding.help("leave `tls` out: proxies then use mTLS wherever the server has a proxy");
        }
    }
}
