//! Servers that insist on mTLS while no client is told to speak it (auto mTLS is off).

use super::client::{settings, wide};
use super::{selects, strict_on};
use crate::analyze::{Context, Findings, rule};
use crate::api::istio::client_tls::TlsMode;
use crate::api::istio::destination_rule::DestinationRule;
use crate::api::istio::peer_authentication::{Mode, PeerAuthentication};
use crate::store::Of;

rule! {
    /// A STRICT policy whose clients are not told to use mTLS while auto mTLS is off.
    ///
    /// Either no DestinationRule of the namespace or of the mesh sets `ISTIO_MUTUAL`, or a narrower rule
    /// with a `trafficPolicy` but no `tls` replaces the one that does.
    ///
    /// ## Why is this bad?
    ///
    /// With `enableAutoMtls: false` a proxy sends plaintext unless a DestinationRule says otherwise, and
    /// DestinationRules are not merged: the narrowest one counts alone. The servers reset every connection.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// apiVersion: v1
    /// kind: ConfigMap
    /// metadata: {name: istio, namespace: istio-system}
    /// data:
    ///   mesh: |
    ///     enableAutoMtls: false
    /// ---
    /// apiVersion: security.istio.io/v1
    /// kind: PeerAuthentication
    /// metadata: {name: default, namespace: istio-system}
    /// spec: {mtls: {mode: STRICT}}
    /// ```
    ///
    /// ```yaml good
    /// apiVersion: v1
    /// kind: ConfigMap
    /// metadata: {name: istio, namespace: istio-system}
    /// data:
    ///   mesh: |
    ///     enableAutoMtls: true
    /// ---
    /// apiVersion: security.istio.io/v1
    /// kind: PeerAuthentication
    /// metadata: {name: default, namespace: istio-system}
    /// spec: {mtls: {mode: STRICT}}
    /// ```
    "MSH0504", "no-client-mtls", Mtls, Error,
    aliases: ["KIA0401", "KIA0501"],
    rows: ["DR-051", "PA-007", "PA-008"],
    fix: None,
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    if cx.mesh.settings.auto_mtls() {
        return;
    }
    let rules: Vec<Of<'_, DestinationRule>> = cx.mesh.all::<DestinationRule>().collect();
    let wide_rules = rules.iter().filter(|rule| demands(rule));
    let scopes: Vec<_> = wide_rules
        .filter_map(|rule| wide(cx, rule.body.host.as_deref()?, &rule.object.namespace))
        .filter(|scope| scope.single.is_none())
        .collect();
    let covered = |namespace: &str| scopes.iter().any(|scope| scope.namespace.as_deref().is_none_or(|own| own == namespace));
    for policy in cx.mesh.all::<PeerAuthentication>().filter(|policy| !selects(policy.body)) {
        let namespace = &policy.object.namespace;
        let strict = policy.body.mtls.as_ref().and_then(|mtls| mtls.mode) == Some(Mode::Strict);
        let root = cx.mesh.settings.is_root(namespace);
        if !strict || covered(if root { "" } else { namespace }) {
            continue;
        }
        let whom = if root { "the mesh".to_owned() } else { format!("namespace `{namespace}`") };
        let host = if root { "*.local".to_owned() } else { format!("*.{}", cx.mesh.service_host("", namespace).trim_start_matches('.')) };
        let message = format!("workloads of {whom} accept only mTLS, and no DestinationRule tells clients to use it");
        let finding = out.report(policy.object, "spec.mtls.mode", message);
        finding.note("auto mTLS is off: proxies send plaintext, which the servers reset");
        finding.help(format!("add a DestinationRule for `{host}` with `tls: {{mode: ISTIO_MUTUAL}}`, or turn `enableAutoMtls` on"));
        if let Some((origin, path)) = cx.mesh.settings.origin {
            finding.related(cx.mesh.object(origin), format!("{path}.enableAutoMtls"), "auto mTLS is turned off here");
        }
    }
    for rule in rules {
        silent(cx, rule, out);
    }
}

fn demands(rule: &Of<'_, DestinationRule>) -> bool {
    settings(rule.body).iter().any(|setting| setting.mode == TlsMode::IstioMutual && setting.port.is_none() && !setting.subset)
}

/// A rule of one service that says nothing about TLS, so that a wide rule no longer does.
fn silent(cx: &Context<'_>, rule: Of<'_, DestinationRule>, out: &mut Findings) {
    let Some(host) = rule.body.host.as_deref().filter(|_| settings(rule.body).is_empty()) else { return };
    let Some(service) = cx.mesh.service(host, &rule.object.namespace) else { return };
    let Some(strict) = strict_on(cx, service, None) else { return };
    let path = if rule.body.traffic_policy.is_some() { "spec.trafficPolicy" } else { "spec.host" };
    let message = format!("the rule for `{host}` sets no `tls`, and the host accepts only mTLS");
    let finding = out.report(rule.object, path, message);
    finding.note("auto mTLS is off and wider rules are not merged into this one: clients send plaintext, which the servers reset");
    finding.help("add `tls: {mode: ISTIO_MUTUAL}` to `trafficPolicy`");
    strict.explain(finding, service);
}
