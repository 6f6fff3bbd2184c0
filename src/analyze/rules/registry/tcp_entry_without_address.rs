//! TCP ports that catch the traffic of every address.

use std::collections::BTreeMap;

use crate::analyze::{Context, Findings, rule};
use crate::api::istio::service_entry::Resolution;
use crate::api::istio::service_entry::ServiceEntry;
use crate::diag::Level;
use crate::store::Of;
use crate::store::protocol::Protocol;
use crate::store::visibility::exports_overlap;
use crate::text::is_unknown;

rule! {
    /// A TCP port of a ServiceEntry without addresses, where connections to other hosts may use the same port.
    ///
    /// TCP has no host name to route by. Without `addresses` the entry catches every connection to the port, unless the
    /// mesh allocates addresses and its proxies answer DNS. One finding per entry. It is a warning when another entry does the
    /// same on the port, or when the entry passes connections on unseen (`NONE`); otherwise it is only worth knowing.
    ///
    /// ## Why is this bad?
    ///
    /// Connections to any other host on the port end up at this entry's endpoints, or are let through under its name.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// apiVersion: networking.istio.io/v1
    /// kind: ServiceEntry
    /// metadata: {name: db, namespace: shop}
    /// spec:
    ///   hosts: [db.example.com]
    ///   ports: [{number: 5432, name: tcp-db, protocol: TCP}]
    ///   resolution: NONE
    /// ```
    ///
    /// ```yaml good
    /// apiVersion: networking.istio.io/v1
    /// kind: ServiceEntry
    /// metadata: {name: db, namespace: shop}
    /// spec:
    ///   hosts: [db.example.com]
    ///   addresses: [10.8.0.5]
    ///   ports: [{number: 5432, name: tcp-db, protocol: TCP}]
    ///   resolution: NONE
    /// ```
    "MSH1705", "tcp-entry-without-address", Registry, Warning,
    aliases: ["IST0134"],
    rows: ["SE-007"],
    fix: None,
}

/// How many entries of one port are compared with each other.
const NEIGHBOURS: usize = 100;

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    if allocates(cx) {
        return;
    }
    let mut by_port: BTreeMap<u32, Vec<Of<'_, ServiceEntry>>> = BTreeMap::new();
    let mut open = Vec::new();
    for entry in cx.mesh.all::<ServiceEntry>().filter(|entry| entry.addresses.is_empty() && !has_status(*entry)) {
        let bytes = |word: Option<&str>| matches!(Protocol::parse(word.unwrap_or_default()), Protocol::Tcp | Protocol::Undeclared);
        let tcp =
            entry.body.ports.iter().position(|port| bytes(port.protocol.as_deref()) && !port.protocol.as_deref().is_some_and(is_unknown));
        for port in entry.body.ports.iter().filter(|port| bytes(port.protocol.as_deref())) {
            by_port.entry(port.number.unwrap_or_default()).or_default().push(entry);
        }
        open.extend(tcp.map(|position| (entry, position)));
    }
    for (entry, position) in open {
        let number = entry.body.ports[position].number.unwrap_or_default();
        let other = by_port.get(&number).into_iter().flatten().take(NEIGHBOURS).find(|other| {
            other.object.id != entry.object.id
                && !other.object.same_identity(entry.object)
                && other.body.hosts != entry.body.hosts
                && exports_overlap((&other.body.export_to, &other.object.namespace), (&entry.body.export_to, &entry.object.namespace))
        });
        let through = matches!(entry.body.resolution, None | Some(Resolution::None));
        let host = entry.body.hosts.first().map_or("", String::as_str);
        let finding = out.report(
            entry.object,
            format!("spec.ports[{position}]"),
            format!("without `addresses` this port catches every connection to port {number}, not only those to `{host}`"),
        );
        finding.note("TCP carries no host name, the address is all there is to tell hosts apart");
        finding.help("set `addresses`, or switch on DNS capture (`ISTIO_META_DNS_CAPTURE`) with address allocation; declare the protocol if it is not TCP");
        if let Some(other) = other {
            finding.related(other.object, "spec.ports", format!("catches port {number} too: only one of them can have it"));
        } else if !through {
            finding.level(Level::Info);
        }
    }
}

/// Tells whether the mesh gives entries addresses and its proxies answer DNS with them.
fn allocates(cx: &Context<'_>) -> bool {
    let metadata = cx.settings.config.default_config.as_ref().map(|config| &config.proxy_metadata);
    let on = |key: &str| metadata.and_then(|metadata| metadata.get(key)).map(|value| value == "true");
    // Newer control planes allocate by default; capture is what must be asked for.
    let allocation = on("ISTIO_META_DNS_AUTO_ALLOCATE").or_else(|| on("PILOT_ENABLE_IP_AUTOALLOCATE"));
    let newer = cx.targets.istio.is_none_or(|version| version >= (1, 25));
    on("ISTIO_META_DNS_CAPTURE") == Some(true) && allocation.unwrap_or(newer)
}

/// Tells whether the control plane has allocated addresses already.
fn has_status(entry: Of<'_, ServiceEntry>) -> bool {
    let addresses = entry.object.status.as_ref().and_then(|status| status.0.get("addresses")?.as_array());
    addresses.is_some_and(|addresses| !addresses.is_empty())
}
