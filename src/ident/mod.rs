//! Validated words of identity and place: names, hosts, identities, networks, object references.

pub(crate) mod cidr;
pub(crate) mod host;
pub(crate) mod name;
pub(crate) mod object_ref;
pub(crate) mod spiffe;

pub(crate) use object_ref::ObjectRef;
