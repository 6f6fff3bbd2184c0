//! The traffic policies of a DestinationRule, whichever level they stand at, and what is known of
//! the host they are for.

use crate::analyze::Context;
use crate::api::argo::rollout::Rollout;
use crate::api::istio::client_tls::ClientTls;
use crate::api::istio::connection_pool::ConnectionPool;
use crate::api::istio::destination_rule::{DestinationRule, Subset, TrafficPolicy};
use crate::api::istio::load_balancer::LoadBalancer;
use crate::api::istio::outlier_detection::OutlierDetection;
use crate::api::k8s::horizontal_pod_autoscaler::HorizontalPodAutoscaler;
use crate::ident::host;
use crate::store::Of;
use crate::store::hosts::{HostPort, Provider, Resolution};
use crate::text::is_unknown;

/// What a policy is for.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Scope<'m> {
    /// The whole host.
    Host,
    /// One subset.
    Subset(&'m Subset),
    /// One port, of the host or of a subset.
    Port(Option<i64>),
}

/// A traffic policy and where it stands.
#[derive(Debug, Clone)]
pub(crate) struct Policy<'m> {
    pub(crate) rule: Of<'m, DestinationRule>,
    pub(crate) scope: Scope<'m>,
    /// Path of the policy, such as `spec.trafficPolicy.portLevelSettings[0]`.
    pub(crate) path: String,
    pub(crate) load_balancer: Option<&'m LoadBalancer>,
    pub(crate) pool: Option<&'m ConnectionPool>,
    pub(crate) outlier: Option<&'m OutlierDetection>,
    pub(crate) tls: Option<&'m ClientTls>,
    /// The policy itself, unless it is a port's.
    pub(crate) whole: Option<&'m TrafficPolicy>,
}

impl Policy<'_> {
    /// Returns the host as written.
    pub(crate) fn host(&self) -> &str {
        self.rule.body.host.as_deref().unwrap_or_default()
    }
}

/// Returns the policies of a rule.
pub(crate) fn policies(rule: Of<'_, DestinationRule>) -> Vec<Policy<'_>> {
    let mut found = Vec::new();
    if let Some(policy) = &rule.body.traffic_policy {
        add(rule, policy, Scope::Host, "spec.trafficPolicy".to_owned(), &mut found);
    }
    for (position, subset) in rule.body.subsets.iter().enumerate() {
        if let Some(policy) = &subset.traffic_policy {
            add(rule, policy, Scope::Subset(subset), format!("spec.subsets[{position}].trafficPolicy"), &mut found);
        }
    }
    found
}

fn add<'m>(rule: Of<'m, DestinationRule>, policy: &'m TrafficPolicy, scope: Scope<'m>, path: String, found: &mut Vec<Policy<'m>>) {
    for (position, port) in policy.port_level_settings.iter().enumerate() {
        let number = port.port.as_ref().and_then(|port| port.number).map(i64::from);
        found.push(Policy {
            rule,
            scope: Scope::Port(number),
            path: format!("{path}.portLevelSettings[{position}]"),
            load_balancer: port.load_balancer.as_ref(),
            pool: port.connection_pool.as_ref(),
            outlier: port.outlier_detection.as_ref(),
            tls: port.tls.as_ref(),
            whole: None,
        });
    }
    found.push(Policy {
        rule,
        scope,
        path,
        load_balancer: policy.load_balancer.as_ref(),
        pool: policy.connection_pool.as_ref(),
        outlier: policy.outlier_detection.as_ref(),
        tls: policy.tls.as_ref(),
        whole: Some(policy),
    });
}

/// Returns the policies of all rules.
pub(crate) fn all<'m>(cx: &Context<'m>) -> impl Iterator<Item = Policy<'m>> + use<'m> {
    cx.mesh.all::<DestinationRule>().flat_map(policies)
}

