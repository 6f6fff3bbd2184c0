//! DestinationRules for hosts that nothing provides.

use super::host_domain_typo;
use crate::analyze::{Context, Findings, rule};
use crate::api::istio::destination_rule::DestinationRule;
use crate::api::istio::service_entry::ServiceEntry;
use crate::api::k8s::service::Service;
use crate::diag::Safety;
use crate::store::Inventory;
use crate::store::hosts::Resolution;
use crate::text::suggest;

rule! {
    /// A DestinationRule for a host that no Service and no ServiceEntry provides.
    ///
    /// A name without a dot stands for a Service of the DestinationRule's own namespace. Wildcard hosts are
    /// not looked up.
    ///
    /// ## Why is this bad?
    ///
    /// The rule applies to nothing: its load balancing, TLS settings and subsets silently do not exist.
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
    /// kind: DestinationRule
    /// metadata: {name: reviews, namespace: shop}
    /// spec:
    ///   host: revews
    ///   trafficPolicy: {loadBalancer: {simple: LEAST_REQUEST}}
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
    /// kind: DestinationRule
    /// metadata: {name: reviews, namespace: shop}
    /// spec:
    ///   host: reviews
    ///   trafficPolicy: {loadBalancer: {simple: LEAST_REQUEST}}
    /// ```
    "MSH0107", "unknown-destination-rule-host", Reference, Warning,
    aliases: ["IST0174", "KIA0202"],
    rows: ["DR-002"],
    fix: Some(Safety::Suggested),
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    if !cx.has::<Service>() && !cx.has::<ServiceEntry>() && !cx.options.complete {
        out.skip("needs Services, none were given");
        return;
    }
    for rule in cx.all::<DestinationRule>() {
        let Some(host) = rule.body.host.as_deref() else { continue };
        let Resolution::Missing(missing) = cx.resolve(host, &rule.object.namespace) else { continue };
        if host_domain_typo::meant(cx, host).is_some() {
            continue;
        }
        let finding = out.report(rule.object, "spec.host", format!("nothing provides `{host}`, the host of this rule"));
        finding.note("the rule and its subsets apply to nothing");
        let Some((name, space)) = cx.service_of_host(&missing.fqdn) else {
            finding.help(format!("add a ServiceEntry for `{host}`, or correct the name"));
            let known = cx.has::<ServiceEntry>() || cx.options.complete;
            finding.assuming(if known { Inventory::Known } else { Inventory::Assumed }, "the ServiceEntries are all in the input");
            continue;
        };
        let elsewhere: Vec<&str> =
            cx.all::<Service>().filter(|service| service.object.name() == name).map(|service| service.object.namespace.as_str()).collect();
        let near: Vec<&str> = cx.within::<Service>(space).map(|service| service.object.name()).collect();
        match (elsewhere.as_slice(), suggest::nearest(name, near)) {
            ([only], _) => {
                let full = cx.service_host(name, only);
                finding
                    .help(format!("there is a Service `{name}` in namespace `{only}`: write `{full}`"))
                    .suggest_value("spec.host", &full);
            }
            (_, Some(near)) => {
                let better = if host.contains('.') { missing.fqdn.replacen(name, near, 1) } else { near.to_owned() };
                finding.help(format!("there is a Service `{near}`")).suggest_value("spec.host", &better);
            }
            _ => {
                finding
                    .help(format!("namespace `{space}` has no Service `{name}` in the input: correct the name, or add it (`--with DIR`)"));
            }
        }
        finding.assuming(missing.inventory, format!("the Services of namespace `{space}` are all in the input"));
    }
}
