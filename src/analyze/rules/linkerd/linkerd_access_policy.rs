//! An access policy that Linkerd does not know, in a Server or in an annotation.

use super::annotations::{own, path};
use crate::analyze::{Context, Findings, rule};
use crate::api::k8s::namespace::Namespace;
use crate::api::linkerd::server::Server;
use crate::diag::Safety;
use crate::store::Object;
use crate::text::{is_unknown, suggest, words};

rule! {
    /// An access policy that Linkerd does not know, in a Server or in an annotation.
    ///
    /// ## Why is this bad?
    ///
    /// The policy controller refuses the Server; an annotation with an unknown word is dropped, and the default of the installation applies instead.
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
    ///   accessPolicy: all-authenticate
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
    /// ```
    "MSH1315", "linkerd-access-policy", Linkerd, Error,
    aliases: [],
    rows: ["LD-015"],
    fix: Some(Safety::Suggested),
}

/// Every policy there is.
const POLICIES: [&str; 6] =
    ["all-authenticated", "all-unauthenticated", "cluster-authenticated", "cluster-unauthenticated", "deny", "audit"];
const ANNOTATION: &str = "config.linkerd.io/default-inbound-policy";

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    for server in cx.all::<Server>() {
        if let Some(word) = &server.body.access_policy {
            judge(server.object, "spec.accessPolicy".to_owned(), word, "Linkerd refuses the Server", out);
        }
    }
    let dropped = "the annotation is dropped: the default of the installation applies";
    for namespace in cx.all::<Namespace>() {
        if let Some(setting) = own(namespace.object, ANNOTATION) {
            judge(namespace.object, setting.path, setting.value, dropped, out);
        }
    }
    for workload in cx.workloads() {
        if let Some(word) = workload.meta.annotations.get(ANNOTATION) {
            judge(workload.object, path(&workload.meta_path(), ANNOTATION), word, dropped, out);
        }
    }
}

fn judge(object: &Object, path: String, word: &str, note: &str, out: &mut Findings) {
    if POLICIES.contains(&word) || is_unknown(word) {
        return;
    }
    let finding = out.report(object, &path, format!("there is no access policy `{word}`"));
    finding.note(note).help(format!("write one of {}", words::list(POLICIES, 6)));
    if let Some(near) = suggest::nearest(word, POLICIES) {
        finding.suggest_value(path, near);
    }
}
