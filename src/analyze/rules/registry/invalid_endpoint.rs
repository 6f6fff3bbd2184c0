//! Endpoints of ServiceEntries that cannot be.

use std::net::IpAddr;

use crate::analyze::{Context, Findings, rule};
use crate::api::istio::service_entry::Resolution;
use crate::api::istio::service_entry::ServiceEntry;
use crate::ident::host;
use crate::store::Of;
use crate::text::is_unknown;
use crate::text::suggest;

rule! {
    /// An endpoint of a ServiceEntry with an impossible address, or for a port the entry does not have.
    ///
    /// `STATIC` takes IP addresses and Unix sockets, `DNS` takes names and addresses.
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
    ///   ports: [{number: 443, name: https, protocol: HTTPS}]
    ///   resolution: STATIC
    ///   endpoints: [{address: lb.partner.example.com}]
    /// ```
    ///
    /// ```yaml good
    /// apiVersion: networking.istio.io/v1
    /// kind: ServiceEntry
    /// metadata: {name: partner, namespace: shop}
    /// spec:
    ///   hosts: [api.partner.example.com]
    ///   ports: [{number: 443, name: https, protocol: HTTPS}]
    ///   resolution: DNS
    ///   endpoints: [{address: lb.partner.example.com}]
    /// ```
    "MSH1707", "invalid-endpoint", Registry, Error,
    aliases: [],
    rows: ["SE-009", "SE-013"],
    fix: None,
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    for entry in cx.all::<ServiceEntry>() {
        let resolution = entry.resolution.unwrap_or(Resolution::None);
        if !matches!(resolution, Resolution::Static | Resolution::Dns | Resolution::DnsRoundRobin) {
            continue;
        }
        for position in 0..entry.endpoints.len() {
            address(entry, position, resolution, out);
            ports(entry, position, out);
        }
    }
}

fn address(entry: Of<'_, ServiceEntry>, position: usize, resolution: Resolution, out: &mut Findings) {
    let endpoint = &entry.body.endpoints[position];
    let path = format!("spec.endpoints[{position}].address");
    let address = endpoint.address.as_deref().unwrap_or_default();
    let ip = address.parse::<IpAddr>().is_ok();
    let name = !ip && host::is_wildcard_dns(address) && !address.contains('*');
    let socket = address.strip_prefix("unix://").is_some_and(|file| file.starts_with(['/', '@']));
    let (what, help) = match resolution {
        _ if is_unknown(address) || ip => return,
        _ if address.is_empty() && endpoint.network.is_some() => return,
        _ if address.is_empty() => ("the endpoint has no address".to_owned(), "write where it is"),
        Resolution::Static if socket && (entry.body.ports.len() > 1 || !endpoint.ports.is_empty()) => {
            ("a Unix socket serves one port, and has none of its own".to_owned(), "declare one port, and leave `ports` of the endpoint out")
        }
        Resolution::Static if socket => return,
        Resolution::Static if name => {
            (format!("resolution STATIC needs an address, `{address}` is a name"), "set `resolution: DNS`, or write the address")
        }
        Resolution::Dns | Resolution::DnsRoundRobin if name => return,
        _ => (
            format!("`{address}` is no address of an endpoint"),
            "write an IP address or a name, without scheme and port (ports go to `ports`)",
        ),
    };
    out.report(entry.object, path, what).note("the object is refused").help(help);
}

fn ports(entry: Of<'_, ServiceEntry>, position: usize, out: &mut Findings) {
    let known: Vec<&str> = entry.body.ports.iter().filter_map(|port| port.name.as_deref()).collect();
    for name in entry.body.endpoints[position].ports.keys() {
        if known.contains(&name.as_str()) || is_unknown(name) || known.iter().any(|name| is_unknown(name)) {
            continue;
        }
        let finding = out.report(
            entry.object,
            format!("spec.endpoints[{position}].ports[\"{name}\"]"),
            format!("the entry has no port called `{name}`"),
        );
        finding.on_key().related(entry.object, "spec.ports", "its ports").note("the object is refused");
        match suggest::nearest(name, known.iter().copied()) {
            Some(near) => finding.help(format!("did you mean `{near}`?")),
            None => finding.help("use the name of one of the entry's ports"),
        };
    }
}
