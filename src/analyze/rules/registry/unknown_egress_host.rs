//! Egress hosts that import nothing.

use std::collections::BTreeSet;

use crate::analyze::{Context, Findings, rule};
use crate::api::istio::sidecar::Sidecar;
use crate::api::istio::virtual_service::VirtualService;
use crate::api::k8s::service::Service;
use crate::diag::Safety;
use crate::store::Inventory;
use crate::store::hosts::Resolution;
use crate::text::is_unknown;
use crate::text::suggest;

rule! {
    /// A host in a Sidecar's egress that nothing in the named namespace provides.
    ///
    /// Wildcard hosts are left out. When the namespace's Services are not in the input, only hosts that certainly belong to
    /// another namespace are reported.
    ///
    /// ## Why is this bad?
    ///
    /// The entry imports nothing: the workloads cannot see the service it was written for.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// apiVersion: v1
    /// kind: Service
    /// metadata: {name: catalog, namespace: shop}
    /// spec:
    ///   selector: {app: catalog}
    ///   ports: [{name: http, port: 80}]
    /// ---
    /// apiVersion: networking.istio.io/v1
    /// kind: Sidecar
    /// metadata: {name: default, namespace: shop}
    /// spec:
    ///   egress:
    ///   - hosts: ["shop/catalogue.shop.svc.cluster.local"]
    /// ```
    ///
    /// ```yaml good
    /// apiVersion: v1
    /// kind: Service
    /// metadata: {name: catalog, namespace: shop}
    /// spec:
    ///   selector: {app: catalog}
    ///   ports: [{name: http, port: 80}]
    /// ---
    /// apiVersion: networking.istio.io/v1
    /// kind: Sidecar
    /// metadata: {name: default, namespace: shop}
    /// spec:
    ///   egress:
    ///   - hosts: ["shop/catalog.shop.svc.cluster.local"]
    /// ```
    "MSH1747", "unknown-egress-host", Registry, Warning,
    aliases: ["KIA1004"],
    rows: ["SC-011"],
    fix: Some(Safety::Suggested),
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    // VirtualServices are imported by the same entries.
    let routed: BTreeSet<(&str, String)> = cx
        .all::<VirtualService>()
        .flat_map(|service| service.body.hosts.iter().map(move |host| (service.object, host)))
        .map(|(object, host)| (object.namespace.as_str(), cx.full_host(host, &object.namespace)))
        .collect();
    for sidecar in cx.all::<Sidecar>() {
        for (position, listener) in sidecar.egress.iter().enumerate() {
            for (index, entry) in listener.hosts.iter().enumerate() {
                let Some((space, host)) = entry.split_once('/').filter(|(_, host)| host.contains('.') && !host.contains('*')) else {
                    continue;
                };
                let space = if space == "." { sidecar.object.namespace.as_str() } else { space };
                let named = !matches!(space, "*" | "~");
                if is_unknown(entry) || is_unknown(space) || routed.contains(&(space, host.to_owned())) {
                    continue;
                }
                let Some((what, help, better)) = missing(cx, space, host, named) else { continue };
                let path = format!("spec.egress[{position}].hosts[{index}]");
                let finding = out.report(sidecar.object, &path, what);
                finding.note("the entry imports nothing").help(help);
                if let Some(better) = better {
                    finding.suggest_value(path, &better);
                }
            }
        }
    }
}

type Advice = (String, String, Option<String>);

/// Returns what is wrong with an entry, what to do, and the better entry.
fn missing(cx: &Context<'_>, space: &str, host: &str, named: bool) -> Option<Advice> {
    let service = cx.service_of_host(host);
    if let Some((_, owner)) = service.filter(|(_, owner)| named && *owner != space) {
        let better = format!("{owner}/{host}");
        return Some((format!("`{host}` belongs to namespace `{owner}`, not to `{space}`"), format!("write `{better}`"), Some(better)));
    }
    match cx.resolve(host, space) {
        Resolution::Found(found) if named && !found.iter().any(|provider| provider.object().namespace == space) => {
            let owner = found[0].object().namespace.as_str();
            let better = format!("{owner}/{host}");
            Some((format!("`{host}` is provided by namespace `{owner}`, not by `{space}`"), format!("write `{better}`"), Some(better)))
        }
        Resolution::Missing(missing) if missing.inventory == Inventory::Known && (service.is_some() || cx.options.complete) => {
            let near = service.and_then(|(name, owner)| {
                Some((owner, suggest::nearest(name, cx.within::<Service>(owner).map(|service| service.object.name()))?))
            });
            let (help, better) = match near {
                Some((owner, near)) => (format!("there is a Service `{near}`"), Some(format!("{space}/{}", cx.service_host(near, owner)))),
                None => ("correct the name, or take the entry away".to_owned(), None),
            };
            Some((format!("nothing provides `{host}`"), help, better))
        }
        _ => None,
    }
}
