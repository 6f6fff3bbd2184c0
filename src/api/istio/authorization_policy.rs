//! `AuthorizationPolicy`: who may do what.

use super::policy_target::PolicyTarget;
use super::workload_selector::WorkloadSelector;
use crate::yaml::decode::{choice, message};

message! {
    /// Spec of the kind. No rules at all match nothing; a rule without parts matches everything.
    pub(crate) struct AuthorizationPolicy: "AuthorizationPolicy" {
        selector: Option<WorkloadSelector>,
        target_ref: Option<PolicyTarget>,
        target_refs: Vec<PolicyTarget>,
        rules: Option<Vec<Rule>>,
        action: Option<Action>,
        provider: Option<ExtensionProvider>,
    }
}

choice! {
    /// What happens to requests that match.
    pub(crate) enum Action {
        Allow = "ALLOW",
        Deny = "DENY",
        Audit = "AUDIT",
        Custom = "CUSTOM",
    }
}

message! {
    /// The provider of the mesh configuration that decides.
    pub(crate) struct ExtensionProvider: "ExtensionProvider" {
        name: Option<String>,
    }
}

message! {
    /// Matches when one source, one operation and all conditions match.
    pub(crate) struct Rule: "Rule" {
        from: Option<Vec<From>>,
        to: Option<Vec<To>>,
        when: Option<Vec<Condition>>,
    }
}

message! {
    /// Wraps a source.
    pub(crate) struct From: "From" {
        source: Option<Source>,
    }
}

message! {
    /// Wraps an operation.
    pub(crate) struct To: "To" {
        operation: Option<Operation>,
    }
}

message! {
    /// Who calls; all fields must match.
    pub(crate) struct Source: "Source" {
        principals: Vec<String>,
        not_principals: Vec<String>,
        request_principals: Vec<String>,
        not_request_principals: Vec<String>,
        namespaces: Vec<String>,
        not_namespaces: Vec<String>,
        service_accounts: Vec<String>,
        not_service_accounts: Vec<String>,
        ip_blocks: Vec<String>,
        not_ip_blocks: Vec<String>,
        remote_ip_blocks: Vec<String>,
        not_remote_ip_blocks: Vec<String>,
        trust_domains: Vec<String>,
        not_trust_domains: Vec<String>,
    }
}

message! {
    /// What is called; all fields must match.
    pub(crate) struct Operation: "Operation" {
        hosts: Vec<String>,
        not_hosts: Vec<String>,
        ports: Vec<String>,
        not_ports: Vec<String>,
        methods: Vec<String>,
        not_methods: Vec<String>,
        paths: Vec<String>,
        not_paths: Vec<String>,
    }
}

message! {
    /// A condition on an attribute.
    pub(crate) struct Condition: "Condition" {
        key: Option<String> = required,
        values: Vec<String>,
        not_values: Vec<String>,
    }
}

#[cfg(test)]
mod tests {
    use super::{Action, AuthorizationPolicy};
    use crate::api::sample::{decode, hint};
    use crate::yaml::problem::{Hint, What};

    #[test]
    fn a_rule_of_all_three_parts_is_read() {
        let text = "
selector: {matchLabels: {app: web}}
action: DENY
rules:
- from: [{source: {principals: [cluster.local/ns/a/sa/b], notNamespaces: [c]}}]
  to: [{operation: {methods: [GET], paths: [/info*], ports: ['8080']}}]
  when: [{key: 'request.auth.claims[iss]', values: [https://accounts.example.com]}]
";
        let (policy, problems) = decode::<AuthorizationPolicy>(text);
        assert_eq!(problems, []);
        assert_eq!(policy.action, Some(Action::Deny));
        let rule = &policy.rules.expect("rules")[0];
        let source = rule.from.as_ref().and_then(|from| from[0].source.as_ref()).expect("a source");
        assert_eq!(source.not_namespaces, ["c"]);
    }

    #[test]
    fn no_rules_and_an_empty_list_differ() {
        assert_eq!(decode::<AuthorizationPolicy>("action: ALLOW").0.rules, None);
        assert_eq!(decode::<AuthorizationPolicy>("rules: []").0.rules, Some(vec![]));
    }

    #[test]
    fn a_number_as_port_and_a_misplaced_source_are_reported() {
        let (_, problems) = decode::<AuthorizationPolicy>("rules: [{to: [{operation: {ports: [8080]}}]}]");
        assert!(matches!(&problems[0].what, What::WrongType { retyped: Some(text), .. } if text == "\"8080\""));
        let (_, problems) = decode::<AuthorizationPolicy>("rules: [{from: [{principals: [a]}]}]");
        assert_eq!(hint(&problems), &Hint::Elsewhere("inside `source`".into()));
        let (_, problems) = decode::<AuthorizationPolicy>("rules: [{to: [{operation: {method: [GET]}}]}]");
        assert_eq!(hint(&problems), &Hint::Nearest("methods"));
    }
}
