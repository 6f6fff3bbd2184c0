//! Path-based policies without path normalization.

use super::configs;
use crate::analyze::{Context, Findings, rule};
use crate::api::istio::authorization_policy::AuthorizationPolicy;
use crate::api::istio::mesh_config::Normalization;

rule! {
    /// Path normalization switched off in a mesh whose AuthorizationPolicies look at paths.
    ///
    /// ## Why is this bad?
    ///
    /// `/public/../admin` and `/admin` are different paths to the policy and the same one to the
    /// application: policies can be bypassed.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// apiVersion: v1
    /// kind: ConfigMap
    /// metadata: {name: istio, namespace: istio-system}
    /// data:
    ///   mesh: |
    ///     pathNormalization: {normalization: NONE}
    /// ---
    /// apiVersion: security.istio.io/v1
    /// kind: AuthorizationPolicy
    /// metadata: {name: admin, namespace: shop}
    /// spec:
    ///   rules:
    ///   - to: [{operation: {paths: [/public/*]}}]
    /// ```
    ///
    /// ```yaml good
    /// apiVersion: v1
    /// kind: ConfigMap
    /// metadata: {name: istio, namespace: istio-system}
    /// data:
    ///   mesh: |
    ///     pathNormalization: {normalization: BASE}
    /// ---
    /// apiVersion: security.istio.io/v1
    /// kind: AuthorizationPolicy
    /// metadata: {name: admin, namespace: shop}
    /// spec:
    ///   rules:
    ///   - to: [{operation: {paths: [/public/*]}}]
    /// ```
    "MSH1805", "path-normalization-none", Mesh, Warning,
    aliases: [],
    rows: ["PX-010"],
    fix: None,
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    let by_path = cx.all::<AuthorizationPolicy>().find_map(|policy| {
        let mut rules = policy.body.rules.iter().flatten().enumerate();
        rules.find_map(|(at, rule)| {
            let mut to = rule.to.iter().flatten().enumerate().filter_map(|(index, to)| Some((index, to.operation.as_ref()?)));
            let found = to.find(|(_, operation)| !operation.paths.is_empty() || !operation.not_paths.is_empty());
            found.map(|(index, _)| (policy.object, format!("spec.rules[{at}].to[{index}].operation")))
        })
    });
    let Some((policy, place)) = by_path else { return };
    for config in configs(cx) {
        let mode = config.body.path_normalization.as_ref().and_then(|paths| paths.normalization);
        if mode == Some(Normalization::None) {
            let path = format!("{}.pathNormalization.normalization", config.path);
            out.report(config.object, path, "paths are not normalized, and policies look at paths")
                .note("`/public/../admin` and `/admin` are different paths to a policy: it can be bypassed")
                .help("write `BASE`, or `DECODE_AND_MERGE_SLASHES` if the applications decode paths themselves")
                .related(policy, place.as_str(), "a policy that looks at paths");
        }
    }
}
