//! Which workloads a configuration is for. Istio has two messages of that name with different
//! fields: `matchLabels` in policies, `labels` in networking kinds.

use crate::yaml::decode::{Map, message};

message! {
    /// Selects workloads by labels (`istio.type.v1beta1.WorkloadSelector`).
    pub(crate) struct WorkloadSelector: "WorkloadSelector" {
        match_labels: Map<String>,
    }
    renamed { "labels" => "matchLabels" }
}

message! {
    /// Selects workloads by labels (`istio.networking.v1alpha3.WorkloadSelector`).
    pub(crate) struct NetworkingSelector: "WorkloadSelector" {
        labels: Map<String>,
    }
    renamed { "matchLabels" => "labels" }
}

#[cfg(test)]
mod tests {
    use super::{NetworkingSelector, WorkloadSelector};
    use crate::api::sample::{decode, hint};
    use crate::yaml::problem::Hint;

    #[test]
    fn the_two_selectors_are_not_confused() {
        let (selector, problems) = decode::<WorkloadSelector>("matchLabels: {app: web}");
        assert_eq!(problems, []);
        assert_eq!(selector.match_labels["app"], "web");
        let (selector, problems) = decode::<NetworkingSelector>("labels: {app: web}");
        assert_eq!(problems, []);
        assert_eq!(selector.labels["app"], "web");
        let (_, problems) = decode::<NetworkingSelector>("matchLabels: {app: web}");
        assert_eq!(hint(&problems), &Hint::Renamed("labels"));
    }
}
