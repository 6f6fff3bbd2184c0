//! `APIService`: an API group that another server serves.

use crate::yaml::decode::message;

message! {
    /// Spec of the kind.
    pub(crate) struct ApiService: "APIService" {
        /// Absent: the API server itself.
        service: Option<ApiServiceReference>,
        group: Option<String>,
        version: Option<String>,
        insecure_skip_tls_verify: Option<bool> = key "insecureSkipTLSVerify",
        ca_bundle: Option<String>,
        group_priority_minimum: Option<i64> = required,
        version_priority: Option<i64> = required,
    }
}

message! {
    /// The serving service.
    pub(crate) struct ApiServiceReference: "ServiceReference" {
        namespace: Option<String>,
        name: Option<String>,
        port: Option<i64> = min 1.0 max 65535.0,
    }
}
