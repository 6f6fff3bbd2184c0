//! Denied hosts that a port in the Host header slips past.

use super::{action, values};
use crate::analyze::{Context, Findings, rule};
use crate::api::istio::authorization_policy::{Action, AuthorizationPolicy};
use crate::store::scope::Scope;

rule! {
    /// A DENY AuthorizationPolicy on a gateway that names a host without also naming `host:*`.
    ///
    /// ## Why is this bad?
    ///
    /// Clients may send `Host: admin.example.com:443`. The port is part of what is compared, so the
    /// rule does not match and the request is not denied.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// apiVersion: security.istio.io/v1
    /// kind: AuthorizationPolicy
    /// metadata: {name: admin, namespace: istio-system}
    /// spec:
    ///   selector: {matchLabels: {istio: ingressgateway}}
    ///   action: DENY
    ///   rules: [{to: [{operation: {hosts: [admin.example.com]}}]}]
    /// ```
    ///
    /// ```yaml good
    /// apiVersion: security.istio.io/v1
    /// kind: AuthorizationPolicy
    /// metadata: {name: admin, namespace: istio-system}
    /// spec:
    ///   selector: {matchLabels: {istio: ingressgateway}}
    ///   action: DENY
    ///   rules: [{to: [{operation: {hosts: [admin.example.com, "admin.example.com:*"]}}]}]
    /// ```
    "MSH0625", "host-without-port", Authorization, Info,
    aliases: [],
    rows: ["AP-025"],
    fix: None,
}

/// Tells whether a scope is the pods of an ingress gateway, by its label or target.
pub(crate) fn is_ingress(scope: &Scope<'_>) -> bool {
    let labelled = scope.labels.and_then(|labels| labels.get("istio")).is_some_and(|name| name.contains("ingress"));
    labelled || scope.targets.iter().any(|target| target.kind.as_deref() == Some("Gateway") && target.name.as_deref() != Some("waypoint"))
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    for policy in cx.all::<AuthorizationPolicy>().filter(|policy| action(policy.body) == Action::Deny) {
        if !is_ingress(&cx.scope(policy)) {
            continue;
        }
        for values in values(policy.body).into_iter().filter(|values| values.is_field(&["hosts"])) {
            let bare = values.known().find(|(_, host)| {
                let with_port = |other: &String| *other == format!("{host}:*") || *other == format!("{host}*");
                !host.contains(['*', ':']) && !values.list.iter().any(with_port)
            });
            if let Some((at, host)) = bare {
                out.report(policy.object, values.path_of(at), format!("`{host}` with a port in the Host header is not denied"))
                    .note(format!("the port is part of what is compared: `Host: {host}:443` does not match"))
                    .help(format!("add `{host}:*` to the list"));
            }
        }
    }
}
