//! The registry of hosts: Services and ServiceEntries by full host name, and how a host resolves.

use foldhash::{HashMap, HashMapExt};

use super::inventory::Inventory;
use super::mesh::{Mesh, Of};
use super::object::ObjectId;
use super::protocol::Protocol;
use crate::api::istio::service_entry::ServiceEntry;
use crate::api::k8s::service::Service;
use crate::ident::host;
use crate::text::is_unknown;
use crate::yaml::decode::IntOrString;

/// Services that every cluster or standard installation has, as `name.namespace`.
const PRESUMED: [&str; 7] = [
    "kubernetes.default",
    "kube-dns.kube-system",
    "istiod.istio-system",
    "istio-ingressgateway.istio-system",
    "istio-egressgateway.istio-system",
    "istio-eastwestgateway.istio-system",
    "mesh-control.mesh-system",
];

/// Index of the registry.
#[derive(Debug, Default)]
pub(crate) struct Hosts {
    exact: HashMap<String, Vec<ObjectId>>,
    /// Suffix with its leading dot (`.example.com`) → entries with `*.example.com`; `*` has an empty one.
    wildcard: HashMap<String, Vec<ObjectId>>,
}

/// Who provides a host.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Provider<'m> {
    Service(Of<'m, Service>),
    Entry(Of<'m, ServiceEntry>),
}

/// A port of a provider.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct HostPort<'m> {
    pub(crate) number: i64,
    pub(crate) name: &'m str,
    pub(crate) protocol: Protocol,
    /// Path of the port inside the provider's object.
    pub(crate) path: String,
}

/// The answer to "what is this host?".
#[derive(Debug, Clone)]
pub(crate) enum Resolution<'m> {
    /// These provide it.
    Found(Vec<Provider<'m>>),
    /// It cannot be told: a template decides, or a standard installation presumably has it.
    Unknown,
    /// Nobody provides it.
    Missing(Missing),
}

/// A host that resolved to nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Missing {
    /// The full name it stands for.
    pub(crate) fqdn: String,
    /// `Known`: the Services of its namespace are in the input and it is not among them.
    pub(crate) inventory: Inventory,
}

impl Hosts {
    /// Collects the hosts of a mesh.
    pub(crate) fn of(mesh: &Mesh) -> Self {
        let mut hosts = Self { exact: HashMap::new(), wildcard: HashMap::new() };
        for service in mesh.all::<Service>() {
            let fqdn = mesh.service_host(service.object.name(), &service.object.namespace);
            hosts.exact.entry(fqdn).or_default().push(service.object.id);
        }
        for entry in mesh.all::<ServiceEntry>() {
            for name in entry.hosts.iter().filter(|name| !is_unknown(name)) {
                let name = name.to_ascii_lowercase();
                match name.strip_prefix('*') {
                    Some(suffix) => hosts.wildcard.entry(suffix.to_owned()).or_default().push(entry.object.id),
                    None => hosts.exact.entry(name).or_default().push(entry.object.id),
                }
            }
        }
        hosts
    }
}

impl<'m> Provider<'m> {
    /// Returns the object.
    pub(crate) fn object(&self) -> &'m super::Object {
        match self {
            Self::Service(service) => service.object,
            Self::Entry(entry) => entry.object,
        }
    }

    /// Returns its ports with what protocol each speaks.
    pub(crate) fn ports(&self) -> Vec<HostPort<'m>> {
        match self {
            Self::Service(service) => service_ports(*service),
            Self::Entry(entry) => entry_ports(*entry),
        }
    }
}

