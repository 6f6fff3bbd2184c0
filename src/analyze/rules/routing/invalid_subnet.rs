//! An entry of `destinationSubnets` that is neither an address nor a block of addresses.

use crate::analyze::{Context, Findings, rule};
use crate::api::istio::virtual_service::VirtualService;
use crate::ident::cidr::Cidr;
use crate::text::is_unknown;

rule! {
    /// An entry of `destinationSubnets` that is neither an address nor a block of addresses.
    ///
    /// ## Why is this bad?
    ///
    /// The API server rejects the object.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// apiVersion: networking.istio.io/v1
    /// kind: VirtualService
    /// metadata: {name: db, namespace: shop}
    /// spec:
    ///   hosts: [db.example.com]
    ///   tcp:
    ///   - match: [{destinationSubnets: [10.0.0.0/33]}]
    ///     route: [{destination: {host: db}}]
    /// ```
    ///
    /// ```yaml good
    /// apiVersion: networking.istio.io/v1
    /// kind: VirtualService
    /// metadata: {name: db, namespace: shop}
    /// spec:
    ///   hosts: [db.example.com]
    ///   tcp:
    ///   - match: [{destinationSubnets: [10.0.0.0/24]}]
    ///     route: [{destination: {host: db}}]
    /// ```
    "MSH0236", "invalid-subnet", Routing, Error,
    aliases: [],
    rows: ["VS-063"],
    fix: None,
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    for service in cx.all::<VirtualService>() {
        let tcp = service.body.tcp.iter().map(|rule| rule.matches.iter().map(|one| &one.destination_subnets).collect::<Vec<_>>());
        let tls = service.body.tls.iter().map(|rule| rule.matches.iter().map(|one| &one.destination_subnets).collect::<Vec<_>>());
        let all = tcp.enumerate().map(|(at, lists)| ("tcp", at, lists)).chain(tls.enumerate().map(|(at, lists)| ("tls", at, lists)));
        for (layer, rule, lists) in all {
            for (position, list) in lists.into_iter().enumerate() {
                for (at, subnet) in list.iter().enumerate().filter(|(_, subnet)| !is_unknown(subnet) && Cidr::parse(subnet).is_none()) {
                    let path = format!("spec.{layer}[{rule}].match[{position}].destinationSubnets[{at}]");
                    out.report(service.object, path, format!("`{subnet}` is neither an address nor a block of addresses"))
                        .note("the API server rejects it")
                        .help("write an address such as `10.1.2.3`, or a block such as `10.0.0.0/16`");
                }
            }
        }
    }
}
