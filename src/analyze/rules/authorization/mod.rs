//! Group `authorization`: what an AuthorizationPolicy says, and to whom.
//!
//! Every list of values in a rule is seen through [`Values`]: source fields, operation fields and
//! conditions alike.

pub(crate) mod allow_all_rule;
pub(crate) mod condition_key;
pub(crate) mod cover;
pub(crate) mod custom_fields;
pub(crate) mod custom_incomplete;
pub(crate) mod dead_allow;
pub(crate) mod deny_all;
pub(crate) mod deny_everything_rule;
pub(crate) mod deny_without_rules;
pub(crate) mod dry_run_annotation;
pub(crate) mod empty_policy_part;
pub(crate) mod header_name_space;
pub(crate) mod host_without_port;
pub(crate) mod http_deny_on_tcp;
pub(crate) mod http_fields_on_tcp_port;
pub(crate) mod identity_at_ingress;
pub(crate) mod identity_without_mtls;
pub(crate) mod mesh_wide_deny;
pub(crate) mod method_case;
pub(crate) mod path_glob;
pub(crate) mod path_template;
pub(crate) mod path_with_query;
pub(crate) mod policy_address;
pub(crate) mod policy_on_excluded_port;
pub(crate) mod policy_port_is_service_port;
pub(crate) mod principal_format;
pub(crate) mod provider_without_custom;
pub(crate) mod redundant_rule;
pub(crate) mod relative_path;
pub(crate) mod request_principal_without_authentication;
pub(crate) mod rule_never_matches;
pub(crate) mod service_account_source;
pub(crate) mod several_authorizers;
pub(crate) mod source_ip_after_nat;
pub(crate) mod split_rule;
pub(crate) mod unknown_authorizer;
pub(crate) mod unknown_method;
pub(crate) mod unknown_policy_host;
pub(crate) mod unknown_principal;
pub(crate) mod unknown_source_namespace;
pub(crate) mod unmeshed_source;
pub(crate) mod unnormalised_path;

use std::collections::BTreeMap;

use crate::api::istio::authorization_policy::{Action, AuthorizationPolicy, Operation, Rule, Source};
use crate::store::hosts::HostPort;
use crate::store::hosts::Provider;
use crate::store::scope::Scope;
use crate::store::{Mesh, Of, Workload};
use crate::text::is_unknown;

/// Where in a rule a list of values stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Part<'m> {
    Source(usize),
    Operation(usize),
    /// Position and key.
    Condition(usize, &'m str),
}

/// A list of values in a rule.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Values<'m> {
    pub(crate) rule: usize,
    pub(crate) part: Part<'m>,
    /// Name of the field, such as `principals` or `notPaths`; `values` or `notValues` in conditions.
    pub(crate) field: &'static str,
    pub(crate) list: &'m [String],
}

impl<'m> Values<'m> {
    /// Tells whether the values exclude.
    pub(crate) fn is_negative(&self) -> bool {
        self.field.starts_with("not")
    }

