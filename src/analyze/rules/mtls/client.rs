//! What DestinationRules say about TLS of clients, and how many hosts a rule is for.

use crate::analyze::Context;
use crate::api::istio::client_tls::TlsMode;
use crate::api::istio::destination_rule::{DestinationRule, TrafficPolicy};
use crate::text::is_unknown;

/// A TLS mode in a DestinationRule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Setting {
    pub(crate) mode: TlsMode,
    pub(crate) path: String,
    /// The only port it is for.
    pub(crate) port: Option<i64>,
    /// Ports that have a setting of their own, which replaces this one.
    except: Vec<i64>,
    /// It is for a subset only.
    pub(crate) subset: bool,
}

impl Setting {
    /// Tells whether it decides for a port of the host.
    pub(crate) fn covers(&self, port: Option<i64>) -> bool {
        port.is_some_and(|port| self.port.is_none_or(|own| own == port) && !self.except.contains(&port))
    }
}

/// Returns every TLS mode of a rule.
pub(crate) fn settings(rule: &DestinationRule) -> Vec<Setting> {
    let mut found = Vec::new();
    if let Some(policy) = &rule.traffic_policy {
        of_policy(policy, "spec.trafficPolicy", false, &mut found);
    }
    for (at, subset) in rule.subsets.iter().enumerate() {
        if let Some(policy) = &subset.traffic_policy {
            of_policy(policy, &format!("spec.subsets[{at}].trafficPolicy"), true, &mut found);
        }
    }
    found
}

fn of_policy(policy: &TrafficPolicy, path: &str, subset: bool, found: &mut Vec<Setting>) {
    let number = |port: &crate::api::istio::port::PortSelector| port.number.map(i64::from);
    let ports = policy.port_level_settings.iter().filter_map(|setting| setting.port.as_ref().and_then(number));
    let except: Vec<i64> = ports.collect();
    if let Some(mode) = policy.tls.as_ref().and_then(|tls| tls.mode) {
        found.push(Setting { mode, path: format!("{path}.tls.mode"), port: None, except, subset });
    }
    for (at, setting) in policy.port_level_settings.iter().enumerate() {
        let port = setting.port.as_ref().and_then(number);
        if let (Some(mode), Some(_)) = (setting.tls.as_ref().and_then(|tls| tls.mode), port) {
            found.push(Setting { mode, path: format!("{path}.portLevelSettings[{at}].tls.mode"), port, except: Vec::new(), subset });
        }
    }
}

/// The hosts of this cluster that a rule is for, when they are not one known Service.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Scope {
    /// All hosts of this namespace; absent for the whole mesh.
    pub(crate) namespace: Option<String>,
    /// It is one Service only, of this namespace, which is not in the input.
    pub(crate) single: Option<String>,
}

/// Returns the scope of a rule's host: `*.local`, `*.ns.svc.cluster.local`, or a Service not in the
/// input that a policy of its own namespace is about.
pub(crate) fn wide(cx: &Context<'_>, host: &str, namespace: &str) -> Option<Scope> {
    let domain = format!(".svc.{}", cx.mesh.options.domain);
    if is_unknown(host) {
        return None;
    }
    if let Some(suffix) = host.strip_prefix('*') {
        if suffix.is_empty() || domain.ends_with(suffix) {
            return Some(Scope { namespace: None, single: None });
        }
        let inner = suffix.strip_suffix(domain.as_str())?.strip_prefix('.')?;
        return (!inner.contains('.')).then(|| Scope { namespace: Some(inner.to_owned()), single: None });
    }
    let fqdn = cx.mesh.full_host(host, namespace);
    let (_, space) = cx.mesh.service_of_host(&fqdn)?;
    let mtls = cx.mesh.namespace_mtls(space);
    // Of a Service nobody gave, only a policy of its own namespace tells something.
    let own = mtls.source.as_ref().is_some_and(|(policy, _)| policy.object.namespace == space);
    let missing = matches!(cx.mesh.resolve(host, namespace), crate::store::hosts::Resolution::Missing(_));
    (own && missing).then(|| Scope { namespace: Some(space.to_owned()), single: Some(space.to_owned()) })
}
