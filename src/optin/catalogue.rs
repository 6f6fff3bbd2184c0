//! The catalogue of mesh labels and annotations: where each has an effect, how mature it is, what it
//! may hold, what took its place.
//!
//! Sources: Istio's annotation and label tables with what its injector reads besides, Linkerd's
//! reference of proxy configuration, and what meshctl itself reads.

use super::istio_keys::ISTIO;
use super::linkerd_keys::LINKERD;
use super::value::Value;

/// Where a key is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Form {
    Label,
    Annotation,
}

/// What carries a key, as far as keys make a difference.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Carrier {
    /// A pod, or the template of pods.
    Pod,
    /// The metadata of what makes pods: Deployment, Job and their like.
    Owner,
    Namespace,
    Service,
    ServiceEntry,
    WorkloadEntry,
    /// A Gateway of the Gateway API; its keys are copied to the Service and the pods made for it.
    Gateway,
    GatewayClass,
    /// A route of the Gateway API, Linkerd's own one included.
    Route,
    AuthorizationPolicy,
    Ingress,
    Node,
    EgressNetwork,
    /// Anything else.
    Other,
    /// In the catalogue only: wherever it stands.
    Any,
}

/// How far a feature has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Maturity {
    Alpha,
    Beta,
    Stable,
}

/// A row of the catalogue.
#[derive(Debug)]
pub(crate) struct Known {
    pub(crate) key: &'static str,
    pub(crate) form: Form,
    pub(crate) on: &'static [Carrier],
    pub(crate) maturity: Maturity,
    pub(crate) value: Value,
    /// What to write instead, when the key is deprecated or gone.
    pub(crate) instead: Option<&'static str>,
}

impl Known {
    /// Starts a row for an annotation.
    pub(super) const fn annotation(key: &'static str, on: &'static [Carrier], maturity: Maturity, value: Value) -> Self {
        Self { key, form: Form::Annotation, on, maturity, value, instead: None }
    }

    /// Starts a row for a label.
    pub(super) const fn label(key: &'static str, on: &'static [Carrier], maturity: Maturity, value: Value) -> Self {
        Self { key, form: Form::Label, on, maturity, value, instead: None }
    }

    /// Says what took the place of the key.
    pub(super) const fn gone(mut self, instead: &'static str) -> Self {
        self.instead = Some(instead);
        self
    }

    /// Tells whether the key has an effect there.
    pub(crate) fn applies(&self, carrier: Carrier) -> bool {
        let copied = carrier == Carrier::Gateway && (self.on.contains(&Carrier::Pod) || self.on.contains(&Carrier::Service));
        copied || self.on.contains(&carrier) || self.on.contains(&Carrier::Any)
    }
}

impl Carrier {
    /// Returns the words for messages, in the plural.
    pub(crate) fn words(self) -> &'static str {
        match self {
            Self::Pod => "pods",
            Self::Owner => "workloads",
            Self::Namespace => "Namespaces",
            Self::Service => "Services",
            Self::ServiceEntry => "ServiceEntries",
            Self::WorkloadEntry => "WorkloadEntries and WorkloadGroups",
            Self::Gateway => "Gateways of the Gateway API",
            Self::GatewayClass => "GatewayClasses",
            Self::Route => "routes",
            Self::AuthorizationPolicy => "AuthorizationPolicies",
            Self::Ingress => "Ingresses",
            Self::Node => "Nodes",
            Self::EgressNetwork => "EgressNetworks",
            Self::Other | Self::Any => "objects",
        }
    }
}

/// Families of keys that tools write and nobody else need know.
const FAMILIES: [&str; 10] = [
    "operator.istio.io/",
    "install.operator.istio.io/",
    "install.istio.io/",
    "internal.istio.io/",
    "mirror.linkerd.io/",
    "multicluster.linkerd.io/",
    "viz.linkerd.io/",
    "jaeger.linkerd.io/",
    "smi.linkerd.io/",
    "test.istio.io/",
];

/// Returns the row of a key in a form.
pub(crate) fn find(key: &str, form: Form) -> Option<&'static Known> {
    // Most keys are nobody's: the catalogue is searched for the few that are a mesh's.
    if !is_ours(key) && key != "kubernetes.io/ingress.class" {
        return None;
    }
    all().find(|known| known.key == key && known.form == form)
}

/// Iterates over the whole catalogue.
pub(crate) fn all() -> impl Iterator<Item = &'static Known> {
    ISTIO.iter().chain(LINKERD)
}

/// Tells whether a key belongs to a mesh whose keys we know.
pub(crate) fn is_ours(key: &str) -> bool {
    let Some((domain, _)) = key.split_once('/') else { return key == "istio-injection" };
    let of = |root: &str| domain == root || domain.strip_suffix(root).is_some_and(|rest| rest.ends_with('.'));
    of("istio.io") || of("linkerd.io") || of("meshctl.io")
}

/// Tells whether a key belongs to a family that tools write.
pub(crate) fn is_of_family(key: &str) -> bool {
    FAMILIES.iter().any(|family| key.starts_with(family))
}

#[cfg(test)]
mod tests {
    use super::{Carrier, Form, all, find, is_of_family, is_ours};
    use std::collections::BTreeSet;

    #[test]
    fn keys_are_unique_within_their_form() {
        let keys: BTreeSet<(&str, bool)> = all().map(|known| (known.key, known.form == Form::Label)).collect();
        assert_eq!(keys.len(), all().count());
        assert!(all().all(|known| is_ours(known.key) || known.key == "kubernetes.io/ingress.class"));
    }

    #[test]
    fn foreign_domains_are_left_alone() {
        assert!(is_ours("sidecar.istio.io/inject") && is_ours("istio.io/rev") && is_ours("config.linkerd.io/x"));
        assert!(!is_ours("myistio.io/x") && !is_ours("prometheus.io/scrape") && !is_ours("app"));
        assert!(is_of_family("install.operator.istio.io/owning-resource"));
    }

    #[test]
    fn gateways_pass_keys_on_to_their_pods() {
        let known = find("proxy.istio.io/config", Form::Annotation).expect("known");
        assert!(known.applies(Carrier::Gateway) && known.applies(Carrier::Pod) && !known.applies(Carrier::Service));
    }
}
