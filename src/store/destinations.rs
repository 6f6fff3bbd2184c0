//! DestinationRules by host, and which of them a client uses.
//!
//! A client takes the most specific rule of its own namespace, else of the service's namespace,
//! else of the root namespace; the last two only when exported to it. Rules of one host in one
//! namespace are merged.

use foldhash::{HashMap, HashMapExt};

use super::mesh::{Mesh, Of};
use super::object::ObjectId;
use super::visibility::exported;
use crate::api::istio::destination_rule::{DestinationRule, Subset};
use crate::text::is_unknown;

/// Index of DestinationRules.
#[derive(Debug, Default)]
pub(crate) struct DestinationRules {
    exact: HashMap<String, Vec<ObjectId>>,
    /// Suffix with its leading dot; `*` has an empty one.
    wildcard: HashMap<String, Vec<ObjectId>>,
    /// Rules whose host a template decides.
    open: bool,
}

/// A subset and where it is defined.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Defined<'m> {
    pub(crate) rule: Of<'m, DestinationRule>,
    pub(crate) position: usize,
    pub(crate) subset: &'m Subset,
}

impl DestinationRules {
    /// Collects the rules of a mesh.
    pub(crate) fn of(mesh: &Mesh) -> Self {
        let mut rules = Self { exact: HashMap::new(), wildcard: HashMap::new(), open: false };
        for rule in mesh.all::<DestinationRule>() {
            let Some(host) = rule.body.host.as_deref().filter(|host| !host.is_empty()) else { continue };
            if is_unknown(host) {
                rules.open = true;
                continue;
            }
            let fqdn = mesh.rule_host(host, &rule.object.namespace);
            match fqdn.strip_prefix('*') {
                Some(suffix) => rules.wildcard.entry(suffix.to_owned()).or_default().push(rule.object.id),
                None => rules.exact.entry(fqdn).or_default().push(rule.object.id),
            }
        }
        rules
    }
}

impl Mesh {
    /// Returns the full name of a rule's host; `name.namespace` of a known Service is taken for what
    /// was meant, as a rule of its own reports it.
    pub(crate) fn rule_host(&self, host: &str, namespace: &str) -> String {
        let fqdn = self.full_host(host, namespace);
        match fqdn.split_once('.') {
            Some((name, space)) if !space.contains('.') && self.get::<crate::api::k8s::service::Service>(space, name).is_some() => {
                self.service_host(name, space)
            }
            _ => fqdn,
        }
    }

    /// Tells whether a template decides the host of some DestinationRule.
    pub(crate) fn has_open_rules(&self) -> bool {
        self.destination_rules().open
    }

    /// Returns every DestinationRule whose host is or covers a full host name, whoever may use it.
    pub(crate) fn rules_of_host(&self, fqdn: &str) -> Vec<Of<'_, DestinationRule>> {
        let index = self.destination_rules();
        let mut ids: Vec<ObjectId> = index.exact.get(fqdn).into_iter().flatten().copied().collect();
        for suffix in suffixes(fqdn) {
            ids.extend(index.wildcard.get(suffix).into_iter().flatten());
        }
        ids.into_iter().filter_map(|id| self.typed(id)).collect()
    }

    /// Returns the DestinationRules that a client in `viewer` uses for a full host name whose
    /// service lives in `owner`; several when they are merged.
    pub(crate) fn applying_rules(&self, fqdn: &str, viewer: &str, owner: &str) -> Vec<Of<'_, DestinationRule>> {
        let root = self.settings.root_namespace();
        let all = self.rules_of_host(fqdn);
        for place in [viewer, owner, root] {
            let visible = |rule: &&Of<'_, DestinationRule>| {
                rule.object.namespace == place && (place == viewer || exported(&rule.body.export_to, place, viewer))
            };
            let here: Vec<Of<'_, DestinationRule>> = all.iter().filter(visible).copied().collect();
            // The first is the most specific one: exact hosts come first, then longer suffixes.
            let Some(best) = here.first().map(|rule| self.host_of(*rule)) else { continue };
            return here.into_iter().filter(|rule| self.host_of(*rule) == best).collect();
        }
        Vec::new()
    }

    fn host_of(&self, rule: Of<'_, DestinationRule>) -> String {
        self.rule_host(rule.body.host.as_deref().unwrap_or_default(), &rule.object.namespace)
    }

    /// Finds a subset in some rules.
    pub(crate) fn subset_in<'m>(&self, rules: &[Of<'m, DestinationRule>], name: &str) -> Option<Defined<'m>> {
        rules.iter().find_map(|rule| {
            let position =
                rule.body.subsets.iter().position(|subset| subset.name.as_deref().is_some_and(|own| own == name || is_unknown(own)))?;
            Some(Defined { rule: *rule, position, subset: &rule.body.subsets[position] })
        })
    }
}

/// Returns what wildcards that cover the host end in, longest first, with leading dots; last the empty one.
fn suffixes(fqdn: &str) -> impl Iterator<Item = &str> {
    // A wildcard host is covered by itself.
    let own = fqdn.strip_prefix('*').filter(|rest| !rest.is_empty());
    let rest = fqdn.strip_prefix('*').map_or(fqdn, |rest| rest.strip_prefix('.').unwrap_or(rest));
    let dots = rest.char_indices().filter(|(_, c)| *c == '.').map(move |(at, _)| &rest[at..]);
    own.into_iter().chain(dots).chain([""])
}

#[cfg(test)]
mod tests {
    use super::suffixes;

    #[test]
    fn longer_wildcards_are_more_specific() {
        assert_eq!(suffixes("a.b.c").collect::<Vec<_>>(), [".b.c", ".c", ""]);
        assert_eq!(suffixes("*.b.c").collect::<Vec<_>>(), [".b.c", ".c", ""]);
    }
}
