//! Certificate authorities of `BackendTLSPolicies`.

use super::status;
use crate::analyze::{Context, Findings, rule};
use crate::api::gateway::backend_tls_policy::BackendTlsPolicy;
use crate::api::gateway::object_reference::LocalObjectReference;
use crate::api::k8s::config_map::ConfigMap;
use crate::diag::Safety;
use crate::store::Of;
use crate::text::{is_unknown, suggest};

rule! {
    /// A BackendTLSPolicy without a certificate authority, or with one that cannot be used.
    ///
    /// Either `caCertificateRefs` (a ConfigMap with the key `ca.crt`) or `wellKnownCACertificates: System`.
    ///
    /// ## Why is this bad?
    ///
    /// The backend's certificate cannot be checked: requests get 5xx.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// apiVersion: gateway.networking.k8s.io/v1
    /// kind: BackendTLSPolicy
    /// metadata: {name: catalog, namespace: shop}
    /// spec:
    ///   targetRefs: [{group: "", kind: Service, name: catalog}]
    ///   validation: {hostname: catalog.example.com}
    /// ```
    ///
    /// ```yaml good
    /// apiVersion: gateway.networking.k8s.io/v1
    /// kind: BackendTLSPolicy
    /// metadata: {name: catalog, namespace: shop}
    /// spec:
    ///   targetRefs: [{group: "", kind: Service, name: catalog}]
    ///   validation: {hostname: catalog.example.com, wellKnownCACertificates: System}
    /// ```
    "MSH1288", "backend-tls-ca", GatewayApi, Error,
    aliases: [],
    rows: ["RG-008"],
    fix: Some(Safety::Suggested),
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    for policy in cx.mesh.all::<BackendTlsPolicy>() {
        let Some(validation) = &policy.body.validation else { continue };
        match validation.well_known_ca_certificates.as_deref() {
            None if validation.ca_certificate_refs.is_empty() => {
                out.report(policy.object, "spec.validation", "there is no certificate authority to check the backend's certificate with")
                    .on_key()
                    .note("the API server rejects the policy")
                    .help("add `caCertificateRefs`, or `wellKnownCACertificates: System`");
            }
            Some(word) if word != "System" && !word.contains('/') && !word.is_empty() && !is_unknown(word) => {
                let path = "spec.validation.wellKnownCACertificates";
                let finding = out.report(policy.object, path, format!("`{word}` is no well-known set of certificate authorities"));
                finding.note(status("policy", "Accepted", "Invalid")).help("write `System`").suggest_value(path, "System");
            }
            _ => {}
        }
        for (position, reference) in validation.ca_certificate_refs.iter().enumerate() {
            one(cx, policy, reference, &format!("spec.validation.caCertificateRefs[{position}]"), out);
        }
    }
}

fn one(cx: &Context<'_>, policy: Of<'_, BackendTlsPolicy>, reference: &LocalObjectReference, path: &str, out: &mut Findings) {
    let (group, kind) = (reference.group.as_deref().unwrap_or_default(), reference.kind.as_deref().unwrap_or_default());
    let name = reference.name.as_deref().unwrap_or_default();
    if name.is_empty() || is_unknown(name) || is_unknown(kind) || is_unknown(group) {
        return;
    }
    let wrong = (group.is_empty() && !matches!(kind, "ConfigMap" | "Secret" | "")) || matches!(group, "v1" | "core" | "cert-manager.io");
    if wrong {
        out.report(
            policy.object,
            format!("{path}.kind"),
            format!("a certificate authority is a ConfigMap, not a {kind} of group `{group}`"),
        )
        .note(status("policy", "ResolvedRefs", "InvalidKind"))
        .help("name a ConfigMap (group \"\") with the key `ca.crt`");
        return;
    }
    if !group.is_empty() || kind != "ConfigMap" {
        return;
    }
    let namespace = &policy.object.namespace;
    let Some(map) = cx.mesh.get::<ConfigMap>(namespace, name) else {
        let near: Vec<&str> = cx.mesh.within::<ConfigMap>(namespace).map(|map| map.object.name()).collect();
        let near = suggest::nearest(name, near);
        // Trust bundles are often made by controllers (trust-manager): only a near miss tells.
        if near.is_some() || cx.options.complete {
            let path = format!("{path}.name");
            let finding = out.report(policy.object, &path, format!("there is no ConfigMap `{name}` in namespace `{namespace}`"));
            finding.note(status("policy", "ResolvedRefs", "InvalidCACertificateRef"));
            match near {
                Some(near) => finding.help(format!("there is a ConfigMap `{near}`")).suggest_value(path, near),
                None => finding.help("create it with the key `ca.crt`"),
            };
        }
        return;
    };
    if !map.object.masked && !map.body.data.is_empty() && !map.body.data.contains_key("ca.crt") {
        out.report(policy.object, format!("{path}.name"), format!("ConfigMap `{name}` has no key `ca.crt`"))
            .note(status("policy", "ResolvedRefs", "InvalidCACertificateRef"))
            .related(map.object, "data", "its keys")
            .help("put the certificates under the key `ca.crt`");
    }
}
