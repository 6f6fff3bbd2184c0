//! `targetRef`s that leave the namespace.

use super::attachments;
use crate::analyze::{Change, Context, Findings, rule};
use crate::diag::Safety;

rule! {
    /// A `targetRef` with a namespace.
    ///
    /// ## Why is this bad?
    ///
    /// Istio attaches policies to objects of their own namespace only, and the API server rejects an object
    /// whose reference names one.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// apiVersion: security.istio.io/v1
    /// kind: AuthorizationPolicy
    /// metadata: {name: web, namespace: shop}
    /// spec:
    ///   targetRefs:
    ///   - {group: gateway.networking.k8s.io, kind: Gateway, name: edge, namespace: infra}
    ///   action: DENY
    ///   rules: [{from: [{source: {ipBlocks: [192.0.2.0/24]}}]}]
    /// ```
    ///
    /// ```yaml good
    /// apiVersion: security.istio.io/v1
    /// kind: AuthorizationPolicy
    /// metadata: {name: web, namespace: shop}
    /// spec:
    ///   targetRefs:
    ///   - {group: gateway.networking.k8s.io, kind: Gateway, name: edge}
    ///   action: DENY
    ///   rules: [{from: [{source: {ipBlocks: [192.0.2.0/24]}}]}]
    /// ```
    "MSH0117", "target-in-other-namespace", Reference, Error,
    aliases: [],
    rows: ["GEN-024"],
    fix: Some(Safety::Suggested),
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    for attachment in attachments(cx) {
        let Some(namespace) = attachment.target.namespace.as_deref().filter(|namespace| !namespace.is_empty()) else { continue };
        let path = format!("{}.namespace", attachment.path);
        let finding = out.report(attachment.object, &path, format!("the reference names a namespace, `{namespace}`"));
        finding.note("references of policies do not leave the namespace; the API server rejects the object");
        if *namespace == attachment.object.namespace {
            finding.help("leave `namespace` out: it is the object's own anyway");
        } else {
            finding.help(format!(
                "move the {} to namespace `{namespace}`, and leave `namespace` out of the reference",
                attachment.object.kind_name
            ));
        }
        if *namespace == attachment.object.namespace {
            finding.fix(Safety::Suggested, Change::Remove { path });
        }
    }
}
