//! Claims inside other objects: `volumeClaimTemplates` and ephemeral volumes.

use super::reference::TypedLocalObjectReference;
use super::resources::ResourceList;
use crate::api::ObjectMeta;
use crate::api::selector::LabelSelector;
use crate::yaml::decode::{Any, choice, message};

message! {
    /// A claim to be made.
    pub(crate) struct PersistentVolumeClaimTemplate: "PersistentVolumeClaimTemplate" {
        api_version: Option<Any>,
        kind: Option<Any>,
        metadata: Option<ObjectMeta>,
        spec: Option<PersistentVolumeClaimSpec>,
        status: Option<Any>,
    }
}

message! {
    /// What is claimed.
    pub(crate) struct PersistentVolumeClaimSpec: "PersistentVolumeClaimSpec" {
        access_modes: Vec<AccessMode>,
        selector: Option<LabelSelector>,
        resources: Option<VolumeResources>,
        volume_name: Option<String>,
        storage_class_name: Option<String>,
        volume_mode: Option<VolumeMode>,
        data_source: Option<TypedLocalObjectReference>,
        data_source_ref: Option<DataSource>,
        volume_attributes_class_name: Option<String>,
    }
}

message! {
    /// Size of the volume.
    pub(crate) struct VolumeResources: "VolumeResourceRequirements" {
        limits: ResourceList,
        requests: ResourceList,
    }
}

message! {
    /// The object the volume is filled from.
    pub(crate) struct DataSource: "TypedObjectReference" {
        api_group: Option<String>,
        kind: Option<String> = required,
        name: Option<String> = required,
        namespace: Option<String>,
    }
}

choice! {
    /// Who may mount the volume.
    pub(crate) enum AccessMode {
        ReadWriteOnce = "ReadWriteOnce",
        ReadOnlyMany = "ReadOnlyMany",
        ReadWriteMany = "ReadWriteMany",
        ReadWriteOncePod = "ReadWriteOncePod",
    }
}

choice! {
    /// What the volume is to the container.
    pub(crate) enum VolumeMode {
        Filesystem = "Filesystem",
        Block = "Block",
    }
}
