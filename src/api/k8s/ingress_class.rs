//! `IngressClass`.

use crate::yaml::decode::{choice, message};

message! {
    /// Spec of the kind.
    pub(crate) struct IngressClass: "IngressClass" {
        controller: Option<String>,
        parameters: Option<IngressClassParameters>,
    }
}

message! {
    /// The object with the controller's settings.
    pub(crate) struct IngressClassParameters: "IngressClassParametersReference" {
        api_group: Option<String>,
        kind: Option<String> = required,
        name: Option<String> = required,
        scope: Option<ParametersScope>,
        namespace: Option<String>,
    }
}

choice! {
    /// Scope of the settings.
    pub(crate) enum ParametersScope {
        Cluster = "Cluster",
        Namespace = "Namespace",
    }
}
