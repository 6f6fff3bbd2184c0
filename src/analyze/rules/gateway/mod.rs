//! Group `gateway`: Istio's Gateway and what is bound to it.

pub(crate) mod auto_passthrough;
pub(crate) mod credential_missing;
pub(crate) mod duplicate_server_name;
pub(crate) mod gateway_any_host;
pub(crate) mod gateway_conflict;
pub(crate) mod gateway_host_mismatch;
pub(crate) mod gateway_label_on_app;
pub(crate) mod gateway_namespace_mismatch;
pub(crate) mod gateway_port_nomatch;
pub(crate) mod gateway_port_not_on_service;
pub(crate) mod gateway_selects_nothing;
pub(crate) mod gateway_without_routes;
pub(crate) mod gateway_without_selector;
pub(crate) mod gateway_without_servers;
pub(crate) mod generated_gateway_name;
pub(crate) mod http_routes_on_passthrough_gateway;
pub(crate) mod invalid_credential;
pub(crate) mod invalid_server_host;
pub(crate) mod legacy_gateway_name;
pub(crate) mod mesh_subsets_bypassed_at_gateway;
pub(crate) mod passthrough_certificates;
pub(crate) mod plain_http_host;
pub(crate) mod port_protocol_conflict;
pub(crate) mod redirect_on_non_http;
pub(crate) mod redirect_without_https;
pub(crate) mod route_protocol_mismatch;
pub(crate) mod shared_certificate;
pub(crate) mod tls_certificate_missing;
pub(crate) mod tls_certificate_sources;
pub(crate) mod tls_on_plain_port;
pub(crate) mod tls_required;
pub(crate) mod tls_routes_on_terminating_gateway;
pub(crate) mod unknown_server_protocol;
pub(crate) mod weak_tls_version;

use std::collections::{BTreeMap, BTreeSet};

use crate::analyze::Context;
use crate::api::istio::gateway::{Gateway, Server};
use crate::api::istio::server_tls::{ServerTls, ServerTlsMode};
use crate::api::istio::virtual_service::VirtualService;
use crate::store::gateways::{GatewayServer, ServerKind, servers};
use crate::store::{Of, Workload};
use crate::text::is_unknown;

/// What a server that several Gateways may share is found by: pods, port, address.
type Listener<'m> = (String, u32, &'m str);

/// Returns servers by the pods that run them, their port and address: those that meet in one list
/// share a listener.
pub(crate) fn listeners<'m>(cx: &Context<'m>) -> BTreeMap<Listener<'m>, Vec<GatewayServer<'m>>> {
    let mut found: BTreeMap<Listener<'m>, Vec<GatewayServer<'m>>> = BTreeMap::new();
    for (pods, gateway) in on_pods(cx) {
        for server in servers(gateway) {
            let Some(port) = server.port() else { continue };
            let bind = server.server.bind.as_deref().unwrap_or_default();
            if !is_unknown(bind) {
                found.entry((pods.clone(), port, bind)).or_default().push(server);
            }
        }
    }
    found
}

/// Returns Gateways with the pods that run each: once per workload, or by selector when the pods
/// are not in the input.
pub(crate) fn on_pods<'m>(cx: &Context<'m>) -> Vec<(String, Of<'m, Gateway>)> {
    let mut found = Vec::new();
    for gateway in cx.mesh.all::<Gateway>() {
        let selector = &gateway.body.selector;
        if selector.is_empty() || selector.iter().any(|(key, value)| is_unknown(key) || is_unknown(value)) {
            continue;
        }
        let workloads: BTreeSet<u32> = cx.mesh.gateway_workloads(gateway).iter().map(|workload| workload.object.id.0).collect();
        if workloads.is_empty() {
            found.push((format!("{selector:?}"), gateway));
        }
        found.extend(workloads.into_iter().map(|id| (id.to_string(), gateway)));
    }
    found
}

/// Tells whether two servers can be told apart: parts of objects that replace one another cannot.
pub(crate) fn are_alternatives(one: &GatewayServer<'_>, two: &GatewayServer<'_>) -> bool {
    let (one, two) = (one.gateway.object, two.gateway.object);
    one.id != two.id && one.same_identity(two)
}

