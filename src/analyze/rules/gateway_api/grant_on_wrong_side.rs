//! Grants that stand in the referring namespace.

use std::collections::BTreeMap;

rule! {
    /// A ReferenceGrant in the namespace that refers instead of in the one that is referred to.
    ///
    /// A grant belongs beside the target: who owns it allows others to use it. Within one namespace no
    /// grant is needed.
    ///
    /// ## Why is this bad?
    ///
    /// The grant allows nothing that was not allowed before: the references are still refused.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// apiVersion: gateway.networking.k8s.io/v1
    /// kind: ReferenceGrant
    /// metadata: {name: payments, namespace: shop}
    /// spec:
    ///   from: [{group: gateway.networking.k8s.io, kind: HTTPRoute, namespace: shop}]
    ///   to: [{group: "", kind: Service, name: payments}]
    /// ```
    ///
    /// ```yaml good
    /// apiVersion: gateway.networking.k8s.io/v1
    /// kind: ReferenceGrant
    /// metadata: {name: payments, namespace: finance}
    /// spec:
    ///   from: [{group: gateway.networking.k8s.io, kind: HTTPRoute, namespace: shop}]
    ///   to: [{group: "", kind: Service, name: payments}]
    /// ```
    "MSH1282", "grant-on-wrong-side", GatewayApi, Error,
    aliases: [],
    rows: ["RG-002"],
    fix: Some(Safety::Suggested),
}

use super::certificate_refs;
use crate::analyze::{Context, Findings, rule};
use crate::api::gateway::reference_grant::ReferenceGrant;
use crate::diag::Safety;
use crate::store::gateway_api::GROUP;

/// Referring namespace and kind → namespaces it refers to without a grant.
type Refused<'m> = BTreeMap<(&'m str, &'m str), Vec<&'m str>>;

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    if !cx.has::<ReferenceGrant>() {
        return;
    }
    let refused = refused(cx);
    for grant in cx.mesh.all::<ReferenceGrant>() {
        let own = grant.object.namespace.as_str();
        let own_from = !grant.body.from.is_empty() && grant.body.from.iter().all(|from| from.namespace.as_deref() == Some(own));
        let target = grant.body.from.iter().find_map(|from| {
            let needs = refused.get(&(own, from.kind.as_deref().unwrap_or_default()))?;
            let space = from.namespace.as_deref().unwrap_or_default();
            needs.iter().copied().find(|needed| own_from || *needed == space)
        });
        if !own_from && target.is_none() {
            continue;
        }
        let said = if own_from {
            format!("the grant lets namespace `{own}` refer to itself")
        } else {
            format!("the grant stands in `{own}`, which refers, not in `{}`, which is referred to", target.unwrap_or_default())
        };
        let finding = out.report(grant.object, "spec.from[0].namespace", said);
        finding.note("a grant belongs in the namespace of the target; within one namespace none is needed");
        match target {
            Some(target) => finding.help(format!("put it into namespace `{target}`, with `from` naming `{own}`")),
            None => finding.help("put it into the namespace of the object that is referred to"),
        };
    }
}

fn refused<'m>(cx: &Context<'m>) -> Refused<'m> {
    let mesh = cx.mesh;
    let mut refused = Refused::new();
    for route in mesh.gateway_routes().iter().filter(|route| route.has_gateway_parent()) {
        let own = route.object.namespace.as_str();
        for backend in route.backends().iter().filter(|backend| backend.is_service()) {
            let to = backend.namespace(route);
            if to != own && !mesh.granted((GROUP, route.kind_name(), own), ("", "Service", to, backend.name())) {
                refused.entry((own, route.kind_name())).or_default().push(to);
            }
        }
    }
    for reference in certificate_refs(mesh).iter().filter(|reference| reference.is_secret()) {
        let owner = reference.listener.owner;
        let to = reference.namespace();
        if to != owner.namespace && !mesh.granted((owner.group(), &owner.kind_name, &owner.namespace), ("", "Secret", to, reference.name()))
        {
            refused.entry((owner.namespace.as_str(), owner.kind_name.as_str())).or_default().push(to);
        }
    }
    refused
}
