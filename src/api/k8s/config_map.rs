//! `ConfigMap`.

use crate::yaml::decode::{Any, Map, message};

message! {
    /// Configuration as texts by key.
    pub(crate) struct ConfigMap: "ConfigMap" {
        api_version: Option<Any>,
        kind: Option<Any>,
        metadata: Option<Any>,
        data: Map<String>,
        binary_data: Map<String>,
        immutable: Option<bool>,
    }
}
