//! Mesh objects for one control plane in a namespace of another one.

use super::revisions;
use crate::analyze::{Context, Findings, rule};
use crate::api::k8s::namespace::Namespace;
use crate::diag::Level;
use crate::text::is_unknown;

rule! {
    /// A mesh object labelled for one revision in a namespace whose pods belong to another.
    ///
    /// Tags are followed where the input holds their webhooks; where it does not, the labels may mean
    /// the same revision, and the finding is only a note.
    ///
    /// ## Why is this bad?
    ///
    /// A control plane ignores objects that are labelled for another revision: the object has no effect
    /// on the pods beside it.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// apiVersion: v1
    /// kind: Namespace
    /// metadata: {name: shop, labels: {istio.io/rev: 1-29}}
    /// ---
    /// apiVersion: security.istio.io/v1
    /// kind: PeerAuthentication
    /// metadata: {name: strict, namespace: shop, labels: {istio.io/rev: 1-28}}
    /// spec: {mtls: {mode: STRICT}}
    /// ```
    ///
    /// ```yaml good
    /// apiVersion: v1
    /// kind: Namespace
    /// metadata: {name: shop, labels: {istio.io/rev: 1-29}}
    /// ---
    /// apiVersion: security.istio.io/v1
    /// kind: PeerAuthentication
    /// metadata: {name: strict, namespace: shop, labels: {istio.io/rev: 1-29}}
    /// spec: {mtls: {mode: STRICT}}
    /// ```
    "MSH1813", "revision-of-object", Mesh, Warning,
    aliases: [],
    rows: ["REV-006"],
    fix: None,
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    let revisions = revisions(cx);
    let resolved = |name: &str| revisions.known.get(name).map(|(revision, _)| *revision);
    for object in cx.objects() {
        let ours = object.kind.is_some_and(|kind| kind.info().group.ends_with(".istio.io") && kind.info().group != "install.istio.io");
        let Some(wanted) = object.label("istio.io/rev").filter(|name| ours && !is_unknown(name)) else { continue };
        let Some(namespace) = cx.get::<Namespace>("", &object.namespace) else { continue };
        let own = match namespace.object.label("istio-injection") {
            Some("enabled") => Some("default"),
            _ => namespace.object.label("istio.io/rev"),
        };
        let Some(own) = own.filter(|own| *own != wanted && !is_unknown(own)) else { continue };
        let level = match (resolved(wanted), resolved(own)) {
            (Some(left), Some(right)) if left == right => continue,
            (Some(_), Some(_)) => Level::Warning,
            _ if revisions.complete => Level::Warning,
            _ => Level::Info,
        };
        let message = format!("the object is for revision `{wanted}`, the pods of its namespace belong to `{own}`");
        let finding = out.report(object, "metadata.labels[\"istio.io/rev\"]", message);
        finding.level(level).note("the other control plane ignores it: it has no effect on the pods beside it");
        finding.help(format!("label it `istio.io/rev: {own}`, or take the label away"));
        let label = if own == "default" { "istio-injection" } else { "istio.io/rev" };
        finding.related(namespace.object, format!("metadata.labels[\"{label}\"]"), "the namespace's revision");
    }
}
