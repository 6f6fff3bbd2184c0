//! The decision, from labels and annotations alone. For analysis any mesh's opt-in counts.
//!
//! Istio: `istio-injection` on a namespace beats `istio.io/rev`, and any value but `enabled` blocks
//! injection; a pod's label beats its annotation, and only the label reaches the webhook.

use crate::api::ObjectMeta;
use crate::api::k8s::pod_spec::PodSpec;
use crate::text::is_unknown;

/// Whether and how a workload takes part in a mesh.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Meshed {
    /// A proxy runs beside it, or will be put there.
    Sidecar,
    /// The node's proxy takes its traffic (Istio ambient).
    Ambient,
    /// It has no proxy, and why.
    No(NotMeshed),
    /// It cannot be told: the Namespace object is not in the input, or a template decides.
    Unknown,
}

/// Why a workload has no proxy.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum NotMeshed {
    /// A label or annotation of the pod says no.
    OptedOut,
    /// The namespace is there and does not ask for injection.
    NamespaceSilent,
    /// The namespace says no.
    NamespaceOptedOut,
    /// `hostNetwork: true` is never injected.
    HostNetwork,
    /// System namespaces are never injected.
    SystemNamespace,
    /// A running pod in an injected namespace that has no sidecar container.
    Running,
    /// A running pod without a sidecar, in a namespace that is not in the input.
    Bare,
}

impl NotMeshed {
    /// Returns the reason in words that complete "it has no proxy: …".
    pub(crate) fn words(self) -> &'static str {
        match self {
            Self::OptedOut => "its pods opt out of injection",
            Self::NamespaceSilent => "its namespace does not ask for injection",
            Self::NamespaceOptedOut => "its namespace opts out of injection",
            Self::HostNetwork => "pods on the host network are never injected",
            Self::SystemNamespace => "system namespaces are never injected",
            Self::Running => "it runs without a sidecar although its namespace asks for injection",
            Self::Bare => "it runs without a sidecar",
        }
    }
}

impl Meshed {
    /// Tells whether it has, or will have, a proxy of some sort.
    pub(crate) fn is_meshed(self) -> bool {
        matches!(self, Self::Sidecar | Self::Ambient)
    }

    /// Returns why it certainly has no proxy.
    pub(crate) fn refusal(self) -> Option<NotMeshed> {
        match self {
            Self::No(reason) => Some(reason),
            _ => None,
        }
    }
}

/// Everything the decision looks at.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Occasion<'a> {
    pub(crate) namespace: &'a str,
    /// Absent when the Namespace object is not in the input.
    pub(crate) namespace_meta: Option<&'a ObjectMeta>,
    pub(crate) pod: &'a ObjectMeta,
    pub(crate) spec: &'a PodSpec,
    /// The pod exists in a cluster: what it has is what it gets.
    pub(crate) running: bool,
    /// Template expressions may add labels to the pod, or to the namespace.
    pub(crate) masked: bool,
    /// The injector takes namespaces that say nothing (`enableNamespacesByDefault`).
    pub(crate) by_default: bool,
}

/// Containers that are a mesh's sidecar.
const SIDECARS: [&str; 3] = ["istio-proxy", "mesh-proxy", "linkerd-proxy"];
/// Namespaces that no injector touches.
pub(crate) const SYSTEM: [&str; 4] = ["kube-system", "kube-public", "kube-node-lease", "local-path-storage"];

/// What one place (a pod, a namespace) says to one mesh.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Says {
    Yes,
    No,
    Nothing,
    Unknown,
}

impl Meshed {
    /// Decides for one workload.
    pub(crate) fn decide(occasion: &Occasion<'_>) -> Self {
        let names = occasion.spec.all_containers().filter_map(|container| container.name.as_deref());
        if names.into_iter().any(|name| SIDECARS.contains(&name)) {
            return Self::Sidecar;
        }
        if occasion.pod.annotations.get("ambient.istio.io/redirection").is_some_and(|value| value == "enabled") {
            return Self::Ambient;
        }
        if SYSTEM.contains(&occasion.namespace) {
            return Self::No(NotMeshed::SystemNamespace);
        }
        if occasion.spec.host_network == Some(true) {
            return Self::No(NotMeshed::HostNetwork);
        }
        // Any mesh's yes makes it meshed; whoever opts out of one mesh has no other; else what is
        // unknown stays unknown; else the first reason counts.
        let answers = [istio(occasion), ours(occasion), linkerd(occasion)];
        let out = answers.into_iter().find(|answer| *answer == Self::No(NotMeshed::OptedOut));
        let meshed = answers.into_iter().find(|answer| answer.is_meshed()).or(out);
        let unknown = answers.into_iter().find(|answer| *answer == Self::Unknown);
        let reasoned = answers.into_iter().find(|answer| *answer != Self::No(NotMeshed::NamespaceSilent));
        match meshed.or(unknown).or(reasoned).unwrap_or(answers[0]) {
            Self::Sidecar if occasion.running => Self::No(NotMeshed::Running),
            Self::Unknown if occasion.running => Self::No(NotMeshed::Bare),
            Self::No(NotMeshed::NamespaceSilent) if occasion.masked => Self::Unknown,
            decided => decided,
        }
    }
}

