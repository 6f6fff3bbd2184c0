//! The table of rules: one sorted line each. Guarded by `tests` below: sorted, unique, documented,
//! examples executed.

pub(crate) mod document;
pub(crate) mod linkerd;
pub(crate) mod reference;
pub(crate) mod routing;
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
    mesh(&routing::unreachable_after_catch_all::RULE, routing::unreachable_after_catch_all::check),
    mesh(&routing::duplicate_match::RULE, routing::duplicate_match::check),
    mesh(&routing::ineffective_match::RULE, routing::ineffective_match::check),
    mesh(&routing::shadowed_match::RULE, routing::shadowed_match::check),
    mesh(&routing::conflicting_virtual_services::RULE, routing::conflicting_virtual_services::check),
    mesh(&routing::conflicting_gateway_routes::RULE, routing::conflicting_gateway_routes::check),
    mesh(&routing::conflicting_sni::RULE, routing::conflicting_sni::check),
    mesh(&routing::no_routes::RULE, routing::no_routes::check),
    mesh(&routing::invalid_route_host::RULE, routing::invalid_route_host::check),
    mesh(&routing::star_host_on_mesh::RULE, routing::star_host_on_mesh::check),
    mesh(&routing::overlapping_own_hosts::RULE, routing::overlapping_own_hosts::check),
    mesh(&routing::address_on_mesh::RULE, routing::address_on_mesh::check),
    mesh(&routing::host_of_nobody::RULE, routing::host_of_nobody::check),
    mesh(&routing::host_of_other_namespace::RULE, routing::host_of_other_namespace::check),
    mesh(&routing::delegate_fields::RULE, routing::delegate_fields::check),
    mesh(&routing::delegate_with_route::RULE, routing::delegate_with_route::check),
    mesh(&routing::nested_delegate::RULE, routing::nested_delegate::check),
    mesh(&routing::delegate_match_conflict::RULE, routing::delegate_match_conflict::check),
    mesh(&routing::orphan_delegate::RULE, routing::orphan_delegate::check),
    mesh(&routing::route_without_action::RULE, routing::route_without_action::check),
    mesh(&routing::conflicting_actions::RULE, routing::conflicting_actions::check),
    mesh(&routing::weights_zero::RULE, routing::weights_zero::check),
    mesh(&routing::lone_weight::RULE, routing::lone_weight::check),
    mesh(&routing::weights_not_100::RULE, routing::weights_not_100::check),
    mesh(&routing::dead_leg::RULE, routing::dead_leg::check),
    mesh(&routing::duplicate_destination::RULE, routing::duplicate_destination::check),
    mesh(&routing::invalid_destination::RULE, routing::invalid_destination::check),
    mesh(&routing::invalid_subset_name::RULE, routing::invalid_subset_name::check),
    mesh(&routing::source_match_without_mesh::RULE, routing::source_match_without_mesh::check),
    mesh(&routing::reserved_header_key::RULE, routing::reserved_header_key::check),
    mesh(&routing::header_key_case::RULE, routing::header_key_case::check),
    mesh(&routing::invalid_header_match::RULE, routing::invalid_header_match::check),
    mesh(&routing::empty_match::RULE, routing::empty_match::check),
    mesh(&routing::ignore_case_regex::RULE, routing::ignore_case_regex::check),
    mesh(&routing::prefix_without_slash::RULE, routing::prefix_without_slash::check),
    mesh(&routing::invalid_subnet::RULE, routing::invalid_subnet::check),
    mesh(&routing::jwt_claim_on_mesh::RULE, routing::jwt_claim_on_mesh::check),
    mesh(&routing::jwt_claim_without_authentication::RULE, routing::jwt_claim_without_authentication::check),
    mesh(&routing::route_without_destination::RULE, routing::route_without_destination::check),
    mesh(&routing::sni_outside_hosts::RULE, routing::sni_outside_hosts::check),
    mesh(&routing::sni_address::RULE, routing::sni_address::check),
    mesh(&routing::http_routes_on_tcp_port::RULE, routing::http_routes_on_tcp_port::check),
    mesh(&routing::tcp_routes_on_http_port::RULE, routing::tcp_routes_on_http_port::check),
    mesh(&routing::redirect_fields::RULE, routing::redirect_fields::check),
    mesh(&routing::redirect_loop::RULE, routing::redirect_loop::check),
    mesh(&routing::rewrite_fields::RULE, routing::rewrite_fields::check),
    mesh(&routing::rewrite_without_match::RULE, routing::rewrite_without_match::check),
    mesh(&routing::double_slash_rewrite::RULE, routing::double_slash_rewrite::check),
    mesh(&routing::authority_twice::RULE, routing::authority_twice::check),
    mesh(&routing::header_operation_name::RULE, routing::header_operation_name::check),
    mesh(&routing::header_operation_value::RULE, routing::header_operation_value::check),
    mesh(&routing::direct_response::RULE, routing::direct_response::check),
    mesh(&routing::cors_fields::RULE, routing::cors_fields::check),
    mesh(&routing::cors_credentials_any::RULE, routing::cors_credentials_any::check),
    mesh(&routing::invalid_regex::RULE, routing::invalid_regex::check),
    mesh(&routing::gateway_only_internal_host::RULE, routing::gateway_only_internal_host::check),
    mesh(&routing::no_default_route::RULE, routing::no_default_route::check),
    mesh(&routing::canary_bypassed::RULE, routing::canary_bypassed::check),
    mesh(&traffic::retry_fields::RULE, traffic::retry_fields::check),
    mesh(&traffic::per_try_longer_than_timeout::RULE, traffic::per_try_longer_than_timeout::check),
    mesh(&traffic::retries_exceed_timeout::RULE, traffic::retries_exceed_timeout::check),
    mesh(&traffic::retry_amplification::RULE, traffic::retry_amplification::check),
    mesh(&traffic::retry_non_idempotent::RULE, traffic::retry_non_idempotent::check),
    mesh(&traffic::timeout_inversion::RULE, traffic::timeout_inversion::check),
    mesh(&traffic::stream_timeout::RULE, traffic::stream_timeout::check),
    mesh(&traffic::per_try_timeout_missing::RULE, traffic::per_try_timeout_missing::check),
    mesh(&traffic::uncapped_retries::RULE, traffic::uncapped_retries::check),
    mesh(&traffic::fault_with_retry::RULE, traffic::fault_with_retry::check),
    mesh(&traffic::fault_fields::RULE, traffic::fault_fields::check),
    mesh(&traffic::abort_without_type::RULE, traffic::abort_without_type::check),
    mesh(&traffic::fault_in_production::RULE, traffic::fault_in_production::check),
    mesh(&traffic::mirror_fields::RULE, traffic::mirror_fields::check),
    mesh(&traffic::mirror_copies_all::RULE, traffic::mirror_copies_all::check),
    mesh(&traffic::mirror_to_self::RULE, traffic::mirror_to_self::check),
    mesh(&traffic::mirror_cycle::RULE, traffic::mirror_cycle::check),
    mesh(&traffic::connect_timeout_longer_than_timeout::RULE, traffic::connect_timeout_longer_than_timeout::check),
    mesh(&traffic::duration_resolution::RULE, traffic::duration_resolution::check),
    mesh(&traffic::mirrored_writes::RULE, traffic::mirrored_writes::check),
    mesh(&linkerd::linkerd_target_kind::RULE, linkerd::linkerd_target_kind::check),
    mesh(&linkerd::linkerd_target_missing::RULE, linkerd::linkerd_target_missing::check),
    mesh(&linkerd::linkerd_authentication_kinds::RULE, linkerd::linkerd_authentication_kinds::check),
    mesh(&linkerd::linkerd_authentication_missing::RULE, linkerd::linkerd_authentication_missing::check),
    mesh(&linkerd::linkerd_open_policy::RULE, linkerd::linkerd_open_policy::check),
    mesh(&linkerd::linkerd_network_only::RULE, linkerd::linkerd_network_only::check),
    mesh(&linkerd::mesh_tls_identity::RULE, linkerd::mesh_tls_identity::check),
    mesh(&linkerd::mesh_tls_empty::RULE, linkerd::mesh_tls_empty::check),
    mesh(&linkerd::linkerd_networks::RULE, linkerd::linkerd_networks::check),
    mesh(&linkerd::server_overlap::RULE, linkerd::server_overlap::check),
    mesh(&linkerd::server_matches_nothing::RULE, linkerd::server_matches_nothing::check),
    mesh(&linkerd::server_denies_everything::RULE, linkerd::server_denies_everything::check),
    mesh(&linkerd::server_blocks_probe::RULE, linkerd::server_blocks_probe::check),
    mesh(&linkerd::linkerd_access_policy::RULE, linkerd::linkerd_access_policy::check),
    mesh(&linkerd::server_protocol::RULE, linkerd::server_protocol::check),
    mesh(&linkerd::server_authorization_legacy::RULE, linkerd::server_authorization_legacy::check),
    mesh(&linkerd::server_authorization_conflict::RULE, linkerd::server_authorization_conflict::check),
    mesh(&linkerd::egress_parent_port::RULE, linkerd::egress_parent_port::check),
    mesh(&linkerd::egress_backend::RULE, linkerd::egress_backend::check),
    mesh(&linkerd::egress_overlap::RULE, linkerd::egress_overlap::check),
    mesh(&linkerd::egress_not_security::RULE, linkerd::egress_not_security::check),
    mesh(&linkerd::linkerd_route_unsupported::RULE, linkerd::linkerd_route_unsupported::check),
    mesh(&linkerd::linkerd_rate_limit::RULE, linkerd::linkerd_rate_limit::check),
    mesh(&linkerd::linkerd_failure_accrual::RULE, linkerd::linkerd_failure_accrual::check),
    mesh(&linkerd::linkerd_duration::RULE, linkerd::linkerd_duration::check),
    mesh(&linkerd::linkerd_retry_condition::RULE, linkerd::linkerd_retry_condition::check),
    mesh(&linkerd::linkerd_annotation_on_headless::RULE, linkerd::linkerd_annotation_on_headless::check),
    mesh(&linkerd::linkerd_annotation_misplaced::RULE, linkerd::linkerd_annotation_misplaced::check),
    mesh(&linkerd::opaque_mismatch::RULE, linkerd::opaque_mismatch::check),
    mesh(&linkerd::opaque_missing::RULE, linkerd::opaque_missing::check),
    mesh(&linkerd::opaque_http::RULE, linkerd::opaque_http::check),
    mesh(&linkerd::linkerd_skip_ports::RULE, linkerd::linkerd_skip_ports::check),
    mesh(&linkerd::linkerd_inject_value::RULE, linkerd::linkerd_inject_value::check),
    mesh(&linkerd::linkerd_inject_impossible::RULE, linkerd::linkerd_inject_impossible::check),
    mesh(&linkerd::ingress_mode_open_relay::RULE, linkerd::ingress_mode_open_relay::check),
    mesh(&linkerd::linkerd_job_never_ends::RULE, linkerd::linkerd_job_never_ends::check),
    mesh(&linkerd::linkerd_grace_period::RULE, linkerd::linkerd_grace_period::check),
    mesh(&linkerd::service_profile_invalid::RULE, linkerd::service_profile_invalid::check),
    mesh(&linkerd::service_profile_hides_routes::RULE, linkerd::service_profile_hides_routes::check),
    mesh(&linkerd::service_profile_name::RULE, linkerd::service_profile_name::check),
    mesh(&linkerd::traffic_split_archived::RULE, linkerd::traffic_split_archived::check),
    mesh(&linkerd::linkerd_default_policy_open::RULE, linkerd::linkerd_default_policy_open::check),
    mesh(&linkerd::linkerd_anchor_rotation::RULE, linkerd::linkerd_anchor_rotation::check),
    mesh(&linkerd::traffic_split_unknown_service::RULE, linkerd::traffic_split_unknown_service::check),
    mesh(&linkerd::traffic_split_weights::RULE, linkerd::traffic_split_weights::check),
    mesh(&linkerd::traffic_split_repeated::RULE, linkerd::traffic_split_repeated::check),
    mesh(&linkerd::traffic_target_unknown_route::RULE, linkerd::traffic_target_unknown_route::check),
    mesh(&linkerd::traffic_target_unknown_account::RULE, linkerd::traffic_target_unknown_account::check),
];
