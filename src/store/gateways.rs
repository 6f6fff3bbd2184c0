//! Gateways: what a name in a VirtualService means, which servers serve its hosts, and which pods
//! run a Gateway.

use std::collections::BTreeSet;

use super::inventory::Inventory;
use super::mesh::{Mesh, Of};
use super::protocol::Protocol;
use super::workload::Workload;
use crate::api::gateway::k8s_gateway::K8sGateway;
use crate::api::istio::gateway::{Gateway, Server};
use crate::api::istio::server_tls::ServerTlsMode;
use crate::api::istio::virtual_service::VirtualService;
use crate::ident::host;
use crate::text::is_unknown;
use crate::yaml::decode::Map;

/// Labels that the gateways of standard installations carry.
const STANDARD: [(&str, &[&str]); 2] = [
    ("istio", &["ingressgateway", "egressgateway", "eastwestgateway", "ingress", "egress", "gateway"]),
    ("app", &["istio-ingressgateway", "istio-egressgateway", "istio-eastwestgateway", "istio-ingress", "istio-egress", "istio-gateway"]),
];

/// What a gateway name stands for.
#[derive(Debug, Clone, Copy)]
pub(crate) enum GatewayTarget<'m> {
    /// The sidecars.
    Mesh,
    Istio(Of<'m, Gateway>),
    /// A Gateway of Gateway API.
    Kubernetes(Of<'m, K8sGateway>),
    /// A template decides, or the control plane makes it.
    Unknown,
    /// No such Gateway is in the input.
    Missing(Inventory),
}

/// A gateway that a VirtualService is bound to.
#[derive(Debug, Clone)]
pub(crate) struct Binding<'m> {
    /// As written; `mesh` when nothing is.
    pub(crate) name: &'m str,
    pub(crate) path: String,
    pub(crate) target: GatewayTarget<'m>,
}

/// A server of a Gateway and its position.
#[derive(Debug, Clone, Copy)]
pub(crate) struct GatewayServer<'m> {
    pub(crate) gateway: Of<'m, Gateway>,
    pub(crate) position: usize,
    pub(crate) server: &'m Server,
}

/// What a server does with connections, as far as routes are concerned.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum ServerKind {
    /// Plain HTTP: `http` routes.
    Http,
    /// TLS ends here, HTTP inside: `http` routes.
    Https,
    /// TLS is passed on: `tls` routes.
    Passthrough,
    /// TLS is passed on by SNI without any route.
    AutoPassthrough,
    /// TLS ends here, bytes inside: `tcp` routes.
    TerminatedTls,
    /// Bytes: `tcp` routes.
    Tcp,
    /// Its protocol or mode is not known.
    Unknown,
}

impl ServerKind {
    /// Classifies a server.
    pub(crate) fn of(server: &Server) -> Self {
        let word = server.port.as_ref().and_then(|port| port.protocol.as_deref()).unwrap_or_default();
        let mode = server.tls.as_ref().map(|tls| tls.mode.unwrap_or(ServerTlsMode::Passthrough));
        if is_unknown(word) {
            return Self::Unknown;
        }
        match (Protocol::parse(word), mode) {
            (Protocol::Http | Protocol::Http2 | Protocol::Grpc | Protocol::GrpcWeb, _) => Self::Http,
            (Protocol::Https | Protocol::Tls, Some(ServerTlsMode::Passthrough)) => Self::Passthrough,
            (Protocol::Https | Protocol::Tls, Some(ServerTlsMode::AutoPassthrough)) => Self::AutoPassthrough,
            (Protocol::Https, Some(_)) => Self::Https,
            (Protocol::Tls, Some(_)) => Self::TerminatedTls,
            (Protocol::Tcp | Protocol::Mongo | Protocol::Mysql | Protocol::Redis, _) => Self::Tcp,
            _ => Self::Unknown,
        }
    }

