//! Routes to Services of type `ExternalName`.

use std::collections::BTreeSet;

use super::targets;
use crate::analyze::{Context, Findings, rule};
use crate::api::istio::virtual_service::VirtualService;
use crate::api::k8s::service::ServiceType;

rule! {
    /// A route to a Service of type `ExternalName`.
    ///
    /// ## Why is this bad?
    ///
    /// Such a Service is only a DNS alias: it has no pods, no mTLS, no subsets, and requests keep the `Host`
    /// they came with, which the external server may not know. A ServiceEntry says the same with protocol,
    /// TLS and resolution of one's choice.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// apiVersion: v1
    /// kind: Service
    /// metadata: {name: partner, namespace: shop}
    /// spec:
    ///   type: ExternalName
    ///   externalName: api.partner.example.com
    ///   ports: [{name: http, port: 80}]
    /// ---
    /// apiVersion: networking.istio.io/v1
    /// kind: VirtualService
    /// metadata: {name: partner, namespace: shop}
    /// spec:
    ///   hosts: [partner.example.com]
    ///   http:
    ///   - route:
    ///     - destination: {host: partner}
    /// ```
    ///
    /// ```yaml good
    /// apiVersion: v1
    /// kind: Service
    /// metadata: {name: partner, namespace: shop}
    /// spec:
    ///   selector: {app: partner}
    ///   ports: [{name: http, port: 80}]
    /// ---
    /// apiVersion: networking.istio.io/v1
    /// kind: VirtualService
    /// metadata: {name: partner, namespace: shop}
    /// spec:
    ///   hosts: [partner.example.com]
    ///   http:
    ///   - route:
    ///     - destination: {host: partner}
    /// ```
    "MSH0119", "destination-external-name", Reference, Info,
    aliases: [],
    rows: ["VS-036"],
    fix: None,
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    for route in cx.all::<VirtualService>() {
        let mut said = BTreeSet::new();
        for target in targets(route) {
            let Some(host) = target.destination.host.as_deref() else { continue };
            let service = cx.service(host, &route.object.namespace);
            let Some(service) = service.filter(|service| service.body.type_ == Some(ServiceType::ExternalName)) else { continue };
            if !said.insert(host) {
                continue;
            }
            let name = service.body.external_name.as_deref().unwrap_or_default();
            let finding = out.report(route.object, format!("{}.host", target.path), format!("`{host}` is only an alias of `{name}`"));
            finding.note("an ExternalName Service has no pods, mTLS or subsets, and requests keep the Host they came with");
            finding
                .help(format!("declare `{name}` in a ServiceEntry and route there, with `rewrite.authority` where the Host must change"));
            finding.related(service.object, "spec.externalName", "the alias");
        }
    }
}
