//! The spec of pods: by itself a `Pod`, and in the template of every workload.

use super::container::{Container, EphemeralContainer};
use super::reference::LocalObjectReference;
use super::resources::{ResourceList, ResourceRequirements};
use super::security_context::PodSecurityContext;
use super::volume::Volume;
use crate::yaml::decode::{Any, Map, choice, message};

message! {
    /// What runs together on a node.
    pub(crate) struct PodSpec: "PodSpec" {
        volumes: Vec<Volume>,
        init_containers: Vec<Container>,
        containers: Vec<Container> = required,
        ephemeral_containers: Vec<EphemeralContainer>,
        restart_policy: Option<RestartPolicy>,
        termination_grace_period_seconds: Option<i64>,
        active_deadline_seconds: Option<i64>,
        dns_policy: Option<DnsPolicy>,
        node_selector: Map<String>,
        service_account_name: Option<String>,
        /// Old name of `serviceAccountName`. The API server fills in both, so it is no finding.
        service_account: Option<String>,
        automount_service_account_token: Option<bool>,
        node_name: Option<String>,
        host_network: Option<bool>,
        host_pid: Option<bool> = key "hostPID",
        host_ipc: Option<bool> = key "hostIPC",
        share_process_namespace: Option<bool>,
        security_context: Option<PodSecurityContext>,
        image_pull_secrets: Vec<LocalObjectReference>,
        hostname: Option<String>,
        subdomain: Option<String>,
        affinity: Option<Any>,
        scheduler_name: Option<String>,
        tolerations: Vec<Toleration>,
        host_aliases: Vec<HostAlias>,
        priority_class_name: Option<String>,
        priority: Option<i64>,
        dns_config: Option<DnsConfig>,
        readiness_gates: Vec<ReadinessGate>,
        runtime_class_name: Option<String>,
        enable_service_links: Option<bool>,
        preemption_policy: Option<PreemptionPolicy>,
        overhead: ResourceList,
        topology_spread_constraints: Option<Any>,
        set_hostname_as_fqdn: Option<bool> = key "setHostnameAsFQDN",
        os: Option<PodOs>,
        host_users: Option<bool>,
        scheduling_gates: Vec<SchedulingGate>,
        resource_claims: Vec<PodResourceClaim>,
        resources: Option<ResourceRequirements>,
        hostname_override: Option<String>,
        scheduling_group: Option<SchedulingGroup>,
        /// What 1.35 had in place of `schedulingGroup`.
        workload_ref: Option<Any>,
    }
}

impl PodSpec {
    /// Iterates over the containers, then the init containers.
    pub(crate) fn all_containers(&self) -> impl Iterator<Item = &Container> {
        self.containers.iter().chain(&self.init_containers)
    }
}

choice! {
    /// When containers are restarted.
    pub(crate) enum RestartPolicy {
        Always = "Always",
        OnFailure = "OnFailure",
        Never = "Never",
    }
}

choice! {
    /// Where names are resolved.
    pub(crate) enum DnsPolicy {
        ClusterFirst = "ClusterFirst",
        ClusterFirstWithHostNet = "ClusterFirstWithHostNet",
        Default = "Default",
        None = "None",
    }
}

choice! {
    /// Whether the pod may push others out.
    pub(crate) enum PreemptionPolicy {
        PreemptLowerPriority = "PreemptLowerPriority",
        Never = "Never",
    }
}

message! {
    /// A taint the pod bears.
    pub(crate) struct Toleration: "Toleration" {
        key: Option<String>,
        operator: Option<TolerationOperator>,
        value: Option<String>,
        effect: Option<TaintEffect>,
        toleration_seconds: Option<i64>,
    }
}

choice! {
    /// How a toleration compares.
    pub(crate) enum TolerationOperator {
        Exists = "Exists",
        Equal = "Equal",
        Lt = "Lt",
        Gt = "Gt",
    }
}

choice! {
    /// What a taint does.
    pub(crate) enum TaintEffect {
        NoSchedule = "NoSchedule",
        PreferNoSchedule = "PreferNoSchedule",
        NoExecute = "NoExecute",
        /// Of a toleration: every effect.
        Every = "",
    }
}

message! {
    /// Lines of the pod's `/etc/hosts`.
    pub(crate) struct HostAlias: "HostAlias" {
        ip: Option<String> = required,
        hostnames: Vec<String>,
    }
}

message! {
    /// Settings of the pod's resolver.
    pub(crate) struct DnsConfig: "PodDNSConfig" {
        nameservers: Vec<String>,
        searches: Vec<String>,
        options: Vec<DnsConfigOption>,
    }
}

message! {
    /// One option of the resolver; its value is a text.
    pub(crate) struct DnsConfigOption: "PodDNSConfigOption" {
        name: Option<String>,
        value: Option<String>,
    }
}

message! {
    /// A condition that counts towards readiness.
    pub(crate) struct ReadinessGate: "PodReadinessGate" {
        condition_type: Option<String> = required,
    }
}

message! {
    /// Operating system of the containers.
    pub(crate) struct PodOs: "PodOS" {
        name: Option<OsName> = required,
    }
}

choice! {
    /// An operating system.
    pub(crate) enum OsName {
        Linux = "linux",
        Windows = "windows",
    }
}

message! {
    /// Holds scheduling back.
    pub(crate) struct SchedulingGate: "PodSchedulingGate" {
        name: Option<String> = required,
    }
}

message! {
    /// A resource claim of the pod.
    pub(crate) struct PodResourceClaim: "PodResourceClaim" {
        name: Option<String> = required,
        resource_claim_name: Option<String>,
        resource_claim_template_name: Option<String>,
    }
    one_of { [resourceClaimName, resourceClaimTemplateName] }
}

message! {
    /// The group the pod is scheduled with.
    pub(crate) struct SchedulingGroup: "PodSchedulingGroup" {
        pod_group_name: Option<String>,
    }
}
