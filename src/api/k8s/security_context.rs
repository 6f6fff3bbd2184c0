//! Security contexts of pods and containers.

use crate::yaml::decode::{choice, message};

message! {
    /// Security settings of one container; they win over the pod's.
    pub(crate) struct SecurityContext: "SecurityContext" {
        capabilities: Option<Capabilities>,
        privileged: Option<bool>,
        se_linux_options: Option<SeLinuxOptions>,
        windows_options: Option<WindowsOptions>,
        run_as_user: Option<i64> = min 0.0,
        run_as_group: Option<i64> = min 0.0,
        run_as_non_root: Option<bool>,
        read_only_root_filesystem: Option<bool>,
        allow_privilege_escalation: Option<bool>,
        proc_mount: Option<ProcMount>,
        seccomp_profile: Option<SecurityProfile>,
        app_armor_profile: Option<SecurityProfile>,
    }
}

message! {
    /// Security settings of all containers of a pod.
    pub(crate) struct PodSecurityContext: "PodSecurityContext" {
        se_linux_options: Option<SeLinuxOptions>,
        windows_options: Option<WindowsOptions>,
        run_as_user: Option<i64> = min 0.0,
        run_as_group: Option<i64> = min 0.0,
        run_as_non_root: Option<bool>,
        supplemental_groups: Vec<i64>,
        supplemental_groups_policy: Option<SupplementalGroupsPolicy>,
        fs_group: Option<i64> = min 0.0,
        sysctls: Vec<Sysctl>,
        fs_group_change_policy: Option<FsGroupChangePolicy>,
        seccomp_profile: Option<SecurityProfile>,
        app_armor_profile: Option<SecurityProfile>,
        se_linux_change_policy: Option<SeLinuxChangePolicy>,
    }
}

message! {
    /// Linux capabilities added to and dropped from the runtime's default.
    pub(crate) struct Capabilities: "Capabilities" {
        add: Vec<String>,
        drop: Vec<String>,
    }
}

message! {
    /// `SELinux` label.
    pub(crate) struct SeLinuxOptions: "SELinuxOptions" {
        user: Option<String>,
        role: Option<String>,
        type_: Option<String>,
        level: Option<String>,
    }
}

message! {
    /// Settings for Windows nodes.
    pub(crate) struct WindowsOptions: "WindowsSecurityContextOptions" {
        gmsa_credential_spec_name: Option<String>,
        gmsa_credential_spec: Option<String>,
        run_as_user_name: Option<String>,
        host_process: Option<bool>,
    }
}

message! {
    /// A seccomp or `AppArmor` profile.
    pub(crate) struct SecurityProfile: "SecurityProfile" {
        type_: Option<ProfileType> = required,
        localhost_profile: Option<String>,
    }
}

message! {
    /// A kernel parameter of the pod.
    pub(crate) struct Sysctl: "Sysctl" {
        name: Option<String> = required,
        value: Option<String> = required,
    }
}

choice! {
    /// Where a profile comes from.
    pub(crate) enum ProfileType {
        Unconfined = "Unconfined",
        RuntimeDefault = "RuntimeDefault",
        Localhost = "Localhost",
    }
}

choice! {
    /// What of `/proc` a container sees.
    pub(crate) enum ProcMount {
        Default = "Default",
        Unmasked = "Unmasked",
    }
}

choice! {
    /// Whether the image's groups count too.
    pub(crate) enum SupplementalGroupsPolicy {
        Merge = "Merge",
        Strict = "Strict",
    }
}

choice! {
    /// When volume ownership is changed.
    pub(crate) enum FsGroupChangePolicy {
        OnRootMismatch = "OnRootMismatch",
        Always = "Always",
    }
}

choice! {
    /// How volumes get their `SELinux` label.
    pub(crate) enum SeLinuxChangePolicy {
        Recursive = "Recursive",
        MountOption = "MountOption",
    }
}
