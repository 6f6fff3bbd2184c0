//! Scope of a policy: the workloads it applies to, by selector, by target, or all of a namespace.
//!
//! In the root namespace a policy without a selector is for the whole mesh.

use super::mesh::{Mesh, Of};
use super::object::Object;
use super::workload::Workload;
use crate::api::Typed;
use crate::api::istio::authorization_policy::AuthorizationPolicy;
use crate::api::istio::policy_target::PolicyTarget;
use crate::api::istio::request_authentication::RequestAuthentication;
use crate::api::istio::telemetry::Telemetry;
use crate::api::istio::traffic_extension::TrafficExtension;
use crate::api::istio::wasm_plugin::WasmPlugin;
use crate::api::k8s::service::Service;
use crate::text::words;
use crate::yaml::decode::Map;

/// A kind whose objects apply to selected workloads.
pub(crate) trait Scoped: Typed {
    /// Returns the labels that select.
    fn labels(&self) -> Option<&Map<String>>;

    /// Returns the resources it is attached to.
    fn targets(&self) -> Vec<&PolicyTarget>;
}

macro_rules! scoped {
    ($($kind:ty: $($target:ident),*;)+) => {$(
        impl Scoped for $kind {
            fn labels(&self) -> Option<&Map<String>> {
                self.selector.as_ref().map(|selector| &selector.match_labels).filter(|labels| !labels.is_empty())
            }

            fn targets(&self) -> Vec<&PolicyTarget> {
                std::iter::empty()$(.chain(self.$target.iter()))*.collect()
            }
        }
    )+};
}

scoped! {
    AuthorizationPolicy: target_ref, target_refs;
    RequestAuthentication: target_ref, target_refs;
    Telemetry: target_ref, target_refs;
    WasmPlugin: target_ref, target_refs;
    TrafficExtension: target_refs;
}

/// Which workloads a policy is for.
#[derive(Debug, Clone)]
pub(crate) struct Scope<'m> {
    pub(crate) namespace: &'m str,
    pub(crate) labels: Option<&'m Map<String>>,
    pub(crate) targets: Vec<&'m PolicyTarget>,
    /// It stands in the root namespace.
    pub(crate) root: bool,
}

impl<'m> Scope<'m> {
    /// Tells whether it is for every workload of its namespace, or of the mesh.
    pub(crate) fn is_wide(&self) -> bool {
        self.labels.is_none() && self.targets.is_empty()
    }

    /// Tells whether it is for every workload of the mesh.
    pub(crate) fn is_mesh(&self) -> bool {
        self.root && self.is_wide()
    }

    /// Tells whether the policy applies to the workload.
    pub(crate) fn covers(&self, workload: &Workload<'_>) -> bool {
        if !self.targets.is_empty() {
            return workload.namespace() == self.namespace && self.targets.iter().any(|target| is_pod_of(target, workload));
        }
        (self.root || workload.namespace() == self.namespace) && self.labels.is_none_or(|labels| workload.matches(labels))
    }

    /// Returns the workloads of the input that the policy applies to.
    pub(crate) fn workloads(&self, mesh: &'m Mesh) -> Vec<Workload<'m>> {
        match self.labels.filter(|_| self.targets.is_empty()) {
            Some(labels) if self.root => {
                let mut found = mesh.select_anywhere(labels);
                found.sort_by_key(|workload| workload.object.id);
                found
            }
            Some(labels) => mesh.select(self.namespace, labels),
            None if self.root && self.targets.is_empty() => mesh.workloads().collect(),
            None => mesh.workloads_in(self.namespace).filter(|workload| self.covers(workload)).collect(),
        }
    }

    /// Returns the scope in words: "workloads of namespace `shop` labelled `app: web`".
    pub(crate) fn words(&self) -> String {
        if !self.targets.is_empty() {
            let names = self.targets.iter().map(|target| {
                let (kind, name) = (target.kind.as_deref().unwrap_or("?"), target.name.as_deref().unwrap_or("?"));
                format!("{kind} {name}")
            });
            return format!("the proxies of {}", words::list(names, 3));
        }
        let place = if self.root { "the mesh".to_owned() } else { format!("namespace `{}`", self.namespace) };
        match self.labels {
            Some(labels) => {
                format!("workloads of {place} labelled {}", words::list(labels.iter().map(|(key, value)| format!("{key}: {value}")), 3))
            }
            None => format!("every workload of {place}"),
        }
    }
}

/// Tells whether a workload is the pods of a targeted Gateway.
fn is_pod_of(target: &PolicyTarget, workload: &Workload<'_>) -> bool {
    let labels = workload.labels();
    let named = ["gateway.networking.k8s.io/gateway-name", "istio.io/gateway-name"].into_iter().find_map(|key| labels.get(key));
    target.kind.as_deref() == Some("Gateway") && named == target.name.as_ref() && named.is_some()
}

impl Mesh {
    /// Returns the scope of a policy.
    pub(crate) fn scope<'m, T: Scoped>(&self, policy: Of<'m, T>) -> Scope<'m> {
        self.scope_of(policy.object, policy.body.labels(), policy.body.targets())
    }

    /// Returns the scope of an object with a selector or targets.
    pub(crate) fn scope_of<'m>(&self, object: &'m Object, labels: Option<&'m Map<String>>, targets: Vec<&'m PolicyTarget>) -> Scope<'m> {
        Scope { namespace: &object.namespace, labels, targets, root: self.settings.is_root(&object.namespace) }
    }

    /// Returns the Services whose selector matches a workload.
    pub(crate) fn services_selecting(&self, workload: &Workload<'_>) -> Vec<Of<'_, Service>> {
        let ids = self.fronts().get(&workload.object.id).into_iter().flatten();
        ids.filter_map(|id| self.typed::<Service>(*id)).collect()
    }
}