    /// Returns the words for messages.
    pub(crate) fn words(self) -> &'static str {
        match self {
            Self::Http => "plain HTTP",
            Self::Https => "HTTPS that ends at the gateway",
            Self::Passthrough => "TLS that is passed through",
            Self::AutoPassthrough => "TLS that is passed through by SNI",
            Self::TerminatedTls => "TLS that ends at the gateway",
            Self::Tcp => "TCP",
            Self::Unknown => "an unknown protocol",
        }
    }
}

impl<'m> GatewayServer<'m> {
    /// Returns the number of its port.
    pub(crate) fn port(&self) -> Option<u32> {
        self.server.port.as_ref().and_then(|port| port.number).filter(|number| *number > 0)
    }

    /// Returns the path of the server, such as `spec.servers[0]`.
    pub(crate) fn path(&self) -> String {
        format!("spec.servers[{}]", self.position)
    }

    /// Returns its hosts: position, namespace they are reserved for (`None`: any), name.
    pub(crate) fn hosts(&self) -> impl Iterator<Item = (usize, Option<&'m str>, &'m str)> + use<'m> {
        let own = self.gateway.object.namespace.as_str();
        let hosts: &'m [String] = &self.server.hosts;
        hosts.iter().enumerate().filter(|(_, entry)| !entry.is_empty()).map(move |(position, entry)| {
            let (space, name) = server_host(entry, own);
            (position, space, name)
        })
    }

    /// Tells whether it serves some host of a VirtualService in `namespace`; `None` in place of the
    /// namespace leaves reservations out of account.
    pub(crate) fn serves(&self, wanted: &str, namespace: Option<&str>) -> bool {
        self.hosts().any(|(_, space, name)| {
            host::overlaps(name, wanted)
                && namespace.is_none_or(|namespace| space.is_none_or(|space| space == namespace || is_unknown(space)))
        })
    }
}

/// Splits a host of a server of a Gateway in `own` into the namespace it is reserved for and the name.
pub(crate) fn server_host<'h>(entry: &'h str, own: &'h str) -> (Option<&'h str>, &'h str) {
    match entry.split_once('/') {
        Some(("*", name)) => (None, name),
        Some((".", name)) => (Some(own), name),
        Some((space, name)) => (Some(space), name),
        None => (None, entry),
    }
}

/// Returns namespace and name of a gateway name written in an object of `namespace`, the way
/// Istio reads them: `ns/name`, `./name`, `name`, and the legacy `name.ns` with or without a domain.
pub(crate) fn gateway_name<'h>(name: &'h str, namespace: &'h str) -> (&'h str, &'h str) {
    if let Some((space, name)) = name.split_once('/') {
        return (if space == "." { namespace } else { space }, name);
    }
    match name.split_once('.') {
        Some((name, rest)) => (rest.split('.').next().unwrap_or(rest), name),
        None => (namespace, name),
    }
}

/// Returns the servers of a Gateway.
pub(crate) fn servers(gateway: Of<'_, Gateway>) -> impl Iterator<Item = GatewayServer<'_>> {
    gateway.body.servers.iter().enumerate().map(move |(position, server)| GatewayServer { gateway, position, server })
}

/// Tells whether a selector is one that the gateways of a standard installation answer to.
pub(crate) fn is_standard_selector(selector: &Map<String>) -> bool {
    !selector.is_empty()
        && selector.iter().any(|(key, value)| STANDARD.iter().any(|(label, values)| label == key && values.contains(&value.as_str())))
}

/// Returns the standard values of a gateway label.
pub(crate) fn standard_values(key: &str) -> &'static [&'static str] {
    STANDARD.iter().find(|(label, _)| *label == key).map_or(&[], |(_, values)| values)
}

