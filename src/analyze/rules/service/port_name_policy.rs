//! Port names that do not say their protocol, for organisations that insist.

use super::is_of_installation;
use crate::analyze::{Context, Findings, rule};
use crate::api::k8s::service::Service;
use crate::store::protocol::Protocol;

rule! {
    /// A Service port whose name does not begin with a protocol, whether it is meshed or not, and whatever `appProtocol` says.
    ///
    /// Off by default.
    ///
    /// ## Why is this bad?
    ///
    /// Names that say the protocol work with every mesh and every version of it.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// apiVersion: v1
    /// kind: Service
    /// metadata: {name: catalog, namespace: shop}
    /// spec:
    ///   ports: [{name: main, port: 8080, appProtocol: http}]
    /// ```
    ///
    /// ```yaml good
    /// apiVersion: v1
    /// kind: Service
    /// metadata: {name: catalog, namespace: shop}
    /// spec:
    ///   ports: [{name: http-main, port: 8080}]
    /// ```
    "MSH0922", "port-name-policy", Service, Off,
    aliases: [],
    rows: ["SVC-024"],
    fix: None,
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    for service in cx.all::<Service>().filter(|service| !is_of_installation(service.object)) {
        for (position, port) in service.body.ports.iter().enumerate() {
            let name = port.name.as_deref().unwrap_or_default();
            if crate::text::is_unknown(name) || Protocol::of_name(name) != Protocol::Undeclared {
                continue;
            }
            let (path, message) = if name.is_empty() {
                (format!("spec.ports[{position}].port"), "the port has no name".to_owned())
            } else {
                (format!("spec.ports[{position}].name"), format!("the port name `{name}` does not begin with a protocol"))
            };
            out.report(service.object, path, message)
                .help("let the name begin with `http`, `https`, `grpc`, `tcp`, `tls`, `udp` or the like");
        }
    }
}
