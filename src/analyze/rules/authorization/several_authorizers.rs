//! Workloads that more than one external authorizer is asked about.

use std::collections::BTreeMap;

use super::action;
use crate::analyze::{Context, Findings, rule};
use crate::api::istio::authorization_policy::{Action, AuthorizationPolicy};
use crate::diag::Level;
use crate::store::{ObjectId, Of};
use crate::text::is_unknown;

rule! {
    /// Two CUSTOM AuthorizationPolicies with different providers on the same workload.
    ///
    /// Istio supports this since 1.30. For an older `--istio-version` the finding is an error.
    ///
    /// ## Why is this bad?
    ///
    /// Before Istio 1.30 a workload could have one provider only: with two, every request that a
    /// CUSTOM policy matched was refused.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// apiVersion: security.istio.io/v1
    /// kind: AuthorizationPolicy
    /// metadata: {name: login, namespace: shop}
    /// spec:
    ///   action: CUSTOM
    ///   provider: {name: oauth}
    ///   rules: [{to: [{operation: {paths: [/account/*]}}]}]
    /// ---
    /// apiVersion: security.istio.io/v1
    /// kind: AuthorizationPolicy
    /// metadata: {name: keys, namespace: shop}
    /// spec:
    ///   action: CUSTOM
    ///   provider: {name: api-keys}
    ///   rules: [{to: [{operation: {paths: [/api/*]}}]}]
    /// ```
    ///
    /// ```yaml good
    /// apiVersion: security.istio.io/v1
    /// kind: AuthorizationPolicy
    /// metadata: {name: login, namespace: shop}
    /// spec:
    ///   action: CUSTOM
    ///   provider: {name: oauth}
    ///   rules: [{to: [{operation: {paths: [/account/*]}}]}]
    /// ```
    "MSH0605", "several-authorizers", Authorization, Info,
    aliases: [],
    rows: ["AP-005"],
    fix: None,
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    const SUPPORTED: (u32, u32) = (1, 30);
    if cx.targets.istio.is_some_and(|version| version >= SUPPORTED) {
        return;
    }
    // Policies of one selector share their workloads for certain; other overlaps need workloads.
    let mut groups: BTreeMap<String, Vec<(Of<'_, AuthorizationPolicy>, &str)>> = BTreeMap::new();
    let mut by_workload: BTreeMap<ObjectId, Vec<(Of<'_, AuthorizationPolicy>, &str)>> = BTreeMap::new();
    for policy in cx.mesh.all::<AuthorizationPolicy>().filter(|policy| action(policy.body) == Action::Custom) {
        let name = policy.body.provider.as_ref().and_then(|provider| provider.name.as_deref()).unwrap_or_default();
        if name.is_empty() || is_unknown(name) {
            continue;
        }
        let scope = cx.scope(policy);
        groups.entry(format!("{} {}", policy.object.namespace, scope.words())).or_default().push((policy, name));
        for workload in scope.workloads(cx.mesh) {
            by_workload.entry(workload.object.id).or_default().push((policy, name));
        }
    }
    let mut told = Vec::new();
    for list in groups.into_values().chain(by_workload.into_values()) {
        let Some((first, name)) = list.first().copied() else { continue };
        let Some((other, second)) = list.iter().copied().find(|(_, second)| *second != name) else { continue };
        if told.contains(&other.object.id) || first.object.same_identity(other.object) {
            continue;
        }
        told.push(other.object.id);
        let finding = out.report(other.object, "spec.provider.name", format!("provider `{second}` decides beside provider `{name}`"));
        finding.note("before Istio 1.30 a workload with two providers refuses every request its CUSTOM policies match");
        finding.help("use one provider for the workload, or Istio 1.30 and later");
        finding.related(first.object, "spec.provider.name", "the other provider of the same workloads");
        if cx.targets.istio.is_some() {
            finding.level(Level::Error);
        }
    }
}
