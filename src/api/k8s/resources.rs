//! Compute resources. Quantities are numbers or texts such as `500m` and `1Gi`.

use crate::yaml::decode::{IntOrString, Map, message};

/// Quantities by resource name.
pub(crate) type ResourceList = Map<IntOrString>;

message! {
    /// What a container or pod asks for and may use at most.
    pub(crate) struct ResourceRequirements: "ResourceRequirements" {
        limits: ResourceList,
        requests: ResourceList,
        claims: Vec<ResourceClaim>,
    }
}

message! {
    /// A claim of the pod that a container uses.
    pub(crate) struct ResourceClaim: "ResourceClaim" {
        name: Option<String> = required,
        request: Option<String>,
    }
}
