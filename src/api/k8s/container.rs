//! Containers of pods, ephemeral ones included.

use super::env::{EnvFromSource, EnvVar};
use super::probe::{Lifecycle, Probe};
use super::protocol::Protocol;
use super::resources::ResourceRequirements;
use super::security_context::SecurityContext;
use crate::yaml::decode::{Any, choice, message};

message! {
    /// A container or init container.
    pub(crate) struct Container: "Container" {
        name: Option<String> = required,
        image: Option<String>,
        command: Vec<String>,
        args: Vec<String>,
        working_dir: Option<String>,
        ports: Vec<ContainerPort>,
        env_from: Vec<EnvFromSource>,
        env: Vec<EnvVar>,
        resources: Option<ResourceRequirements>,
        resize_policy: Vec<ResizePolicy>,
        /// `Always` makes an init container a sidecar.
        restart_policy: Option<ContainerRestartPolicy>,
        restart_policy_rules: Vec<RestartRule>,
        volume_mounts: Vec<VolumeMount>,
        volume_devices: Vec<VolumeDevice>,
        liveness_probe: Option<Probe>,
        readiness_probe: Option<Probe>,
        startup_probe: Option<Probe>,
        lifecycle: Option<Lifecycle>,
        termination_message_path: Option<String>,
        termination_message_policy: Option<TerminationMessagePolicy>,
        image_pull_policy: Option<PullPolicy>,
        security_context: Option<SecurityContext>,
        stdin: Option<bool>,
        stdin_once: Option<bool>,
        tty: Option<bool>,
    }
}

message! {
    /// A container added to a running pod; the fields read as `Any` exist but must stay empty.
    pub(crate) struct EphemeralContainer: "EphemeralContainer" {
        name: Option<String> = required,
        image: Option<String>,
        target_container_name: Option<String>,
        command: Vec<String>,
        args: Vec<String>,
        working_dir: Option<String>,
        ports: Option<Any>,
        env_from: Vec<EnvFromSource>,
        env: Vec<EnvVar>,
        resources: Option<Any>,
        resize_policy: Option<Any>,
        restart_policy: Option<Any>,
        restart_policy_rules: Option<Any>,
        volume_mounts: Vec<VolumeMount>,
        volume_devices: Vec<VolumeDevice>,
        liveness_probe: Option<Any>,
        readiness_probe: Option<Any>,
        startup_probe: Option<Any>,
        lifecycle: Option<Any>,
        termination_message_path: Option<String>,
        termination_message_policy: Option<TerminationMessagePolicy>,
        image_pull_policy: Option<PullPolicy>,
        security_context: Option<SecurityContext>,
        stdin: Option<bool>,
        stdin_once: Option<bool>,
        tty: Option<bool>,
    }
}

message! {
    /// A port that a container says it listens on.
    pub(crate) struct ContainerPort: "ContainerPort" {
        name: Option<String>,
        host_port: Option<i64> = min 0.0 max 65535.0,
        container_port: Option<i64> = required min 1.0 max 65535.0,
        protocol: Option<Protocol>,
        host_ip: Option<String> = key "hostIP",
    }
}

message! {
    /// A volume in the container's file system.
    pub(crate) struct VolumeMount: "VolumeMount" {
        name: Option<String> = required,
        mount_path: Option<String> = required,
        read_only: Option<bool>,
        recursive_read_only: Option<RecursiveReadOnly>,
        sub_path: Option<String>,
        sub_path_expr: Option<String>,
        mount_propagation: Option<MountPropagation>,
    }
}

message! {
    /// A raw block device of the container.
    pub(crate) struct VolumeDevice: "VolumeDevice" {
        name: Option<String> = required,
        device_path: Option<String> = required,
    }
}

message! {
    /// What happens when a resource is resized in place.
    pub(crate) struct ResizePolicy: "ContainerResizePolicy" {
        resource_name: Option<String> = required,
        restart_policy: Option<ResizeRestartPolicy> = required,
    }
}

message! {
    /// What an exit code does.
    pub(crate) struct RestartRule: "ContainerRestartRule" {
        action: Option<RestartAction> = required,
        exit_codes: Option<ExitCodes>,
    }
}

message! {
    /// Which exit codes.
    pub(crate) struct ExitCodes: "ContainerRestartRuleOnExitCodes" {
        operator: Option<ExitCodesOperator> = required,
        values: Vec<i64>,
    }
}

choice! {
    /// Restart policy of one container.
    pub(crate) enum ContainerRestartPolicy {
        Always = "Always",
        Never = "Never",
        OnFailure = "OnFailure",
    }
}

choice! {
    /// When the image is pulled.
    pub(crate) enum PullPolicy {
        Always = "Always",
        Never = "Never",
        IfNotPresent = "IfNotPresent",
    }
}

choice! {
    /// Where the termination message comes from.
    pub(crate) enum TerminationMessagePolicy {
        File = "File",
        FallbackToLogsOnError = "FallbackToLogsOnError",
    }
}

choice! {
    /// Whether mounts below a read-only mount are read-only.
    pub(crate) enum RecursiveReadOnly {
        Disabled = "Disabled",
        IfPossible = "IfPossible",
        Enabled = "Enabled",
    }
}

choice! {
    /// How mounts pass between host and container.
    pub(crate) enum MountPropagation {
        None = "None",
        HostToContainer = "HostToContainer",
        Bidirectional = "Bidirectional",
    }
}

choice! {
    /// Whether resizing restarts the container.
    pub(crate) enum ResizeRestartPolicy {
        NotRequired = "NotRequired",
        RestartContainer = "RestartContainer",
    }
}

choice! {
    /// What a restart rule does.
    pub(crate) enum RestartAction {
        Restart = "Restart",
        RestartAllContainers = "RestartAllContainers",
    }
}

choice! {
    /// How exit codes are compared.
    pub(crate) enum ExitCodesOperator {
        In = "In",
        NotIn = "NotIn",
    }
}
