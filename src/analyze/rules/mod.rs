//! The table of rules: one sorted line each. Guarded by `tests` below: sorted, unique, documented,
//! examples executed.

pub(crate) mod document;
pub(crate) mod reference;
pub(crate) mod registry;
#[cfg(test)]
pub(crate) mod tests;
pub(crate) mod traffic;

use super::{Context, Findings};
use crate::diag::{Fix, Level, Rule, Span};
use crate::yaml::{Problem, Sources};

/// What a text rule says about a problem.
#[derive(Debug, Default)]
pub(crate) struct Said {
    pub(crate) message: String,
    pub(crate) note: Option<String>,
    pub(crate) help: Option<String>,
    pub(crate) related: Vec<(Span, String)>,
    pub(crate) fix: Option<Fix>,
    /// Another level than the rule's.
    pub(crate) level: Option<Level>,
    /// Path inside the object, where known.
    pub(crate) path: String,
}

/// How a rule is run.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Check {
    /// Looks at the whole mesh.
    Mesh(fn(&Context<'_>, &mut Findings)),
    /// Puts a problem of the text into words, if it is this rule's.
    Text(fn(&Problem, &Sources) -> Option<Said>),
    /// The runner itself reports it.
    Runner,
}

/// A line of the table.
#[derive(Debug)]
pub(crate) struct Entry {
    pub(crate) rule: &'static Rule,
    pub(crate) check: Check,
}

const fn mesh(rule: &'static Rule, check: fn(&Context<'_>, &mut Findings)) -> Entry {
    Entry { rule, check: Check::Mesh(check) }
}

const fn text(rule: &'static Rule, describe: fn(&Problem, &Sources) -> Option<Said>) -> Entry {
    Entry { rule, check: Check::Text(describe) }
}

const fn runner(rule: &'static Rule) -> Entry {
    Entry { rule, check: Check::Runner }
}

