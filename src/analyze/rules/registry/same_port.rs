//! ServiceEntries that declare one host and port: pairs that some client sees both.

use std::collections::BTreeMap;

use crate::analyze::Context;
use crate::api::istio::service_entry::ServiceEntry;
use crate::store::protocol::Protocol;
use crate::store::visibility::exports_overlap;
use crate::store::{Object, Of};
use crate::text::is_unknown;

/// A host and port in an entry.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Declared<'m> {
    pub(crate) entry: Of<'m, ServiceEntry>,
    /// Position of the host.
    pub(crate) host: usize,
    /// Position of the port.
    pub(crate) port: usize,
    pub(crate) protocol: Protocol,
}

/// Two entries for one host and port.
#[derive(Debug, Clone)]
pub(crate) struct Clash<'m> {
    pub(crate) host: String,
    pub(crate) port: u32,
    pub(crate) first: Declared<'m>,
    pub(crate) second: Declared<'m>,
}

impl Declared<'_> {
    /// Returns the entry's name, with its namespace when `near` is in another one.
    pub(crate) fn name(&self, near: &Object) -> String {
        let object = self.entry.object;
        if object.namespace == near.namespace { object.name().to_owned() } else { format!("{}/{}", object.namespace, object.name()) }
    }
}

/// Returns the clashes, each later entry against the first one it clashes with; one per pair of entries.
pub(crate) fn clashes<'m>(cx: &Context<'m>) -> impl Iterator<Item = Clash<'m>> + use<'m> {
    let mut known: BTreeMap<(String, u32), Vec<Declared<'m>>> = BTreeMap::new();
    for entry in cx.mesh.all::<ServiceEntry>() {
        for (host, name) in entry.body.hosts.iter().enumerate().filter(|(_, name)| !name.is_empty() && !is_unknown(name)) {
            for (port, declared) in entry.body.ports.iter().enumerate() {
                let (Some(number), word) = (declared.number, declared.protocol.as_deref().unwrap_or_default()) else { continue };
                let protocol = Protocol::parse(word);
                if !is_unknown(word) && protocol != Protocol::Unsupported {
                    known.entry((name.to_ascii_lowercase(), number)).or_default().push(Declared { entry, host, port, protocol });
                }
            }
        }
    }
    let mut seen = std::collections::BTreeSet::new();
    known.into_iter().flat_map(|((host, port), all)| pairs(&host, port, &all)).filter(move |clash| {
        let kind = clash.first.protocol == clash.second.protocol;
        seen.insert((clash.first.entry.object.id, clash.second.entry.object.id, kind))
    })
}

/// Compares each entry with those before it, as far as the first that clashes.
fn pairs<'m>(host: &str, port: u32, all: &[Declared<'m>]) -> Vec<Clash<'m>> {
    // Enough to say what is wrong without comparing thousands with each other.
    const BEFORE: usize = 50;
    let mut found = Vec::new();
    for (position, second) in all.iter().enumerate().skip(1) {
        let first = all[position.saturating_sub(BEFORE)..position].iter().find(|first| {
            let (left, right) = (first.entry, second.entry);
            left.object.id != right.object.id
                && !left.object.same_identity(right.object)
                && exports_overlap((&left.body.export_to, &left.object.namespace), (&right.body.export_to, &right.object.namespace))
        });
        found.extend(first.map(|first| Clash { host: host.to_owned(), port, first: *first, second: *second }));
    }
    found
}
