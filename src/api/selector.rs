//! Label selectors.

use crate::text::is_unknown;
use crate::yaml::decode::{Map, choice, message};

message! {
    /// Selects by labels; every part must hold. An empty selector selects everything.
    pub(crate) struct LabelSelector: "LabelSelector" {
        match_labels: Map<String>,
        match_expressions: Vec<Requirement>,
    }
}

message! {
    /// One expression of a selector.
    pub(crate) struct Requirement: "LabelSelectorRequirement" {
        key: Option<String> = required,
        operator: Option<Operator> = required,
        values: Vec<String>,
    }
}

choice! {
    /// How a requirement compares.
    pub(crate) enum Operator {
        In = "In",
        NotIn = "NotIn",
        Exists = "Exists",
        DoesNotExist = "DoesNotExist",
    }
}

impl LabelSelector {
    /// Tells whether the labels satisfy the selector; unknown texts match anything.
    pub(crate) fn matches(&self, labels: &Map<String>) -> bool {
        labels_match(&self.match_labels, labels) && self.match_expressions.iter().all(|requirement| requirement.matches(labels))
    }

    /// Tells whether the selector selects everything.
    pub(crate) fn is_empty(&self) -> bool {
        self.match_labels.is_empty() && self.match_expressions.is_empty()
    }
}

impl Requirement {
    fn matches(&self, labels: &Map<String>) -> bool {
        let (Some(key), Some(operator)) = (&self.key, self.operator) else { return true };
        if labels.contains_key(crate::text::UNKNOWN) || is_unknown(key) {
            return true;
        }
        let value = labels.get(key);
        let listed = value.is_some_and(|value| is_unknown(value) || self.values.iter().any(|wanted| wanted == value || is_unknown(wanted)));
        match operator {
            Operator::In => listed,
            Operator::NotIn => !listed || value.is_some_and(|value| is_unknown(value)),
            Operator::Exists => value.is_some(),
            Operator::DoesNotExist => value.is_none(),
        }
    }
}

/// Tells whether `labels` carry every label of `wanted`; unknown texts match anything.
pub(crate) fn labels_match(wanted: &Map<String>, labels: &Map<String>) -> bool {
    let open = labels.contains_key(crate::text::UNKNOWN);
    wanted.iter().all(|(key, value)| match labels.get(key) {
        Some(found) => found == value || is_unknown(found) || is_unknown(value),
        None => open || is_unknown(key),
    })
}

#[cfg(test)]
mod tests {
    use super::labels_match;

    #[test]
    fn all_wanted_labels_must_be_there() {
        let map = |pairs: &[(&str, &str)]| pairs.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect();
        assert!(labels_match(&map(&[("app", "web")]), &map(&[("app", "web"), ("version", "v1")])));
        assert!(!labels_match(&map(&[("app", "web"), ("version", "v2")]), &map(&[("app", "web")])));
        assert!(labels_match(&map(&[("app", "web")]), &map(&[("app", crate::text::UNKNOWN)])));
    }
}
