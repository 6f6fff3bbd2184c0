//! Group `service`: Services, their ports and protocols.

pub(crate) mod app_protocol;
pub(crate) mod external_name_tcp;
pub(crate) mod gated_protocol;
pub(crate) mod headless_http;
pub(crate) mod headless_listener_conflict;
pub(crate) mod multiple_services;
pub(crate) mod no_ready_endpoints;
pub(crate) mod port_name;
pub(crate) mod port_name_against_app_protocol;
pub(crate) mod port_name_against_number;
pub(crate) mod port_name_policy;
pub(crate) mod portless_service;
pub(crate) mod proxy_port;
pub(crate) mod server_first_protocol;
pub(crate) mod service_export;
pub(crate) mod service_selects_nothing;
pub(crate) mod session_affinity;
pub(crate) mod shared_port_protocol;
pub(crate) mod shared_target_port;
pub(crate) mod stateful_set_service;
pub(crate) mod target_port_undeclared;
pub(crate) mod udp_port;

use std::collections::{BTreeMap, HashSet};

use crate::analyze::{Context, Finding};
use crate::api::ObjectMeta;
use crate::api::k8s::namespace::Namespace;
use crate::api::k8s::protocol::Protocol as Transport;
use crate::api::k8s::service::{Service, ServicePort, ServiceType};
use crate::optin::Meshed;
use crate::store::protocol::Protocol;
use crate::store::{Inventory, Object, ObjectId, Of, Workload};
use crate::text::is_unknown;

/// How sure it is that Istio's proxies stand before a Service.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Standing {
    /// They do.
    Meshed,
    /// The input shows a mesh in its namespace, but not whether its pods take part.
    Perhaps,
    /// They do not, or nothing hints at it.
    Apart,
}

impl Standing {
    /// Lowers a finding that rests on an assumption, and says so.
    fn temper(self, finding: &mut Finding) {
        if self == Self::Perhaps {
            finding.assuming(Inventory::Assumed, "its pods take part in the mesh");
        }
    }
}

/// What the input shows about Istio, namespace by namespace.
struct Scene<'c, 'm> {
    cx: &'c Context<'m>,
    /// Namespaces with objects of Istio's own kinds.
    configured: HashSet<&'m str>,
}

impl<'c, 'm> Scene<'c, 'm> {
    fn of(cx: &'c Context<'m>) -> Self {
        let istio = |object: &&Object| {
            object.kind.is_some_and(|kind| kind.info().group.ends_with(".istio.io") && kind.info().group != "install.istio.io")
        };
        Self { cx, configured: cx.mesh.objects().filter(istio).map(|object| object.namespace.as_str()).collect() }
    }

    /// Tells whether Istio's proxies stand before a Service.
    fn standing(&self, service: Of<'_, Service>) -> Standing {
        if is_of_installation(service.object) {
            return Standing::Apart;
        }
        let backends = self.cx.backends(service);
        if backends.iter().any(|workload| self.is_istio(workload)) {
            return Standing::Meshed;
        }
        if !backends.is_empty() && backends.iter().all(|workload| workload.meshed != Meshed::Unknown) {
            return Standing::Apart;
        }
        self.namespace(&service.object.namespace)
    }

    /// Tells the same about a namespace as such.
    fn namespace(&self, name: &str) -> Standing {
        match self.cx.get::<Namespace>("", name) {
            Some(namespace) if asks_istio(&namespace.object.meta) => Standing::Meshed,
            None if self.configured.contains(name) => Standing::Perhaps,
            _ => Standing::Apart,
        }
    }

    /// Tells whether a workload is meshed, and not by Linkerd.
    fn is_istio(&self, workload: &Workload<'_>) -> bool {
        let linkerd = |meta: &ObjectMeta| meta.annotations.get("linkerd.io/inject").is_some_and(|value| value != "disabled");
        let own = workload.meta.labels.contains_key("sidecar.istio.io/inject");
        let namespace = self.cx.get::<Namespace>("", workload.namespace());
        let by_linkerd = linkerd(workload.meta)
            || (!own && namespace.is_some_and(|namespace| linkerd(&namespace.object.meta) && !asks_istio(&namespace.object.meta)));
        workload.meshed.is_meshed() && !by_linkerd
    }

    /// Tells whether the input shows Istio anywhere.
    fn anywhere(&self) -> bool {
        !self.configured.is_empty()
            || self.cx.all::<Namespace>().any(|namespace| asks_istio(&namespace.object.meta))
            || self.cx.workloads().any(|workload| self.is_istio(&workload))
    }
}

fn asks_istio(namespace: &ObjectMeta) -> bool {
    let label = |key: &str| namespace.labels.get(key).map(String::as_str);
    match label("istio-injection") {
        Some("enabled") => true,
        Some(_) => false,
        None => label("istio.io/rev").is_some() || label("istio.io/dataplane-mode") == Some("ambient"),
    }
}

/// Tells whether an object is a part of an Istio installation: those follow rules of their own.
fn is_of_installation(object: &Object) -> bool {
    matches!(object.namespace.as_str(), "istio-system" | "kube-system")
        || ["istio", "operator.istio.io/component", "gateway.istio.io/managed"].iter().any(|key| object.label(key).is_some())
        || object.label("release") == Some("istio")
        || object.label("app") == Some("istiod")
}

