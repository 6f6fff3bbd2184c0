//! Group `workload`: injection, and what a proxy beside a program means for its life.

pub(crate) mod application_uid_1337;
pub(crate) mod capture_exclusion;
pub(crate) mod capture_nothing;
pub(crate) mod default_service_account;
pub(crate) mod drain_cut_short;
pub(crate) mod host_network_in_mesh;
pub(crate) mod hpa_pod_metric;
pub(crate) mod image_auto_not_injected;
pub(crate) mod init_against_pod_security;
pub(crate) mod init_needs_network;
pub(crate) mod inject_label_ignored;
pub(crate) mod job_never_ends;
pub(crate) mod mesh_in_system_namespace;
pub(crate) mod namespace_injected_by_default;
pub(crate) mod namespace_not_injected;
pub(crate) mod namespace_several_labels;
pub(crate) mod pod_without_sidecar;
pub(crate) mod probe_port_undeclared;
pub(crate) mod proxy_image_mismatch;
pub(crate) mod proxy_image_pinned;
pub(crate) mod proxy_resources;
pub(crate) mod scrape_port_of_proxy;
pub(crate) mod selector_mismatch;
pub(crate) mod workload_opted_out;
use crate::analyze::Context;
use crate::api::istio::istio_operator::IstioOperator;
use crate::api::k8s::container::Container;
use crate::api::k8s::namespace::Namespace;
use crate::store::{Of, Workload};

/// Returns the Namespace object of a workload.
pub(crate) fn namespace_of<'m>(cx: &Context<'m>, workload: &Workload<'m>) -> Option<Of<'m, Namespace>> {
    cx.mesh.get::<Namespace>("", workload.namespace())
}

/// Returns kind and name of a workload for messages.
pub(crate) fn words(workload: &Workload<'_>) -> String {
    format!("{} `{}`", workload.object.kind_name, workload.object.name())
}

/// Tells whether a Namespace asks for Istio sidecars.
pub(crate) fn asks_istio(namespace: Of<'_, Namespace>) -> bool {
    match namespace.object.label("istio-injection") {
        Some(value) => value == "enabled",
        None => namespace.object.label("istio.io/rev").is_some(),
    }
}

/// Tells whether Linkerd, or this project, injects the workload: their proxies end with their jobs.
pub(crate) fn is_others(cx: &Context<'_>, workload: &Workload<'_>) -> bool {
    const KEYS: [&str; 2] = ["linkerd.io/inject", "meshctl.io/inject"];
    let of = |meta: &crate::api::ObjectMeta| KEYS.iter().any(|key| meta.annotations.contains_key(*key) || meta.labels.contains_key(*key));
    of(workload.meta) || namespace_of(cx, workload).is_some_and(|namespace| of(&namespace.object.meta))
}

/// Tells whether the sidecar starts before and stops after the program (a native sidecar); nothing
/// where versions decide that are not known.
///
/// Istio does so by default from 1.27 on, where every node runs Kubernetes 1.33 or later.
pub(crate) fn native_sidecar(cx: &Context<'_>, workload: &Workload<'_>) -> Option<bool> {
    if let Some(value) = workload.meta.annotations.get("sidecar.istio.io/nativeSidecar") {
        return Some(value == "true");
    }
    if workload.pod.init_containers.iter().any(|container| container.name.as_deref() == Some("istio-proxy")) {
        return Some(true);
    }
    if workload.pod.containers.iter().any(|container| container.name.as_deref() == Some("istio-proxy")) {
        return Some(false);
    }
    let set = cx.mesh.all::<IstioOperator>().find_map(|operator| {
        let value = operator.body.values.as_ref()?.0["pilot"]["env"].get("ENABLE_NATIVE_SIDECARS")?.to_string();
        Some(value.contains("true"))
    });
    let revision = namespace_of(cx, workload).and_then(|namespace| revision_version(namespace.object.label("istio.io/rev")?));
    let istio = cx.targets.istio.or(revision);
    match (set, istio, cx.targets.kubernetes) {
        (Some(set), ..) => Some(set),
        (None, Some(istio), _) if istio < (1, 27) => Some(false),
        (None, _, Some(kubernetes)) if kubernetes < (1, 33) => Some(false),
        (None, Some(_), Some(_)) => Some(true),
        _ => None,
    }
}

/// Reads the version in a revision such as `1-23-4`.
fn revision_version(revision: &str) -> Option<(u32, u32)> {
    let mut parts = revision.split('-');
    Some((parts.next()?.parse().ok()?, parts.next()?.parse().ok()?))
}

/// Iterates over everything a container runs: command, arguments, hooks.
pub(crate) fn scripts(container: &Container) -> impl Iterator<Item = &str> {
    let hooks = container.lifecycle.iter().flat_map(|lifecycle| [&lifecycle.pre_stop, &lifecycle.post_start]).flatten();
    let hooks = hooks.filter_map(|hook| hook.exec.as_ref()).flat_map(|exec| &exec.command);
    container.command.iter().chain(&container.args).chain(hooks).map(String::as_str)
}
