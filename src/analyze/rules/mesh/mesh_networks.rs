//! The networks of a mesh, as the ConfigMap `istio` and `IstioOperator` values hold them.

use crate::analyze::{Context, Findings, rule};
use crate::api::istio::istio_operator::IstioOperator;
use crate::api::istio::mesh_networks::{MeshNetworks, Network};
use crate::api::k8s::config_map::ConfigMap;
use crate::ident::cidr::Cidr;
use crate::ident::host::is_wildcard_dns;
use crate::store::Object;
use crate::text::is_unknown;
use crate::yaml::mask::Mask;
use crate::yaml::{Decode, Decoder, Document};

rule! {
    /// A network of `meshNetworks` with an address block, registry name, gateway address or port that cannot be.
    ///
    /// ## Why is this bad?
    ///
    /// istiod refuses the networks: traffic between them finds no gateway.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// apiVersion: v1
    /// kind: ConfigMap
    /// metadata: {name: istio, namespace: istio-system}
    /// data:
    ///   meshNetworks: |
    ///     networks:
    ///       south:
    ///         endpoints: [{fromCidr: 10.1.0.0/40}]
    ///         gateways: [{address: 192.0.2.1, port: 15443}]
    /// ```
    ///
    /// ```yaml good
    /// apiVersion: v1
    /// kind: ConfigMap
    /// metadata: {name: istio, namespace: istio-system}
    /// data:
    ///   meshNetworks: |
    ///     networks:
    ///       south:
    ///         endpoints: [{fromCidr: 10.1.0.0/16}]
    ///         gateways: [{address: 192.0.2.1, port: 15443}]
    /// ```
    "MSH1806", "mesh-networks", Mesh, Error,
    aliases: ["IST0106"],
    rows: ["PX-011", "MC-003"],
    fix: None,
}

/// Networks, the object that holds them, and the path inside.
pub(super) struct Held<'m> {
    pub(super) object: &'m Object,
    pub(super) path: &'static str,
    pub(super) networks: MeshNetworks,
}

/// Returns every description of networks in the input.
pub(super) fn held<'m>(cx: &Context<'m>) -> Vec<Held<'m>> {
    let named = |object: &Object| object.name() == "istio" || object.name().starts_with("istio-");
    let maps = cx.mesh.all::<ConfigMap>().filter(|map| named(map.object)).filter_map(|map| {
        let text = map.body.data.get("meshNetworks").filter(|text| !is_unknown(text))?;
        Some(Held { object: map.object, path: "data.meshNetworks", networks: parse(text)? })
    });
    let operators = cx.mesh.all::<IstioOperator>().filter_map(|operator| {
        let networks = operator.body.values.as_ref()?.0.get("global")?.get("meshNetworks")?;
        // Values hold the networks without the mapping `networks` around them.
        let text = serde_json::json!({ "networks": networks }).to_string();
        Some(Held { object: operator.object, path: "spec.values.global.meshNetworks", networks: parse(&text)? })
    });
    maps.chain(operators).collect()
}

fn parse(text: &str) -> Option<MeshNetworks> {
    let mask = Mask::of(text);
    let document = Document::detached(text, &mask);
    let mut problems = Vec::new();
    let mut decoder = Decoder::new(&mut problems);
    decoder.proto = true;
    MeshNetworks::decode(&mut decoder, document.root()?)
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    for held in held(cx) {
        let infix = if held.path.starts_with("data") { ".networks" } else { "" };
        for (name, network) in &held.networks.networks {
            let base = format!("{}{infix}.{name}", held.path);
            for (field, message, help) in wrong(network) {
                out.report(held.object, format!("{base}.{field}"), message)
                    .note("istiod refuses the networks: traffic between them finds no gateway")
                    .help(help);
            }
            if network.gateways.is_empty() && held.networks.networks.len() > 1 && !network.endpoints.is_empty() {
                out.report(held.object, &base, format!("network `{name}` has no gateway"))
                    .on_key()
                    .level(crate::diag::Level::Warning)
                    .note("other networks cannot reach its workloads, unless gateways are found by their labels")
                    .help("list its east-west gateway under `gateways`");
            }
        }
    }
}

fn wrong(network: &Network) -> Vec<(String, String, &'static str)> {
    let mut found = Vec::new();
    for (at, endpoints) in network.endpoints.iter().enumerate() {
        let cidr = endpoints.from_cidr.as_deref().filter(|cidr| !is_unknown(cidr));
        if let Some(cidr) = cidr.filter(|cidr| Cidr::parse(cidr).is_none() || !cidr.contains('/')) {
            let path = format!("endpoints[{at}].fromCidr");
            found.push((path, format!("`{cidr}` is no address block"), "write a block such as `10.1.0.0/16`"));
        }
        if endpoints.from_registry.as_deref() == Some("") {
            let path = format!("endpoints[{at}].fromRegistry");
            found.push((path, "the registry has no name".to_owned(), "write the cluster's name"));
        }
    }
    for (at, gateway) in network.gateways.iter().enumerate() {
        let address = gateway.address.as_deref().filter(|address| !is_unknown(address));
        if let Some(address) = address.filter(|address| Cidr::parse(address).is_none() && !is_wildcard_dns(address)) {
            let path = format!("gateways[{at}].address");
            found.push((path, format!("`{address}` is neither an address nor a host name"), "write it without scheme and port"));
        }
        if gateway.port.is_some_and(|port| port == 0 || port > 65535) {
            found.push((format!("gateways[{at}].port"), "it is no port number".to_owned(), "east-west gateways listen on 15443"));
        }
    }
    found
}
