//! Revisions that no control plane has.

use super::revisions;
use crate::analyze::{Context, Findings, rule};
use crate::api::k8s::namespace::Namespace;
use crate::diag::{Level, Safety};
use crate::store::Object;
use crate::text::{is_unknown, suggest, words};

rule! {
    /// A namespace or pod whose label `istio.io/rev` names a revision or tag that no control plane of the input has.
    ///
    /// Revisions are known from injection webhooks, IstioOperators and istiod Deployments; without
    /// webhooks the label may be a tag, which lowers the level.
    ///
    /// ## Why is this bad?
    ///
    /// No webhook selects the pods: they start without a proxy.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// apiVersion: admissionregistration.k8s.io/v1
    /// kind: MutatingWebhookConfiguration
    /// metadata: {name: istio-sidecar-injector-1-29, labels: {app: sidecar-injector, istio.io/rev: 1-29}}
    /// webhooks: []
    /// ---
    /// apiVersion: v1
    /// kind: Namespace
    /// metadata: {name: shop, labels: {istio.io/rev: 1-28}}
    /// ```
    ///
    /// ```yaml good
    /// apiVersion: admissionregistration.k8s.io/v1
    /// kind: MutatingWebhookConfiguration
    /// metadata: {name: istio-sidecar-injector-1-29, labels: {app: sidecar-injector, istio.io/rev: 1-29}}
    /// webhooks: []
    /// ---
    /// apiVersion: v1
    /// kind: Namespace
    /// metadata: {name: shop, labels: {istio.io/rev: 1-29}}
    /// ```
    "MSH1812", "unknown-revision", Mesh, Error,
    aliases: [],
    rows: ["REV-001"],
    fix: Some(Safety::Suggested),
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    let revisions = revisions(cx);
    if revisions.known.is_empty() || revisions.known.keys().any(|name| is_unknown(name)) {
        return;
    }
    let names: Vec<&str> = revisions.known.keys().copied().collect();
    let level = if revisions.complete || cx.options.complete { Level::Error } else { Level::Warning };
    let mut test = |object: &Object, path: String, revision: &str| {
        if is_unknown(revision) || revision.is_empty() || names.contains(&revision) || object.namespace == "istio-system" {
            return;
        }
        let finding = out.report(object, &path, format!("no control plane has the revision or tag `{revision}`"));
        finding.level(level).note("no injection webhook selects the pods: they start without a proxy");
        if level == Level::Warning {
            finding.note("assuming that it is no tag: the input holds no injection webhooks");
        }
        let near = suggest::nearest(revision, names.iter().copied()).or(names.first().copied().filter(|_| names.len() == 1));
        match near {
            Some(near) => finding.help(format!("there is `{near}`")).suggest_value(path, near),
            None => finding.help(format!("known are {}", words::list(&names, 6))),
        };
    };
    for namespace in cx.all::<Namespace>() {
        // `istio-injection` beats the revision.
        let revision = namespace.object.label("istio.io/rev").filter(|_| namespace.object.label("istio-injection").is_none());
        if let Some(revision) = revision {
            test(namespace.object, "metadata.labels[\"istio.io/rev\"]".to_owned(), revision);
        }
    }
    for workload in
        cx.workloads().filter(|workload| !workload.meta.labels.contains_key("istio") && workload.object.label("app") != Some("istiod"))
    {
        if let Some(revision) = workload.meta.labels.get("istio.io/rev") {
            test(workload.object, format!("{}.labels[\"istio.io/rev\"]", workload.meta_path()), revision);
        }
    }
}
