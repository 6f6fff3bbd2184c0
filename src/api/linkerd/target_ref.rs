//! References of Linkerd's policies; an empty group is the core one.

use crate::yaml::decode::message;

message! {
    /// The object of the same namespace that a policy is for.
    pub(crate) struct TargetRef: "LocalTargetRef" {
        group: Option<String>,
        kind: Option<String> = required,
        name: Option<String> = required,
    }
}

message! {
    /// An authentication or a client, of the policy's namespace unless given.
    pub(crate) struct NamespacedRef: "NamespacedTargetRef" {
        group: Option<String>,
        kind: Option<String> = required,
        name: Option<String> = required,
        namespace: Option<String>,
    }
}
