//! Volumes of pods: all sources by name; those a mesh looks at in full.

use super::container::PullPolicy;
use super::env::{ObjectFieldSelector, ResourceFieldSelector};
use super::persistent_volume_claim::PersistentVolumeClaimTemplate;
use super::reference::LocalObjectReference;
use crate::api::selector::LabelSelector;
use crate::yaml::decode::{Any, IntOrString, Map, choice, message};

message! {
    /// A volume; without a source it is an empty directory.
    pub(crate) struct Volume: "Volume" {
        name: Option<String> = required,
        host_path: Option<HostPathVolumeSource>,
        empty_dir: Option<EmptyDirVolumeSource>,
        secret: Option<SecretVolumeSource>,
        config_map: Option<ConfigMapVolumeSource>,
        projected: Option<ProjectedVolumeSource>,
        downward_api: Option<DownwardApiVolumeSource> = key "downwardAPI",
        persistent_volume_claim: Option<PersistentVolumeClaimVolumeSource>,
        csi: Option<CsiVolumeSource>,
        ephemeral: Option<EphemeralVolumeSource>,
        image: Option<ImageVolumeSource>,
        nfs: Option<NfsVolumeSource>,
        gce_persistent_disk: Option<Any>,
        aws_elastic_block_store: Option<Any>,
        git_repo: Option<Any>,
        iscsi: Option<Any>,
        glusterfs: Option<Any>,
        rbd: Option<Any>,
        flex_volume: Option<Any>,
        cinder: Option<Any>,
        cephfs: Option<Any>,
        flocker: Option<Any>,
        fc: Option<Any>,
        azure_file: Option<Any>,
        vsphere_volume: Option<Any>,
        quobyte: Option<Any>,
        azure_disk: Option<Any>,
        photon_persistent_disk: Option<Any>,
        portworx_volume: Option<Any>,
        scale_io: Option<Any> = key "scaleIO",
        storageos: Option<Any>,
    }
    renamed { "persistentVolumeClaimName" => "persistentVolumeClaim" }
    one_of { [
        hostPath, emptyDir, secret, configMap, projected, downwardAPI, persistentVolumeClaim, csi, ephemeral, image, nfs,
        gcePersistentDisk, awsElasticBlockStore, gitRepo, iscsi, glusterfs, rbd, flexVolume, cinder, cephfs, flocker, fc,
        azureFile, vsphereVolume, quobyte, azureDisk, photonPersistentDisk, portworxVolume, scaleIO, storageos
    ] }
}

message! {
    /// A path of the node.
    pub(crate) struct HostPathVolumeSource: "HostPathVolumeSource" {
        path: Option<String> = required,
        type_: Option<HostPathType>,
    }
}

choice! {
    /// What must be at the path.
    pub(crate) enum HostPathType {
        DirectoryOrCreate = "DirectoryOrCreate",
        Directory = "Directory",
        FileOrCreate = "FileOrCreate",
        File = "File",
        Socket = "Socket",
        CharDevice = "CharDevice",
        BlockDevice = "BlockDevice",
        /// Not checked; `kubectl get` shows the empty text.
        Unset = "",
    }
}

message! {
    /// A directory that lives as long as the pod.
    pub(crate) struct EmptyDirVolumeSource: "EmptyDirVolumeSource" {
        medium: Option<String>,
        size_limit: Option<IntOrString>,
    }
}

message! {
    /// Keys of a `Secret` as files.
    pub(crate) struct SecretVolumeSource: "SecretVolumeSource" {
        secret_name: Option<String>,
        items: Vec<KeyToPath>,
        default_mode: Option<i64> = min 0.0 max 511.0,
        optional: Option<bool>,
    }
    renamed { "name" => "secretName" }
}

message! {
    /// Keys of a `ConfigMap` as files.
    pub(crate) struct ConfigMapVolumeSource: "ConfigMapVolumeSource" {
        name: Option<String>,
        items: Vec<KeyToPath>,
        default_mode: Option<i64> = min 0.0 max 511.0,
        optional: Option<bool>,
    }
    renamed { "configMapName" => "name" }
}

message! {
    /// The file of a key.
    pub(crate) struct KeyToPath: "KeyToPath" {
        key: Option<String> = required,
        path: Option<String> = required,
        mode: Option<i64> = min 0.0 max 511.0,
    }
}

