//! Policies that relax a wider one, where an organisation wants to see them.

use super::{point, selects};
use crate::analyze::{Context, Findings, rule};
use crate::api::istio::peer_authentication::{Mode, PeerAuthentication};

rule! {
    /// A PeerAuthentication that accepts plaintext where the wider policy does not.
    ///
    /// Off by default: exceptions are what narrower policies are for.
    ///
    /// ## Why is this bad?
    ///
    /// Each exception is a door for callers without an identity, and easily outlives its reason.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// apiVersion: security.istio.io/v1
    /// kind: PeerAuthentication
    /// metadata: {name: default, namespace: istio-system}
    /// spec: {mtls: {mode: STRICT}}
    /// ---
    /// apiVersion: security.istio.io/v1
    /// kind: PeerAuthentication
    /// metadata: {name: default, namespace: shop}
    /// spec: {mtls: {mode: PERMISSIVE}}
    /// ```
    ///
    /// ```yaml good
    /// apiVersion: security.istio.io/v1
    /// kind: PeerAuthentication
    /// metadata: {name: default, namespace: istio-system}
    /// spec: {mtls: {mode: STRICT}}
    /// ```
    "MSH0520", "weaker-than-parent", Mtls, Off,
    aliases: [],
    rows: ["PA-019"],
    fix: None,
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    for policy in cx.mesh.all::<PeerAuthentication>() {
        let namespace = &policy.object.namespace;
        if cx.mesh.settings.is_root(namespace) {
            continue;
        }
        let parent = cx.mesh.namespace_mtls(if selects(policy.body) { namespace } else { cx.mesh.settings.root_namespace() });
        let weak = |mode: Option<Mode>| matches!(mode, Some(Mode::Permissive | Mode::Disable));
        let own = policy.body.mtls.as_ref().and_then(|mtls| mtls.mode);
        let strict = own.filter(|mode| *mode != Mode::Unset).map_or(parent.is_strict(), |mode| mode == Mode::Strict);
        let ports = policy.body.port_level_mtls.iter().flatten().filter(|(_, mtls)| strict && weak(mtls.mode));
        let mut paths: Vec<String> = ports.map(|(port, _)| format!("spec.portLevelMtls[\"{port}\"].mode")).collect();
        if parent.is_strict() && weak(own) {
            paths.push("spec.mtls.mode".to_owned());
        }
        for path in paths {
            let finding = out.report(policy.object, path, "this accepts plaintext where the wider policy does not");
            point(finding, &parent, "the wider policy");
        }
    }
}
