//! `ExternalWorkload`: a workload outside of the cluster.

use crate::yaml::decode::message;

message! {
    /// Spec of the kind. The short-lived v1alpha1 wrote `meshTls`.
    pub(crate) struct ExternalWorkload: "ExternalWorkload" {
        mesh_tls: Option<MeshTls> = key "meshTLS" required,
        ports: Vec<Port>,
        workload_ips: Vec<WorkloadIp> = key "workloadIPs",
    }
    renamed { "meshTls" => "meshTLS" }
}

message! {
    /// What the workload proves to be.
    pub(crate) struct MeshTls: "MeshTLS" {
        identity: Option<String> = required,
        server_name: Option<String> = required,
    }
}

message! {
    /// A port of the workload.
    pub(crate) struct Port: "PortSpec" {
        name: Option<String>,
        port: Option<i64> = required min 1.0 max 65535.0,
        protocol: Option<String>,
    }
}

message! {
    /// An address of the workload.
    pub(crate) struct WorkloadIp: "WorkloadIP" {
        ip: Option<String>,
    }
}