/// Tells whether a workload's pods run a gateway's proxy; what cannot be told counts as one.
pub(crate) fn runs_gateway(workload: &Workload<'_>) -> bool {
    let templates = workload.meta.annotations.get("inject.istio.io/templates");
    let proxied = workload.pod.containers.iter().any(|container| {
        let name = container.name.as_deref().unwrap_or_default();
        let image = container.image.as_deref().unwrap_or_default();
        ["istio-proxy", "mesh-proxy"].contains(&name)
            || image == "auto"
            || ["proxyv2", "envoy", "gateway"].iter().any(|word| image.contains(word))
            || is_unknown(image)
            || is_unknown(name)
            || container.args.iter().any(|arg| arg == "router")
    });
    let made = workload.labels().keys().any(|key| key.ends_with("/gateway-name"));
    proxied || made || workload.pod.containers.is_empty() || templates.is_some_and(|templates| templates.contains("gateway"))
}

/// Returns the fields by which a server names its certificate, in the order in which they win.
pub(crate) fn certificate_fields(tls: &ServerTls) -> Vec<&'static str> {
    let given = |text: &Option<String>| text.as_deref().is_some_and(|text| !text.is_empty());
    let fields = [
        ("credentialName", given(&tls.credential_name)),
        ("credentialNames", !tls.credential_names.is_empty()),
        ("tlsCertificates", !tls.tls_certificates.is_empty()),
        ("serverCertificate", given(&tls.server_certificate)),
    ];
    fields.into_iter().filter(|(_, given)| *given).map(|(field, _)| field).collect()
}

/// Returns the Secrets a server takes certificates from: name, path in the server, and whether only
/// the CA is taken from it.
pub(crate) fn credentials(server: &Server) -> Vec<(&str, String, bool)> {
    let Some(tls) = &server.tls else { return Vec::new() };
    if !matches!(tls.mode, Some(ServerTlsMode::Simple | ServerTlsMode::Mutual | ServerTlsMode::OptionalMutual)) {
        return Vec::new();
    }
    let one = tls.credential_name.as_deref().map(|name| (name, "tls.credentialName".to_owned(), false));
    let many = tls.credential_names.iter().enumerate();
    let many = many.map(|(position, name)| (name.as_str(), format!("tls.credentialNames[{position}]"), false));
    let authority = tls.ca_cert_credential_name.as_deref().map(|name| (name, "tls.caCertCredentialName".to_owned(), true));
    let all = one.into_iter().chain(many).chain(authority);
    // Words with a scheme are handed to the proxy's own secret sources.
    all.filter(|(name, _, _)| !name.is_empty() && !is_unknown(name) && !name.contains("://")).collect()
}

/// A list of routes of a VirtualService.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Layer {
    Http,
    Tls,
    Tcp,
}

impl Layer {
    /// Returns the field's name.
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Http => "http",
            Self::Tls => "tls",
            Self::Tcp => "tcp",
        }
    }

    /// Returns which servers its routes need, in words.
    pub(crate) fn needs(self) -> &'static str {
        match self {
            Self::Http => "they need a server for HTTP, or for HTTPS that ends there",
            Self::Tls => "they need a server that passes TLS through",
            Self::Tcp => "they need a server for TCP, or for TLS that ends there",
        }
    }

    fn uses(self, kind: ServerKind) -> bool {
        match kind {
            ServerKind::Http | ServerKind::Https => self == Self::Http,
            ServerKind::Passthrough => self == Self::Tls,
            ServerKind::TerminatedTls | ServerKind::Tcp => self == Self::Tcp,
            ServerKind::AutoPassthrough => false,
            ServerKind::Unknown => true,
        }
    }
}

/// Routes that no server can use.
pub(crate) struct Unusable<'m> {
    pub(crate) service: Of<'m, VirtualService>,
    pub(crate) layer: Layer,
    /// The servers of its hosts; at least one.
    pub(crate) servers: Vec<GatewayServer<'m>>,
}

/// Returns routes that no server of the Gateways they are bound to can use. VirtualServices that are
/// bound to the mesh as well, or to Gateways that are not in the input, are left out.
pub(crate) fn unusable_layers<'m>(cx: &Context<'m>) -> Vec<Unusable<'m>> {
    let mut found = Vec::new();
    for service in cx.mesh.all::<VirtualService>() {
        let Some(servers) = cx.mesh.servers_of(service).filter(|servers| !servers.is_empty()) else { continue };
        let layers = [(Layer::Http, service.body.http.len()), (Layer::Tls, service.body.tls.len()), (Layer::Tcp, service.body.tcp.len())];
        for (layer, routes) in layers {
            let usable = servers.iter().any(|server| layer.uses(ServerKind::of(server.server)));
            if routes > 0 && !usable {
                found.push(Unusable { service, layer, servers: servers.clone() });
            }
        }
    }
    found
}