/// Decides for Istio: sidecar injection first, then ambient mode.
fn istio(occasion: &Occasion<'_>) -> Meshed {
    let label = |key: &str| occasion.pod.labels.get(key).map(String::as_str);
    if occasion.pod.labels.contains_key(crate::text::UNKNOWN) {
        return Meshed::Unknown;
    }
    let mode = label("istio.io/dataplane-mode");
    // Istiod asks the label, else the annotation; the webhook that asks istiod sees labels only.
    let inject =
        label("sidecar.istio.io/inject").or_else(|| annotation(occasion.pod, "sidecar.istio.io/inject")).map_or(Says::Nothing, boolean);
    let calls = label("sidecar.istio.io/inject").map_or(Says::Nothing, boolean) == Says::Yes || label("istio.io/rev").is_some();
    let sidecar = match (inject, istio_namespace(occasion)) {
        (Says::No, _) => Meshed::No(NotMeshed::OptedOut),
        (Says::Unknown, _) => Meshed::Unknown,
        (_, Says::No) => Meshed::No(NotMeshed::NamespaceOptedOut),
        (_, Says::Yes) => Meshed::Sidecar,
        (_, Says::Nothing) if calls => Meshed::Sidecar,
        (_, Says::Nothing) => Meshed::No(NotMeshed::NamespaceSilent),
        (_, Says::Unknown) if calls => Meshed::Sidecar,
        (_, Says::Unknown) => Meshed::Unknown,
    };
    if sidecar == Meshed::Sidecar {
        return sidecar;
    }
    let by_namespace = occasion.namespace_meta.and_then(|meta| meta.labels.get("istio.io/dataplane-mode")).map(String::as_str);
    match (mode, by_namespace) {
        (Some("ambient"), _) => Meshed::Ambient,
        (Some("none"), Some("ambient")) => Meshed::No(NotMeshed::OptedOut),
        (Some(mode), _) if is_unknown(mode) => Meshed::Unknown,
        (_, Some("ambient")) => Meshed::Ambient,
        (_, Some(mode)) if is_unknown(mode) => Meshed::Unknown,
        _ => sidecar,
    }
}

/// Returns whether the namespace asks Istio for sidecars.
fn istio_namespace(occasion: &Occasion<'_>) -> Says {
    let Some(meta) = occasion.namespace_meta else { return Says::Unknown };
    if meta.labels.contains_key(crate::text::UNKNOWN) {
        return Says::Unknown;
    }
    match meta.labels.get("istio-injection").map(String::as_str) {
        Some("enabled") => Says::Yes,
        Some(value) if is_unknown(value) => Says::Unknown,
        Some(_) => Says::No,
        None if meta.labels.contains_key("istio.io/rev") || occasion.by_default => Says::Yes,
        None => Says::Nothing,
    }
}

/// Decides for this project's own injector: the pod's word beats the namespace's.
fn ours(occasion: &Occasion<'_>) -> Meshed {
    let pod = occasion.pod.labels.get("meshctl.io/inject").map(String::as_str).or_else(|| annotation(occasion.pod, "meshctl.io/inject"));
    let namespace = occasion.namespace_meta.and_then(|meta| meta.labels.get("meshctl.io/inject"));
    settle(occasion, pod.map_or(Says::Nothing, enabled), namespace.map(|value| enabled(value)))
}

/// Decides for Linkerd: an annotation, the pod's before the namespace's.
fn linkerd(occasion: &Occasion<'_>) -> Meshed {
    let pod = annotation(occasion.pod, "linkerd.io/inject").map_or(Says::Nothing, enabled);
    let namespace = occasion.namespace_meta.and_then(|meta| annotation(meta, "linkerd.io/inject"));
    settle(occasion, pod, namespace.map(enabled))
}

fn settle(occasion: &Occasion<'_>, pod: Says, namespace: Option<Says>) -> Meshed {
    match (pod, namespace) {
        (Says::Yes, _) | (Says::Nothing, Some(Says::Yes)) => Meshed::Sidecar,
        (Says::No, _) => Meshed::No(NotMeshed::OptedOut),
        (Says::Unknown, _) | (Says::Nothing, Some(Says::Unknown)) => Meshed::Unknown,
        (Says::Nothing, Some(Says::No)) => Meshed::No(NotMeshed::NamespaceOptedOut),
        (Says::Nothing, _) if occasion.namespace_meta.is_none() => Meshed::Unknown,
        (Says::Nothing, _) => Meshed::No(NotMeshed::NamespaceSilent),
    }
}

