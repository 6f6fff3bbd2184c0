//! Namespaces with an injection label and a revision.

use crate::analyze::{Change, Context, Findings, rule};
use crate::api::k8s::namespace::Namespace;
use crate::diag::Safety;

rule! {
    /// A namespace that carries both `istio-injection` and `istio.io/rev`.
    ///
    /// ## Why is this bad?
    ///
    /// `istio-injection` wins and the revision is ignored: after an upgrade the namespace stays with the
    /// default control plane, or with none when the label says `disabled`.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// apiVersion: v1
    /// kind: Namespace
    /// metadata:
    ///   name: shop
    ///   labels:
    ///     istio-injection: enabled
    ///     istio.io/rev: canary
    /// ```
    ///
    /// ```yaml good
    /// apiVersion: v1
    /// kind: Namespace
    /// metadata:
    ///   name: shop
    ///   labels:
    ///     istio.io/rev: canary
    /// ```
    "MSH0802", "namespace-several-labels", Workload, Warning,
    aliases: ["IST0123"],
    rows: ["WL-002"],
    fix: Some(Safety::Suggested),
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    for namespace in cx.mesh.all::<Namespace>() {
        let (Some(injection), Some(revision)) = (namespace.object.label("istio-injection"), namespace.object.label("istio.io/rev")) else {
            continue;
        };
        // A namespace that is out keeps its revision for later.
        if injection != "enabled" {
            continue;
        }
        let path = "metadata.labels[\"istio.io/rev\"]";
        let message = format!("`istio.io/rev: {revision}` is ignored: `istio-injection: {injection}` on the same namespace wins");
        let finding = out.report(namespace.object, path, message);
        finding.note("the default revision injects the pods");
        finding.help("remove `istio-injection` to use the revision");
        finding.related(namespace.object, "metadata.labels[\"istio-injection\"]", "this label wins");
        finding.fix(Safety::Suggested, Change::Remove { path: "metadata.labels[\"istio-injection\"]".to_owned() });
    }
}
