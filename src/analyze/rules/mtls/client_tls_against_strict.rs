//! DestinationRules that keep clients from speaking mTLS with servers that insist on it.

use super::client::{Setting, settings, wide};
use super::{Strict, strict_behind};
use crate::analyze::{Context, Findings, rule};
use crate::api::istio::client_tls::TlsMode;
use crate::api::istio::destination_rule::DestinationRule;
use crate::api::k8s::service::Service;
use crate::diag::Safety;
use crate::store::{Inventory, Of};

rule! {
    /// A DestinationRule that makes clients send plaintext or TLS of their own to a host that accepts only mTLS.
    ///
    /// The mode that counts on the server is that of the port: a port's own mode, else the workload's, the
    /// namespace's, the mesh's. Rules for `*.namespace.svc.cluster.local` and for the whole mesh are held
    /// against the policy of the namespace or the mesh.
    ///
    /// ## Why is this bad?
    ///
    /// The server's proxy resets the connection: callers get 503 (`UC`), TCP clients a reset.
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
    /// apiVersion: v1
    /// kind: Pod
    /// metadata: {name: reviews, namespace: shop, labels: {app: reviews, sidecar.istio.io/inject: "true"}}
    /// spec:
    ///   containers: [{name: reviews, image: "example.com/reviews:1"}]
    /// ---
    /// apiVersion: security.istio.io/v1
    /// kind: PeerAuthentication
    /// metadata: {name: default, namespace: shop}
    /// spec: {mtls: {mode: STRICT}}
    /// ---
    /// apiVersion: networking.istio.io/v1
    /// kind: DestinationRule
    /// metadata: {name: reviews, namespace: shop}
    /// spec:
    ///   host: reviews.shop.svc.cluster.local
    ///   trafficPolicy:
    ///     tls: {mode: DISABLE}
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
    /// apiVersion: v1
    /// kind: Pod
    /// metadata: {name: reviews, namespace: shop, labels: {app: reviews, sidecar.istio.io/inject: "true"}}
    /// spec:
    ///   containers: [{name: reviews, image: "example.com/reviews:1"}]
    /// ---
    /// apiVersion: security.istio.io/v1
    /// kind: PeerAuthentication
    /// metadata: {name: default, namespace: shop}
    /// spec: {mtls: {mode: STRICT}}
    /// ---
    /// apiVersion: networking.istio.io/v1
    /// kind: DestinationRule
    /// metadata: {name: reviews, namespace: shop}
    /// spec:
    ///   host: reviews.shop.svc.cluster.local
    ///   trafficPolicy:
    ///     tls: {mode: ISTIO_MUTUAL}
    /// ```
    "MSH0503", "client-tls-against-strict", Mtls, Error,
    aliases: ["KIA0207", "KIA0208"],
    rows: ["DR-050", "DR-058", "DR-059"],
    fix: Some(Safety::Suggested),
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    for rule in cx.mesh.all::<DestinationRule>() {
        let Some(host) = rule.body.host.as_deref() else { continue };
        for setting in settings(rule.body).into_iter().filter(|setting| plain(setting.mode)) {
            match cx.mesh.service(host, &rule.object.namespace) {
                Some(service) => against_service(cx, rule, &setting, service, out),
                None => against_wide(cx, rule, &setting, host, out),
            }
        }
    }
}

fn plain(mode: TlsMode) -> bool {
    matches!(mode, TlsMode::Disable | TlsMode::Simple)
}

fn against_service(cx: &Context<'_>, rule: Of<'_, DestinationRule>, setting: &Setting, service: Of<'_, Service>, out: &mut Findings) {
    let ports = service.body.ports.iter().enumerate().filter(|(_, port)| setting.covers(port.port));
    let Some((number, strict)) = ports.filter_map(|(at, port)| Some((port.port?, strict_behind(cx, service, at)?))).next() else { return };
    let message =
        format!("clients are told to send {} to `{}` port {number}, which accepts only mTLS", sent(setting.mode), service.object.name());
    let finding = report(rule, setting, message, out);
    Strict::explain(&strict, finding, service);
}

/// Rules for all hosts of a namespace or of the mesh.
fn against_wide(cx: &Context<'_>, rule: Of<'_, DestinationRule>, setting: &Setting, host: &str, out: &mut Findings) {
    let Some(scope) = wide(cx, host, &rule.object.namespace) else { return };
    let namespace = scope.namespace.as_deref();
    let mtls = cx.mesh.namespace_mtls(namespace.unwrap_or_else(|| cx.mesh.settings.root_namespace()));
    if !mtls.is_strict() || setting.subset || setting.port.is_some() {
        return;
    }
    let whom = namespace.map_or("the mesh".to_owned(), |namespace| format!("namespace `{namespace}`"));
    let message = format!("clients are told to send {} to every host of {whom}, whose workloads accept only mTLS", sent(setting.mode));
    let finding = report(rule, setting, message, out);
    super::point(finding, &mtls, "mTLS is required here");
    if let Some(namespace) = scope.single {
        finding.assuming(
            Inventory::Assumed,
            format!("the pods behind it are in the mesh and no policy of namespace `{namespace}` excepts them"),
        );
    }
}

fn sent(mode: TlsMode) -> &'static str {
    if mode == TlsMode::Disable { "plaintext" } else { "TLS without a certificate of the mesh" }
}

fn report<'f>(
    rule: Of<'_, DestinationRule>,
    setting: &Setting,
    message: String,
    out: &'f mut Findings,
) -> &'f mut crate::analyze::finding::Finding {
    let finding = out.report(rule.object, &setting.path, message);
    finding.note("the server's proxy resets the connection: requests get 503 (UC)");
    finding.help("write ISTIO_MUTUAL, or leave `tls` out: proxies then choose mTLS by themselves");
    finding.fix(Safety::Suggested, crate::analyze::Change::Replace { path: setting.path.clone(), text: "ISTIO_MUTUAL".to_owned() })
}