fn annotation<'a>(meta: &'a ObjectMeta, key: &str) -> Option<&'a str> {
    meta.annotations.get(key).map(String::as_str)
}

fn enabled(value: &str) -> Says {
    match value {
        "enabled" | "ingress" => Says::Yes,
        "disabled" => Says::No,
        value if is_unknown(value) => Says::Unknown,
        _ => Says::Nothing,
    }
}

/// Istiod reads these two words; anything else leaves the decision to the namespace.
fn boolean(value: &str) -> Says {
    match value {
        "true" => Says::Yes,
        "false" => Says::No,
        value if is_unknown(value) => Says::Unknown,
        _ => Says::Nothing,
    }
}

#[cfg(test)]
mod tests {
    use super::{Meshed, NotMeshed, Occasion};
    use crate::api::ObjectMeta;
    use crate::api::k8s::pod_spec::PodSpec;
    use crate::yaml::decode::Map;

    fn map(pairs: &[(&str, &str)]) -> Map<String> {
        pairs.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect()
    }

    /// Decides for a pod with labels and annotations in a namespace with labels.
    fn decide(namespace: Option<&[(&str, &str)]>, labels: &[(&str, &str)], annotations: &[(&str, &str)]) -> Meshed {
        let namespace = namespace.map(|labels| ObjectMeta { labels: map(labels), ..ObjectMeta::default() });
        let pod = ObjectMeta { labels: map(labels), annotations: map(annotations), ..ObjectMeta::default() };
        Meshed::decide(&Occasion {
            namespace: "shop",
            namespace_meta: namespace.as_ref(),
            pod: &pod,
            spec: &PodSpec::default(),
            running: false,
            masked: false,
            by_default: false,
        })
    }

    const INJECTED: Option<&[(&str, &str)]> = Some(&[("istio-injection", "enabled")]);
    const SILENT: Option<&[(&str, &str)]> = Some(&[("team", "shop")]);

    #[test]
    fn pods_of_a_labelled_namespace_get_a_sidecar() {
        assert_eq!(decide(INJECTED, &[], &[]), Meshed::Sidecar);
        assert_eq!(decide(Some(&[("istio.io/rev", "canary")]), &[], &[]), Meshed::Sidecar);
        assert_eq!(decide(INJECTED, &[("sidecar.istio.io/inject", "false")], &[]), Meshed::No(NotMeshed::OptedOut));
        assert_eq!(decide(INJECTED, &[], &[("sidecar.istio.io/inject", "false")]), Meshed::No(NotMeshed::OptedOut));
    }

    #[test]
    fn a_blocked_namespace_beats_its_revision_and_its_pods() {
        let blocked: Option<&[(&str, &str)]> = Some(&[("istio-injection", "disabled"), ("istio.io/rev", "canary")]);
        assert_eq!(decide(blocked, &[("sidecar.istio.io/inject", "true")], &[]), Meshed::No(NotMeshed::NamespaceOptedOut));
        assert_eq!(decide(Some(&[("istio-injection", "Enabled")]), &[], &[]), Meshed::No(NotMeshed::NamespaceOptedOut));
    }

    #[test]
    fn in_a_silent_namespace_only_a_label_asks_the_webhook() {
        assert_eq!(decide(SILENT, &[("sidecar.istio.io/inject", "true")], &[]), Meshed::Sidecar);
        assert_eq!(decide(SILENT, &[("istio.io/rev", "canary")], &[]), Meshed::Sidecar);
        assert_eq!(decide(SILENT, &[], &[("sidecar.istio.io/inject", "true")]), Meshed::No(NotMeshed::NamespaceSilent));
        assert_eq!(decide(None, &[], &[]), Meshed::Unknown);
    }

    #[test]
    fn ambient_pods_can_leave_their_namespace() {
        let ambient: Option<&[(&str, &str)]> = Some(&[("istio.io/dataplane-mode", "ambient"), ("istio-injection", "disabled")]);
        assert_eq!(decide(ambient, &[], &[]), Meshed::Ambient);
        assert_eq!(decide(ambient, &[("istio.io/dataplane-mode", "none")], &[]), Meshed::No(NotMeshed::OptedOut));
        assert_eq!(decide(SILENT, &[("istio.io/dataplane-mode", "ambient")], &[]), Meshed::Ambient);
    }

    #[test]
    fn linkerd_asks_the_pod_before_the_namespace() {
        assert_eq!(decide(SILENT, &[], &[("linkerd.io/inject", "enabled")]), Meshed::Sidecar);
        assert_eq!(decide(SILENT, &[], &[("linkerd.io/inject", "disabled")]), Meshed::No(NotMeshed::OptedOut));
        assert_eq!(decide(None, &[], &[("linkerd.io/inject", "ingress")]), Meshed::Sidecar);
    }
}
