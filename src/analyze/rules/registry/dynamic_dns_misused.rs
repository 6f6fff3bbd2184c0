//! Dynamic DNS where it cannot work.

use crate::analyze::{Context, Findings, rule};
use crate::api::istio::service_entry::Resolution;
use crate::api::istio::service_entry::ServiceEntry;
use crate::store::protocol::Protocol;
use crate::text::is_unknown;

rule! {
    /// A ServiceEntry of resolution `DYNAMIC_DNS` with anything but wildcard hosts and HTTP or TLS ports.
    ///
    /// The name to look up comes from each request (host header or SNI).
    ///
    /// ## Why is this bad?
    ///
    /// The webhook refuses the object.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// apiVersion: networking.istio.io/v1
    /// kind: ServiceEntry
    /// metadata: {name: partner, namespace: shop}
    /// spec:
    ///   hosts: [api.partner.example.com]
    ///   ports: [{number: 443, name: tls, protocol: TLS}]
    ///   resolution: DYNAMIC_DNS
    /// ```
    ///
    /// ```yaml good
    /// apiVersion: networking.istio.io/v1
    /// kind: ServiceEntry
    /// metadata: {name: partner, namespace: shop}
    /// spec:
    ///   hosts: ["*.partner.example.com"]
    ///   ports: [{number: 443, name: tls, protocol: TLS}]
    ///   resolution: DYNAMIC_DNS
    /// ```
    "MSH1710", "dynamic-dns-misused", Registry, Error,
    aliases: [],
    rows: ["SE-015"],
    fix: None,
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    for entry in cx.all::<ServiceEntry>().filter(|entry| entry.resolution == Some(Resolution::DynamicDns)) {
        let plain = entry.hosts.iter().position(|host| !host.contains('*') && !is_unknown(host) && !host.is_empty());
        if let Some(position) = plain {
            out.report(
                entry.object,
                format!("spec.hosts[{position}]"),
                format!("dynamic DNS is for wildcard hosts, `{}` is a name", entry.hosts[position]),
            )
            .note("the object is refused")
            .help("set `resolution: DNS` for a host with one name");
        }
        let unused = [("addresses", !entry.addresses.is_empty()), ("endpoints", !entry.endpoints.is_empty())];
        for (field, _) in unused.into_iter().filter(|(_, set)| *set) {
            out.report(entry.object, format!("spec.{field}"), format!("dynamic DNS does not use `{field}`"))
                .on_key()
                .note("the object is refused: each request names its server")
                .help("take the field away");
        }
        for (position, port) in entry.ports.iter().enumerate() {
            let word = port.protocol.as_deref().unwrap_or_default();
            if is_unknown(word)
                || matches!(
                    Protocol::parse(word),
                    Protocol::Http | Protocol::Http2 | Protocol::Grpc | Protocol::Tls | Protocol::Unsupported
                )
            {
                continue;
            }
            out.report(
                entry.object,
                format!("spec.ports[{position}].protocol"),
                format!("a request on port {} names no host to look up", port.number.unwrap_or_default()),
            )
            .note("dynamic DNS takes HTTP, HTTP2, GRPC and TLS; the object is refused")
            .help("declare the port as `TLS` if it carries TLS with SNI");
        }
    }
}