impl Mesh {
    /// Finds the Gateway that a name in an object of `namespace` stands for.
    pub(crate) fn gateway(&self, name: &str, namespace: &str) -> GatewayTarget<'_> {
        if name == "mesh" {
            return GatewayTarget::Mesh;
        }
        if is_unknown(name) || name.is_empty() || name.contains("-istio-autogenerated-k8s-gateway") {
            return GatewayTarget::Unknown;
        }
        let (space, short) = gateway_name(name, namespace);
        if let Some(gateway) = self.get::<Gateway>(space, short) {
            return GatewayTarget::Istio(gateway);
        }
        if let Some(gateway) = self.get::<K8sGateway>(space, short) {
            return GatewayTarget::Kubernetes(gateway);
        }
        if is_unknown(space) {
            return GatewayTarget::Unknown;
        }
        let open = self.within::<Gateway>(space).any(|gateway| !gateway.object.is_named());
        let known =
            !open && (self.inventory::<Gateway>(space) == Inventory::Known || self.inventory::<K8sGateway>(space) == Inventory::Known);
        GatewayTarget::Missing(if known { Inventory::Known } else { Inventory::Assumed })
    }

    /// Returns what a VirtualService is bound to: its `gateways`, or the mesh when there are none.
    pub(crate) fn bindings<'m>(&'m self, service: Of<'m, VirtualService>) -> Vec<Binding<'m>> {
        if service.body.gateways.is_empty() {
            return vec![Binding { name: "mesh", path: "spec".to_owned(), target: GatewayTarget::Mesh }];
        }
        let namespace = &service.object.namespace;
        let names = service.body.gateways.iter().enumerate();
        names
            .map(|(position, name)| Binding { name, path: format!("spec.gateways[{position}]"), target: self.gateway(name, namespace) })
            .collect()
    }

    /// Tells whether a VirtualService applies to sidecars.
    pub(crate) fn is_bound_to_mesh(&self, service: Of<'_, VirtualService>) -> bool {
        service.body.gateways.is_empty() || service.body.gateways.iter().any(|name| name == "mesh" || is_unknown(name))
    }

    /// Returns the servers that serve some host of the VirtualService for its namespace, over all
    /// Istio Gateways it is bound to. `None`: some binding is not known, or is the mesh.
    pub(crate) fn servers_of<'m>(&'m self, service: Of<'m, VirtualService>) -> Option<Vec<GatewayServer<'m>>> {
        let mut found = Vec::new();
        for binding in self.bindings(service) {
            let GatewayTarget::Istio(gateway) = binding.target else { return None };
            found.extend(servers(gateway).filter(|server| self.serves_any(server, service)));
        }
        Some(found)
    }

    fn serves_any(&self, server: &GatewayServer<'_>, service: Of<'_, VirtualService>) -> bool {
        let namespace = &service.object.namespace;
        let hosts = service.body.hosts.iter().filter(|name| !name.is_empty());
        hosts.map(|name| self.full_host(name, namespace)).any(|name| server.serves(&name, Some(namespace)))
    }

    /// Returns the pods that run a Gateway: those its selector matches, in every namespace.
    pub(crate) fn gateway_workloads(&self, gateway: Of<'_, Gateway>) -> Vec<Workload<'_>> {
        self.select_anywhere(&gateway.body.selector)
    }

    /// Returns the namespaces whose gateway pods serve a Gateway; `None` without pods in the input.
    pub(crate) fn gateway_namespaces<'m>(&'m self, gateway: Of<'m, Gateway>) -> Option<BTreeSet<&'m str>> {
        let found: BTreeSet<&str> = self.gateway_workloads(gateway).iter().map(Workload::namespace).collect();
        (!found.is_empty()).then_some(found)
    }
}

#[cfg(test)]
mod tests {
    use super::{gateway_name, server_host};

    #[test]
    fn gateway_names_are_read_as_istio_does() {
        assert_eq!(gateway_name("public", "shop"), ("shop", "public"));
        assert_eq!(gateway_name("infra/public", "shop"), ("infra", "public"));
        assert_eq!(gateway_name("./public", "shop"), ("shop", "public"));
        assert_eq!(gateway_name("public.infra.svc.cluster.local", "shop"), ("infra", "public"));
    }

    #[test]
    fn server_hosts_may_be_reserved_for_a_namespace() {
        assert_eq!(server_host("./a.example.com", "infra"), (Some("infra"), "a.example.com"));
        assert_eq!(server_host("*/a.example.com", "infra"), (None, "a.example.com"));
        assert_eq!(server_host("shop/*", "infra"), (Some("shop"), "*"));
    }
}
