//! `meshNetworks`: the networks of a mesh and the gateways between them. It is protobuf JSON.

use crate::yaml::decode::{Count, Map, message};

message! {
    /// Networks by name.
    pub(crate) struct MeshNetworks: "MeshNetworks" {
        networks: Map<Network>,
    }
}

message! {
    /// Who is in a network and how it is entered.
    pub(crate) struct Network: "Network" {
        endpoints: Vec<NetworkEndpoints>,
        gateways: Vec<NetworkGateway>,
    }
}

message! {
    /// Endpoints by address or by the cluster that knows them.
    pub(crate) struct NetworkEndpoints: "NetworkEndpoints" {
        from_cidr: Option<String>,
        from_registry: Option<String>,
    }
    one_of { [fromCidr, fromRegistry] }
}

message! {
    /// A gateway into the network.
    pub(crate) struct NetworkGateway: "IstioNetworkGateway" {
        registry_service_name: Option<String>,
        address: Option<String>,
        port: Option<Count> = min 1.0 max 65535.0,
        locality: Option<String>,
    }
    one_of { [registryServiceName, address] }
}

#[cfg(test)]
mod tests {
    use super::MeshNetworks;
    use crate::api::sample::{decode_proto, hint};
    use crate::yaml::problem::Hint;

    #[test]
    fn networks_are_read_in_both_spellings() {
        let text = "networks: {n1: {endpoints: [{fromRegistry: c1}], gateways: [{address: 1.1.1.1, port: 15443}]}, n2: {endpoints: [{from_cidr: 10.0.0.0/8}]}}";
        let (networks, problems) = decode_proto::<MeshNetworks>(text);
        assert_eq!(problems, []);
        assert_eq!(networks.networks["n1"].gateways[0].port, Some(15443));
        assert_eq!(networks.networks["n2"].endpoints[0].from_cidr.as_deref(), Some("10.0.0.0/8"));
        let (_, problems) = decode_proto::<MeshNetworks>("network: {}");
        assert_eq!(hint(&problems), &Hint::Nearest("networks"));
    }
}
