//! A VirtualService of sidecars whose host is no Service, so that no request ever selects it.

use crate::analyze::rules::reference::targets;
use crate::analyze::rules::routing::{full_hosts, only_mesh};
use crate::analyze::{Context, Findings, rule};
use crate::api::istio::virtual_service::VirtualService;
use crate::api::k8s::service::Service;
use crate::diag::Safety;
use crate::store::Inventory;
use crate::store::hosts::Resolution;
use crate::text::suggest;

rule! {
    /// A VirtualService of sidecars whose host is no Service, so that no request ever selects it.
    ///
    /// ## Why is this bad?
    ///
    /// Sidecars choose a VirtualService by the service a client calls. Nobody can call a service that
    /// does not exist: its rules never apply.
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
    /// apiVersion: networking.istio.io/v1
    /// kind: VirtualService
    /// metadata: {name: catalog, namespace: shop}
    /// spec:
    ///   hosts: [catalogue]
    ///   http:
    ///   - route: [{destination: {host: catalog}}]
    /// ```
    ///
    /// ```yaml good
    /// apiVersion: v1
    /// kind: Service
    /// metadata: {name: catalog, namespace: shop}
    /// spec:
    ///   ports: [{name: http, port: 80}]
    /// ---
    /// apiVersion: networking.istio.io/v1
    /// kind: VirtualService
    /// metadata: {name: catalog, namespace: shop}
    /// spec:
    ///   hosts: [catalog]
    ///   http:
    ///   - route: [{destination: {host: catalog}}]
    /// ```
    "MSH0213", "host-of-nobody", Routing, Warning,
    aliases: [],
    rows: ["VS-006"],
    fix: Some(Safety::Suggested),
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    if !cx.has::<Service>() && !cx.options.complete {
        out.skip("needs Services, none were given");
        return;
    }
    for service in cx.mesh.all::<VirtualService>().filter(|service| only_mesh(*service)) {
        let namespace = &service.object.namespace;
        for (at, full) in full_hosts(cx, service) {
            let host = &service.body.hosts[at];
            // Hosts outside the cluster may be served on port 80 without being registered.
            let Some((name, space)) = cx.service_of_host(&full) else { continue };
            let Resolution::Missing(missing) = cx.resolve(host, namespace) else { continue };
            // A destination of the same name is reported as one nobody provides.
            let known = missing.inventory == Inventory::Known;
            if !known
                || targets(service)
                    .iter()
                    .any(|target| target.destination.host.as_deref().is_some_and(|to| cx.full_host(to, namespace) == full))
            {
                continue;
            }
            let near: Vec<&str> = cx.within::<Service>(space).map(|service| service.object.name()).collect();
            let near = suggest::nearest(name, near);
            let path = format!("spec.hosts[{at}]");
            let finding = out.report(service.object, &path, format!("no Service provides host `{host}`: these rules apply to no request"));
            finding.note("sidecars choose a VirtualService by the service that a client calls");
            match near {
                Some(near) => {
                    let better = if host.contains('.') { full.replacen(name, near, 1) } else { near.to_owned() };
                    finding.help(format!("there is a Service `{near}` in namespace `{space}`")).suggest_value(path, &better);
                }
                None => {
                    finding.help(format!("namespace `{space}` has no Service `{name}`: add it, or write the host that clients call"));
                }
            }
        }
    }
}
