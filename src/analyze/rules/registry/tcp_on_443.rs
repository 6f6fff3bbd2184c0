//! HTTPS ports declared as TCP.

use crate::analyze::{Change, Context, Findings, rule};
use crate::api::istio::service_entry::ServiceEntry;
use crate::diag::Safety;
use crate::store::protocol::Protocol;

rule! {
    /// Port 443 of a ServiceEntry declared `TCP`.
    ///
    /// ## Why is this bad?
    ///
    /// As `TLS` the proxy would tell hosts apart by SNI; as `TCP` the entry competes with all other hosts on port 443.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// apiVersion: networking.istio.io/v1
    /// kind: ServiceEntry
    /// metadata: {name: partner, namespace: shop}
    /// spec:
    ///   hosts: [api.partner.example.com]
    ///   addresses: [203.0.113.7]
    ///   ports: [{number: 443, name: tcp, protocol: TCP}]
    ///   resolution: DNS
    /// ```
    ///
    /// ```yaml good
    /// apiVersion: networking.istio.io/v1
    /// kind: ServiceEntry
    /// metadata: {name: partner, namespace: shop}
    /// spec:
    ///   hosts: [api.partner.example.com]
    ///   addresses: [203.0.113.7]
    ///   ports: [{number: 443, name: tls, protocol: TLS}]
    ///   resolution: DNS
    /// ```
    "MSH1716", "tcp-on-443", Registry, Info,
    aliases: [],
    rows: ["SE-021"],
    fix: Some(Safety::Suggested),
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    for entry in cx.all::<ServiceEntry>() {
        for (position, port) in entry.ports.iter().enumerate().filter(|(_, port)| port.number == Some(443)) {
            if Protocol::parse(port.protocol.as_deref().unwrap_or_default()) == Protocol::Tcp {
                let path = format!("spec.ports[{position}].protocol");
                out.report(entry.object, &path, "port 443 is declared `TCP`: the proxy does not look at SNI")
                    .note("as TLS, hosts on one port are told apart by the name in the handshake")
                    .help("write `TLS`")
                    .fix(Safety::Suggested, Change::Replace { path, text: "TLS".to_owned() });
            }
        }
    }
}
