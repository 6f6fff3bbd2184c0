//! What a route attaches to.

use crate::yaml::decode::{choice, message};

message! {
    /// A Gateway (the default), `ListenerSet`, Service or other parent.
    pub(crate) struct ParentReference: "ParentReference" {
        group: Option<String>,
        kind: Option<String>,
        namespace: Option<String>,
        name: Option<String> = required,
        section_name: Option<String>,
        port: Option<i64> = min 1.0 max 65535.0,
    }
}

choice! {
    /// Which default Gateways a route attaches to, and which routes a Gateway takes by default.
    pub(crate) enum DefaultScope {
        All = "All",
        None = "None",
    }
}
