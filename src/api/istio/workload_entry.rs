//! `WorkloadEntry`: one workload outside Kubernetes, or an endpoint of a `ServiceEntry`.

use crate::yaml::decode::{Count, Map, message};

message! {
    /// Spec of the kind.
    pub(crate) struct WorkloadEntry: "WorkloadEntry" {
        address: Option<String>,
        /// Port numbers by the service's port names.
        ports: Map<Count>,
        labels: Map<String>,
        network: Option<String>,
        locality: Option<String>,
        weight: Option<Count>,
        service_account: Option<String>,
    }
    renamed { "serviceAccountName" => "serviceAccount" }
}

#[cfg(test)]
mod tests {
    use super::WorkloadEntry;
    use crate::api::sample::{decode, hint};
    use crate::yaml::problem::Hint;

    #[test]
    fn a_virtual_machine_is_read() {
        let text = "address: 10.1.2.3\nlabels: {app: db}\nports: {tcp: 3306}\nserviceAccount: db\nnetwork: vpc\n";
        let (entry, problems) = decode::<WorkloadEntry>(text);
        assert_eq!(problems, []);
        assert_eq!(entry.address.as_deref(), Some("10.1.2.3"));
        assert_eq!(entry.ports["tcp"], 3306);
        let (_, problems) = decode::<WorkloadEntry>("adress: 10.1.2.3");
        assert_eq!(hint(&problems), &Hint::Nearest("address"));
    }
}
