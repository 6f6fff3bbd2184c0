//! The decision, from labels and annotations alone. For analysis any mesh's opt-in counts.
//!
//! Source of the Istio part: the injector's webhook selectors and policy, as collected in
//! `reference/istioctl.md` §3.1: `istio-injection` on a namespace beats `istio.io/rev`; a pod's
//! label beats its annotation; host network and system namespaces are never injected.

use crate::api::ObjectMeta;
use crate::api::k8s::pod_spec::PodSpec;
use crate::text::is_unknown;

/// Labels or annotations.
type Map<T> = std::collections::BTreeMap<String, T>;

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
            Self::Running => "it runs without a sidecar although its namespace asks for injection: it was created before the label",
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
    pub(crate) namespace_labels: Option<&'a Map<String>>,
    pub(crate) namespace_annotations: Option<&'a Map<String>>,
    pub(crate) pod: &'a ObjectMeta,
    pub(crate) spec: &'a PodSpec,
    /// The pod exists in a cluster: what it has is what it gets.
    pub(crate) running: bool,
}

/// Containers that are a mesh's sidecar.
const SIDECARS: [&str; 3] = ["istio-proxy", "mesh-proxy", "linkerd-proxy"];
const SYSTEM: [&str; 4] = ["kube-system", "kube-public", "kube-node-lease", "local-path-storage"];

/// What one place (a pod, a namespace) says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Says {
    Yes,
    No,
    Ambient,
    Nothing,
    Unknown,
}

impl Meshed {
    /// Decides for one workload.
    pub(crate) fn decide(occasion: &Occasion<'_>) -> Self {
        let sidecar =
            occasion.spec.all_containers().any(|container| container.name.as_deref().is_some_and(|name| SIDECARS.contains(&name)));
        if sidecar {
            return Self::Sidecar;
        }
        let by_pod = pod_says(occasion.pod);
        if occasion.pod.annotations.get("ambient.istio.io/redirection").is_some_and(|value| value == "enabled") {
            return Self::Ambient;
        }
        let by_namespace = occasion.namespace_labels.map_or(Says::Unknown, |labels| namespace_says(labels, occasion.namespace_annotations));
        if SYSTEM.contains(&occasion.namespace) {
            return Self::No(NotMeshed::SystemNamespace);
        }
        if occasion.spec.host_network == Some(true) {
            return Self::No(NotMeshed::HostNetwork);
        }
        let decided = match (by_pod, by_namespace) {
            (Says::No, _) => Self::No(NotMeshed::OptedOut),
            (Says::Unknown, _) => Self::Unknown,
            (_, Says::No) => Self::No(NotMeshed::NamespaceOptedOut),
            (Says::Ambient, _) => Self::Ambient,
            (Says::Yes, _) | (Says::Nothing, Says::Yes) => Self::Sidecar,
            (Says::Nothing, Says::Ambient) => Self::Ambient,
            (Says::Nothing, Says::Nothing) => Self::No(NotMeshed::NamespaceSilent),
            (Says::Nothing, Says::Unknown) => Self::Unknown,
        };
        match decided {
            Self::Sidecar if occasion.running => Self::No(NotMeshed::Running),
            decided => decided,
        }
    }
}

fn pod_says(pod: &ObjectMeta) -> Says {
    if pod.labels.contains_key(crate::text::UNKNOWN) {
        return Says::Unknown;
    }
    let ours = value(pod, "meshctl.io/inject").map(enabled);
    let istio = value(pod, "sidecar.istio.io/inject").map(boolean);
    let linkerd = pod.annotations.get("linkerd.io/inject").map(|value| enabled(value));
    let ambient = pod.labels.get("istio.io/dataplane-mode").map(|value| mode(value));
    let revision = pod.labels.get("istio.io/rev").map(|_| Says::Yes);
    [ours, istio, linkerd, ambient, revision].into_iter().flatten().find(|says| *says != Says::Nothing).unwrap_or(Says::Nothing)
}

/// A pod's label beats its annotation.
fn value<'a>(pod: &'a ObjectMeta, key: &str) -> Option<&'a str> {
    pod.labels.get(key).or_else(|| pod.annotations.get(key)).map(String::as_str)
}

fn namespace_says(labels: &Map<String>, annotations: Option<&Map<String>>) -> Says {
    if labels.contains_key(crate::text::UNKNOWN) {
        return Says::Unknown;
    }
    let label = |key: &str| labels.get(key).map(String::as_str);
    let ours = label("meshctl.io/inject").map(enabled);
    let istio = label("istio-injection").map(enabled);
    let ambient = label("istio.io/dataplane-mode").map(mode);
    let revision = label("istio.io/rev").map(|_| Says::Yes);
    let linkerd = annotations.and_then(|annotations| annotations.get("linkerd.io/inject")).map(|value| enabled(value));
    [ours, istio, ambient, revision, linkerd].into_iter().flatten().find(|says| *says != Says::Nothing).unwrap_or(Says::Nothing)
}

fn enabled(value: &str) -> Says {
    match value {
        "enabled" | "ingress" => Says::Yes,
        "disabled" => Says::No,
        value if is_unknown(value) => Says::Unknown,
        _ => Says::Nothing,
    }
}

fn boolean(value: &str) -> Says {
    match value {
        "true" => Says::Yes,
        "false" => Says::No,
        value if is_unknown(value) => Says::Unknown,
        _ => Says::Nothing,
    }
}

fn mode(value: &str) -> Says {
    match value {
        "ambient" => Says::Ambient,
        value if is_unknown(value) => Says::Unknown,
        _ => Says::Nothing,
    }
}
