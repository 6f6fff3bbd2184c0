//! Addresses of ServiceEntries that are none.

use crate::analyze::{Context, Findings, rule};
use crate::api::istio::service_entry::Resolution;
use crate::api::istio::service_entry::ServiceEntry;
use crate::ident::cidr::Cidr;
use crate::text::is_unknown;

rule! {
    /// An address of a ServiceEntry that is neither an IP address nor a block, or a block where single addresses are needed.
    ///
    /// ## Why is this bad?
    ///
    /// The webhook refuses the object. Blocks only work where the connection's own address is used (`NONE`) or endpoints are listed (`STATIC`).
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// apiVersion: networking.istio.io/v1
    /// kind: ServiceEntry
    /// metadata: {name: db, namespace: shop}
    /// spec:
    ///   hosts: [db.example.com]
    ///   addresses: [db.example.com]
    ///   ports: [{number: 5432, name: tcp-db, protocol: TCP}]
    ///   resolution: DNS
    /// ```
    ///
    /// ```yaml good
    /// apiVersion: networking.istio.io/v1
    /// kind: ServiceEntry
    /// metadata: {name: db, namespace: shop}
    /// spec:
    ///   hosts: [db.example.com]
    ///   addresses: [240.0.0.7]
    ///   ports: [{number: 5432, name: tcp-db, protocol: TCP}]
    ///   resolution: DNS
    /// ```
    "MSH1703", "invalid-entry-address", Registry, Error,
    aliases: [],
    rows: ["SE-004"],
    fix: None,
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    for entry in cx.all::<ServiceEntry>() {
        let blocks = matches!(entry.resolution, None | Some(Resolution::None | Resolution::Static));
        for (position, address) in entry.addresses.iter().enumerate().filter(|(_, address)| !is_unknown(address)) {
            let path = format!("spec.addresses[{position}]");
            match Cidr::parse(address) {
                None => {
                    out.report(entry.object, path, format!("`{address}` is neither an IP address nor a block"))
                        .note("the object is refused")
                        .help("host names go to `spec.hosts`; write an address such as `10.1.2.3`, or a block such as `10.1.0.0/16`");
                }
                Some(_) if address.contains('/') && !blocks => {
                    let word = entry.resolution.map_or("", Resolution::word);
                    out.report(entry.object, path, format!("the block `{address}` does not go with resolution {word}"))
                        .related(entry.object, "spec.resolution", "looks single hosts up")
                        .note("the object is refused")
                        .help("write single addresses, or use resolution NONE or STATIC");
                }
                Some(_) => {}
            }
        }
    }
}
