//! Addresses of Gateways that repeat.

use std::collections::BTreeMap;

rule! {
    /// One address asked for twice, by one Gateway or by two.
    ///
    /// ## Why is this bad?
    ///
    /// Within one Gateway the API server rejects it; of two Gateways only one gets the address.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// apiVersion: gateway.networking.k8s.io/v1
    /// kind: Gateway
    /// metadata: {name: edge, namespace: shop}
    /// spec:
    ///   gatewayClassName: cilium
    ///   addresses: [{value: 192.0.2.10}, {type: IPAddress, value: 192.0.2.10}]
    ///   listeners: [{name: http, port: 80, protocol: HTTP}]
    /// ```
    ///
    /// ```yaml good
    /// apiVersion: gateway.networking.k8s.io/v1
    /// kind: Gateway
    /// metadata: {name: edge, namespace: shop}
    /// spec:
    ///   gatewayClassName: cilium
    ///   addresses: [{value: 192.0.2.10}, {type: IPAddress, value: 192.0.2.11}]
    ///   listeners: [{name: http, port: 80, protocol: HTTP}]
    /// ```
    "MSH1266", "gateway-address-twice", GatewayApi, Error,
    aliases: ["KIA1502"],
    rows: ["KGW-019"],
    fix: None,
}

use super::label;
use crate::analyze::{Context, Findings, rule};
use crate::api::gateway::k8s_gateway::K8sGateway;
use crate::diag::Level;
use crate::store::{Object, Role};
use crate::text::is_unknown;

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    let mut seen: BTreeMap<(&str, &str), (&Object, usize)> = BTreeMap::new();
    for gateway in cx.mesh.all::<K8sGateway>().filter(|gateway| gateway.object.role != Role::Patch) {
        for (position, address) in gateway.body.addresses.iter().enumerate() {
            let kind = address.type_.as_deref().unwrap_or("IPAddress");
            let value = address.value.as_deref().unwrap_or_default();
            if value.is_empty() || is_unknown(value) || is_unknown(kind) {
                continue;
            }
            let Some((owner, first)) = seen.get(&(kind, value)).copied() else {
                seen.insert((kind, value), (gateway.object, position));
                continue;
            };
            let own = owner.id == gateway.object.id;
            // Of a manual deployment the hostname is that of the gateway's Service: several may share it.
            if !own && (kind != "IPAddress" || owner.same_identity(gateway.object)) {
                continue;
            }
            let path = format!("spec.addresses[{position}].value");
            if own {
                out.report(gateway.object, path, format!("address `{value}` comes twice"))
                    .note("the API server rejects the Gateway")
                    .related(owner, format!("spec.addresses[{first}].value"), "the first one")
                    .help("remove one of them");
            } else {
                out.report(gateway.object, path, format!("{} asks for address `{value}`, too", label(owner)))
                    .level(Level::Warning)
                    .note(
                        "the other's status will say Programmed=False, reason AddressNotUsable, unless the implementation merges Gateways",
                    )
                    .related(owner, format!("spec.addresses[{first}].value"), "the other Gateway")
                    .help("give each Gateway an address of its own");
            }
        }
    }
}
