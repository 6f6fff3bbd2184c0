//! Hosts of operations that name a Service that does not exist.

use std::collections::BTreeSet;

use super::values;
use crate::analyze::{Context, Findings, rule};
use crate::api::istio::authorization_policy::AuthorizationPolicy;
use crate::api::istio::virtual_service::VirtualService;
use crate::api::k8s::service::Service;
use crate::diag::Safety;
use crate::store::Inventory;
use crate::text::suggest;

rule! {
    /// An operation's host that has the form of a Service's name (`name`, `name.namespace`, `name.namespace.svc…`) and is none.
    ///
    /// Looked at where the Services of the namespace are in the input. Hosts of VirtualServices
    /// count, wildcards and public DNS names are left alone.
    ///
    /// ## Why is this bad?
    ///
    /// No request carries the host: an ALLOW rule never matches, a DENY rule denies nothing.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// apiVersion: v1
    /// kind: Service
    /// metadata: {name: cart, namespace: shop}
    /// spec: {ports: [{name: http, port: 80}]}
    /// ---
    /// apiVersion: security.istio.io/v1
    /// kind: AuthorizationPolicy
    /// metadata: {name: cart, namespace: shop}
    /// spec:
    ///   rules: [{to: [{operation: {hosts: [carts.shop.svc.cluster.local]}}]}]
    /// ```
    ///
    /// ```yaml good
    /// apiVersion: v1
    /// kind: Service
    /// metadata: {name: cart, namespace: shop}
    /// spec: {ports: [{name: http, port: 80}]}
    /// ---
    /// apiVersion: security.istio.io/v1
    /// kind: AuthorizationPolicy
    /// metadata: {name: cart, namespace: shop}
    /// spec:
    ///   rules: [{to: [{operation: {hosts: [cart.shop.svc.cluster.local]}}]}]
    /// ```
    "MSH0624", "unknown-policy-host", Authorization, Warning,
    aliases: ["KIA0104"],
    rows: ["AP-024"],
    fix: Some(Safety::Suggested),
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    if !cx.has::<Service>() {
        out.skip("needs Services, none were given");
        return;
    }
    let routed: BTreeSet<&str> = cx.mesh.all::<VirtualService>().flat_map(|service| &service.body.hosts).map(String::as_str).collect();
    for policy in cx.all::<AuthorizationPolicy>() {
        for values in values(policy.body).into_iter().filter(|values| values.is_field(&["hosts", "notHosts"])) {
            for (at, text) in values.known().filter(|(_, text)| !text.contains('*')) {
                let host = text.rsplit_once(':').map_or(text, |(host, _)| host);
                let Some((name, namespace)) = service_form(cx, host, &policy.object.namespace) else { continue };
                let known = cx.inventory::<Service>(namespace) == Inventory::Known;
                if !known || routed.contains(host) || !cx.providers(&cx.service_host(name, namespace)).is_empty() {
                    continue;
                }
                // A short host is what the caller typed; the caller may be anywhere.
                if !host.contains('.') && cx.all::<Service>().any(|service| service.object.name() == name) {
                    continue;
                }
                let path = values.path_of(at);
                let finding = out.report(policy.object, &path, format!("namespace `{namespace}` has no Service `{name}`"));
                finding.note("no request carries the host: the entry matches nothing");
                let names: Vec<&str> = cx.within::<Service>(namespace).map(|service| service.object.name()).collect();
                match suggest::nearest(name, names) {
                    Some(near) => {
                        let better = text.replacen(name, near, 1);
                        finding.help(format!("there is a Service `{near}`")).suggest_value(path, &better)
                    }
                    None => finding.help("correct the host, or delete it"),
                };
            }
        }
    }
}

/// Returns name and namespace if the host has the form of a Service's.
fn service_form<'t>(cx: &Context<'_>, host: &'t str, own: &'t str) -> Option<(&'t str, &'t str)> {
    if host.parse::<std::net::IpAddr>().is_ok() || host == "localhost" || host.contains(':') || host.contains('[') {
        return None;
    }
    if let Some(found) = cx.service_of_host(host).filter(|(name, _)| !name.contains('.')) {
        return Some(found);
    }
    let parts: Vec<&str> = host.split('.').collect();
    match parts.as_slice() {
        [name] => Some((name, own)),
        [name, namespace] | [name, namespace, "svc"] if cx.inventory::<Service>(namespace) == Inventory::Known => Some((name, namespace)),
        _ => None,
    }
}
