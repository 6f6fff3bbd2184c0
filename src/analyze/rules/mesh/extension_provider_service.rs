//! Extension providers whose service does not exist.

use super::configs;
use super::extension_provider::called;
use crate::analyze::{Context, Findings, rule};
use crate::api::k8s::service::Service;
use crate::diag::Level;
use crate::store::hosts::Resolution;
use crate::text::is_unknown;

rule! {
    /// An extension provider whose service is neither a Service nor a ServiceEntry of the input.
    ///
    /// Names without a namespace are reported as well: the control plane has none to add. Hosts outside
    /// the cluster are only worth a warning.
    ///
    /// ## Why is this bad?
    ///
    /// What uses the provider does nothing: traces and logs are lost, and requests that a CUSTOM policy
    /// guards are refused.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// apiVersion: v1
    /// kind: Service
    /// metadata: {name: collector, namespace: observe}
    /// spec:
    ///   ports: [{name: grpc, port: 4317}]
    /// ---
    /// apiVersion: v1
    /// kind: ConfigMap
    /// metadata: {name: istio, namespace: istio-system}
    /// data:
    ///   mesh: |
    ///     extensionProviders:
    ///     - name: otel
    ///       opentelemetry: {service: colector.observe.svc.cluster.local, port: 4317}
    /// ```
    ///
    /// ```yaml good
    /// apiVersion: v1
    /// kind: Service
    /// metadata: {name: collector, namespace: observe}
    /// spec:
    ///   ports: [{name: grpc, port: 4317}]
    /// ---
    /// apiVersion: v1
    /// kind: ConfigMap
    /// metadata: {name: istio, namespace: istio-system}
    /// data:
    ///   mesh: |
    ///     extensionProviders:
    ///     - name: otel
    ///       opentelemetry: {service: collector.observe.svc.cluster.local, port: 4317}
    /// ```
    "MSH1803", "extension-provider-service", Mesh, Error,
    aliases: [],
    rows: ["PX-007"],
    fix: None,
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    let complete = cx.has::<Service>() || cx.options.complete;
    for config in configs(cx) {
        for (position, provider) in config.body.extension_providers.iter().enumerate() {
            let Some(called) = called(provider) else { continue };
            let Some(written) = called.service.filter(|service| !service.is_empty() && !is_unknown(service)) else { continue };
            let host = written.rsplit_once('/').map_or(written, |(_, host)| host);
            let path = format!("{}.extensionProviders[{position}].{}.service", config.path, called.field);
            if !host.contains('.') {
                let message = format!("the provider's service `{host}` names no namespace");
                out.report(config.object, path, message)
                    .level(Level::Warning)
                    .note("the MeshConfig belongs to no namespace: short names are not completed")
                    .help(format!("write `{host}.NAMESPACE.svc.{}`", cx.options.domain));
                continue;
            }
            if !complete {
                out.skip("needs Services, none were given");
                continue;
            }
            let Resolution::Missing(missing) = cx.resolve(host, cx.settings.root_namespace()) else { continue };
            let Some((_, namespace)) = cx.service_of_host(&missing.fqdn) else {
                // `name.namespace.svc` and hosts of the world outside.
                if host.rsplit('.').next() != Some("svc") {
                    out.report(config.object, path, format!("nothing provides the provider's host `{host}`"))
                        .level(if cx.options.complete { Level::Error } else { Level::Info })
                        .note("proxies reach providers by hosts of the mesh's registry only")
                        .help(format!("add a ServiceEntry for `{host}`"));
                }
                continue;
            };
            let finding = out.report(config.object, path, format!("nothing provides the provider's service `{host}`"));
            finding.note("proxies have no cluster for it: what uses the provider does nothing, a CUSTOM policy refuses requests");
            finding.help("correct the name, or add the Service to the input (`--with DIR`)");
            finding.assuming(missing.inventory, format!("the Services of namespace `{namespace}` are all in the input"));
        }
    }
}
