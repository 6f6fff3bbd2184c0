//! `WorkloadGroup`: what the workloads of a group that register themselves look like.

use super::readiness_probe::ReadinessProbe;
use super::workload_entry::WorkloadEntry;
use crate::yaml::decode::{Map, message};

message! {
    /// Spec of the kind.
    pub(crate) struct WorkloadGroup: "WorkloadGroup" {
        metadata: Option<TemplateMeta>,
        template: Option<WorkloadEntry> = required,
        probe: Option<ReadinessProbe>,
    }
}

message! {
    /// Labels and annotations of the entries.
    pub(crate) struct TemplateMeta: "ObjectMeta" {
        labels: Map<String>,
        annotations: Map<String>,
    }
}

#[cfg(test)]
mod tests {
    use super::WorkloadGroup;
    use crate::api::sample::{decode, hint};
    use crate::yaml::problem::Hint;

    #[test]
    fn a_group_of_machines_is_read() {
        let text = "
metadata: {labels: {app: db}, annotations: {owner: team}}
template: {serviceAccount: db, network: vpc, ports: {grpc: 3550}}
probe: {periodSeconds: 5, httpGet: {path: /ready, port: 8080}}
";
        let (group, problems) = decode::<WorkloadGroup>(text);
        assert_eq!(problems, []);
        assert_eq!(group.metadata.expect("labels").labels["app"], "db");
        assert_eq!(group.template.and_then(|entry| entry.service_account).as_deref(), Some("db"));
        let (_, problems) = decode::<WorkloadGroup>("template: {}\nprobes: {}\n");
        assert_eq!(hint(&problems), &Hint::Nearest("probe"));
    }
}