message! {
    /// Several sources in one directory.
    pub(crate) struct ProjectedVolumeSource: "ProjectedVolumeSource" {
        sources: Vec<VolumeProjection>,
        default_mode: Option<i64> = min 0.0 max 511.0,
    }
}

message! {
    /// One source of a projected volume.
    pub(crate) struct VolumeProjection: "VolumeProjection" {
        secret: Option<NamedProjection>,
        config_map: Option<NamedProjection>,
        downward_api: Option<DownwardApiProjection> = key "downwardAPI",
        service_account_token: Option<ServiceAccountTokenProjection>,
        cluster_trust_bundle: Option<ClusterTrustBundleProjection>,
        pod_certificate: Option<PodCertificateProjection>,
    }
    one_of { [secret, configMap, downwardAPI, serviceAccountToken, clusterTrustBundle, podCertificate] }
}

message! {
    /// Keys of a `Secret` or `ConfigMap` in a projected volume.
    pub(crate) struct NamedProjection: "projected secret or configMap" {
        name: Option<String>,
        items: Vec<KeyToPath>,
        optional: Option<bool>,
    }
    renamed { "secretName" => "name", "configMapName" => "name" }
}

message! {
    /// A token for the pod's service account.
    pub(crate) struct ServiceAccountTokenProjection: "ServiceAccountTokenProjection" {
        audience: Option<String>,
        expiration_seconds: Option<i64> = min 600.0,
        path: Option<String> = required,
    }
}

message! {
    /// Trust anchors of a signer.
    pub(crate) struct ClusterTrustBundleProjection: "ClusterTrustBundleProjection" {
        name: Option<String>,
        signer_name: Option<String>,
        label_selector: Option<LabelSelector>,
        optional: Option<bool>,
        path: Option<String> = required,
    }
}

message! {
    /// A certificate for the pod, made by the kubelet and a signer.
    pub(crate) struct PodCertificateProjection: "PodCertificateProjection" {
        signer_name: Option<String> = required,
        key_type: Option<String> = required,
        max_expiration_seconds: Option<i64>,
        credential_bundle_path: Option<String>,
        key_path: Option<String>,
        certificate_chain_path: Option<String>,
        user_annotations: Map<String>,
    }
}

message! {
    /// Fields of the pod as files.
    pub(crate) struct DownwardApiVolumeSource: "DownwardAPIVolumeSource" {
        items: Vec<DownwardApiFile>,
        default_mode: Option<i64> = min 0.0 max 511.0,
    }
}

message! {
    /// Fields of the pod in a projected volume.
    pub(crate) struct DownwardApiProjection: "DownwardAPIProjection" {
        items: Vec<DownwardApiFile>,
    }
}

message! {
    /// The file of a field.
    pub(crate) struct DownwardApiFile: "DownwardAPIVolumeFile" {
        path: Option<String> = required,
        field_ref: Option<ObjectFieldSelector>,
        resource_field_ref: Option<ResourceFieldSelector>,
        mode: Option<i64> = min 0.0 max 511.0,
    }
    one_of { [fieldRef, resourceFieldRef] }
}

message! {
    /// A claim in the same namespace.
    pub(crate) struct PersistentVolumeClaimVolumeSource: "PersistentVolumeClaimVolumeSource" {
        claim_name: Option<String> = required,
        read_only: Option<bool>,
    }
    renamed { "name" => "claimName" }
}

message! {
    /// A volume that a CSI driver makes for the pod.
    pub(crate) struct CsiVolumeSource: "CSIVolumeSource" {
        driver: Option<String> = required,
        read_only: Option<bool>,
        fs_type: Option<String>,
        volume_attributes: Map<String>,
        node_publish_secret_ref: Option<LocalObjectReference>,
    }
}

message! {
    /// A claim that lives as long as the pod.
    pub(crate) struct EphemeralVolumeSource: "EphemeralVolumeSource" {
        volume_claim_template: Option<PersistentVolumeClaimTemplate>,
    }
}

message! {
    /// An OCI image as a volume.
    pub(crate) struct ImageVolumeSource: "ImageVolumeSource" {
        reference: Option<String>,
        pull_policy: Option<PullPolicy>,
    }
}

message! {
    /// An NFS export.
    pub(crate) struct NfsVolumeSource: "NFSVolumeSource" {
        server: Option<String> = required,
        path: Option<String> = required,
        read_only: Option<bool>,
    }
}
