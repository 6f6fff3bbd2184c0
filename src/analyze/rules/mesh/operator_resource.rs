//! `IstioOperator` objects that wait for an operator that no longer exists.

use crate::analyze::{Context, Findings, rule};
use crate::api::Kind;
use crate::api::istio::istio_operator::IstioOperator;

rule! {
    /// An IstioOperator object that lives in a cluster, where the removed in-cluster operator would read it.
    ///
    /// Files for `istioctl install -f` look the same; reported are objects with a status, and those
    /// beside a Deployment `istio-operator`.
    ///
    /// ## Why is this bad?
    ///
    /// The in-cluster operator ended with Istio 1.23: changes of the object have no effect.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// apiVersion: install.istio.io/v1alpha1
    /// kind: IstioOperator
    /// metadata: {name: mesh, namespace: istio-system}
    /// spec: {profile: minimal}
    /// status: {status: HEALTHY}
    /// ```
    ///
    /// ```yaml good
    /// apiVersion: install.istio.io/v1alpha1
    /// kind: IstioOperator
    /// metadata: {name: mesh, namespace: istio-system}
    /// spec: {profile: minimal}
    /// ```
    "MSH1808", "operator-resource", Mesh, Warning,
    aliases: [],
    rows: ["PX-013"],
    fix: None,
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    let controller = cx.of_kind(Kind::Deployment).find(|object| {
        object.name().starts_with("istio-operator")
            && (object.namespace == "istio-operator" || object.label("name") == Some("istio-operator"))
    });
    for operator in cx.all::<IstioOperator>() {
        if operator.object.status.is_none() && controller.is_none() {
            continue;
        }
        let finding = out.report(operator.object, "kind", "no operator reads this IstioOperator any more");
        finding.note("the in-cluster operator ended with Istio 1.23: changes of the object have no effect");
        finding.help("install with Helm or `istioctl install -f`, or use the Sail operator's `Istio` resource");
        if let Some(controller) = controller {
            finding.related(controller, "metadata.name", "the removed operator");
        }
    }
}