/// A port of a Service with what it declares.
struct Declared<'m> {
    port: &'m ServicePort,
    path: String,
    name: &'m str,
    protocol: Protocol,
}

/// Returns the TCP ports of a Service that have a number, unless templates decide about them.
fn tcp_ports(service: Of<'_, Service>) -> Vec<Declared<'_>> {
    let ports = service.body.ports.iter().enumerate();
    let tcp = ports.filter(|(_, port)| port.port.is_some() && port.protocol.is_none_or(|transport| transport == Transport::Tcp));
    let known =
        tcp.filter(|(_, port)| !port.name.as_deref().is_some_and(is_unknown) && !port.app_protocol.as_deref().is_some_and(is_unknown));
    known
        .map(|(position, port)| {
            let name = port.name.as_deref().unwrap_or_default();
            let protocol = Protocol::of_service_port(name, port.app_protocol.as_deref(), None, port.port);
            Declared { port, path: format!("spec.ports[{position}]"), name, protocol }
        })
        .collect()
}

fn is_headless(service: &Service) -> bool {
    service.cluster_ip.as_deref() == Some("None") && service.type_ != Some(ServiceType::ExternalName)
}

/// What a proxy makes of a protocol, coarsely.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Family {
    Http,
    Tls,
    Tcp,
}

fn family(protocol: Protocol) -> Option<Family> {
    match protocol {
        Protocol::Http | Protocol::Http2 | Protocol::Grpc | Protocol::GrpcWeb => Some(Family::Http),
        Protocol::Https | Protocol::Tls => Some(Family::Tls),
        Protocol::Tcp | Protocol::Mongo | Protocol::Mysql | Protocol::Redis => Some(Family::Tcp),
        _ => None,
    }
}

/// Protocols in which the server speaks first: ports, and words of port names.
const SERVER_FIRST: [(&[i64], &[&str], &str); 7] = [
    (&[3306, 33060, 3307], &["mysql", "mariadb", "percona"], "MySQL"),
    (&[25, 587, 465], &["smtp"], "SMTP"),
    (&[21], &["ftp"], "FTP"),
    (&[22], &["ssh", "sftp"], "SSH"),
    (&[143], &["imap"], "IMAP"),
    (&[110], &["pop3"], "POP3"),
    (&[4222], &["nats"], "NATS"),
];

/// Ports that Istio treats as TCP when nothing is declared.
const EXEMPT: [i64; 4] = [25, 53, 3306, 27017];

/// Returns the protocol of an undeclared port in which the server speaks first, if it is one.
fn server_first(declared: &Declared<'_>) -> Option<&'static str> {
    let number = declared.port.port?;
    if declared.protocol != Protocol::Undeclared || EXEMPT.contains(&number) {
        return None;
    }
    let named = |words: &[&str]| declared.name.split('-').any(|part| words.contains(&part.to_ascii_lowercase().as_str()));
    SERVER_FIRST.iter().find(|(numbers, words, _)| numbers.contains(&number) || named(words)).map(|(_, _, word)| *word)
}

/// Returns the word for `appProtocol` that an undeclared port's name and number hint at.
fn guess(declared: &Declared<'_>) -> Option<&'static str> {
    let name = declared.name.to_ascii_lowercase();
    let has = |words: &[&str]| name.split(['-', '_']).any(|part| words.contains(&part));
    if has(&["grpc", "otlp"]) || name.ends_with("grpc") {
        return Some("grpc");
    }
    if has(&["http", "web", "api", "ui", "rest", "metrics", "admin", "health", "console"]) || name.ends_with("http") {
        return Some("http");
    }
    match declared.port.port? {
        80 | 3000 | 5000 | 8000 | 8080 | 8081 | 9090 => Some("http"),
        443 | 8443 => Some("https"),
        5432 | 6379 | 9092 | 5672 | 2181 | 11211 | 9042 => Some("tcp"),
        _ => None,
    }
}

/// A Service behind which a workload stands.
type Fronts<'m> = BTreeMap<ObjectId, (Workload<'m>, Vec<Of<'m, Service>>)>;

/// Returns the meshed workloads that stand behind several Services, with these.
fn shared<'m>(cx: &'m Context<'_>) -> Fronts<'m> {
    let scene = Scene::of(cx);
    let mut fronts: Fronts<'m> = BTreeMap::new();
    for service in cx.mesh.all::<Service>().filter(|service| service.body.type_ != Some(ServiceType::ExternalName)) {
        for workload in cx.mesh.backends(service) {
            let matches = !workload.object.masked && !workload.is_gateway() && scene.is_istio(&workload);
            if matches && !is_of_installation(workload.object) {
                let front = fronts.entry(workload.object.id).or_insert_with(|| (workload, Vec::new()));
                if !front.1.iter().any(|other| other.object.same_identity(service.object)) {
                    front.1.push(service);
                }
            }
        }
    }
    fronts.retain(|_, (_, services)| services.len() > 1);
    fronts
}
