//! `Secret`.

use crate::yaml::decode::{Any, Map, message};

message! {
    /// The whole object.
    pub(crate) struct Secret: "Secret" {
        api_version: Option<Any>,
        kind: Option<Any>,
        metadata: Option<Any>,
        type_: Option<String>,
        /// Values in base64.
        data: Map<String>,
        string_data: Map<String>,
        immutable: Option<bool>,
    }
}
