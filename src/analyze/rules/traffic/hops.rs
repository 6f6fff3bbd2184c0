//! Calls made to answer a call, as far as addresses in manifests show them: a rule leads to a
//! service, whose pods call another service that has rules of its own.

use std::collections::{BTreeMap, BTreeSet};

use crate::analyze::Context;
use crate::analyze::rules::routing::callers::{Caller, Callers};
use crate::analyze::rules::routing::{HttpRule, full_hosts, http_rules, on_mesh};
use crate::store::{ObjectId, Workload};

/// A rule, and the rule for a call that the pods behind it make.
pub(crate) struct Hop<'m> {
    pub(crate) outer: HttpRule<'m>,
    pub(crate) inner: HttpRule<'m>,
    /// The pods that call.
    pub(crate) pod: Workload<'m>,
    pub(crate) caller: Caller,
    /// The host that they call.
    pub(crate) host: String,
}

/// Returns the hops of rules that have the measure; of a host's rules the one with the least.
pub(crate) fn hops<'m>(cx: &Context<'m>, measure: impl Fn(&HttpRule<'m>) -> Option<u128>) -> Vec<Hop<'m>> {
    let mut inner: BTreeMap<String, (u128, HttpRule<'m>)> = BTreeMap::new();
    for rule in http_rules(cx).filter(|rule| on_mesh(rule.service)) {
        let Some(value) = measure(&rule) else { continue };
        for (_, host) in full_hosts(cx, rule.service) {
            if inner.get(&host).is_none_or(|(known, _)| value < *known) {
                inner.insert(host, (value, rule));
            }
        }
    }
    if inner.is_empty() {
        return Vec::new();
    }
    let callers = Callers::of(cx);
    let mut calls: BTreeMap<ObjectId, Vec<(&String, &Caller)>> = BTreeMap::new();
    for host in inner.keys() {
        for caller in callers.of_host(host) {
            calls.entry(caller.object).or_default().push((host, caller));
        }
    }
    let mut found = Vec::new();
    for outer in http_rules(cx).filter(|rule| measure(rule).is_some()) {
        let mut seen = BTreeSet::new();
        let hosts = outer.route.route.iter().filter_map(|leg| leg.destination.as_ref()?.host.as_deref());
        let services = hosts.filter_map(|host| cx.mesh.service(host, &outer.service.object.namespace));
        for pod in services.flat_map(|service| cx.mesh.backends(service)) {
            for (host, caller) in calls.get(&pod.object.id).into_iter().flatten() {
                if seen.insert(*host) {
                    found.push(Hop { outer, inner: inner[*host].1, pod, caller: (*caller).clone(), host: (*host).clone() });
                }
            }
        }
    }
    found
}
