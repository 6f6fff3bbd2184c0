//! Groups and kinds of grants.

use crate::analyze::{Change, Context, Findings, rule};
use crate::api::gateway::reference_grant::ReferenceGrant;
use crate::diag::Safety;
use crate::store::Object;
use crate::store::gateway_api::GROUP;
use crate::text::{is_unknown, suggest};

rule! {
    /// A ReferenceGrant for a group and kind that do not go together.
    ///
    /// Services, Secrets and ConfigMaps have the empty group (`group: ""`), routes and Gateways
    /// `gateway.networking.k8s.io`.
    ///
    /// ## Why is this bad?
    ///
    /// The grant allows nothing: no reference has this group and kind.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// apiVersion: gateway.networking.k8s.io/v1
    /// kind: ReferenceGrant
    /// metadata: {name: routes, namespace: finance}
    /// spec:
    ///   from: [{group: gateway.networking.k8s.io, kind: HTTPRoute, namespace: shop}]
    ///   to: [{group: v1, kind: Service}]
    /// ```
    ///
    /// ```yaml good
    /// apiVersion: gateway.networking.k8s.io/v1
    /// kind: ReferenceGrant
    /// metadata: {name: routes, namespace: finance}
    /// spec:
    ///   from: [{group: gateway.networking.k8s.io, kind: HTTPRoute, namespace: shop}]
    ///   to: [{group: "", kind: Service}]
    /// ```
    "MSH1285", "grant-kind", GatewayApi, Warning,
    aliases: [],
    rows: ["RG-005"],
    fix: Some(Safety::Suggested),
}

const ROUTING: [&str; 7] = ["GRPCRoute", "Gateway", "HTTPRoute", "ListenerSet", "TCPRoute", "TLSRoute", "UDPRoute"];
const CORE: [&str; 3] = ["ConfigMap", "Secret", "Service"];

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    for grant in cx.mesh.all::<ReferenceGrant>() {
        for (position, from) in grant.body.from.iter().enumerate() {
            one(grant.object, &format!("spec.from[{position}]"), from.group.as_deref(), from.kind.as_deref(), out);
        }
        for (position, to) in grant.body.to.iter().enumerate() {
            one(grant.object, &format!("spec.to[{position}]"), to.group.as_deref(), to.kind.as_deref(), out);
        }
    }
}

fn one(object: &Object, path: &str, group: Option<&str>, kind: Option<&str>, out: &mut Findings) {
    let (Some(group), Some(kind)) = (group, kind) else { return };
    if is_unknown(group) || is_unknown(kind) {
        return;
    }
    let right = if CORE.contains(&kind) { Some("") } else { ROUTING.contains(&kind).then_some(GROUP) };
    if let Some(right) = right {
        // Istio's Gateway has the same name and takes no part in grants.
        let near = matches!(
            group,
            "" | "core"
                | "v1"
                | "apps"
                | "networking.istio.io"
                | "networking.k8s.io"
                | "gateway.k8s.io"
                | "gateway.networking.k8s.io/v1"
                | GROUP
        );
        if group != right && near {
            let path = format!("{path}.group");
            out.report(object, &path, format!("group `{group}` has no {kind} that a grant can be about"))
                .note("no reference has this group and kind: the entry allows nothing")
                .help(format!("write `group: \"{right}\"`"))
                .fix(Safety::Suggested, Change::Replace { path, text: format!("\"{right}\"") });
        }
        return;
    }
    let known: &[&str] = if group == GROUP { &ROUTING } else { &CORE };
    if group == GROUP || group.is_empty() {
        let path = format!("{path}.kind");
        let Some(near) = suggest::nearest(kind, known.iter().copied()) else { return };
        out.report(object, &path, format!("there is no kind `{kind}` that a grant can be about"))
            .note("no reference has this group and kind: the entry allows nothing")
            .help(format!("write `{near}`"))
            .suggest_value(path, near);
    }
}
