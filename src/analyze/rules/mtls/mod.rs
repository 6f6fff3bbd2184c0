//! Group `mtls`: what servers accept, what clients send, and who has no proxy to do either.

pub(crate) mod auto_mtls_off;
pub(crate) mod client;
pub(crate) mod client_tls_against_strict;
pub(crate) mod disable_in_ambient;
pub(crate) mod impossible_port_mode;
pub(crate) mod mutual_against_disable;
pub(crate) mod mutual_to_unmeshed;
pub(crate) mod no_client_mtls;
pub(crate) mod permissive_mesh;
pub(crate) mod policy_without_mode;
pub(crate) mod port_is_service_port;
pub(crate) mod port_without_selector;
pub(crate) mod root_policy_with_selector;
pub(crate) mod strict_ingress_controller;
pub(crate) mod strict_load_balancer;
pub(crate) mod strict_probe;
pub(crate) mod strict_scrape;
pub(crate) mod strict_unmeshed_caller;
pub(crate) mod strict_webhook;
pub(crate) mod strict_without_proxy;
pub(crate) mod tls_disabled;
pub(crate) mod weaker_than_parent;

use crate::analyze::Context;
use crate::analyze::finding::Finding;
use crate::api::istio::peer_authentication::PeerAuthentication;
use crate::api::k8s::service::Service;
use crate::optin::NotMeshed;
use crate::store::mtls::EffectiveMtls;
use crate::store::{Of, Workload};

/// A refusal of plaintext that some proxy carries out.
pub(crate) struct Strict<'m> {
    pub(crate) mtls: EffectiveMtls<'m>,
    /// A pod behind it is known to be meshed; else it is only not known to be otherwise.
    pub(crate) certain: bool,
}

/// Returns what makes a port of a Service refuse plaintext, if anything may.
pub(crate) fn strict_behind<'m>(cx: &Context<'m>, service: Of<'m, Service>, port: usize) -> Option<Strict<'m>> {
    if service.body.selector.is_empty() {
        return None;
    }
    let backends = cx.mesh.backends(service);
    let bypasses =
        |workload: &Workload<'_>| cx.mesh.target_port(service, port, workload).is_some_and(|port| workload.bypasses_inbound(port));
    if !backends.is_empty() && backends.iter().all(|workload| workload.meshed.refusal().is_some() || bypasses(workload)) {
        return None;
    }
    let mtls = cx.mesh.service_mtls(service, port).filter(EffectiveMtls::is_strict)?;
    Some(Strict { mtls, certain: backends.iter().any(|workload| workload.meshed.is_meshed()) })
}

/// Returns what makes every port of a Service, or the one given, refuse plaintext.
pub(crate) fn strict_on<'m>(cx: &Context<'m>, service: Of<'m, Service>, port: Option<usize>) -> Option<Strict<'m>> {
    if let Some(port) = port {
        return strict_behind(cx, service, port);
    }
    let mut all = (0..service.body.ports.len()).map(|port| strict_behind(cx, service, port));
    let first = all.next()??;
    all.all(|other| other.is_some()).then_some(first)
}

impl Strict<'_> {
    /// Points at the policy, and lowers the level when no proxy is known to be there.
    pub(crate) fn explain(&self, finding: &mut Finding, service: Of<'_, Service>) {
        point(finding, &self.mtls, "mTLS is required here");
        if !self.certain {
            let assumption = format!("the pods behind `{}` are in the mesh", service.object.name());
            finding.assuming(crate::store::Inventory::Assumed, assumption);
        }
    }
}

/// Points at the policy that decides.
pub(crate) fn point(finding: &mut Finding, mtls: &EffectiveMtls<'_>, message: &str) {
    if let Some((policy, path)) = &mtls.source {
        finding.related(policy.object, path, message);
    }
}

/// Returns the path of the label or annotation that keeps a proxy away from a workload, if it is there.
pub(crate) fn refusal_path(workload: &Workload<'_>) -> Option<String> {
    const KEYS: [&str; 4] = ["sidecar.istio.io/inject", "linkerd.io/inject", "meshctl.io/inject", "istio.io/dataplane-mode"];
    match workload.meshed.refusal()? {
        NotMeshed::OptedOut => {
            let maps = [("labels", &workload.meta.labels), ("annotations", &workload.meta.annotations)];
            let mut found =
                maps.iter().flat_map(|(field, map)| KEYS.iter().filter(|key| map.contains_key(**key)).map(move |key| (field, key)));
            found.next().map(|(field, key)| format!("{}.{field}[\"{key}\"]", workload.meta_path()))
        }
        NotMeshed::HostNetwork => Some(format!("{}.hostNetwork", workload.spec_path())),
        _ => None,
    }
}

/// Points at what keeps a proxy away: the workload's own label, or its namespace's.
pub(crate) fn point_refusal(cx: &Context<'_>, finding: &mut Finding, workload: &Workload<'_>) {
    let Some(reason) = workload.meshed.refusal() else { return };
    if let Some(path) = refusal_path(workload) {
        finding.related(workload.object, path, reason.words());
        return;
    }
    let namespace = cx.get::<crate::api::k8s::namespace::Namespace>("", workload.namespace());
    if let Some(namespace) = namespace.filter(|_| matches!(reason, NotMeshed::NamespaceOptedOut | NotMeshed::NamespaceSilent)) {
        let path = if reason == NotMeshed::NamespaceSilent { "metadata.name" } else { "metadata.labels" };
        finding.related(namespace.object, path, reason.words().replace("its", "this"));
    }
}

/// Returns kind and name of a workload for messages.
pub(crate) fn words(workload: &Workload<'_>) -> String {
    format!("{} `{}`", workload.object.kind_name, workload.object.name())
}

/// Tells whether a policy selects workloads.
pub(crate) fn selects(policy: &PeerAuthentication) -> bool {
    policy.selector.as_ref().is_some_and(|selector| !selector.match_labels.is_empty())
}
