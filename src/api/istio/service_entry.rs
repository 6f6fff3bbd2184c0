//! `ServiceEntry`: services that Kubernetes does not know.

use super::workload_entry::WorkloadEntry;
use super::workload_selector::NetworkingSelector;
use crate::yaml::decode::{Count, choice, message};

message! {
    /// Spec of the kind.
    pub(crate) struct ServiceEntry: "ServiceEntry" {
        hosts: Vec<String> = required,
        addresses: Vec<String>,
        ports: Vec<ServicePort>,
        location: Option<Location>,
        resolution: Option<Resolution>,
        endpoints: Vec<WorkloadEntry>,
        workload_selector: Option<NetworkingSelector>,
        export_to: Vec<String>,
        subject_alt_names: Vec<String>,
    }
    renamed { "host" => "hosts" }
}

message! {
    /// A port of the service.
    pub(crate) struct ServicePort: "ServicePort" {
        number: Option<Count> = required min 1.0 max 65535.0,
        protocol: Option<String>,
        name: Option<String> = required,
        target_port: Option<Count> = min 1.0 max 65535.0,
    }
}

choice! {
    /// Whether the service is part of the mesh.
    pub(crate) enum Location {
        MeshExternal = "MESH_EXTERNAL",
        MeshInternal = "MESH_INTERNAL",
    }
}

choice! {
    /// How the endpoints' addresses are found.
    pub(crate) enum Resolution {
        None = "NONE",
        Static = "STATIC",
        Dns = "DNS",
        DnsRoundRobin = "DNS_ROUND_ROBIN",
        DynamicDns = "DYNAMIC_DNS",
    }
}

#[cfg(test)]
mod tests {
    use super::{Resolution, ServiceEntry};
    use crate::api::sample::{decode, hint};
    use crate::yaml::problem::Hint;

    #[test]
    fn an_external_service_is_read() {
        let text = "
hosts: [api.example.com]
location: MESH_EXTERNAL
resolution: DNS
ports: [{number: 443, name: https, protocol: TLS, targetPort: 8443}]
endpoints: [{address: eu.example.com, ports: {https: 8443}, locality: eu/west}]
";
        let (entry, problems) = decode::<ServiceEntry>(text);
        assert_eq!(problems, []);
        assert_eq!(entry.resolution, Some(Resolution::Dns));
        assert_eq!(entry.endpoints[0].ports["https"], 8443);
        let (_, problems) = decode::<ServiceEntry>("hosts: [a]\nresolutions: DNS\n");
        assert_eq!(hint(&problems), &Hint::Nearest("resolution"));
    }
}
