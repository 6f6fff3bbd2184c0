//! Listeners of Sidecars for outbound traffic that cannot be.

use crate::analyze::{Context, Findings, rule};
use crate::api::istio::sidecar::Sidecar;
use crate::text::is_unknown;

rule! {
    /// Several outbound listeners without a port, one that is not the last, or a port 0 that is no Unix socket.
    ///
    /// The listener without a port is for all ports that no other one names.
    ///
    /// ## Why is this bad?
    ///
    /// The webhook refuses the object.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// apiVersion: networking.istio.io/v1
    /// kind: Sidecar
    /// metadata: {name: default, namespace: shop}
    /// spec:
    ///   egress:
    ///   - hosts: ["./*"]
    ///   - hosts: ["istio-system/*"]
    /// ```
    ///
    /// ```yaml good
    /// apiVersion: networking.istio.io/v1
    /// kind: Sidecar
    /// metadata: {name: default, namespace: shop}
    /// spec:
    ///   egress:
    ///   - hosts: ["./*", "istio-system/*"]
    /// ```
    "MSH1744", "invalid-egress-listener", Registry, Error,
    aliases: [],
    rows: ["SC-007", "SC-008"],
    fix: None,
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    for sidecar in cx.all::<Sidecar>() {
        let catching = |position: usize| sidecar.egress[position].port.is_none();
        let all: Vec<usize> = (0..sidecar.egress.len()).filter(|position| catching(*position)).collect();
        if let [first, second, ..] = all.as_slice() {
            out.report(sidecar.object, format!("spec.egress[{second}]"), "two outbound listeners without a port")
                .related(sidecar.object, format!("spec.egress[{first}]"), "for all other ports already")
                .note("the object is refused")
                .help("put all their `hosts` into one listener");
        } else if let [only] = all.as_slice()
            && *only + 1 != sidecar.egress.len()
        {
            out.report(sidecar.object, format!("spec.egress[{only}]"), "the outbound listener without a port is not the last")
                .note("the object is refused: it is for all ports that no other listener names")
                .help("move it to the end");
        }
        for (position, listener) in sidecar.egress.iter().enumerate() {
            let socket = listener.bind.as_deref().is_some_and(|bind| bind.starts_with("unix://") || is_unknown(bind));
            if listener.port.as_ref().is_some_and(|port| port.number == Some(0)) && !socket {
                out.report(sidecar.object, format!("spec.egress[{position}].port.number"), "port 0 is for Unix sockets only")
                    .note("the object is refused")
                    .help("write a port, or `bind: unix:///path`");
            }
        }
    }
}
