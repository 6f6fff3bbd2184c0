//! Kubernetes' own kinds, as far as a mesh looks at them. Fields as of Kubernetes 1.36.

pub(crate) mod api_service;
pub(crate) mod config_map;
pub(crate) mod container;
pub(crate) mod cron_job;
pub(crate) mod custom_resource_definition;
pub(crate) mod daemon_set;
pub(crate) mod deployment;
pub(crate) mod endpoint_slice;
pub(crate) mod endpoints;
pub(crate) mod env;
pub(crate) mod horizontal_pod_autoscaler;
pub(crate) mod ingress;
pub(crate) mod ingress_class;
pub(crate) mod job;
pub(crate) mod limit_range;
pub(crate) mod namespace;
pub(crate) mod network_policy;
pub(crate) mod node;
pub(crate) mod persistent_volume_claim;
pub(crate) mod pod;
pub(crate) mod pod_disruption_budget;
pub(crate) mod pod_spec;
pub(crate) mod pod_template;
pub(crate) mod probe;
pub(crate) mod protocol;
pub(crate) mod reference;
pub(crate) mod replica_set;
pub(crate) mod replication_controller;
pub(crate) mod resource_quota;
pub(crate) mod resources;
pub(crate) mod secret;
pub(crate) mod security_context;
pub(crate) mod service;
pub(crate) mod service_account;
pub(crate) mod stateful_set;
pub(crate) mod volume;
pub(crate) mod webhook;

/// Decoding in tests.
#[cfg(test)]
pub(crate) mod testing {
    use crate::api::Kind;
    use crate::api::kind::Decoded;
    use crate::diag::FileId;
    use crate::yaml::problem::{Hint, Problem, What};
    use crate::yaml::source::Source;
    use crate::yaml::{Decoder, Document};

    /// Decodes one document; the kind is found by `apiVersion` and `kind`.
    pub(crate) fn decode(text: &str) -> (Decoded, Vec<Problem>) {
        let source = Source::new("test.yaml".into(), text.into());
        let document = Document::parse(FileId(0), &source.text, &source.mask, 0..source.text.len());
        let mut problems = document.problems.clone();
        let root = document.root().expect("a document");
        let api_version = root.get("apiVersion").expect("apiVersion").text();
        let group = api_version.rsplit_once('/').map_or("", |(group, _)| group);
        let kind = Kind::find(group, root.get("kind").expect("kind").text()).expect("a kind of the table");
        let decoded = kind.decode(&mut Decoder::new(&mut problems), root);
        (decoded, problems)
    }

    /// Decodes a document in which nothing is wrong.
    pub(crate) fn clean(text: &str) -> Decoded {
        let (decoded, problems) = decode(text);
        assert_eq!(problems, [], "{text}");
        decoded
    }

    /// Returns the hint at the one unknown field of a document.
    pub(crate) fn hint(text: &str) -> Hint {
        let (_, problems) = decode(text);
        match problems.as_slice() {
            [Problem { what: What::UnknownField { hint, .. }, .. }] => hint.clone(),
            others => panic!("one unknown field expected: {others:?}"),
        }
    }
}

#[cfg(test)]
mod tests;
