//! Retry budgets of backends.

use std::time::Duration;

rule! {
    /// An XBackendTrafficPolicy with an interval out of range, or two of them for one target.
    ///
    /// The interval of a retry budget is 1 second to 1 hour.
    ///
    /// ## Why is this bad?
    ///
    /// The API server rejects the policy, or only the oldest of several applies.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// apiVersion: gateway.networking.x-k8s.io/v1alpha1
    /// kind: XBackendTrafficPolicy
    /// metadata: {name: budget, namespace: shop}
    /// spec:
    ///   targetRefs: [{group: "", kind: Service, name: catalog}]
    ///   retryConstraint: {budget: {percent: 20, interval: 2h}}
    /// ```
    ///
    /// ```yaml good
    /// apiVersion: gateway.networking.x-k8s.io/v1alpha1
    /// kind: XBackendTrafficPolicy
    /// metadata: {name: budget, namespace: shop}
    /// spec:
    ///   targetRefs: [{group: "", kind: Service, name: catalog}]
    ///   retryConstraint: {budget: {percent: 20, interval: 10s}}
    /// ```
    "MSH1291", "backend-traffic-policy", GatewayApi, Error,
    aliases: [],
    rows: ["RG-013"],
    fix: None,
}

use foldhash::{HashMap, HashMapExt};

use super::{label, status};
use crate::analyze::{Context, Findings, rule};
use crate::api::gateway::xbackend_traffic_policy::XBackendTrafficPolicy;
use crate::store::Object;
use crate::text::duration::render;
use crate::text::is_unknown;

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    let mut taken: HashMap<(&str, &str, &str), (&Object, usize)> = HashMap::new();
    for policy in cx.mesh.all::<XBackendTrafficPolicy>() {
        let interval =
            policy.body.retry_constraint.as_ref().and_then(|retry| retry.budget.as_ref()).and_then(|budget| budget.interval.as_ref());
        if let Some(interval) = interval.filter(|interval| !(Duration::from_secs(1)..=Duration::from_hours(1)).contains(&interval.0)) {
            let said = format!("the interval is {}, it must be from 1s to 1h", render(interval.0));
            out.report(policy.object, "spec.retryConstraint.budget.interval", said)
                .note("the API server rejects the policy")
                .help("write an interval such as `10s`");
        }
        for (position, target) in policy.body.target_refs.iter().enumerate() {
            let (kind, name) = (target.kind.as_deref().unwrap_or_default(), target.name.as_deref().unwrap_or_default());
            if name.is_empty() || is_unknown(name) {
                continue;
            }
            let (winner, at) = *taken.entry((&policy.object.namespace, kind, name)).or_insert((policy.object, position));
            if (winner.id == policy.object.id && at == position) || (winner.id != policy.object.id && winner.same_identity(policy.object)) {
                continue;
            }
            out.report(
                policy.object,
                format!("spec.targetRefs[{position}].name"),
                format!("{} is for {kind} `{name}`, too", label(winner)),
            )
            .note(status("policy", "Accepted", "Conflicted"))
            .related(winner, format!("spec.targetRefs[{at}].name"), "the other policy")
            .help("put the settings into one policy");
        }
    }
}
