//! Port modes that name no port.

use super::selects;
use crate::analyze::{Context, Findings, rule};
use crate::api::istio::peer_authentication::PeerAuthentication;
use crate::text::is_unknown;

rule! {
    /// A PeerAuthentication whose `portLevelMtls` is empty or has a key that is no port number.
    ///
    /// ## Why is this bad?
    ///
    /// The policy is rejected as a whole. Keys are numbers of container ports; names of ports are not looked up.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// apiVersion: security.istio.io/v1
    /// kind: PeerAuthentication
    /// metadata: {name: catalog, namespace: shop}
    /// spec:
    ///   selector: {matchLabels: {app: catalog}}
    ///   portLevelMtls:
    ///     http-metrics: {mode: PERMISSIVE}
    /// ```
    ///
    /// ```yaml good
    /// apiVersion: security.istio.io/v1
    /// kind: PeerAuthentication
    /// metadata: {name: catalog, namespace: shop}
    /// spec:
    ///   selector: {matchLabels: {app: catalog}}
    ///   portLevelMtls:
    ///     9090: {mode: PERMISSIVE}
    /// ```
    "MSH0509", "impossible-port-mode", Mtls, Error,
    aliases: [],
    rows: ["PA-002"],
    fix: None,
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    for policy in cx.mesh.all::<PeerAuthentication>().filter(|policy| selects(policy.body)) {
        let Some(ports) = &policy.body.port_level_mtls else { continue };
        if ports.is_empty() {
            let finding = out.report(policy.object, "spec.portLevelMtls", "`portLevelMtls` is empty");
            finding.on_key().note("the policy is rejected as a whole").help("name a port, or remove the field");
        }
        for key in ports.keys().filter(|key| !is_unknown(key)) {
            if key.parse::<u16>().is_ok_and(|port| port > 0) {
                continue;
            }
            let finding = out.report(policy.object, format!("spec.portLevelMtls[\"{key}\"]"), format!("`{key}` is no port number"));
            finding.on_key().note("the policy is rejected as a whole").help("write the number of the container port (1 to 65535)");
        }
    }
}