    /// Returns the key of a condition.
    pub(crate) fn key(&self) -> Option<&'m str> {
        match self.part {
            Part::Condition(_, key) => Some(key),
            _ => None,
        }
    }

    /// Tells whether it is one of these fields of sources or operations.
    pub(crate) fn is_field(&self, names: &[&str]) -> bool {
        self.key().is_none() && names.contains(&self.field)
    }

    /// Tells whether it is a condition on one of these keys.
    pub(crate) fn is_key(&self, keys: &[&str]) -> bool {
        self.key().is_some_and(|key| keys.contains(&key))
    }

    /// Returns the path of the list.
    pub(crate) fn path(&self) -> String {
        let (rule, field) = (self.rule, self.field);
        match self.part {
            Part::Source(at) => format!("spec.rules[{rule}].from[{at}].source.{field}"),
            Part::Operation(at) => format!("spec.rules[{rule}].to[{at}].operation.{field}"),
            Part::Condition(at, _) => format!("spec.rules[{rule}].when[{at}].{field}"),
        }
    }

    /// Returns the path of one value.
    pub(crate) fn path_of(&self, position: usize) -> String {
        format!("{}[{position}]", self.path())
    }

    /// Returns the words by which a person finds it: the field, or the condition's key.
    pub(crate) fn words(&self) -> String {
        self.key().map_or_else(|| self.field.to_owned(), ToOwned::to_owned)
    }

    /// Iterates over the values that are known texts, with their positions.
    pub(crate) fn known(&self) -> impl Iterator<Item = (usize, &'m str)> + use<'m> {
        let texts = self.list.iter().map(String::as_str).enumerate();
        texts.filter(|(_, text)| !text.is_empty() && !is_unknown(text))
    }

    /// Tells whether only HTTP traffic has the attribute.
    pub(crate) fn is_http(&self) -> bool {
        const FIELDS: [&str; 8] =
            ["hosts", "notHosts", "methods", "notMethods", "paths", "notPaths", "requestPrincipals", "notRequestPrincipals"];
        match self.key() {
            Some(key) => key.starts_with("request."),
            None => FIELDS.contains(&self.field),
        }
    }

    /// Tells whether the attribute comes from the client's mTLS certificate.
    pub(crate) fn is_identity(&self) -> bool {
        const FIELDS: [&str; 8] = [
            "principals",
            "notPrincipals",
            "namespaces",
            "notNamespaces",
            "serviceAccounts",
            "notServiceAccounts",
            "trustDomains",
            "notTrustDomains",
        ];
        match self.key() {
            Some(key) => matches!(key, "source.principal" | "source.namespace"),
            None => FIELDS.contains(&self.field),
        }
    }

    /// Tells whether the attribute comes from a validated JSON web token.
    pub(crate) fn is_token(&self) -> bool {
        match self.key() {
            Some(key) => key.starts_with("request.auth."),
            None => matches!(self.field, "requestPrincipals" | "notRequestPrincipals"),
        }
    }
}

/// Returns the action; absent means ALLOW.
pub(crate) fn action(policy: &AuthorizationPolicy) -> Action {
    policy.action.unwrap_or(Action::Allow)
}

/// Returns the rules; none when there are none.
pub(crate) fn rules(policy: &AuthorizationPolicy) -> &[Rule] {
    policy.rules.as_deref().unwrap_or_default()
}

/// Tells whether a rule has no parts at all: it matches every request.
pub(crate) fn matches_all(rule: &Rule) -> bool {
    let none = |length: Option<usize>| length.unwrap_or_default() == 0;
    none(rule.from.as_ref().map(Vec::len)) && none(rule.to.as_ref().map(Vec::len)) && none(rule.when.as_ref().map(Vec::len))
}

/// Returns every list of values of a policy that holds something.
pub(crate) fn values(policy: &AuthorizationPolicy) -> Vec<Values<'_>> {
    rules(policy).iter().enumerate().flat_map(|(position, rule)| rule_values(position, rule)).collect()
}

/// Returns the lists of values of one rule.
pub(crate) fn rule_values(position: usize, rule: &Rule) -> Vec<Values<'_>> {
    let mut found = Vec::new();
    let mut add = |part, field, list| found.push(Values { rule: position, part, field, list });
    for (at, from) in rule.from.iter().flatten().enumerate() {
        for (field, list) in from.source.iter().flat_map(source_fields) {
            add(Part::Source(at), field, list);
        }
    }
    for (at, to) in rule.to.iter().flatten().enumerate() {
        for (field, list) in to.operation.iter().flat_map(operation_fields) {
            add(Part::Operation(at), field, list);
        }
    }
    for (at, when) in rule.when.iter().flatten().enumerate() {
        let part = Part::Condition(at, when.key.as_deref().unwrap_or_default());
        add(part, "values", &when.values);
        add(part, "notValues", &when.not_values);
    }
    found.retain(|values| !values.list.is_empty());
    found
}

