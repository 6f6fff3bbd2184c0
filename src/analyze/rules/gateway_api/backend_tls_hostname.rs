//! Names that `BackendTLSPolicies` check.

use std::net::IpAddr;

rule! {
    /// A BackendTLSPolicy whose hostname is no DNS name, or a name of the certificate whose value does not fit its type.
    ///
    /// The hostname is sent in the handshake and compared with the certificate: no wildcard, no address.
    ///
    /// ## Why is this bad?
    ///
    /// The API server rejects the policy.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// apiVersion: gateway.networking.k8s.io/v1
    /// kind: BackendTLSPolicy
    /// metadata: {name: catalog, namespace: shop}
    /// spec:
    ///   targetRefs: [{group: "", kind: Service, name: catalog}]
    ///   validation: {hostname: "*.example.com", wellKnownCACertificates: System}
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
    "MSH1289", "backend-tls-hostname", GatewayApi, Error,
    aliases: [],
    rows: ["RG-009"],
    fix: None,
}

use crate::analyze::{Context, Findings, rule};
use crate::api::gateway::backend_tls_policy::{BackendTlsPolicy, SanType};
use crate::ident::name::is_dns_subdomain;
use crate::text::is_unknown;

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    for policy in cx.mesh.all::<BackendTlsPolicy>() {
        let Some(validation) = &policy.body.validation else { continue };
        let hostname = validation.hostname.as_deref().unwrap_or_default();
        let precise = is_dns_subdomain(hostname) && hostname.parse::<IpAddr>().is_err();
        if !hostname.is_empty() && !is_unknown(hostname) && !precise {
            out.report(policy.object, "spec.validation.hostname", format!("`{hostname}` is no hostname"))
                .note("it is sent in the TLS handshake and compared with the certificate")
                .help("write one DNS name in lower case, without wildcard and port");
        }
        for (position, name) in validation.subject_alt_names.iter().enumerate() {
            let (field, other) = match name.type_ {
                Some(SanType::Hostname) if name.hostname.is_none() => ("hostname", name.uri.is_some().then_some("uri")),
                Some(SanType::Uri) if name.uri.is_none() => ("uri", name.hostname.is_some().then_some("hostname")),
                _ => continue,
            };
            let kind = name.type_.map_or("", SanType::word);
            let said = match other {
                Some(other) => format!("a name of type {kind} has `{other}` in place of `{field}`"),
                None => format!("a name of type {kind} has no `{field}`"),
            };
            out.report(policy.object, format!("spec.validation.subjectAltNames[{position}].type"), said)
                .note("the API server rejects the policy")
                .help(format!("write `{field}`, or the other type"));
        }
    }
}
