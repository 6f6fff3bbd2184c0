//! Targets of `BackendTLSPolicies`.

use super::{label, status};
use crate::analyze::{Context, Findings, rule};
use crate::api::gateway::backend_tls_policy::BackendTlsPolicy;
use crate::api::k8s::service::Service;
use crate::diag::Safety;
use crate::store::hosts::Resolution;
use crate::text::{is_unknown, suggest, words};

rule! {
    /// A BackendTLSPolicy for a Service, or a port of one, that does not exist.
    ///
    /// `sectionName` is the name of a port.
    ///
    /// ## Why is this bad?
    ///
    /// The policy has no effect: the Gateway talks to the backend without TLS.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// apiVersion: v1
    /// kind: Service
    /// metadata: {name: catalog, namespace: shop}
    /// spec:
    ///   ports: [{name: http, port: 80}]
    /// ---
    /// apiVersion: gateway.networking.k8s.io/v1
    /// kind: BackendTLSPolicy
    /// metadata: {name: catalog, namespace: shop}
    /// spec:
    ///   targetRefs: [{group: "", kind: Service, name: catalog, sectionName: https}]
    ///   validation: {hostname: catalog.example.com, wellKnownCACertificates: System}
    /// ```
    ///
    /// ```yaml good
    /// apiVersion: v1
    /// kind: Service
    /// metadata: {name: catalog, namespace: shop}
    /// spec:
    ///   ports: [{name: http, port: 80}]
    /// ---
    /// apiVersion: gateway.networking.k8s.io/v1
    /// kind: BackendTLSPolicy
    /// metadata: {name: catalog, namespace: shop}
    /// spec:
    ///   targetRefs: [{group: "", kind: Service, name: catalog, sectionName: http}]
    ///   validation: {hostname: catalog.example.com, wellKnownCACertificates: System}
    /// ```
    "MSH1286", "backend-tls-target", GatewayApi, Error,
    aliases: [],
    rows: ["RG-006"],
    fix: Some(Safety::Suggested),
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    for policy in cx.mesh.all::<BackendTlsPolicy>() {
        let namespace = &policy.object.namespace;
        for (position, target) in policy.body.target_refs.iter().enumerate() {
            let name = target.name.as_deref().unwrap_or_default();
            let service = target.kind.as_deref() == Some("Service") && target.group.as_deref().is_none_or(str::is_empty);
            if !service || name.is_empty() || is_unknown(name) {
                continue;
            }
            let path = format!("spec.targetRefs[{position}]");
            let services: Vec<_> = cx.mesh.named::<Service>(namespace, name).collect();
            let Some(first) = services.first() else {
                let Resolution::Missing(missing) = cx.resolve(&cx.service_host(name, namespace), namespace) else { continue };
                if !cx.has::<Service>() && !cx.options.complete {
                    out.skip("needs Services, none were given");
                    continue;
                }
                let finding =
                    out.report(policy.object, format!("{path}.name"), format!("there is no Service `{name}` in namespace `{namespace}`"));
                finding
                    .note(status("policy", "Accepted", "TargetNotFound"))
                    .assuming(missing.inventory, format!("the Services of namespace `{namespace}` are all in the input"));
                let near: Vec<&str> = cx.within::<Service>(namespace).map(|service| service.object.name()).collect();
                match suggest::nearest(name, near) {
                    Some(near) => finding.help(format!("there is a Service `{near}`")).suggest_value(format!("{path}.name"), near),
                    None => finding.help("a policy is for Services of its own namespace; correct the name or move the policy"),
                };
                continue;
            };
            let ports: Vec<&str> =
                services.iter().flat_map(|service| &service.body.ports).filter_map(|port| port.name.as_deref()).collect();
            let section = target.section_name.as_deref().filter(|section| !section.is_empty() && !is_unknown(section));
            let Some(section) = section.filter(|section| !ports.iter().any(|port| port == section || is_unknown(port))) else { continue };
            let path = format!("{path}.sectionName");
            let finding = out.report(policy.object, &path, format!("{} has no port named `{section}`", label(first.object)));
            finding.note(status("policy", "Accepted", "TargetNotFound")).related(first.object, "spec.ports", "its ports");
            if let Some(near) = suggest::nearest(section, ports.iter().copied()) {
                finding.suggest_value(path, near);
            }
            finding.help(if ports.is_empty() {
                "name the port of the Service".to_owned()
            } else {
                format!("its ports are named {}", words::list(&ports, 5))
            });
        }
    }
}
