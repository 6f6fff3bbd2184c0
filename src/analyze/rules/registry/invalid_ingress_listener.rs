//! Listeners of Sidecars for inbound traffic that cannot be.

use crate::analyze::{Context, Findings, rule};
use crate::api::istio::server_tls::ServerTlsMode;
use crate::api::istio::sidecar::IngressListener;
use crate::api::istio::sidecar::Sidecar;
use crate::store::Object;
use crate::store::protocol::Protocol;
use crate::text::is_unknown;

rule! {
    /// An inbound listener of a Sidecar that repeats a port, delivers to an impossible place, or has TLS settings it cannot have.
    ///
    /// ## Why is this bad?
    ///
    /// The webhook refuses the object.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// apiVersion: networking.istio.io/v1
    /// kind: Sidecar
    /// metadata: {name: web, namespace: shop}
    /// spec:
    ///   workloadSelector: {labels: {app: web}}
    ///   ingress:
    ///   - port: {number: 9080, protocol: HTTP, name: http}
    ///     defaultEndpoint: web.example.com:8080
    /// ```
    ///
    /// ```yaml good
    /// apiVersion: networking.istio.io/v1
    /// kind: Sidecar
    /// metadata: {name: web, namespace: shop}
    /// spec:
    ///   workloadSelector: {labels: {app: web}}
    ///   ingress:
    ///   - port: {number: 9080, protocol: HTTP, name: http}
    ///     defaultEndpoint: 127.0.0.1:8080
    /// ```
    "MSH1741", "invalid-ingress-listener", Registry, Error,
    aliases: [],
    rows: ["SC-002", "SC-003", "SC-004"],
    fix: None,
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    for sidecar in cx.all::<Sidecar>() {
        for (position, listener) in sidecar.ingress.iter().enumerate() {
            let path = format!("spec.ingress[{position}]");
            let number = listener.port.as_ref().and_then(|port| port.number);
            let same = |other: &IngressListener| other.port.as_ref().and_then(|port| port.number) == number && other.bind == listener.bind;
            if let Some(other) = sidecar.ingress[..position].iter().position(same).filter(|_| number.is_some()) {
                out.report(sidecar.object, format!("{path}.port.number"), format!("two listeners for port {}", number.unwrap_or_default()))
                    .related(sidecar.object, format!("spec.ingress[{other}].port.number"), "the first one")
                    .note("the object is refused");
            }
            if number == Some(0) {
                out.report(sidecar.object, format!("{path}.port.number"), "a listener for inbound traffic needs a port")
                    .note("the object is refused");
            }
            let endpoint = listener.default_endpoint.as_deref().unwrap_or_default();
            if !endpoint.is_empty() && !is_unknown(endpoint) && !is_local(endpoint) {
                out.report(sidecar.object, format!("{path}.defaultEndpoint"), format!("`{endpoint}` is not a place in the pod"))
                    .note("the object is refused: a sidecar delivers to its own pod only")
                    .help("write `127.0.0.1:PORT`, `0.0.0.0:PORT` (the pod's address) or `unix:///path`");
            }
            tls(sidecar.object, &path, listener, out);
        }
    }
}

fn is_local(endpoint: &str) -> bool {
    if let Some(file) = endpoint.strip_prefix("unix://") {
        return file.starts_with(['/', '@']);
    }
    let Some((address, port)) = endpoint.rsplit_once(':') else { return false };
    let port = port.parse::<u16>().is_ok_and(|port| port > 0);
    port && matches!(address, "127.0.0.1" | "0.0.0.0" | "[::1]" | "[::]")
}

fn tls(object: &Object, path: &str, listener: &IngressListener, out: &mut Findings) {
    let Some(tls) = &listener.tls else { return };
    let word = listener.port.as_ref().and_then(|port| port.protocol.as_deref()).unwrap_or_default();
    let (field, what) = if !is_unknown(word) && !word.is_empty() && !Protocol::parse(word).is_tls() {
        ("", format!("TLS settings on a port declared `{word}`"))
    } else if tls.https_redirect == Some(true) {
        (".httpsRedirect", "a sidecar cannot redirect to HTTPS".to_owned())
    } else if let Some(mode) =
        tls.mode.filter(|mode| !matches!(mode, ServerTlsMode::Simple | ServerTlsMode::Mutual | ServerTlsMode::OptionalMutual))
    {
        (".mode", format!("a sidecar does not terminate TLS of mode {}", mode.word()))
    } else if tls.credential_name.as_deref().is_some_and(|name| !name.is_empty()) {
        (".credentialName", "a sidecar's listener takes its certificate from files".to_owned())
    } else {
        return;
    };
    out.report(object, format!("{path}.tls{field}"), what)
        .on_key()
        .note("the object is refused")
        .help("declare the port as HTTPS or TLS, with mode SIMPLE or MUTUAL and the files of the certificate");
}