/// Returns the full host of a rule, if it is known.
pub(crate) fn full_host(cx: &Context<'_>, rule: Of<'_, DestinationRule>) -> Option<String> {
    let host = rule.body.host.as_deref().filter(|host| !host.is_empty() && !is_unknown(host))?;
    Some(cx.full_host(host, &rule.object.namespace))
}

/// Returns who provides the host of a rule; nothing for wildcards and hosts nobody is known to provide.
pub(crate) fn providers<'m>(cx: &Context<'m>, rule: Of<'m, DestinationRule>) -> Vec<Provider<'m>> {
    let host = rule.body.host.as_deref().unwrap_or_default();
    match cx.mesh.resolve(host, &rule.object.namespace) {
        Resolution::Found(found) => found,
        Resolution::Unknown | Resolution::Missing(_) => Vec::new(),
    }
}

/// Returns the ports of a rule's host.
pub(crate) fn ports<'m>(cx: &Context<'m>, rule: Of<'m, DestinationRule>) -> Vec<HostPort<'m>> {
    providers(cx, rule).iter().flat_map(Provider::ports).collect()
}

/// Returns how many endpoints the policy is for, as far as files fix the number: replicas written
/// out and not scaled by anything, or endpoints listed.
pub(crate) fn endpoints(cx: &Context<'_>, policy: &Policy<'_>) -> Option<i64> {
    let found = providers(cx, policy.rule);
    let [provider] = found.as_slice() else { return None };
    match provider {
        Provider::Entry(entry) if entry.body.workload_selector.is_none() && !entry.body.endpoints.is_empty() => {
            i64::try_from(entry.body.endpoints.len()).ok()
        }
        Provider::Entry(_) => None,
        Provider::Service(service) => {
            let mut backends = cx.backends(*service);
            if let Scope::Subset(subset) = policy.scope {
                backends.retain(|backend| backend.matches(&subset.labels));
            }
            let scaled = |name: &str, kind: &str| {
                cx.within::<HorizontalPodAutoscaler>(&service.object.namespace).any(|scaler| {
                    let target = scaler.body.scale_target_ref.as_ref();
                    target.is_some_and(|target| target.name.as_deref() == Some(name) && target.kind.as_deref() == Some(kind))
                })
            };
            let known = |backend: &crate::store::Workload<'_>| {
                backend.replicas.filter(|_| !backend.object.masked && !scaled(backend.object.name(), &backend.object.kind_name))
            };
            let count: Option<i64> = backends.iter().map(known).sum();
            count.filter(|count| *count > 0)
        }
    }
}

/// Tells whether a host is the Service of a gateway, by its name or by what it selects.
pub(crate) fn is_gateway(cx: &Context<'_>, rule: Of<'_, DestinationRule>) -> bool {
    let host = rule.body.host.as_deref().unwrap_or_default();
    host.split('.').next().is_some_and(|name| name.contains("gateway"))
        || cx
            .service(host, &rule.object.namespace)
            .is_some_and(|service| service.body.selector.get("istio").is_some_and(|value| value.contains("gateway")))
}

/// Tells whether a progressive-delivery controller changes routes and subsets while it works.
pub(crate) fn is_delivered(cx: &Context<'_>) -> bool {
    cx.has::<Rollout>() || cx.objects().any(|object| object.kind_name == "Canary")
}

/// Tells whether Istio takes the text as a host: a DNS name whose first label may be `*` or begin with `*-`.
pub(crate) fn is_host(text: &str) -> bool {
    host::is_wildcard_dns(text) || text.strip_prefix("*-").is_some_and(|rest| !rest.contains('*') && host::is_wildcard_dns(rest))
}

/// Joins words for messages: `a`, `b` and `c`.
pub(crate) fn list(words: &[&str]) -> String {
    let quoted: Vec<String> = words.iter().map(|word| format!("`{word}`")).collect();
    match quoted.as_slice() {
        [] => String::new(),
        [only] => only.clone(),
        [rest @ .., last] => format!("{} and {last}", rest.join(", ")),
    }
}
