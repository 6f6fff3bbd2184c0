//! An ingress controller in Linkerd's ingress mode whose routes do not set the `l5d-dst-override` header.

use super::annotations::{INJECT, of_pods};
use crate::analyze::{Context, Findings, rule};
use crate::api::Kind;
use crate::api::k8s::ingress::Ingress;
use crate::store::Of;
use crate::text::is_unknown;

rule! {
    /// An ingress controller in Linkerd's ingress mode whose routes do not set the `l5d-dst-override` header.
    ///
    /// ## Why is this bad?
    ///
    /// In ingress mode the header chooses the destination. Where the ingress does not overwrite it, clients on the internet choose: any service of the cluster can be reached.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// apiVersion: apps/v1
    /// kind: Deployment
    /// metadata: {name: nginx, namespace: shop}
    /// spec:
    ///   selector: {matchLabels: {app: nginx}}
    ///   template:
    ///     metadata:
    ///       labels: {app: nginx}
    ///       annotations:
    ///         linkerd.io/inject: ingress
    ///     spec:
    ///       containers:
    ///       - name: nginx
    ///         image: registry.example.com/nginx:1.0.0
    ///         ports: [{name: main, containerPort: 8000}]
    /// ---
    /// apiVersion: networking.k8s.io/v1
    /// kind: Ingress
    /// metadata:
    ///   name: web
    ///   namespace: shop
    /// spec:
    ///   ingressClassName: nginx
    ///   rules:
    ///   - host: shop.example.com
    ///     http: {paths: [{path: /, pathType: Prefix, backend: {service: {name: web, port: {number: 80}}}}]}
    /// ```
    ///
    /// ```yaml good
    /// apiVersion: apps/v1
    /// kind: Deployment
    /// metadata: {name: nginx, namespace: shop}
    /// spec:
    ///   selector: {matchLabels: {app: nginx}}
    ///   template:
    ///     metadata:
    ///       labels: {app: nginx}
    ///       annotations:
    ///         linkerd.io/inject: ingress
    ///     spec:
    ///       containers:
    ///       - name: nginx
    ///         image: registry.example.com/nginx:1.0.0
    ///         ports: [{name: main, containerPort: 8000}]
    /// ---
    /// apiVersion: networking.k8s.io/v1
    /// kind: Ingress
    /// metadata:
    ///   name: web
    ///   namespace: shop
    ///   annotations:
    ///     nginx.ingress.kubernetes.io/configuration-snippet: |
    ///       proxy_set_header l5d-dst-override $service_name.$namespace.svc.cluster.local:$service_port;
    /// spec:
    ///   ingressClassName: nginx
    ///   rules:
    ///   - host: shop.example.com
    ///     http: {paths: [{path: /, pathType: Prefix, backend: {service: {name: web, port: {number: 80}}}}]}
    /// ```
    "MSH1337", "ingress-mode-open-relay", Linkerd, Error,
    aliases: [],
    rows: ["LD-037"],
    fix: None,
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    const HEADER: &str = "l5d-dst-override";
    let sets =
        |ingress: &Of<'_, Ingress>| ingress.object.meta.annotations.values().any(|value| value.contains(HEADER) || is_unknown(value));
    let Some(bare) = cx.all::<Ingress>().find(|ingress| !sets(ingress)) else {
        if !cx.has::<Ingress>() {
            out.skip("needs Ingresses, none were given");
        }
        return;
    };
    // Kinds of other ingress controllers, or the controller's own settings, may strip the header.
    let elsewhere = cx.objects().any(|object| object.kind.is_none() || matches!(object.kind, Some(Kind::ConfigMap | Kind::EnvoyFilter)));
    for workload in cx.workloads() {
        let Some(setting) = of_pods(cx, &workload, INJECT).filter(|setting| setting.value == "ingress") else { continue };
        if elsewhere {
            return;
        }
        out.report(setting.object, setting.path, format!("ingress mode, but Ingress `{}` does not set `{HEADER}`", bare.object.name()))
            .note("clients may send the header themselves and reach any service of the cluster")
            .help(format!("set `{HEADER}` on every route of the ingress, or use `{INJECT}: enabled`"))
            .related(bare.object, "metadata.name", "an Ingress without the header");
        return;
    }
}
