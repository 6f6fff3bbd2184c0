//! Environment of containers.

use crate::yaml::decode::{IntOrString, message};

message! {
    /// One variable. Its value is a text: numbers and booleans must be quoted.
    pub(crate) struct EnvVar: "EnvVar" {
        name: Option<String> = required,
        value: Option<String>,
        value_from: Option<EnvVarSource>,
    }
    one_of { [value, valueFrom] }
}

message! {
    /// Where a variable's value comes from.
    pub(crate) struct EnvVarSource: "EnvVarSource" {
        field_ref: Option<ObjectFieldSelector>,
        resource_field_ref: Option<ResourceFieldSelector>,
        config_map_key_ref: Option<KeySelector>,
        secret_key_ref: Option<KeySelector>,
        file_key_ref: Option<FileKeySelector>,
    }
    one_of { [fieldRef, resourceFieldRef, configMapKeyRef, secretKeyRef, fileKeyRef] }
}

message! {
    /// A field of the pod.
    pub(crate) struct ObjectFieldSelector: "ObjectFieldSelector" {
        api_version: Option<String>,
        field_path: Option<String> = required,
    }
}

message! {
    /// A resource limit or request of a container.
    pub(crate) struct ResourceFieldSelector: "ResourceFieldSelector" {
        container_name: Option<String>,
        resource: Option<String> = required,
        divisor: Option<IntOrString>,
    }
}

message! {
    /// A key of a `ConfigMap` or `Secret`.
    pub(crate) struct KeySelector: "KeySelector" {
        name: Option<String>,
        key: Option<String> = required,
        optional: Option<bool>,
    }
}

message! {
    /// A key of an environment file on a volume.
    pub(crate) struct FileKeySelector: "FileKeySelector" {
        volume_name: Option<String> = required,
        path: Option<String> = required,
        key: Option<String> = required,
        optional: Option<bool>,
    }
}

message! {
    /// All keys of a `ConfigMap` or `Secret` as variables.
    pub(crate) struct EnvFromSource: "EnvFromSource" {
        prefix: Option<String>,
        config_map_ref: Option<EnvSource>,
        secret_ref: Option<EnvSource>,
    }
    one_of { [configMapRef, secretRef] }
}

message! {
    /// The `ConfigMap` or `Secret` of an [`EnvFromSource`].
    pub(crate) struct EnvSource: "EnvSource" {
        name: Option<String>,
        optional: Option<bool>,
    }
}
