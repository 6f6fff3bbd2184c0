//! Policies that turn mTLS off for ambient workloads.

use super::selects;
use crate::analyze::{Context, Findings, rule};
use crate::api::istio::peer_authentication::{Mode, PeerAuthentication};
use crate::api::k8s::namespace::Namespace;
use crate::optin::Meshed;

rule! {
    /// A PeerAuthentication of mode DISABLE for workloads in ambient mode.
    ///
    /// ## Why is this bad?
    ///
    /// The node proxies of ambient mode do not support DISABLE and ignore it: the workload goes on
    /// accepting mTLS (HBONE) and plaintext.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// apiVersion: v1
    /// kind: Namespace
    /// metadata: {name: shop, labels: {istio.io/dataplane-mode: ambient}}
    /// ---
    /// apiVersion: security.istio.io/v1
    /// kind: PeerAuthentication
    /// metadata: {name: default, namespace: shop}
    /// spec:
    ///   mtls: {mode: DISABLE}
    /// ```
    ///
    /// ```yaml good
    /// apiVersion: v1
    /// kind: Namespace
    /// metadata: {name: shop, labels: {istio.io/dataplane-mode: ambient}}
    /// ---
    /// apiVersion: security.istio.io/v1
    /// kind: PeerAuthentication
    /// metadata: {name: default, namespace: shop}
    /// spec:
    ///   mtls: {mode: PERMISSIVE}
    /// ```
    "MSH0513", "disable-in-ambient", Mtls, Warning,
    aliases: [],
    rows: ["PA-006"],
    fix: None,
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    for policy in cx.mesh.all::<PeerAuthentication>() {
        let namespace = &policy.object.namespace;
        let selected = policy.body.selector.iter().flat_map(|selector| cx.mesh.select(namespace, &selector.match_labels));
        let labels = cx.mesh.get::<Namespace>("", namespace);
        let by_namespace = labels.filter(|labels| labels.object.label("istio.io/dataplane-mode") == Some("ambient"));
        let ambient = if selects(policy.body) {
            let modes: Vec<Meshed> = selected.map(|workload| workload.meshed).collect();
            !modes.is_empty() && modes.iter().all(|mode| *mode == Meshed::Ambient)
        } else {
            by_namespace.is_some() && !cx.mesh.workloads_in(namespace).any(|workload| workload.meshed == Meshed::Sidecar)
        };
        if !ambient {
            continue;
        }
        let own = policy.body.mtls.as_ref().map(|mtls| ("spec.mtls.mode".to_owned(), mtls.mode));
        let ports = policy.body.port_level_mtls.iter().flatten();
        let ports = ports.map(|(port, mtls)| (format!("spec.portLevelMtls[\"{port}\"].mode"), mtls.mode));
        for (path, _) in own.into_iter().chain(ports).filter(|(_, mode)| *mode == Some(Mode::Disable)) {
            let finding = out.report(policy.object, path, "DISABLE is ignored for workloads in ambient mode");
            finding.note("node proxies go on accepting mTLS besides plaintext");
            finding.help("write PERMISSIVE, which accepts both, or take the pods out of the mesh with `istio.io/dataplane-mode: none`");
            if let Some(namespace) = by_namespace {
                finding.related(namespace.object, "metadata.labels[\"istio.io/dataplane-mode\"]", "the namespace is in ambient mode");
            }
        }
    }
}
