//! An `HTTPLocalRateLimitPolicy` that Linkerd refuses, or a second one for the same Server.

use super::servers::POLICY;
use crate::analyze::{Context, Findings, rule};
use crate::api::linkerd::http_local_rate_limit_policy::{HttpLocalRateLimitPolicy, Limit};
use crate::store::Of;
use std::collections::BTreeMap;

rule! {
    /// An HTTPLocalRateLimitPolicy that Linkerd refuses, or a second one for the same Server.
    ///
    /// ## Why is this bad?
    ///
    /// A refused policy limits nothing; of two policies for one Server only the older one counts.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// apiVersion: policy.linkerd.io/v1beta3
    /// kind: Server
    /// metadata: {name: web, namespace: shop}
    /// spec:
    ///   podSelector: {matchLabels: {app: web}}
    ///   port: 8080
    ///   accessPolicy: all-authenticated
    /// ---
    /// apiVersion: policy.linkerd.io/v1alpha1
    /// kind: HTTPLocalRateLimitPolicy
    /// metadata: {name: web, namespace: shop}
    /// spec:
    ///   targetRef: {group: policy.linkerd.io, kind: Server, name: web}
    ///   total: {requestsPerSecond: 100}
    ///   identity: {requestsPerSecond: 200}
    /// ```
    ///
    /// ```yaml good
    /// apiVersion: policy.linkerd.io/v1beta3
    /// kind: Server
    /// metadata: {name: web, namespace: shop}
    /// spec:
    ///   podSelector: {matchLabels: {app: web}}
    ///   port: 8080
    ///   accessPolicy: all-authenticated
    /// ---
    /// apiVersion: policy.linkerd.io/v1alpha1
    /// kind: HTTPLocalRateLimitPolicy
    /// metadata: {name: web, namespace: shop}
    /// spec:
    ///   targetRef: {group: policy.linkerd.io, kind: Server, name: web}
    ///   total: {requestsPerSecond: 100}
    ///   identity: {requestsPerSecond: 20}
    /// ```
    "MSH1324", "linkerd-rate-limit", Linkerd, Error,
    aliases: [],
    rows: ["LD-024"],
    fix: None,
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    let mut of_server: BTreeMap<(&str, &str), Of<'_, HttpLocalRateLimitPolicy>> = BTreeMap::new();
    for policy in cx.all::<HttpLocalRateLimitPolicy>().filter(|policy| !policy.object.masked) {
        let object = policy.object;
        limits(policy, out);
        let Some(target) = &policy.body.target_ref else { continue };
        let (kind, name) = (target.kind.as_deref().unwrap_or("Server"), target.name.as_deref().unwrap_or_default());
        if kind != "Server" || target.group.as_deref() != Some(POLICY) {
            let path = if kind == "Server" { "spec.targetRef" } else { "spec.targetRef.kind" };
            out.report(object, path, "a rate limit can only be for a Server of group `policy.linkerd.io`")
                .note("Linkerd refuses the policy")
                .help("write `group: policy.linkerd.io`, `kind: Server` and the name of the Server");
            continue;
        }
        if let Some(other) = of_server.insert((&object.namespace, name), policy).filter(|other| !other.object.same_identity(object)) {
            out.report(object, "spec.targetRef.name", format!("Server `{name}` has two rate limits"))
                .note("only the older one counts")
                .help("make one policy of them")
                .related(other.object, "spec.targetRef.name", "the other policy");
        }
    }
}

fn limits(policy: Of<'_, HttpLocalRateLimitPolicy>, out: &mut Findings) {
    let rate = |limit: &Option<Limit>| limit.as_ref().and_then(|limit| limit.requests_per_second);
    let total = rate(&policy.body.total);
    let mut rates = vec![("spec.total".to_owned(), total), ("spec.identity".to_owned(), rate(&policy.body.identity))];
    for (position, over) in policy.body.overrides.iter().enumerate() {
        rates.push((format!("spec.overrides[{position}]"), over.requests_per_second));
        for (place, client) in over.client_refs.iter().enumerate() {
            if client.kind.as_deref().is_some_and(|kind| kind != "ServiceAccount") {
                out.report(
                    policy.object,
                    format!("spec.overrides[{position}].clientRefs[{place}].kind"),
                    "a client of a rate limit is a ServiceAccount",
                )
                .note("Linkerd refuses the policy")
                .help("name the ServiceAccount of the client");
            }
        }
    }
    for (path, rate) in rates {
        let Some(rate) = rate else { continue };
        let path = format!("{path}.requestsPerSecond");
        if rate <= 0 {
            out.report(policy.object, path, format!("a limit of {rate} requests per second is none"))
                .note("Linkerd refuses the policy")
                .help("write a positive number, or leave the limit out");
        } else if let Some(total) = total.filter(|total| *total > 0 && rate > *total) {
            out.report(policy.object, path, format!("{rate} requests per second for one client are more than {total} for all"))
                .note("Linkerd refuses the policy: the limit can never be reached")
                .help(format!("write at most {total}, or raise the total"))
                .related(policy.object, "spec.total.requestsPerSecond", "the total");
        }
    }
}
