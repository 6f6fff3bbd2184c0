//! Grants that nothing uses.

use std::collections::BTreeSet;

rule! {
    /// A ReferenceGrant that no object in the input makes use of.
    ///
    /// ## Why is this bad?
    ///
    /// It opens the namespace for nothing.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// apiVersion: gateway.networking.k8s.io/v1
    /// kind: ReferenceGrant
    /// metadata: {name: routes, namespace: finance}
    /// spec:
    ///   from: [{group: gateway.networking.k8s.io, kind: HTTPRoute, namespace: shop}]
    ///   to: [{group: "", kind: Service}]
    /// ```
    ///
    /// ```yaml good
    /// apiVersion: v1
    /// kind: Service
    /// metadata: {name: payments, namespace: finance}
    /// spec:
    ///   ports: [{name: http, port: 80}]
    /// ---
    /// apiVersion: gateway.networking.k8s.io/v1
    /// kind: HTTPRoute
    /// metadata: {name: pay, namespace: shop}
    /// spec:
    ///   parentRefs: [{name: edge}]
    ///   rules:
    ///   - backendRefs: [{name: payments, namespace: finance, port: 80}]
    /// ---
    /// apiVersion: gateway.networking.k8s.io/v1
    /// kind: ReferenceGrant
    /// metadata: {name: routes, namespace: finance}
    /// spec:
    ///   from: [{group: gateway.networking.k8s.io, kind: HTTPRoute, namespace: shop}]
    ///   to: [{group: "", kind: Service}]
    /// ```
    "MSH1283", "unused-grant", GatewayApi, Off,
    aliases: [],
    rows: ["RG-003"],
    fix: None,
}

use super::certificate_refs;
use crate::analyze::{Context, Findings, rule};
use crate::api::gateway::reference_grant::ReferenceGrant;
use crate::text::is_unknown;

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    // Who refers: kind and namespace; to what: kind, namespace and name.
    let mut uses: BTreeSet<(String, String, &str, String, String)> = BTreeSet::new();
    for route in cx.mesh.gateway_routes() {
        for backend in route.backends().iter().filter(|backend| backend.is_service()) {
            let (kind, own) = (route.kind_name().to_owned(), route.object.namespace.clone());
            uses.insert((kind, own, "Service", backend.namespace(&route).to_owned(), backend.name().to_owned()));
        }
    }
    for reference in certificate_refs(cx.mesh).iter().filter(|reference| reference.is_secret()) {
        let owner = reference.listener.owner;
        let (kind, own) = (owner.kind_name.clone(), owner.namespace.clone());
        uses.insert((kind, own, "Secret", reference.namespace().to_owned(), reference.name().to_owned()));
    }
    for grant in cx.mesh.all::<ReferenceGrant>() {
        let own = &grant.object.namespace;
        let in_use = uses.iter().filter(|(_, _, _, to, _)| to == own).any(|(kind, from, target, _, name)| {
            let by = grant.body.from.iter().any(|entry| {
                entry.kind.as_deref() == Some(kind) && entry.namespace.as_deref().is_some_and(|space| space == from || is_unknown(space))
            });
            let of = grant.body.to.iter().any(|entry| {
                entry.kind.as_deref() == Some(*target) && entry.name.as_deref().is_none_or(|wanted| wanted == name || is_unknown(wanted))
            });
            by && of
        });
        let others = grant.body.to.iter().any(|entry| !matches!(entry.kind.as_deref(), Some("Service" | "Secret")));
        if !in_use && !others {
            out.report(grant.object, "metadata.name", format!("nothing in the input uses grant `{}`", grant.object.name()))
                .help("remove it, or add what uses it to the input (`--with DIR`)");
        }
    }
}
