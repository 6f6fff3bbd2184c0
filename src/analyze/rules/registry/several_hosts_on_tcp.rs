//! Several hosts that TCP cannot tell apart.

use crate::analyze::{Context, Findings, rule};
use crate::api::istio::service_entry::Resolution;
use crate::api::istio::service_entry::ServiceEntry;
use crate::store::protocol::Protocol;

rule! {
    /// A ServiceEntry with several hosts and a port whose protocol carries no host name.
    ///
    /// With resolution `NONE` the connection's own address decides, and several hosts are fine.
    ///
    /// ## Why is this bad?
    ///
    /// The proxy cannot tell which host a connection is for; the webhook refuses the object.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// apiVersion: networking.istio.io/v1
    /// kind: ServiceEntry
    /// metadata: {name: db, namespace: shop}
    /// spec:
    ///   hosts: [a.db.example.com, b.db.example.com]
    ///   addresses: [240.0.0.7]
    ///   ports: [{number: 5432, name: tcp-db, protocol: TCP}]
    ///   resolution: DNS
    /// ```
    ///
    /// ```yaml good
    /// apiVersion: networking.istio.io/v1
    /// kind: ServiceEntry
    /// metadata: {name: db, namespace: shop}
    /// spec:
    ///   hosts: [a.db.example.com]
    ///   addresses: [240.0.0.7]
    ///   ports: [{number: 5432, name: tcp-db, protocol: TCP}]
    ///   resolution: DNS
    /// ```
    "MSH1711", "several-hosts-on-tcp", Registry, Error,
    aliases: [],
    rows: ["SE-016"],
    fix: None,
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    for entry in cx.all::<ServiceEntry>() {
        let none = matches!(entry.resolution, None | Some(Resolution::None | Resolution::DynamicDns));
        if entry.hosts.len() < 2 || none {
            continue;
        }
        let nameless = |protocol| matches!(protocol, Protocol::Tcp | Protocol::Udp | Protocol::Mongo | Protocol::Mysql | Protocol::Redis);
        let declared = |word: Option<&str>| Protocol::parse(word.unwrap_or_default());
        let Some(position) = entry.ports.iter().position(|port| nameless(declared(port.protocol.as_deref()))) else { continue };
        let port = &entry.ports[position];
        out.report(
            entry.object,
            format!("spec.ports[{position}]"),
            format!("port {} cannot tell {} hosts apart", port.number.unwrap_or_default(), entry.hosts.len()),
        )
        .related(entry.object, "spec.hosts[1]", "a connection does not say which of these it is for")
        .note("only HTTP and TLS carry a host name; the object is refused")
        .help("make one ServiceEntry per host, each with its own `addresses`");
    }
}