/// Returns the fields of a source in the order of the API.
pub(crate) fn source_fields(source: &Source) -> [(&'static str, &[String]); 14] {
    [
        ("principals", &source.principals),
        ("notPrincipals", &source.not_principals),
        ("requestPrincipals", &source.request_principals),
        ("notRequestPrincipals", &source.not_request_principals),
        ("namespaces", &source.namespaces),
        ("notNamespaces", &source.not_namespaces),
        ("serviceAccounts", &source.service_accounts),
        ("notServiceAccounts", &source.not_service_accounts),
        ("ipBlocks", &source.ip_blocks),
        ("notIpBlocks", &source.not_ip_blocks),
        ("remoteIpBlocks", &source.remote_ip_blocks),
        ("notRemoteIpBlocks", &source.not_remote_ip_blocks),
        ("trustDomains", &source.trust_domains),
        ("notTrustDomains", &source.not_trust_domains),
    ]
}

/// Returns the fields of an operation in the order of the API.
pub(crate) fn operation_fields(operation: &Operation) -> [(&'static str, &[String]); 8] {
    [
        ("hosts", &operation.hosts),
        ("notHosts", &operation.not_hosts),
        ("ports", &operation.ports),
        ("notPorts", &operation.not_ports),
        ("methods", &operation.methods),
        ("notMethods", &operation.not_methods),
        ("paths", &operation.paths),
        ("notPaths", &operation.not_paths),
    ]
}

/// Scopes by namespace, so that those that may share a workload are found without looking at all.
#[derive(Debug, Default)]
pub(crate) struct Scopes<'m> {
    /// Scopes of the root namespace stand under the empty name.
    places: BTreeMap<&'m str, Vec<Scope<'m>>>,
}

impl<'m> Scopes<'m> {
    /// Collects scopes.
    pub(crate) fn of(scopes: impl Iterator<Item = Scope<'m>>) -> Self {
        let mut all = Self::default();
        for scope in scopes {
            all.places.entry(if scope.root { "" } else { scope.namespace }).or_default().push(scope);
        }
        all
    }

    /// Iterates over all of them.
    pub(crate) fn all(&self) -> impl Iterator<Item = &Scope<'m>> {
        self.places.values().flatten()
    }

    /// Iterates over the scopes that may cover workloads of a namespace.
    pub(crate) fn at<'s>(&'s self, namespace: &str) -> impl Iterator<Item = &'s Scope<'m>> {
        [self.places.get(namespace), self.places.get("")].into_iter().flatten().flatten()
    }

    /// Tells whether one of them covers the workload.
    pub(crate) fn cover(&self, workload: &Workload<'_>) -> bool {
        self.at(workload.namespace()).any(|scope| scope.covers(workload))
    }

    /// Tells whether one of them may share a workload with the scope, judged by what they say alone.
    pub(crate) fn meet(&self, scope: &Scope<'_>) -> bool {
        if scope.root {
            self.all().any(|other| may_overlap(scope, other))
        } else {
            self.at(scope.namespace).any(|other| may_overlap(scope, other))
        }
    }
}

/// Tells whether two scopes may share a workload, judged by what they say alone.
fn may_overlap(one: &Scope<'_>, other: &Scope<'_>) -> bool {
    if !(other.root || one.root || other.namespace == one.namespace) {
        return false;
    }
    if !one.targets.is_empty() || !other.targets.is_empty() {
        // A target's proxy may be a waypoint in front of what the selector selects.
        return true;
    }
    match (one.labels, other.labels) {
        // Labels that disagree on a key select different pods; other labels may be on one pod.
        (Some(left), Some(right)) => left.iter().all(|(key, value)| right.get(key).is_none_or(|other| other == value)),
        _ => true,
    }
}

/// Tells whether policies bind the workload: a proxy enforces them, or may.
pub(crate) fn is_enforced(workload: &Workload<'_>) -> bool {
    workload.meshed.refusal().is_none() && !workload.is_batch()
}

/// A port of a Service and the container port it leads to.
#[derive(Debug, Clone)]
pub(crate) struct Exposed<'m> {
    pub(crate) service: Of<'m, crate::api::k8s::service::Service>,
    pub(crate) port: HostPort<'m>,
    /// Container port; unknown when a name resolves to nothing.
    pub(crate) target: Option<i64>,
}

/// Returns the ports under which Services expose a workload.
pub(crate) fn exposed<'m>(mesh: &'m Mesh, workload: &Workload<'_>) -> Vec<Exposed<'m>> {
    let mut found = Vec::new();
    for service in mesh.services_selecting(workload) {
        for (position, entry) in service.body.ports.iter().enumerate() {
            let path = format!("spec.ports[{position}]");
            let port = Provider::Service(service).ports().into_iter().find(|port| port.path == path);
            if let Some(port) = port.filter(|_| entry.port.is_some()) {
                found.push(Exposed { service, port, target: mesh.target_port(service, position, workload) });
            }
        }
    }
    found
}
