//! A MeshTLSAuthentication that names nobody, or names something that has no identity.

use crate::analyze::{Context, Findings, rule};
use crate::api::linkerd::mesh_tls_authentication::MeshTlsAuthentication;

rule! {
    /// A MeshTLSAuthentication that names nobody, or names something that has no identity.
    ///
    /// ## Why is this bad?
    ///
    /// Linkerd refuses it; a policy that requires it stays without effect and clients stay denied.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// apiVersion: policy.linkerd.io/v1alpha1
    /// kind: MeshTLSAuthentication
    /// metadata: {name: front, namespace: shop}
    /// spec:
    ///   identities: []
    /// ```
    ///
    /// ```yaml good
    /// apiVersion: policy.linkerd.io/v1alpha1
    /// kind: MeshTLSAuthentication
    /// metadata: {name: front, namespace: shop}
    /// spec:
    ///   identities: ['*']
    /// ```
    "MSH1308", "mesh-tls-empty", Linkerd, Error,
    aliases: [],
    rows: ["LD-008"],
    fix: None,
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    for authentication in cx.all::<MeshTlsAuthentication>().filter(|authentication| !authentication.object.masked) {
        let object = authentication.object;
        if authentication.body.identities.is_empty() && authentication.body.identity_refs.is_empty() {
            out.report(object, "spec", "neither identities nor identityRefs are given")
                .note("Linkerd refuses the object: it stands for no client")
                .help("list `identities` (`*` for every meshed client) or `identityRefs`");
        }
        for (position, reference) in authentication.body.identity_refs.iter().enumerate() {
            let path = format!("spec.identityRefs[{position}]");
            match reference.kind.as_deref() {
                Some("Namespace") if reference.namespace.is_some() => {
                    out.report(object, format!("{path}.namespace"), "a reference to a Namespace is not in a namespace")
                        .note("Linkerd refuses the object")
                        .help("write the namespace as `name`");
                }
                None | Some("ServiceAccount" | "Namespace") => {}
                Some(kind) => {
                    out.report(object, format!("{path}.kind"), format!("a `{kind}` has no identity"))
                        .note("Linkerd refuses the object")
                        .help("name a ServiceAccount, or a Namespace for all of its accounts");
                }
            }
        }
    }
}