/// Every rule, sorted by code.
pub(crate) static TABLE: &[Entry] = &[
    text(&document::parse::RULE, document::parse::describe),
    text(&document::duplicate_key::RULE, document::duplicate_key::describe),
    text(&document::unknown_field::RULE, document::unknown_field::describe),
    text(&document::wrong_type::RULE, document::wrong_type::describe),
    text(&document::wrong_value::RULE, document::wrong_value::describe),
    text(&document::missing_field::RULE, document::missing_field::describe),
    text(&document::conflicting_fields::RULE, document::conflicting_fields::describe),
    text(&document::deprecated_field::RULE, document::deprecated_field::describe),
    text(&document::renamed_field::RULE, document::renamed_field::describe),
    mesh(&document::unknown_kind::RULE, document::unknown_kind::check),
    mesh(&document::removed_api::RULE, document::removed_api::check),
    mesh(&document::old_api_version::RULE, document::old_api_version::check),
    mesh(&document::duplicate_object::RULE, document::duplicate_object::check),
    runner(&document::unused_suppression::RULE),
    runner(&document::template::RULE),
    mesh(&reference::unknown_host::RULE, reference::unknown_host::check),
    mesh(&traffic::destination_rule_host::RULE, traffic::destination_rule_host::check),
    mesh(&traffic::duplicate_subset::RULE, traffic::duplicate_subset::check),
    mesh(&traffic::invalid_subset::RULE, traffic::invalid_subset::check),
    mesh(&traffic::subset_without_labels::RULE, traffic::subset_without_labels::check),
    mesh(&traffic::unused_subset::RULE, traffic::unused_subset::check),
    mesh(&traffic::duplicate_subset_across::RULE, traffic::duplicate_subset_across::check),
    mesh(&traffic::conflicting_destination_rules::RULE, traffic::conflicting_destination_rules::check),
    mesh(&traffic::wildcard_rule_shadowed::RULE, traffic::wildcard_rule_shadowed::check),
    mesh(&traffic::destination_rule_in_foreign_namespace::RULE, traffic::destination_rule_in_foreign_namespace::check),
    mesh(&traffic::empty_policy::RULE, traffic::empty_policy::check),
    mesh(&traffic::invalid_tunnel::RULE, traffic::invalid_tunnel::check),
    mesh(&traffic::port_policy_without_port::RULE, traffic::port_policy_without_port::check),
    mesh(&traffic::port_policy_for_unknown_port::RULE, traffic::port_policy_for_unknown_port::check),
    mesh(&traffic::port_policy_does_not_inherit::RULE, traffic::port_policy_does_not_inherit::check),
    mesh(&traffic::outlier_split_errors::RULE, traffic::outlier_split_errors::check),
    mesh(&traffic::gateway_errors_never_count::RULE, traffic::gateway_errors_never_count::check),
    mesh(&traffic::outlier_can_eject_everything::RULE, traffic::outlier_can_eject_everything::check),
    mesh(&traffic::outlier_on_single_replica::RULE, traffic::outlier_on_single_replica::check),
    mesh(&traffic::outlier_disabled::RULE, traffic::outlier_disabled::check),
    mesh(&traffic::invalid_connection_pool::RULE, traffic::invalid_connection_pool::check),
    mesh(&traffic::sample_pool_values::RULE, traffic::sample_pool_values::check),
    mesh(&traffic::connection_per_request::RULE, traffic::connection_per_request::check),
    mesh(&traffic::invalid_hash::RULE, traffic::invalid_hash::check),
    mesh(&traffic::deprecated_load_balancer::RULE, traffic::deprecated_load_balancer::check),
    mesh(&traffic::warm_up_without_effect::RULE, traffic::warm_up_without_effect::check),
    mesh(&traffic::hash_on_tcp::RULE, traffic::hash_on_tcp::check),
    mesh(&traffic::conflicting_locality_settings::RULE, traffic::conflicting_locality_settings::check),
    mesh(&traffic::invalid_locality::RULE, traffic::invalid_locality::check),
    mesh(&traffic::failover_without_outlier_detection::RULE, traffic::failover_without_outlier_detection::check),
    mesh(&traffic::credential_and_files::RULE, traffic::credential_and_files::check),
    mesh(&traffic::mutual_without_certificate::RULE, traffic::mutual_without_certificate::check),
    mesh(&traffic::verification_contradicted::RULE, traffic::verification_contradicted::check),
    mesh(&traffic::unverified_server::RULE, traffic::unverified_server::check),
    mesh(&traffic::tls_without_ca::RULE, traffic::tls_without_ca::check),
    mesh(&traffic::credential_on_sidecar::RULE, traffic::credential_on_sidecar::check),
    mesh(&traffic::missing_client_credential::RULE, traffic::missing_client_credential::check),
    mesh(&traffic::double_tls::RULE, traffic::double_tls::check),
    mesh(&traffic::exported_workload_selector::RULE, traffic::exported_workload_selector::check),
    mesh(&traffic::retry_budget_conflict::RULE, traffic::retry_budget_conflict::check),
    mesh(&traffic::mesh_default_replaced::RULE, traffic::mesh_default_replaced::check),
    mesh(&registry::service_entry_host::RULE, registry::service_entry_host::check),
    mesh(&registry::selector_and_endpoints::RULE, registry::selector_and_endpoints::check),
    mesh(&registry::invalid_entry_address::RULE, registry::invalid_entry_address::check),
    mesh(&registry::invalid_entry_port::RULE, registry::invalid_entry_port::check),
    mesh(&registry::tcp_entry_without_address::RULE, registry::tcp_entry_without_address::check),
    mesh(&registry::endpoints_against_resolution::RULE, registry::endpoints_against_resolution::check),
    mesh(&registry::invalid_endpoint::RULE, registry::invalid_endpoint::check),
    mesh(&registry::static_entry_without_endpoints::RULE, registry::static_entry_without_endpoints::check),
    mesh(&registry::wildcard_with_dns::RULE, registry::wildcard_with_dns::check),
    mesh(&registry::dynamic_dns_misused::RULE, registry::dynamic_dns_misused::check),
    mesh(&registry::several_hosts_on_tcp::RULE, registry::several_hosts_on_tcp::check),
    mesh(&registry::duplicate_entry_port::RULE, registry::duplicate_entry_port::check),
    mesh(&registry::conflicting_entry_protocol::RULE, registry::conflicting_entry_protocol::check),
    mesh(&registry::entry_shadows_service::RULE, registry::entry_shadows_service::check),
    mesh(&registry::http_on_443::RULE, registry::http_on_443::check),
    mesh(&registry::tcp_on_443::RULE, registry::tcp_on_443::check),
    mesh(&registry::internal_entry_outside_mesh::RULE, registry::internal_entry_outside_mesh::check),
    mesh(&registry::unregistered_dependency::RULE, registry::unregistered_dependency::check),
    mesh(&registry::egress_not_controlled::RULE, registry::egress_not_controlled::check),
    mesh(&registry::egress_control_weakened::RULE, registry::egress_control_weakened::check),
    mesh(&registry::entry_hidden_from_egress_gateway::RULE, registry::entry_hidden_from_egress_gateway::check),
    mesh(&registry::target_port_overridden::RULE, registry::target_port_overridden::check),
    mesh(&registry::invalid_workload_entry::RULE, registry::invalid_workload_entry::check),
    mesh(&registry::workload_entry_unselected::RULE, registry::workload_entry_unselected::check),
    mesh(&registry::workload_entry_port::RULE, registry::workload_entry_port::check),
    mesh(&registry::invalid_workload_group::RULE, registry::invalid_workload_group::check),
    mesh(&registry::machine_without_service_account::RULE, registry::machine_without_service_account::check),
    mesh(&registry::duplicate_workload_group::RULE, registry::duplicate_workload_group::check),
    mesh(&registry::empty_sidecar::RULE, registry::empty_sidecar::check),
    mesh(&registry::invalid_ingress_listener::RULE, registry::invalid_ingress_listener::check),
    mesh(&registry::http_pool_on_tcp_listener::RULE, registry::http_pool_on_tcp_listener::check),
    mesh(&registry::invalid_egress_listener::RULE, registry::invalid_egress_listener::check),
    mesh(&registry::egress_host_form::RULE, registry::egress_host_form::check),
    mesh(&registry::duplicate_egress_host::RULE, registry::duplicate_egress_host::check),
    mesh(&registry::unknown_egress_host::RULE, registry::unknown_egress_host::check),
    mesh(&registry::egress_proxy::RULE, registry::egress_proxy::check),
    mesh(&registry::root_sidecar_with_selector::RULE, registry::root_sidecar_with_selector::check),
    mesh(&registry::sidecar_on_gateway::RULE, registry::sidecar_on_gateway::check),
    mesh(&registry::sidecar_hides_dependency::RULE, registry::sidecar_hides_dependency::check),
    mesh(&registry::sidecar_without_effect::RULE, registry::sidecar_without_effect::check),
    mesh(&registry::invalid_export::RULE, registry::invalid_export::check),
    mesh(&registry::several_without_selector::RULE, registry::several_without_selector::check),
    mesh(&registry::several_on_one_workload::RULE, registry::several_on_one_workload::check),
    mesh(&registry::selector_is_literal::RULE, registry::selector_is_literal::check),
    mesh(&registry::empty_selector::RULE, registry::empty_selector::check),
    mesh(&registry::selector_and_target::RULE, registry::selector_and_target::check),
];
