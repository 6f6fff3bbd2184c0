//! `ServiceAccount`.

use super::reference::{LocalObjectReference, ObjectReference};
use crate::yaml::decode::{Any, message};

message! {
    /// The whole object.
    pub(crate) struct ServiceAccount: "ServiceAccount" {
        api_version: Option<Any>,
        kind: Option<Any>,
        metadata: Option<Any>,
        secrets: Vec<ObjectReference>,
        image_pull_secrets: Vec<LocalObjectReference>,
        automount_service_account_token: Option<bool>,
    }
}
