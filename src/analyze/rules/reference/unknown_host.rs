//! Destinations that no Service and no ServiceEntry provides.

use super::{host_domain_typo, targets};
use crate::analyze::{Context, Findings, rule};
use crate::api::istio::virtual_service::VirtualService;
use crate::api::k8s::service::Service;
use crate::diag::Safety;
use crate::store::Inventory;
use crate::store::hosts::{Missing, Resolution};
use crate::text::suggest;

rule! {
    /// A VirtualService that sends (or mirrors) traffic to a host that no Service and no ServiceEntry provides.
    ///
    /// A name without a dot stands for a Service of the VirtualService's own namespace. When the
    /// input holds no Service of the namespace at all, the finding is one level lower and says what
    /// it assumes.
    ///
    /// ## Why is this bad?
    ///
    /// The proxy has no cluster for the host: requests that take the route get 503 (`NC`).
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// apiVersion: v1
    /// kind: Service
    /// metadata: {name: reviews, namespace: shop}
    /// spec:
    ///   ports: [{name: http, port: 80}]
    /// ---
    /// apiVersion: networking.istio.io/v1
    /// kind: VirtualService
    /// metadata: {name: reviews, namespace: shop}
    /// spec:
    ///   hosts: [reviews]
    ///   http:
    ///   - route:
    ///     - destination: {host: review}
    /// ```
    ///
    /// ```yaml good
    /// apiVersion: v1
    /// kind: Service
    /// metadata: {name: reviews, namespace: shop}
    /// spec:
    ///   ports: [{name: http, port: 80}]
    /// ---
    /// apiVersion: networking.istio.io/v1
    /// kind: VirtualService
    /// metadata: {name: reviews, namespace: shop}
    /// spec:
    ///   hosts: [reviews]
    ///   http:
    ///   - route:
    ///     - destination: {host: reviews}
    /// ```
    "MSH0101", "unknown-host", Reference, Error,
    aliases: ["IST0101", "KIA1101"],
    rows: ["VS-032", "GEN-040"],
    fix: Some(Safety::Suggested),
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    if !cx.has::<Service>() && !cx.options.complete {
        out.skip("needs Services, none were given");
        return;
    }
    for service in cx.all::<VirtualService>() {
        let namespace = &service.object.namespace;
        for target in targets(service) {
            let Some(host) = target.destination.host.as_deref() else { continue };
            let Resolution::Missing(missing) = cx.resolve(host, namespace) else { continue };
            if host_domain_typo::meant(cx, host).is_some() {
                continue;
            }
            let path = format!("{}.host", target.path);
            let verb = if target.mirror { "mirrored to" } else { "routed to" };
            let finding = out.report(service.object, &path, format!("requests are {verb} `{host}`, which nothing provides"));
            finding.note("the proxy has no cluster for it: requests get 503 (NC)");
            let (help, better) = advice(cx, host, namespace, &missing);
            finding.help(help);
            // A short name whose Service stands in one other namespace was meant for that one.
            let elsewhere = !host.contains('.') && better.as_deref().is_some_and(|better| better.contains('.'));
            if !elsewhere {
                finding.assuming(missing.inventory, format!("the Services of namespace `{}` are all in the input", space(cx, &missing)));
            }
            if let Some(better) = better {
                finding.suggest_value(path, &better);
            }
        }
    }
}

/// Returns the namespace the host was looked for in.
fn space<'m>(cx: &Context<'_>, missing: &'m Missing) -> &'m str {
    cx.service_of_host(&missing.fqdn).map_or("", |(_, namespace)| namespace)
}

/// Returns what to do, and the host that was probably meant.
fn advice(cx: &Context<'_>, host: &str, namespace: &str, missing: &Missing) -> (String, Option<String>) {
    let Some((name, space)) = cx.service_of_host(&missing.fqdn) else {
        return (format!("add a ServiceEntry for `{host}`, or correct the name"), None);
    };
    let elsewhere: Vec<&str> =
        cx.all::<Service>().filter(|service| service.object.name() == name).map(|service| service.object.namespace.as_str()).collect();
    if let [only] = elsewhere.as_slice() {
        let full = cx.service_host(name, only);
        let why =
            if host.contains('.') { String::new() } else { format!("; a short name means namespace `{namespace}`, where this object is") };
        return (format!("there is a Service `{name}` in namespace `{only}`: write `{full}`{why}"), Some(full));
    }
    let near = cx.within::<Service>(space).map(|service| service.object.name());
    match suggest::nearest(name, near.collect::<Vec<_>>()) {
        Some(near) => {
            let better = if host.contains('.') { missing.fqdn.replacen(name, near, 1) } else { near.to_owned() };
            (format!("there is a Service `{near}`"), Some(better))
        }
        None if missing.inventory == Inventory::Known => (format!("namespace `{space}` has no Service `{name}`"), None),
        None => (format!("add the Service `{name}` of namespace `{space}` to the input (`--with DIR`), or correct the name"), None),
    }
}