fn service_ports(service: Of<'_, Service>) -> Vec<HostPort<'_>> {
    let ports = service.body.ports.iter().enumerate();
    ports
        .filter_map(|(position, port)| {
            let name = port.name.as_deref().unwrap_or_default();
            let protocol = Protocol::of_service_port(
                name,
                port.app_protocol.as_deref(),
                port.protocol.map(super::super::api::k8s::protocol::Protocol::word),
                port.port,
            );
            Some(HostPort { number: port.port?, name, protocol, path: format!("spec.ports[{position}]") })
        })
        .collect()
}

fn entry_ports(entry: Of<'_, ServiceEntry>) -> Vec<HostPort<'_>> {
    let ports = entry.body.ports.iter().enumerate();
    ports
        .filter_map(|(position, port)| {
            let protocol = Protocol::parse(port.protocol.as_deref().unwrap_or_default());
            let name = port.name.as_deref().unwrap_or_default();
            Some(HostPort { number: i64::from(port.number?), name, protocol, path: format!("spec.ports[{position}]") })
        })
        .collect()
}

impl Mesh {
    /// Returns the full host name of a Service.
    pub(crate) fn service_host(&self, name: &str, namespace: &str) -> String {
        format!("{name}.{namespace}.svc.{}", self.options.domain)
    }

    /// Returns the full name a host stands for in an object of `namespace`: Istio appends namespace
    /// and domain to names without a dot, and to nothing else.
    pub(crate) fn full_host(&self, name: &str, namespace: &str) -> String {
        let name = name.strip_suffix('.').unwrap_or(name).to_ascii_lowercase();
        if name.contains('.') || name.starts_with('*') || is_unknown(&name) { name } else { self.service_host(&name, namespace) }
    }

    /// Returns service name and namespace of a full host name of this cluster.
    pub(crate) fn service_of_host<'h>(&self, fqdn: &'h str) -> Option<(&'h str, &'h str)> {
        let inner = fqdn.strip_suffix(self.options.domain.as_str())?.strip_suffix(".svc.")?;
        inner.rsplit_once('.').filter(|(name, _)| !name.is_empty())
    }

    /// Finds who provides a host named in an object of `namespace`. Visibility is not considered.
    pub(crate) fn resolve(&self, name: &str, namespace: &str) -> Resolution<'_> {
        if is_unknown(name) || is_unknown(namespace) || name.is_empty() || name.starts_with('*') {
            return Resolution::Unknown;
        }
        let fqdn = self.full_host(name, namespace);
        let mut found = self.providers(&fqdn);
        if found.is_empty() && name.matches('.').count() == 1 {
            // `name.namespace`: reported by a rule of its own, resolved here so that nothing else fires.
            found = name.split_once('.').map(|(name, namespace)| self.providers(&self.service_host(name, namespace))).unwrap_or_default();
        }
        if !found.is_empty() {
            return Resolution::Found(found);
        }
        if self.is_presumed(&fqdn) || self.is_presumed(&format!("{fqdn}.svc.{}", self.options.domain)) {
            return Resolution::Unknown;
        }
        let inventory = self.service_of_host(&fqdn).map_or(Inventory::Known, |(_, namespace)| self.inventory::<Service>(namespace));
        Resolution::Missing(Missing { fqdn, inventory })
    }

    fn is_presumed(&self, fqdn: &str) -> bool {
        let presumed = |(name, namespace): (&str, &str)| PRESUMED.iter().any(|known| *known == format!("{name}.{namespace}"));
        self.service_of_host(fqdn).is_some_and(presumed)
    }

    /// Returns who provides a full host name, wildcard entries included when nothing exact does.
    pub(crate) fn providers(&self, fqdn: &str) -> Vec<Provider<'_>> {
        let hosts = self.hosts();
        let mut found: Vec<Provider<'_>> = hosts.exact.get(fqdn).into_iter().flatten().filter_map(|id| self.provider(*id)).collect();
        let mut rest = fqdn;
        while found.is_empty() {
            let ids = hosts.wildcard.get(rest).into_iter().flatten();
            found.extend(ids.filter_map(|id| self.provider(*id)));
            let Some(dot) = rest.get(1..).and_then(|tail| tail.find('.')) else { break };
            rest = &rest[dot + 1..];
        }
        found
    }

    fn provider(&self, id: ObjectId) -> Option<Provider<'_>> {
        let service = self.typed::<Service>(id).map(Provider::Service);
        service.or_else(|| self.typed::<ServiceEntry>(id).map(Provider::Entry))
    }

    /// Returns the Service behind a host named in an object of `namespace`, if it is one.
    pub(crate) fn service(&self, name: &str, namespace: &str) -> Option<Of<'_, Service>> {
        let Resolution::Found(found) = self.resolve(name, namespace) else { return None };
        found.into_iter().find_map(|provider| match provider {
            Provider::Service(service) => Some(service),
            Provider::Entry(_) => None,
        })
    }

    /// Returns the workloads behind a Service: those its selector matches.
    pub(crate) fn backends(&self, service: Of<'_, Service>) -> Vec<super::Workload<'_>> {
        self.select(&service.object.namespace, &service.body.selector)
    }

    /// Returns the container port that a Service port leads to, for a workload behind it.
    pub(crate) fn target_port(&self, service: Of<'_, Service>, port: usize, workload: &super::Workload<'_>) -> Option<i64> {
        let port = service.body.ports.get(port)?;
        match &port.target_port {
            None => port.port,
            Some(IntOrString::Int(number)) => Some(*number),
            Some(IntOrString::Text(name)) => {
                let declared = workload.pod.all_containers().flat_map(|container| &container.ports);
                declared.filter(|declared| declared.name.as_deref() == Some(name)).find_map(|declared| declared.container_port)
            }
        }
    }

    /// Tells whether two hosts, each named in an object of its namespace, share a name.
    pub(crate) fn same_host(&self, left: (&str, &str), right: (&str, &str)) -> bool {
        host::overlaps(&self.full_host(left.0, left.1), &self.full_host(right.0, right.1))
    }
}
