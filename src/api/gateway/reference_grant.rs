//! `ReferenceGrant`: allows objects of other namespaces to refer into this one.

use crate::yaml::decode::message;

message! {
    /// Spec of the kind: any of `from` may refer to any of `to`.
    pub(crate) struct ReferenceGrant: "ReferenceGrant" {
        from: Vec<GrantFrom> = required,
        to: Vec<GrantTo> = required,
    }
}

message! {
    /// Who may refer.
    pub(crate) struct GrantFrom: "ReferenceGrantFrom" {
        group: Option<String> = required,
        kind: Option<String> = required,
        namespace: Option<String> = required,
    }
}

message! {
    /// What may be referred to; without a name, every object of the kind.
    pub(crate) struct GrantTo: "ReferenceGrantTo" {
        group: Option<String> = required,
        kind: Option<String> = required,
        name: Option<String>,
    }
}
