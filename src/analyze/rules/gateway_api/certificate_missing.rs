//! Certificates that do not exist.

use std::collections::{BTreeMap, BTreeSet};

rule! {
    /// A listener whose certificate is a Secret that does not exist.
    ///
    /// Secrets seldom stand among manifests: the finding is an error with `--complete` or when a Secret of
    /// nearly this name is there, a warning when one of this name is in another namespace, and nothing
    /// else is reported. What cert-manager, sealed and external secrets make counts as there.
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
    ///   - {name: web, port: 443, protocol: HTTPS, hostname: www.example.com, tls: {certificateRefs: [{name: www-cret}]}}
    /// ---
    /// apiVersion: v1
    /// kind: Secret
    /// metadata: {name: www-cert, namespace: shop}
    /// type: kubernetes.io/tls
    /// data: {tls.crt: "", tls.key: ""}
    /// ```
    ///
    /// ```yaml good
    /// apiVersion: gateway.networking.k8s.io/v1
    /// kind: Gateway
    /// metadata: {name: edge, namespace: shop}
    /// spec:
    ///   gatewayClassName: istio
    ///   listeners:
    ///   - {name: web, port: 443, protocol: HTTPS, hostname: www.example.com, tls: {certificateRefs: [{name: www-cert}]}}
    /// ---
    /// apiVersion: v1
    /// kind: Secret
    /// metadata: {name: www-cert, namespace: shop}
    /// type: kubernetes.io/tls
    /// data: {tls.crt: "", tls.key: ""}
    /// ```
    "MSH1262", "certificate-missing", GatewayApi, Error,
    aliases: [],
    rows: ["KGW-014"],
    fix: Some(Safety::Suggested),
}

use super::certificate_refs;
use crate::analyze::{Context, Findings, rule};
use crate::api::cert_manager::certificate::Certificate;
use crate::diag::{Level, Safety};
use crate::store::Mesh;
use crate::text::{is_unknown, suggest};

/// Namespace → names of Secrets that are there or will be made.
type Secrets<'m> = BTreeMap<&'m str, BTreeSet<&'m str>>;

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    let references = certificate_refs(cx.mesh);
    if references.is_empty() {
        return;
    }
    let secrets = secrets(cx.mesh);
    let nothing = BTreeSet::new();
    for reference in references.iter().filter(|reference| reference.is_secret()) {
        let (namespace, name) = (reference.namespace(), reference.name());
        let here = secrets.get(namespace).unwrap_or(&nothing);
        let issued = reference.listener.owner.meta.annotations.keys().any(|key| key.starts_with("cert-manager.io/"));
        if here.contains(name) || issued || here.iter().any(|name| is_unknown(name)) {
            continue;
        }
        let near = suggest::nearest(name, here.iter().copied()).filter(|near| near.len() > 3);
        let elsewhere: Vec<&str> = secrets.iter().filter(|(_, names)| names.contains(name)).map(|(space, _)| *space).collect();
        if near.is_none() && elsewhere.is_empty() && !cx.options.complete {
            out.skip("Secrets that are not in the input are presumed");
            continue;
        }
        let path = format!("{}.name", reference.path);
        let finding = out.report(reference.listener.owner, &path, format!("there is no Secret `{name}` in namespace `{namespace}`"));
        finding.note("the listener's status will say ResolvedRefs=False, reason InvalidCertificateRef");
        if let Some(near) = near {
            finding.help(format!("there is a Secret `{near}`")).suggest_value(path, near);
        } else if let [space, ..] = elsewhere.as_slice() {
            finding.help(format!("there is one in namespace `{space}`: write `namespace: {space}` and add a ReferenceGrant there"));
            if !cx.options.complete {
                finding.level(Level::Warning);
            }
        } else {
            finding.help("create the Secret, or correct the name");
        }
    }
}

fn secrets(mesh: &Mesh) -> Secrets<'_> {
    let mut secrets = Secrets::new();
    // SealedSecret, ExternalSecret, VaultStaticSecret … make Secrets of their own name.
    for object in mesh.objects().filter(|object| object.kind_name.ends_with("Secret")) {
        secrets.entry(&object.namespace).or_default().insert(object.name());
    }
    for certificate in mesh.all::<Certificate>() {
        secrets.entry(&certificate.object.namespace).or_default().extend(certificate.body.secret_name.as_deref());
    }
    secrets
}
