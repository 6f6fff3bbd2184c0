//! How Gateways check client certificates.

use std::collections::BTreeMap;

rule! {
    /// Client certificate checks of a Gateway that cannot work, or that let every client in.
    ///
    /// A certificate authority is a ConfigMap (core support) or Secret with `ca.crt`; each port has one entry.
    ///
    /// ## Why is this bad?
    ///
    /// The listeners refuse all clients, or `AllowInsecureFallback` lets those without a certificate in.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// apiVersion: gateway.networking.k8s.io/v1
    /// kind: Gateway
    /// metadata: {name: edge, namespace: shop}
    /// spec:
    ///   gatewayClassName: istio
    ///   tls:
    ///     frontend:
    ///       default:
    ///         validation: {caCertificateRefs: [{group: cert-manager.io, kind: Issuer, name: clients}]}
    ///   listeners:
    ///   - {name: web, port: 443, protocol: HTTPS, tls: {certificateRefs: [{name: www}]}}
    /// ```
    ///
    /// ```yaml good
    /// apiVersion: gateway.networking.k8s.io/v1
    /// kind: Gateway
    /// metadata: {name: edge, namespace: shop}
    /// spec:
    ///   gatewayClassName: istio
    ///   tls:
    ///     frontend:
    ///       default:
    ///         validation: {caCertificateRefs: [{group: "", kind: ConfigMap, name: clients}]}
    ///   listeners:
    ///   - {name: web, port: 443, protocol: HTTPS, tls: {certificateRefs: [{name: www}]}}
    /// ```
    "MSH1265", "client-validation", GatewayApi, Error,
    aliases: [],
    rows: ["KGW-018"],
    fix: None,
}

use crate::analyze::{Context, Findings, rule};
use crate::api::gateway::k8s_gateway::K8sGateway;
use crate::api::gateway::listener::{FrontendValidation, ValidationMode};
use crate::api::k8s::config_map::ConfigMap;
use crate::diag::Level;
use crate::store::Object;
use crate::text::is_unknown;

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    for gateway in cx.mesh.all::<K8sGateway>() {
        let frontend = gateway.body.tls.as_ref().and_then(|tls| tls.frontend.as_ref());
        if let Some(frontend) = frontend {
            let default = frontend.default.as_ref().and_then(|tls| tls.validation.as_ref());
            if let Some(validation) = default {
                of_validation(cx, gateway.object, validation, "spec.tls.frontend.default.validation", out);
            }
            let mut seen: BTreeMap<i64, usize> = BTreeMap::new();
            for (position, entry) in frontend.per_port.iter().enumerate() {
                let path = format!("spec.tls.frontend.perPort[{position}]");
                if let Some(validation) = entry.tls.as_ref().and_then(|tls| tls.validation.as_ref()) {
                    of_validation(cx, gateway.object, validation, &format!("{path}.tls.validation"), out);
                }
                if let Some(first) = entry.port.and_then(|port| seen.insert(port, position)) {
                    out.report(gateway.object, format!("{path}.port"), format!("port {} has two entries", entry.port.unwrap_or_default()))
                        .note("the API server rejects the Gateway")
                        .related(gateway.object, format!("spec.tls.frontend.perPort[{first}].port"), "the first one")
                        .help("put the settings into one entry");
                }
            }
        }
        for (position, listener) in gateway.body.listeners.iter().enumerate() {
            if let Some(validation) = listener.tls.as_ref().and_then(|tls| tls.frontend_validation.as_ref()) {
                of_validation(cx, gateway.object, validation, &format!("spec.listeners[{position}].tls.frontendValidation"), out);
            }
        }
    }
}

fn of_validation(cx: &Context<'_>, object: &Object, validation: &FrontendValidation, path: &str, out: &mut Findings) {
    if validation.mode == Some(ValidationMode::AllowInsecureFallback) {
        out.report(object, format!("{path}.mode"), "clients without a valid certificate are let in")
            .level(Level::Warning)
            .note("the Gateway's status will say InsecureFrontendValidationMode=True")
            .help("write `mode: AllowValidOnly` unless the backends decide");
    }
    for (position, reference) in validation.ca_certificate_refs.iter().enumerate() {
        let (group, kind) = (reference.group.as_deref().unwrap_or_default(), reference.kind.as_deref().unwrap_or_default());
        let path = format!("{path}.caCertificateRefs[{position}]");
        if is_unknown(group) || is_unknown(kind) {
            continue;
        }
        let wrong =
            (group.is_empty() && !matches!(kind, "ConfigMap" | "Secret" | "")) || matches!(group, "cert-manager.io" | "v1" | "core");
        if wrong {
            out.report(object, format!("{path}.kind"), format!("a certificate authority is a ConfigMap, not a {kind} of group `{group}`"))
                .note("the listener's status will say ResolvedRefs=False, reason InvalidCACertificateKind")
                .help("name a ConfigMap (group \"\") with the key `ca.crt`");
            continue;
        }
        let namespace = reference.namespace.as_deref().unwrap_or(&object.namespace);
        let map = cx.mesh.get::<ConfigMap>(namespace, reference.name.as_deref().unwrap_or_default()).filter(|_| kind == "ConfigMap");
        if let Some(map) = map.filter(|map| !map.object.masked && !map.body.data.is_empty() && !map.body.data.contains_key("ca.crt")) {
            out.report(object, format!("{path}.name"), format!("ConfigMap `{}` has no key `ca.crt`", map.object.name()))
                .note("the listener's status will say ResolvedRefs=False, reason InvalidCACertificateRef")
                .related(map.object, "data", "its keys")
                .help("put the certificates under the key `ca.crt`");
        }
    }
}
