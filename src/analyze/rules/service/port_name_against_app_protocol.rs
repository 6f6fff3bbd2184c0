//! Ports whose name says one protocol and `appProtocol` another.

use super::{Scene, Standing, family, tcp_ports};
use crate::analyze::{Context, Findings, rule};
use crate::api::k8s::service::Service;
use crate::diag::Safety;
use crate::store::protocol::Protocol;

rule! {
    /// A port of a meshed Service whose name begins with one protocol while `appProtocol` says another one.
    ///
    /// Kinds of HTTP, and kinds of opaque TCP, are not told apart.
    ///
    /// ## Why is this bad?
    ///
    /// `appProtocol` wins, silently; whoever reads the name is misled.
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
    /// metadata: {name: catalog, namespace: shop}
    /// spec:
    ///   ports: [{name: tcp-web, port: 8080, appProtocol: http}]
    /// ```
    ///
    /// ```yaml good
    /// apiVersion: v1
    /// kind: Namespace
    /// metadata: {name: shop, labels: {istio-injection: enabled}}
    /// ---
    /// apiVersion: v1
    /// kind: Service
    /// metadata: {name: catalog, namespace: shop}
    /// spec:
    ///   ports: [{name: http-web, port: 8080, appProtocol: kubernetes.io/ws}]
    /// ```
    "MSH0903", "port-name-against-app-protocol", Service, Warning,
    aliases: [],
    rows: ["SVC-004"],
    fix: Some(Safety::Suggested),
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    let scene = Scene::of(cx);
    for service in cx.all::<Service>() {
        for declared in tcp_ports(service) {
            let Some(word) = declared.port.app_protocol.as_deref() else { continue };
            let named = Protocol::of_name(declared.name);
            let differ = family(named).zip(family(declared.protocol)).is_some_and(|(name, app)| name != app);
            if !differ || scene.standing(service) == Standing::Apart {
                continue;
            }
            let message =
                format!("the port name `{}` says {}, its `appProtocol: {word}` {}", declared.name, named.word(), declared.protocol.word());
            let finding = out.report(service.object, format!("{}.appProtocol", declared.path), message);
            finding.related(service.object, format!("{}.name", declared.path), "the name");
            finding.note(format!("`appProtocol` wins: proxies treat the port as {}", declared.protocol.word()));
            let first = declared.name.split('-').next().unwrap_or_default();
            finding.help(format!("correct the one that is wrong: `appProtocol: {first}`, or a name that does not begin with `{first}`"));
            finding.suggest_value(format!("{}.appProtocol", declared.path), first);
        }
    }
}
