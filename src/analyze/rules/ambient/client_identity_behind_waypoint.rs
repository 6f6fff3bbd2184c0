//! Policies on pods that list clients although only a waypoint calls them.

use std::collections::BTreeMap;

use super::{is_ambient_service, is_attached, waypoint_of};
use crate::analyze::{Context, Findings, rule};
use crate::api::istio::authorization_policy::{Action, AuthorizationPolicy};
use crate::api::k8s::service::Service;
use crate::text::pattern;

rule! {
    /// An ALLOW policy on ambient workloads that lists client identities while their Service uses a waypoint.
    ///
    /// ## Why is this bad?
    ///
    /// With a waypoint in between, the pods see the waypoint's identity instead of the client's. The policy
    /// refuses every request that came through it.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// apiVersion: v1
    /// kind: Namespace
    /// metadata: {name: shop, labels: {istio.io/dataplane-mode: ambient, istio.io/use-waypoint: waypoint}}
    /// ---
    /// apiVersion: gateway.networking.k8s.io/v1
    /// kind: Gateway
    /// metadata: {name: waypoint, namespace: shop}
    /// spec:
    ///   gatewayClassName: istio-waypoint
    ///   listeners: [{name: mesh, port: 15008, protocol: HBONE}]
    /// ---
    /// apiVersion: v1
    /// kind: Service
    /// metadata: {name: catalog, namespace: shop}
    /// spec: {selector: {app: catalog}, ports: [{name: http, port: 8080}]}
    /// ---
    /// apiVersion: v1
    /// kind: Pod
    /// metadata: {name: catalog, namespace: shop, labels: {app: catalog}}
    /// spec:
    ///   containers: [{name: catalog, image: "example.com/catalog:1"}]
    /// ---
    /// apiVersion: security.istio.io/v1
    /// kind: AuthorizationPolicy
    /// metadata: {name: catalog, namespace: shop}
    /// spec:
    ///   selector: {matchLabels: {app: catalog}}
    ///   rules:
    ///   - from: [{source: {principals: [cluster.local/ns/bank/sa/orders]}}]
    /// ```
    ///
    /// ```yaml good
    /// apiVersion: v1
    /// kind: Namespace
    /// metadata: {name: shop, labels: {istio.io/dataplane-mode: ambient, istio.io/use-waypoint: waypoint}}
    /// ---
    /// apiVersion: gateway.networking.k8s.io/v1
    /// kind: Gateway
    /// metadata: {name: waypoint, namespace: shop}
    /// spec:
    ///   gatewayClassName: istio-waypoint
    ///   listeners: [{name: mesh, port: 15008, protocol: HBONE}]
    /// ---
    /// apiVersion: v1
    /// kind: Service
    /// metadata: {name: catalog, namespace: shop}
    /// spec: {selector: {app: catalog}, ports: [{name: http, port: 8080}]}
    /// ---
    /// apiVersion: v1
    /// kind: Pod
    /// metadata: {name: catalog, namespace: shop, labels: {app: catalog}}
    /// spec:
    ///   containers: [{name: catalog, image: "example.com/catalog:1"}]
    /// ---
    /// apiVersion: security.istio.io/v1
    /// kind: AuthorizationPolicy
    /// metadata: {name: catalog, namespace: shop}
    /// spec:
    ///   targetRefs: [{group: "", kind: Service, name: catalog}]
    ///   rules:
    ///   - from: [{source: {principals: [cluster.local/ns/bank/sa/orders]}}]
    /// ```
    "MSH1423", "client-identity-behind-waypoint", Ambient, Error,
    aliases: [],
    rows: ["AM-023"],
    fix: None,
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    let mut bound: BTreeMap<&str, Vec<_>> = BTreeMap::new();
    for service in cx.mesh.all::<Service>().filter(|service| is_ambient_service(cx, *service)) {
        if let Some(Some(binding)) = waypoint_of(cx, service.object) {
            bound.entry(service.object.namespace.as_str()).or_default().push((service, binding));
        }
    }
    for policy in cx.mesh.all::<AuthorizationPolicy>().filter(|policy| !is_attached(policy.body) && !bound.is_empty()) {
        let Some(labels) = policy.body.selector.as_ref().map(|selector| &selector.match_labels).filter(|labels| !labels.is_empty()) else {
            continue;
        };
        let selected = cx.mesh.select(&policy.object.namespace, labels);
        let services = bound.get(policy.object.namespace.as_str()).into_iter().flatten();
        let mut behind = services
            .filter(|(service, _)| cx.mesh.backends(*service).iter().any(|pod| selected.iter().any(|own| own.object.id == pod.object.id)));
        let Some((service, binding)) = behind.next() else { continue };
        let principal = format!("{}/ns/{}/sa/{}", cx.mesh.settings.trust_domain(), binding.namespace, binding.name);
        let Some(rule) = closed(policy.body, &principal, binding.namespace) else { continue };
        let message = format!("the pods see the identity of waypoint `{}`, which this policy does not allow", binding.name);
        let finding = out.report(policy.object, format!("spec.rules[{rule}].from"), message);
        finding.note("requests that come through the waypoint are refused");
        finding.help(format!("attach the policy to Service `{}` with `targetRefs`, or allow `{principal}` here", service.object.name()));
        finding.related(binding.object, format!("metadata.labels[\"{}\"]", super::USE_WAYPOINT), "traffic goes through this waypoint");
    }
}

/// Returns the first rule that lists callers, when no rule lets the waypoint in.
fn closed(policy: &AuthorizationPolicy, principal: &str, namespace: &str) -> Option<usize> {
    if policy.action.unwrap_or(Action::Allow) != Action::Allow {
        return None;
    }
    let rules = policy.rules.as_ref()?;
    let lets_in = rules.iter().any(|rule| {
        rule.from.as_ref().is_none_or(|from| {
            from.iter().filter_map(|from| from.source.as_ref()).any(|source| {
                let names = source.principals.iter().any(|pattern| pattern::simple(pattern, principal));
                let account = principal.rsplit('/').next().unwrap_or_default();
                let accounts = source.service_accounts.iter().any(|own| own.rsplit('/').next() == Some(account));
                let spaces = source.namespaces.iter().any(|pattern| pattern::simple(pattern, namespace));
                names
                    || accounts
                    || spaces
                    || (source.principals.is_empty() && source.namespaces.is_empty() && source.service_accounts.is_empty())
            })
        })
    });
    (!lets_in).then(|| rules.iter().position(|rule| rule.from.is_some())).flatten()
}
