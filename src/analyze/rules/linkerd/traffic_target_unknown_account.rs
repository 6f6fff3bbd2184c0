//! An SMI TrafficTarget that names a service account that does not exist.

use super::{absent_account, names};
use crate::analyze::{Context, Findings, rule};
use crate::api::k8s::service_account::ServiceAccount;
use crate::api::smi::traffic_target::TrafficTarget;
use crate::diag::Safety;
use crate::text::suggest;

rule! {
    /// An SMI TrafficTarget that names a service account that does not exist.
    ///
    /// ## Why is this bad?
    ///
    /// Nobody has that identity: the target allows nobody, or protects nothing.
    ///
    /// ## Example
    ///
    /// ```yaml bad MSH0031
    /// apiVersion: v1
    /// kind: ServiceAccount
    /// metadata: {name: front, namespace: shop}
    /// ---
    /// apiVersion: v1
    /// kind: ServiceAccount
    /// metadata: {name: web, namespace: shop}
    /// ---
    /// apiVersion: access.smi-spec.io/v1alpha3
    /// kind: TrafficTarget
    /// metadata: {name: web, namespace: shop}
    /// spec:
    ///   destination: {kind: ServiceAccount, name: web, namespace: shop}
    ///   sources:
    ///   - {kind: ServiceAccount, name: frnot, namespace: shop}
    ///   rules:
    ///   - {kind: TCPRoute, name: all}
    /// ```
    ///
    /// ```yaml good MSH0031
    /// apiVersion: v1
    /// kind: ServiceAccount
    /// metadata: {name: front, namespace: shop}
    /// ---
    /// apiVersion: v1
    /// kind: ServiceAccount
    /// metadata: {name: web, namespace: shop}
    /// ---
    /// apiVersion: access.smi-spec.io/v1alpha3
    /// kind: TrafficTarget
    /// metadata: {name: web, namespace: shop}
    /// spec:
    ///   destination: {kind: ServiceAccount, name: web, namespace: shop}
    ///   sources:
    ///   - {kind: ServiceAccount, name: front, namespace: shop}
    ///   rules:
    ///   - {kind: TCPRoute, name: all}
    /// ```
    "MSH1355", "traffic-target-unknown-account", Linkerd, Error,
    aliases: [],
    rows: ["GEN-040"],
    fix: Some(Safety::Suggested),
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    for target in cx.all::<TrafficTarget>() {
        let destination = target.body.destination.iter().map(|subject| ("spec.destination".to_owned(), subject));
        let sources = target.body.sources.iter().enumerate().map(|(position, subject)| (format!("spec.sources[{position}]"), subject));
        for (path, subject) in destination.chain(sources) {
            let (Some("ServiceAccount"), Some(name)) = (subject.kind.as_deref(), subject.name.as_deref()) else { continue };
            let space = subject.namespace.as_deref().unwrap_or(&target.object.namespace);
            let Some(inventory) = absent_account(cx, space, name) else { continue };
            let known = names::<ServiceAccount>(cx, space);
            let path = format!("{path}.name");
            let finding = out.report(target.object, &path, format!("there is no ServiceAccount `{name}` in namespace `{space}`"));
            finding
                .note("nobody has that identity")
                .assuming(inventory, format!("the ServiceAccounts of namespace `{space}` are all in the input"));
            match suggest::nearest(name, known.iter().map(String::as_str)) {
                Some(near) => finding.help(format!("there is a ServiceAccount `{near}`")).suggest_value(path, near),
                None => finding.help("correct the name or the namespace, or add the ServiceAccount"),
            };
        }
    }
}
