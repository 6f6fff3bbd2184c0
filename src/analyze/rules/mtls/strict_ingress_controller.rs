//! Ingress backends that accept only mTLS behind a controller without a proxy.

use super::{strict_behind, words};
use crate::analyze::{Context, Findings, rule};
use crate::api::k8s::ingress::{Ingress, IngressServiceBackend};
use crate::api::k8s::ingress_class::IngressClass;
use crate::api::k8s::service::Service;
use crate::diag::Level;
use crate::store::{Of, Workload};

rule! {
    /// An Ingress whose backend accepts only mTLS while the ingress controller is not in the mesh.
    ///
    /// When the controller's pods are not in the input the finding is a warning. Ingresses of the mesh's
    /// own class are served by a gateway, which has a certificate.
    ///
    /// ## Why is this bad?
    ///
    /// The controller forwards plaintext. The backend's proxy resets it: users get 502 or 503.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// apiVersion: v1
    /// kind: Service
    /// metadata: {name: catalog, namespace: shop}
    /// spec:
    ///   selector: {app: catalog}
    ///   ports: [{name: http, port: 80, targetPort: 8080}]
    /// ---
    /// apiVersion: v1
    /// kind: Pod
    /// metadata: {name: catalog, namespace: shop, labels: {app: catalog, sidecar.istio.io/inject: "true"}}
    /// spec:
    ///   containers: [{name: catalog, image: "example.com/catalog:1"}]
    /// ---
    /// apiVersion: security.istio.io/v1
    /// kind: PeerAuthentication
    /// metadata: {name: default, namespace: shop}
    /// spec: {mtls: {mode: STRICT}}
    /// ---
    /// apiVersion: networking.k8s.io/v1
    /// kind: Ingress
    /// metadata: {name: catalog, namespace: shop}
    /// spec:
    ///   ingressClassName: nginx
    ///   rules:
    ///   - host: shop.example.com
    ///     http:
    ///       paths:
    ///       - path: /
    ///         pathType: Prefix
    ///         backend: {service: {name: catalog, port: {number: 80}}}
    /// ```
    ///
    /// ```yaml good
    /// apiVersion: v1
    /// kind: Service
    /// metadata: {name: catalog, namespace: shop}
    /// spec:
    ///   selector: {app: catalog}
    ///   ports: [{name: http, port: 80, targetPort: 8080}]
    /// ---
    /// apiVersion: v1
    /// kind: Pod
    /// metadata: {name: catalog, namespace: shop, labels: {app: catalog, sidecar.istio.io/inject: "true"}}
    /// spec:
    ///   containers: [{name: catalog, image: "example.com/catalog:1"}]
    /// ---
    /// apiVersion: security.istio.io/v1
    /// kind: PeerAuthentication
    /// metadata: {name: default, namespace: shop}
    /// spec: {mtls: {mode: STRICT}}
    /// ---
    /// apiVersion: networking.k8s.io/v1
    /// kind: Ingress
    /// metadata: {name: catalog, namespace: shop}
    /// spec:
    ///   ingressClassName: istio
    ///   rules:
    ///   - host: shop.example.com
    ///     http:
    ///       paths:
    ///       - path: /
    ///         pathType: Prefix
    ///         backend: {service: {name: catalog, port: {number: 80}}}
    /// ```
    "MSH0514", "strict-ingress-controller", Mtls, Error,
    aliases: [],
    rows: ["PA-012"],
    fix: None,
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    if !cx.mesh.has::<Ingress>() {
        return;
    }
    let controllers: Vec<Workload<'_>> = cx.mesh.workloads().filter(is_controller).collect();
    for ingress in cx.mesh.all::<Ingress>().filter(|ingress| !is_of_mesh(cx, *ingress)) {
        let mut seen = Vec::new();
        for (backend, path) in backends(ingress.body) {
            let Some(service) = backend.name.as_deref().and_then(|name| cx.mesh.get::<Service>(&ingress.object.namespace, name)) else {
                continue;
            };
            let Some(port) = port_of(service, backend) else { continue };
            let Some(strict) = strict_behind(cx, service, port).filter(|_| !seen.contains(&(service.object.id, port))) else { continue };
            seen.push((service.object.id, port));
            let controller = controllers.first();
            if controllers.iter().any(|controller| controller.meshed.is_meshed()) {
                continue;
            }
            let message = format!("backend `{}` accepts only mTLS, and the ingress controller sends plaintext", service.object.name());
            let finding = out.report(ingress.object, path, message);
            finding.note("the backend's proxy resets the controller's connections: users get 502 or 503");
            finding.help(
                "put the controller's pods in the mesh, expose the service with a gateway of the mesh, or accept plaintext on this port",
            );
            strict.explain(finding, service);
            match controller {
                Some(controller) if controller.meshed.refusal().is_some() => {
                    finding.related(controller.object, "metadata.name", format!("{} has no proxy", words(controller)));
                }
                _ => {
                    let level = finding.level.max(Level::Warning);
                    finding.level(level).note("unless the controller, which is not in the input, is in the mesh");
                }
            }
        }
    }
}

fn is_controller(workload: &Workload<'_>) -> bool {
    const NAMES: [&str; 7] =
        ["ingress-nginx", "nginx-ingress", "traefik", "haproxy-ingress", "kubernetes-ingress", "contour-envoy", "ingress-controller"];
    NAMES.iter().any(|name| workload.object.name().contains(name))
        || workload.labels().get("app.kubernetes.io/name").is_some_and(|label| NAMES.contains(&label.as_str()))
}

/// Tells whether a gateway of a mesh serves it.
fn is_of_mesh(cx: &Context<'_>, ingress: Of<'_, Ingress>) -> bool {
    let class = ingress.body.ingress_class_name.as_deref().or_else(|| ingress.object.annotation("kubernetes.io/ingress.class"));
    let object = class.and_then(|class| cx.mesh.get::<IngressClass>("", class));
    let controller = object.and_then(|class| class.body.controller.as_deref()).unwrap_or_default();
    controller == "istio.io/ingress-controller"
        || class.is_some_and(|class| class.contains("istio") || cx.mesh.settings.config.ingress_class.as_deref() == Some(class))
}

fn backends(ingress: &Ingress) -> Vec<(&IngressServiceBackend, String)> {
    let mut found = Vec::new();
    if let Some(service) = ingress.default_backend.as_ref().and_then(|backend| backend.service.as_ref()) {
        found.push((service, "spec.defaultBackend.service.name".to_owned()));
    }
    for (i, rule) in ingress.rules.iter().enumerate() {
        for (j, path) in rule.http.iter().flat_map(|http| &http.paths).enumerate() {
            if let Some(service) = path.backend.as_ref().and_then(|backend| backend.service.as_ref()) {
                found.push((service, format!("spec.rules[{i}].http.paths[{j}].backend.service.name")));
            }
        }
    }
    found
}

fn port_of(service: Of<'_, Service>, backend: &IngressServiceBackend) -> Option<usize> {
    let port = backend.port.as_ref()?;
    service.body.ports.iter().position(|own| match (&port.name, port.number) {
        (Some(name), _) => own.name.as_ref() == Some(name),
        (None, number) => number.is_some() && own.port == number,
    })
}
