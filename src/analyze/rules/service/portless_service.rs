//! Headless Services without ports.

use super::{Scene, Standing, is_headless};
use crate::analyze::{Context, Findings, rule};
use crate::api::k8s::service::{Service, ServiceType};

rule! {
    /// A meshed headless or ExternalName Service without ports.
    ///
    /// ## Why is this bad?
    ///
    /// Proxies know a Service by its ports: traffic to this one is unknown to them and is passed on as
    /// it is, without mTLS; peers that insist on mTLS refuse it.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// apiVersion: v1
    /// kind: Namespace
    /// metadata: {name: shop, labels: {istio-injection: enabled}}
    /// ---
    /// apiVersion: v1
    /// kind: Service
    /// metadata: {name: peers, namespace: shop}
    /// spec:
    ///   clusterIP: None
    /// ```
    ///
    /// ```yaml good
    /// apiVersion: v1
    /// kind: Namespace
    /// metadata: {name: shop, labels: {istio-injection: enabled}}
    /// ---
    /// apiVersion: v1
    /// kind: Service
    /// metadata: {name: peers, namespace: shop}
    /// spec:
    ///   clusterIP: None
    ///   ports: [{name: tcp-peers, port: 7000}]
    /// ```
    "MSH0908", "portless-service", Service, Warning,
    aliases: [],
    rows: ["SVC-009"],
    fix: None,
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    let scene = Scene::of(cx);
    for service in cx.all::<Service>().filter(|service| service.body.ports.is_empty() && !service.object.masked) {
        let external = service.body.type_ == Some(ServiceType::ExternalName);
        if !is_headless(service.body) && !external {
            continue;
        }
        let standing = scene.standing(service);
        if standing == Standing::Apart {
            continue;
        }
        let (path, word) = if external { ("spec.type", "ExternalName") } else { ("spec.clusterIP", "headless") };
        let finding = out.report(service.object, path, format!("the {word} Service declares no ports"));
        finding.note("proxies know a Service by its ports: traffic to it is passed on as it is, without mTLS");
        finding.help("declare the ports that clients use, each with its protocol");
        standing.temper(finding);
    }
}
