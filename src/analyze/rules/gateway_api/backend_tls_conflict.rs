//! `BackendTLSPolicies` that conflict.

use foldhash::{HashMap, HashMapExt};

rule! {
    /// Two BackendTLSPolicies for the same Service and port.
    ///
    /// A policy for a named port goes before one for the whole Service: these two do not conflict.
    ///
    /// ## Why is this bad?
    ///
    /// The oldest wins, then the first by name; the other has no effect.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// apiVersion: gateway.networking.k8s.io/v1
    /// kind: BackendTLSPolicy
    /// metadata: {name: a, namespace: shop}
    /// spec:
    ///   targetRefs: [{group: "", kind: Service, name: catalog}]
    ///   validation: {hostname: a.example.com, wellKnownCACertificates: System}
    /// ---
    /// apiVersion: gateway.networking.k8s.io/v1
    /// kind: BackendTLSPolicy
    /// metadata: {name: b, namespace: shop}
    /// spec:
    ///   targetRefs: [{group: "", kind: Service, name: catalog}]
    ///   validation: {hostname: b.example.com, wellKnownCACertificates: System}
    /// ```
    ///
    /// ```yaml good
    /// apiVersion: gateway.networking.k8s.io/v1
    /// kind: BackendTLSPolicy
    /// metadata: {name: a, namespace: shop}
    /// spec:
    ///   targetRefs: [{group: "", kind: Service, name: catalog}]
    ///   validation: {hostname: a.example.com, wellKnownCACertificates: System}
    /// ---
    /// apiVersion: gateway.networking.k8s.io/v1
    /// kind: BackendTLSPolicy
    /// metadata: {name: b, namespace: shop}
    /// spec:
    ///   targetRefs: [{group: "", kind: Service, name: catalog, sectionName: https}]
    ///   validation: {hostname: b.example.com, wellKnownCACertificates: System}
    /// ```
    "MSH1287", "backend-tls-conflict", GatewayApi, Error,
    aliases: [],
    rows: ["RG-007"],
    fix: None,
}

use super::{label, status};
use crate::analyze::{Context, Findings, rule};
use crate::api::gateway::backend_tls_policy::BackendTlsPolicy;
use crate::store::Object;
use crate::text::is_unknown;

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    let mut policies: Vec<_> = cx.mesh.all::<BackendTlsPolicy>().collect();
    policies.sort_by_key(|policy| {
        let age = policy.object.meta.creation_timestamp.as_deref().unwrap_or("9999");
        (age, policy.object.namespace.as_str(), policy.object.name(), policy.object.id)
    });
    let mut taken: HashMap<(&str, &str, &str, &str), (&Object, usize)> = HashMap::new();
    for policy in &policies {
        for (position, target) in policy.body.target_refs.iter().enumerate() {
            let (kind, name) = (target.kind.as_deref().unwrap_or_default(), target.name.as_deref().unwrap_or_default());
            let section = target.section_name.as_deref().unwrap_or_default();
            if name.is_empty() || is_unknown(name) || is_unknown(section) {
                continue;
            }
            let (winner, at) = *taken.entry((&policy.object.namespace, kind, name, section)).or_insert((policy.object, position));
            if (winner.id == policy.object.id && at == position) || (winner.id != policy.object.id && winner.same_identity(policy.object)) {
                continue;
            }
            let said = format!("{} already says how {kind} `{name}` is reached", label(winner));
            out.report(policy.object, format!("spec.targetRefs[{position}].name"), said)
                .note("of several policies the oldest wins, then the first by name")
                .note(status("policy", "Accepted", "Conflicted"))
                .related(winner, format!("spec.targetRefs[{at}].name"), "the policy that wins")
                .help("keep one of them, or name a port of each in `sectionName`");
        }
    }
}
