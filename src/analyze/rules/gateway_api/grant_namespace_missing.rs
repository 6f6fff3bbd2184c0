//! Namespaces of grants that do not exist.

use crate::analyze::{Context, Findings, rule};
use crate::api::gateway::reference_grant::ReferenceGrant;
use crate::api::k8s::namespace::Namespace;
use crate::diag::{Level, Safety};
use crate::text::{is_unknown, suggest};

rule! {
    /// A ReferenceGrant from a namespace that does not exist.
    ///
    /// A namespace counts as there when the input holds it or an object in it. Without `--complete`, and
    /// without a namespace of nearly this name, the finding is a warning, and only given when the input
    /// holds Namespaces.
    ///
    /// ## Why is this bad?
    ///
    /// The grant allows nothing: references that rely on it are refused.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// apiVersion: v1
    /// kind: Namespace
    /// metadata: {name: shop}
    /// ---
    /// apiVersion: gateway.networking.k8s.io/v1
    /// kind: ReferenceGrant
    /// metadata: {name: routes, namespace: finance}
    /// spec:
    ///   from: [{group: gateway.networking.k8s.io, kind: HTTPRoute, namespace: shpo}]
    ///   to: [{group: "", kind: Service}]
    /// ```
    ///
    /// ```yaml good
    /// apiVersion: v1
    /// kind: Namespace
    /// metadata: {name: shop}
    /// ---
    /// apiVersion: gateway.networking.k8s.io/v1
    /// kind: ReferenceGrant
    /// metadata: {name: routes, namespace: finance}
    /// spec:
    ///   from: [{group: gateway.networking.k8s.io, kind: HTTPRoute, namespace: shop}]
    ///   to: [{group: "", kind: Service}]
    /// ```
    "MSH1281", "grant-namespace-missing", GatewayApi, Error,
    aliases: ["KIA1601"],
    rows: ["RG-001"],
    fix: Some(Safety::Suggested),
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    let given: Vec<&str> = cx.mesh.all::<Namespace>().map(|namespace| namespace.object.name()).collect();
    if given.is_empty() && !cx.options.complete {
        out.skip("needs Namespaces, none were given");
        return;
    }
    if given.iter().any(|name| is_unknown(name)) {
        return;
    }
    for grant in cx.mesh.all::<ReferenceGrant>() {
        for (position, from) in grant.body.from.iter().enumerate() {
            let name = from.namespace.as_deref().unwrap_or_default();
            if name.is_empty() || is_unknown(name) || cx.namespace_exists(name) {
                continue;
            }
            let path = format!("spec.from[{position}].namespace");
            let near = suggest::nearest(name, given.iter().copied());
            let finding = out.report(grant.object, &path, format!("there is no namespace `{name}`"));
            finding.note("the grant allows nothing to it");
            if let Some(near) = near {
                finding.help(format!("there is a namespace `{near}`")).suggest_value(path, near);
            } else {
                finding.help("correct the name, or remove the entry");
                if !cx.options.complete {
                    finding.level(Level::Warning).note("assuming that the namespaces are all in the input");
                }
            }
        }
    }
}
