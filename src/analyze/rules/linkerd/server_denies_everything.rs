//! A Linkerd Server that no authorization is for.

use super::servers::{attached, routes};
use crate::analyze::{Context, Findings, rule};
use crate::api::linkerd::authorization_policy::LinkerdAuthorizationPolicy;
use crate::api::linkerd::server::Server;
use crate::api::linkerd::server_authorization::{ServerAuthorization, ServerRef};
use crate::store::{Inventory, Of};
use crate::text::is_unknown;
use std::collections::{BTreeMap, BTreeSet};

rule! {
    /// A Linkerd Server that no authorization is for.
    ///
    /// ## Why is this bad?
    ///
    /// A Server turns its port to deny by default: every request gets 403 until a policy admits it.
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
    /// ---
    /// apiVersion: policy.linkerd.io/v1beta3
    /// kind: Server
    /// metadata: {name: api, namespace: shop}
    /// spec:
    ///   podSelector: {matchLabels: {app: api}}
    ///   port: 8080
    /// ---
    /// apiVersion: policy.linkerd.io/v1alpha1
    /// kind: AuthorizationPolicy
    /// metadata: {name: api, namespace: shop}
    /// spec:
    ///   targetRef: {group: policy.linkerd.io, kind: Server, name: api}
    ///   requiredAuthenticationRefs:
    ///   - {group: policy.linkerd.io, kind: MeshTLSAuthentication, name: all}
    /// ---
    /// apiVersion: policy.linkerd.io/v1alpha1
    /// kind: MeshTLSAuthentication
    /// metadata: {name: all, namespace: shop}
    /// spec:
    ///   identities: ['*']
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
    /// apiVersion: policy.linkerd.io/v1beta3
    /// kind: Server
    /// metadata: {name: api, namespace: shop}
    /// spec:
    ///   podSelector: {matchLabels: {app: api}}
    ///   port: 8080
    /// ---
    /// apiVersion: policy.linkerd.io/v1alpha1
    /// kind: AuthorizationPolicy
    /// metadata: {name: api, namespace: shop}
    /// spec:
    ///   targetRef: {group: policy.linkerd.io, kind: Server, name: api}
    ///   requiredAuthenticationRefs:
    ///   - {group: policy.linkerd.io, kind: MeshTLSAuthentication, name: all}
    /// ---
    /// apiVersion: policy.linkerd.io/v1alpha1
    /// kind: MeshTLSAuthentication
    /// metadata: {name: all, namespace: shop}
    /// spec:
    ///   identities: ['*']
    /// ```
    "MSH1313", "server-denies-everything", Linkerd, Error,
    aliases: [],
    rows: ["LD-013"],
    fix: None,
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    let routes = routes(cx);
    let attached = attached(&routes);
    // Namespace, kind and name of everything a policy is for.
    let mut targets: BTreeSet<(&str, String, &str)> = BTreeSet::new();
    for policy in cx.all::<LinkerdAuthorizationPolicy>() {
        let Some(target) = &policy.body.target_ref else { continue };
        let kind = target.kind.as_deref().unwrap_or_default().to_ascii_lowercase();
        targets.insert((&policy.object.namespace, kind, target.name.as_deref().unwrap_or_default()));
    }
    let mut older: BTreeMap<&str, Vec<&ServerRef>> = BTreeMap::new();
    for authorization in cx.all::<ServerAuthorization>() {
        older.entry(&authorization.object.namespace).or_default().extend(authorization.body.server.as_ref());
    }
    for server in cx.all::<Server>() {
        let (space, name) = (server.object.namespace.as_str(), server.object.name());
        let says = server.body.access_policy.as_deref().is_some_and(|policy| policy != "deny");
        let targeted = |kind: &str, name: &str| targets.contains(&(space, kind.to_owned(), name));
        let by_route = attached.get(&(space, name)).into_iter().flatten();
        let mut by_route = by_route.map(|route| (route.object.kind_name.to_ascii_lowercase(), route.object.name()));
        let by_older = older.get(space).into_iter().flatten().any(|reference| covers(reference, server));
        if says
            || targeted("server", name)
            || targeted("namespace", space)
            || by_older
            || by_route.any(|(kind, name)| targeted(&kind, name))
        {
            continue;
        }
        let unknown = targets.iter().any(|(of, _, name)| *of == space && is_unknown(name));
        if unknown || !server.object.is_named() || server.object.masked {
            continue;
        }
        let any = older.contains_key(space) || targets.iter().any(|(of, _, _)| *of == space);
        let inventory = if any || cx.options.complete { Inventory::Known } else { Inventory::Assumed };
        out.report(server.object, "metadata.name", format!("nothing authorizes clients of Server `{name}`: its port denies everything"))
            .note("a Server without authorization answers every request with 403")
            .help("add an AuthorizationPolicy for it, or set `accessPolicy`")
            .assuming(inventory, format!("the authorization policies of namespace `{space}` are all in the input"));
    }
}

fn covers(reference: &ServerRef, server: Of<'_, Server>) -> bool {
    let by_name = reference.name.as_deref().is_some_and(|name| name == server.object.name() || is_unknown(name));
    by_name || reference.selector.as_ref().is_some_and(|selector| selector.matches(&server.object.meta.labels))
}
