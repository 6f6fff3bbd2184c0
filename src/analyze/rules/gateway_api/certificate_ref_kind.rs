//! What listeners refer to as certificates.

use super::{CertificateRef, certificate_refs, label};
use crate::analyze::{Context, Findings, rule};
use crate::api::cert_manager::certificate::Certificate;
use crate::api::k8s::secret::Secret;
use crate::diag::Safety;
use crate::text::is_unknown;

rule! {
    /// A certificate of a listener that is no TLS Secret.
    ///
    /// The reference names a Secret (the default) that holds `tls.crt` and `tls.key`; kinds of an
    /// implementation's own group are left to it.
    ///
    /// ## Why is this bad?
    ///
    /// The listener has no certificate: TLS handshakes fail.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// apiVersion: gateway.networking.k8s.io/v1
    /// kind: Gateway
    /// metadata: {name: edge, namespace: shop}
    /// spec:
    ///   gatewayClassName: istio
    ///   listeners:
    ///   - {name: web, port: 443, protocol: HTTPS, tls: {certificateRefs: [{group: cert-manager.io, kind: Certificate, name: www}]}}
    /// ```
    ///
    /// ```yaml good
    /// apiVersion: gateway.networking.k8s.io/v1
    /// kind: Gateway
    /// metadata: {name: edge, namespace: shop}
    /// spec:
    ///   gatewayClassName: istio
    ///   listeners:
    ///   - {name: web, port: 443, protocol: HTTPS, tls: {certificateRefs: [{kind: Secret, name: www}]}}
    /// ```
    "MSH1261", "certificate-ref-kind", GatewayApi, Error,
    aliases: [],
    rows: ["KGW-013"],
    fix: Some(Safety::Suggested),
}

const STATUS: &str = "the listener's status will say ResolvedRefs=False, reason InvalidCertificateRef";

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    for reference in certificate_refs(cx.mesh) {
        if reference.is_secret() {
            of_secret(cx, &reference, out);
        } else {
            of_other(cx, &reference, out);
        }
    }
}

fn of_secret(cx: &Context<'_>, reference: &CertificateRef<'_>, out: &mut Findings) {
    let Some(secret) = cx.mesh.get::<Secret>(reference.namespace(), reference.name()) else { return };
    let holds = |key: &str| {
        [&secret.body.data, &secret.body.string_data].iter().any(|map| map.keys().any(|known| known == key || is_unknown(known)))
    };
    let missing: Vec<&str> = ["tls.crt", "tls.key"].into_iter().filter(|key| !holds(key)).collect();
    // Without any data it is a placeholder that somebody fills in. Istio takes keys of its own names.
    let empty = secret.body.data.is_empty() && secret.body.string_data.is_empty();
    let istio = holds("cert") && holds("key");
    if missing.is_empty() || empty || istio || secret.object.masked {
        return;
    }
    out.report(
        reference.listener.owner,
        format!("{}.name", reference.path),
        format!("{} holds no certificate and key", label(secret.object)),
    )
    .note(STATUS)
    .related(secret.object, "data", format!("it has no {}", crate::text::words::list(&missing, 2)))
    .help("refer to a Secret of type `kubernetes.io/tls`");
}

fn of_other(cx: &Context<'_>, reference: &CertificateRef<'_>, out: &mut Findings) {
    let group = reference.reference.group.as_deref().unwrap_or_default();
    let kind = reference.reference.kind.as_deref().unwrap_or("Secret");
    let wrong = matches!((group, kind), ("cert-manager.io" | "v1" | "core" | "apps", _)) || (group.is_empty() && kind != "Secret");
    if !wrong || is_unknown(group) || is_unknown(kind) {
        return;
    }
    let field = if kind == "Secret" { "group" } else { "kind" };
    let finding = out.report(
        reference.listener.owner,
        format!("{}.{field}", reference.path),
        format!("a certificate is a Secret, not a {kind} of group `{group}`"),
    );
    finding.note(STATUS);
    let secret =
        cx.mesh.get::<Certificate>(reference.namespace(), reference.name()).and_then(|certificate| certificate.body.secret_name.as_deref());
    match secret {
        Some(secret) => finding.help(format!("refer to the Secret that the Certificate makes: `{secret}`")),
        None if kind == "Secret" => finding.help("a Secret's group is empty: `group: \"\"`"),
        None => finding.help("refer to the Secret that holds the certificate"),
    };
}
