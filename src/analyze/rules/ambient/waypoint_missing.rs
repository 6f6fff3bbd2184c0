//! Waypoints that do not exist, or do not serve what is bound to them.

use super::{Binding, USE_WAYPOINT, binding_of};
use crate::analyze::{Context, Findings, rule};
use crate::api::Kind;
use crate::api::gateway::k8s_gateway::K8sGateway;
use crate::store::{Object, Of};
use crate::text::{is_unknown, suggest};

rule! {
    /// A `istio.io/use-waypoint` label that names no waypoint, a Gateway of another class, or a waypoint for other traffic.
    ///
    /// ## Why is this bad?
    ///
    /// The binding fails: traffic goes on without the waypoint, and routes and policies for HTTP have no effect.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// apiVersion: gateway.networking.k8s.io/v1
    /// kind: Gateway
    /// metadata: {name: waypoint, namespace: shop}
    /// spec:
    ///   gatewayClassName: istio-waypoint
    ///   listeners: [{name: mesh, port: 15008, protocol: HBONE}]
    /// ---
    /// apiVersion: v1
    /// kind: Namespace
    /// metadata:
    ///   name: shop
    ///   labels:
    ///     istio.io/dataplane-mode: ambient
    ///     istio.io/use-waypoint: waypiont
    /// ```
    ///
    /// ```yaml good
    /// apiVersion: gateway.networking.k8s.io/v1
    /// kind: Gateway
    /// metadata: {name: waypoint, namespace: shop}
    /// spec:
    ///   gatewayClassName: istio-waypoint
    ///   listeners: [{name: mesh, port: 15008, protocol: HBONE}]
    /// ---
    /// apiVersion: v1
    /// kind: Namespace
    /// metadata:
    ///   name: shop
    ///   labels:
    ///     istio.io/dataplane-mode: ambient
    ///     istio.io/use-waypoint: waypoint
    /// ```
    "MSH1414", "waypoint-missing", Ambient, Error,
    aliases: ["KIA1313"],
    rows: ["AM-014", "AM-016"],
    fix: None,
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    let kinds = [Kind::Namespace, Kind::Service, Kind::ServiceEntry, Kind::Pod];
    for object in kinds.into_iter().flat_map(|kind| cx.mesh.of_kind(kind)) {
        if let Some(binding) = binding_of(object) {
            look(cx, &binding, &format!("metadata.labels[\"{USE_WAYPOINT}\"]"), object.kind == Some(Kind::Pod), out);
        }
    }
    for workload in cx.mesh.workloads().filter(|workload| !workload.template.is_empty()) {
        let Some(name) = workload.labels().get(USE_WAYPOINT).filter(|name| *name != "none") else { continue };
        let namespace = workload.labels().get("istio.io/use-waypoint-namespace").map_or(workload.namespace(), String::as_str);
        let binding = Binding { name, namespace, object: workload.object };
        look(cx, &binding, &format!("{}.labels[\"{USE_WAYPOINT}\"]", workload.meta_path()), true, out);
    }
}

fn look(cx: &Context<'_>, binding: &Binding<'_>, path: &str, of_pod: bool, out: &mut Findings) {
    let Binding { name, namespace, object } = binding;
    if is_unknown(name) || is_unknown(namespace) {
        return;
    }
    let Some(gateway) = cx.mesh.get::<K8sGateway>(namespace, name) else {
        missing(cx, binding, path, out);
        return;
    };
    if !is_waypoint(gateway) {
        let class = gateway.body.gateway_class_name.as_deref().unwrap_or_default();
        let finding = out.report(object, path, format!("Gateway `{name}` is of class `{class}`, not a waypoint"));
        finding.note("the binding fails: HTTP routes and policies have no effect").help("name a Gateway of class `istio-waypoint`");
        finding.related(gateway.object, "spec.gatewayClassName", "the class of the Gateway");
        return;
    }
    let serves = gateway.object.label("istio.io/waypoint-for").unwrap_or("service");
    let wrong = match serves {
        "none" => true,
        "service" => of_pod,
        "workload" => object.kind == Some(Kind::Service) || object.kind == Some(Kind::ServiceEntry),
        _ => false,
    };
    if wrong {
        let what = if of_pod { "workload" } else { "service" };
        let finding =
            out.report(object, path, format!("waypoint `{name}` does not serve {what} traffic (`istio.io/waypoint-for: {serves}`)"));
        finding.note("the binding has no effect").help(format!("label the waypoint `istio.io/waypoint-for: {what}`, or `all`"));
        finding.related(gateway.object, "metadata.labels", "the waypoint");
    }
}

fn is_waypoint(gateway: Of<'_, K8sGateway>) -> bool {
    let class = gateway.body.gateway_class_name.as_deref().unwrap_or_default();
    class.contains("waypoint")
        || is_unknown(class)
        || gateway.body.listeners.iter().any(|listener| listener.protocol.as_deref() == Some("HBONE"))
}

fn missing(cx: &Context<'_>, binding: &Binding<'_>, path: &str, out: &mut Findings) {
    let Binding { name, namespace, object } = binding;
    let inventory = cx.mesh.inventory::<K8sGateway>(namespace);
    if inventory == crate::store::Inventory::Assumed && !cx.mesh.has::<K8sGateway>() {
        out.skip("needs Gateways, none were given");
        return;
    }
    let finding = out.report(object, path, format!("there is no waypoint `{name}` in namespace `{namespace}`"));
    finding.note("traffic goes on without one: HTTP routes and policies have no effect");
    let near = cx.mesh.within::<K8sGateway>(namespace).map(|gateway| gateway.object.name());
    match suggest::nearest(name, near.collect::<Vec<_>>()) {
        Some(near) => finding.help(format!("there is a Gateway `{near}`")),
        None if elsewhere(cx, name).is_some() => finding.help(format!(
            "there is one in namespace `{}`: add the label `istio.io/use-waypoint-namespace`",
            elsewhere(cx, name).map_or("", |object| &object.namespace)
        )),
        None => finding.help("create it (`istioctl waypoint apply`), or correct the name"),
    };
    finding.assuming(inventory, format!("the Gateways of namespace `{namespace}` are all in the input"));
}

fn elsewhere<'m>(cx: &Context<'m>, name: &str) -> Option<&'m Object> {
    cx.mesh.all::<K8sGateway>().find(|gateway| gateway.object.name() == name && is_waypoint(*gateway)).map(|gateway| gateway.object)
}
