//! Namespaces whose pod security forbids what redirection needs.

use super::asks_istio;
use crate::analyze::{Context, Findings, rule};
use crate::api::istio::istio_operator::IstioOperator;
use crate::api::k8s::daemon_set::DaemonSet;
use crate::api::k8s::namespace::Namespace;
use crate::diag::Level;

rule! {
    /// A namespace that enforces restricted pod security while pods are injected without the CNI plugin.
    ///
    /// Where the input does not tell whether the CNI plugin is installed, the finding is a warning.
    ///
    /// ## Why is this bad?
    ///
    /// Without the plugin every injected pod has an init container that needs `NET_ADMIN` and `NET_RAW`.
    /// Admission refuses such pods: no pod of the namespace is created any more.
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
    ///     pod-security.kubernetes.io/enforce: restricted
    /// ```
    ///
    /// ```yaml good
    /// apiVersion: v1
    /// kind: Namespace
    /// metadata:
    ///   name: shop
    ///   labels:
    ///     istio-injection: enabled
    ///     pod-security.kubernetes.io/enforce: privileged
    ///     pod-security.kubernetes.io/warn: restricted
    /// ```
    "MSH0811", "init-against-pod-security", Workload, Error,
    aliases: [],
    rows: ["WL-011"],
    fix: None,
}

const ENFORCE: &str = "pod-security.kubernetes.io/enforce";

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    let plugin = plugin(cx);
    if plugin == Some(true) {
        return;
    }
    for namespace in cx.mesh.all::<Namespace>().filter(|namespace| asks_istio(*namespace)) {
        if namespace.object.label(ENFORCE) != Some("restricted") {
            continue;
        }
        let path = format!("metadata.labels[\"{ENFORCE}\"]");
        let message =
            format!("namespace `{}` enforces restricted pod security and injects pods that need NET_ADMIN", namespace.object.name());
        let finding = out.report(namespace.object, path, message);
        finding.note("admission refuses the pods because of the init container that redirects traffic");
        finding.help("install Istio's CNI plugin, which redirects without an init container, or enforce `privileged`");
        if plugin.is_none() {
            finding.level(Level::Warning).note("unless the CNI plugin is installed, which the input does not tell");
        }
    }
}

/// Tells whether the CNI plugin is installed, if the input shows an installation.
fn plugin(cx: &Context<'_>) -> Option<bool> {
    if cx.mesh.all::<DaemonSet>().any(|set| set.object.name().contains("istio-cni")) {
        return Some(true);
    }
    let mut operators = cx.mesh.all::<IstioOperator>().peekable();
    operators.peek()?;
    Some(operators.any(|operator| {
        let component = operator.body.components.as_ref().and_then(|components| components.cni.as_ref()).and_then(|cni| cni.enabled);
        let value = operator
            .body
            .values
            .as_ref()
            .is_some_and(|values| values.0["istio_cni"]["enabled"] == true || values.0["pilot"]["cni"]["enabled"] == true);
        component == Some(true) || value || operator.body.profile.as_deref() == Some("ambient")
    }))
}
