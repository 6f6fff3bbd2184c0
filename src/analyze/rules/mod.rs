//! The table of rules: one sorted line each. Guarded by `tests` below: sorted, unique, documented,
//! examples executed.

pub(crate) mod delivery;
pub(crate) mod document;
pub(crate) mod mesh;
pub(crate) mod reference;
pub(crate) mod service;
#[cfg(test)]
pub(crate) mod tests;

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
    mesh(&document::misplaced_annotation::RULE, document::misplaced_annotation::check),
    mesh(&document::annotation_on_workload::RULE, document::annotation_on_workload::check),
    mesh(&document::unknown_annotation::RULE, document::unknown_annotation::check),
    mesh(&document::annotation_value::RULE, document::annotation_value::check),
    mesh(&document::deprecated_annotation::RULE, document::deprecated_annotation::check),
    mesh(&document::alpha_annotation::RULE, document::alpha_annotation::check),
    mesh(&document::label_or_annotation::RULE, document::label_or_annotation::check),
    mesh(&document::implicit_namespace::RULE, document::implicit_namespace::check),
    mesh(&document::endpoint_port_range::RULE, document::endpoint_port_range::check),
    mesh(&document::negative_status::RULE, document::negative_status::check),
    mesh(&document::undiscovered_namespace::RULE, document::undiscovered_namespace::check),
    mesh(&document::retired_mesh::RULE, document::retired_mesh::check),
    mesh(&reference::unknown_host::RULE, reference::unknown_host::check),
    mesh(&service::port_name::RULE, service::port_name::check),
    mesh(&service::app_protocol::RULE, service::app_protocol::check),
    mesh(&service::port_name_against_app_protocol::RULE, service::port_name_against_app_protocol::check),
    mesh(&service::port_name_against_number::RULE, service::port_name_against_number::check),
    mesh(&service::server_first_protocol::RULE, service::server_first_protocol::check),
    mesh(&service::gated_protocol::RULE, service::gated_protocol::check),
    mesh(&service::udp_port::RULE, service::udp_port::check),
    mesh(&service::portless_service::RULE, service::portless_service::check),
    mesh(&service::headless_http::RULE, service::headless_http::check),
    mesh(&service::headless_listener_conflict::RULE, service::headless_listener_conflict::check),
    mesh(&service::external_name_tcp::RULE, service::external_name_tcp::check),
    mesh(&service::service_selects_nothing::RULE, service::service_selects_nothing::check),
    mesh(&service::target_port_undeclared::RULE, service::target_port_undeclared::check),
    mesh(&service::shared_port_protocol::RULE, service::shared_port_protocol::check),
    mesh(&service::shared_target_port::RULE, service::shared_target_port::check),
    mesh(&service::multiple_services::RULE, service::multiple_services::check),
    mesh(&service::proxy_port::RULE, service::proxy_port::check),
    mesh(&service::stateful_set_service::RULE, service::stateful_set_service::check),
    mesh(&service::session_affinity::RULE, service::session_affinity::check),
    mesh(&service::service_export::RULE, service::service_export::check),
    mesh(&service::no_ready_endpoints::RULE, service::no_ready_endpoints::check),
    mesh(&service::port_name_policy::RULE, service::port_name_policy::check),
    mesh(&delivery::rollout_routes::RULE, delivery::rollout_routes::check),
    mesh(&delivery::rollout_destinations::RULE, delivery::rollout_destinations::check),
    mesh(&delivery::rollout_subsets::RULE, delivery::rollout_subsets::check),
    mesh(&delivery::rollout_services::RULE, delivery::rollout_services::check),
    mesh(&delivery::rollout_weights::RULE, delivery::rollout_weights::check),
    mesh(&delivery::generated_route::RULE, delivery::generated_route::check),
    mesh(&delivery::rollout_mirror::RULE, delivery::rollout_mirror::check),
    mesh(&mesh::mesh_setting::RULE, mesh::mesh_setting::check),
    mesh(&mesh::extension_provider::RULE, mesh::extension_provider::check),
    mesh(&mesh::extension_provider_service::RULE, mesh::extension_provider_service::check),
    mesh(&mesh::registry_only_egress::RULE, mesh::registry_only_egress::check),
    mesh(&mesh::path_normalization_none::RULE, mesh::path_normalization_none::check),
    mesh(&mesh::mesh_networks::RULE, mesh::mesh_networks::check),
    mesh(&mesh::unknown_network_registry::RULE, mesh::unknown_network_registry::check),
    mesh(&mesh::operator_resource::RULE, mesh::operator_resource::check),
    mesh(&mesh::conflicting_webhooks::RULE, mesh::conflicting_webhooks::check),
    mesh(&mesh::webhook_service::RULE, mesh::webhook_service::check),
    mesh(&mesh::webhook_address::RULE, mesh::webhook_address::check),
    mesh(&mesh::unknown_revision::RULE, mesh::unknown_revision::check),
    mesh(&mesh::revision_of_object::RULE, mesh::revision_of_object::check),
    mesh(&mesh::gateway_api_crd::RULE, mesh::gateway_api_crd::check),
    mesh(&mesh::removed_variable::RULE, mesh::removed_variable::check),
    mesh(&mesh::export_without_service::RULE, mesh::export_without_service::check),
];
