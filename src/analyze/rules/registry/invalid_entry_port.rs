//! Ports of ServiceEntries that cannot be.

use crate::analyze::{Context, Findings, rule};
use crate::api::istio::service_entry::ServiceEntry;
use crate::ident::name::is_dns_label;
use crate::store::protocol::Protocol;
use crate::text::is_unknown;
use crate::text::suggest;

rule! {
    /// Ports of a ServiceEntry that repeat a number or a name, or have an impossible name or protocol.
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
    ///   ports:
    ///   - {number: 443, name: https, protocol: HTTPS}
    ///   - {number: 443, name: tls, protocol: TLS}
    ///   resolution: DNS
    /// ```
    ///
    /// ```yaml good
    /// apiVersion: networking.istio.io/v1
    /// kind: ServiceEntry
    /// metadata: {name: partner, namespace: shop}
    /// spec:
    ///   hosts: [api.partner.example.com]
    ///   ports:
    ///   - {number: 443, name: https, protocol: HTTPS}
    ///   - {number: 8443, name: tls, protocol: TLS}
    ///   resolution: DNS
    /// ```
    "MSH1704", "invalid-entry-port", Registry, Error,
    aliases: [],
    rows: ["SE-006"],
    fix: None,
}

const PROTOCOLS: [&str; 11] = ["HTTP", "HTTPS", "HTTP2", "GRPC", "GRPC-Web", "TLS", "TCP", "UDP", "MONGO", "MYSQL", "REDIS"];

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    for entry in cx.all::<ServiceEntry>() {
        for (position, port) in entry.ports.iter().enumerate() {
            let path = format!("spec.ports[{position}]");
            let before = &entry.ports[..position];
            if let Some(number) = port.number
                && let Some(other) = before.iter().position(|other| other.number == Some(number))
            {
                out.report(entry.object, format!("{path}.number"), format!("port {number} is declared twice"))
                    .related(entry.object, format!("spec.ports[{other}].number"), "first declared here")
                    .note("the object is refused")
                    .help("keep one of the two");
            }
            let Some(name) = port.name.as_deref().filter(|name| !is_unknown(name)) else { continue };
            if let Some(other) = before.iter().position(|other| other.name.as_deref() == Some(name)) {
                out.report(entry.object, format!("{path}.name"), format!("two ports are called `{name}`"))
                    .related(entry.object, format!("spec.ports[{other}].name"), "first used here")
                    .note("the object is refused")
                    .help("give each port a name of its own");
            } else if !is_dns_label(&name.to_ascii_lowercase()) {
                out.report(entry.object, format!("{path}.name"), format!("`{name}` cannot be the name of a port"))
                    .note("letters, digits and `-`, at most 63: the object is refused")
                    .help("write a name such as `https`");
            }
            let word = port.protocol.as_deref().unwrap_or_default();
            if Protocol::parse(word) == Protocol::Unsupported {
                let finding = out.report(entry.object, format!("{path}.protocol"), format!("`{word}` is not a protocol that Istio knows"));
                finding.note("the object is refused");
                match suggest::nearest(word, PROTOCOLS) {
                    Some(near) => finding.help(format!("did you mean `{near}`?")),
                    None => finding.help(format!("write one of {}; TCP fits all others", PROTOCOLS.join(", "))),
                };
            }
        }
    }
}
