//! The table of rules: one sorted line each. Guarded by `tests` below: sorted, unique, documented,
//! examples executed.

pub(crate) mod document;
pub(crate) mod gateway_api;
pub(crate) mod reference;
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
    mesh(&reference::unknown_host::RULE, reference::unknown_host::check),
    mesh(&gateway_api::route_parent_missing::RULE, gateway_api::route_parent_missing::check),
    mesh(&gateway_api::route_not_allowed::RULE, gateway_api::route_not_allowed::check),
    mesh(&gateway_api::route_parent_section::RULE, gateway_api::route_parent_section::check),
    mesh(&gateway_api::route_hostname_mismatch::RULE, gateway_api::route_hostname_mismatch::check),
    mesh(&gateway_api::route_tls_mode::RULE, gateway_api::route_tls_mode::check),
    mesh(&gateway_api::route_parent_kind::RULE, gateway_api::route_parent_kind::check),
    mesh(&gateway_api::duplicate_parent::RULE, gateway_api::duplicate_parent::check),
    mesh(&gateway_api::mixed_parents::RULE, gateway_api::mixed_parents::check),
    mesh(&gateway_api::backend_missing::RULE, gateway_api::backend_missing::check),
    mesh(&gateway_api::backend_port::RULE, gateway_api::backend_port::check),
    mesh(&gateway_api::backend_not_granted::RULE, gateway_api::backend_not_granted::check),
    mesh(&gateway_api::dotted_backend_name::RULE, gateway_api::dotted_backend_name::check),
    mesh(&gateway_api::backend_kind::RULE, gateway_api::backend_kind::check),
    mesh(&gateway_api::external_name_backend::RULE, gateway_api::external_name_backend::check),
    mesh(&gateway_api::all_weights_zero::RULE, gateway_api::all_weights_zero::check),
    mesh(&gateway_api::rule_without_backend::RULE, gateway_api::rule_without_backend::check),
    mesh(&gateway_api::mesh_self_loop::RULE, gateway_api::mesh_self_loop::check),
    mesh(&gateway_api::route_limits::RULE, gateway_api::route_limits::check),
    mesh(&gateway_api::route_path::RULE, gateway_api::route_path::check),
    mesh(&gateway_api::path_trailing_slash::RULE, gateway_api::path_trailing_slash::check),
    mesh(&gateway_api::repeated_match_name::RULE, gateway_api::repeated_match_name::check),
    mesh(&gateway_api::shadowed_match::RULE, gateway_api::shadowed_match::check),
    mesh(&gateway_api::route_regex::RULE, gateway_api::route_regex::check),
    mesh(&gateway_api::grpc_method::RULE, gateway_api::grpc_method::check),
    mesh(&gateway_api::filter_type_mismatch::RULE, gateway_api::filter_type_mismatch::check),
    mesh(&gateway_api::repeated_filter::RULE, gateway_api::repeated_filter::check),
    mesh(&gateway_api::redirect_with_backend::RULE, gateway_api::redirect_with_backend::check),
    mesh(&gateway_api::redirect_with_rewrite::RULE, gateway_api::redirect_with_rewrite::check),
    mesh(&gateway_api::replace_prefix_without_prefix::RULE, gateway_api::replace_prefix_without_prefix::check),
    mesh(&gateway_api::route_mirror::RULE, gateway_api::route_mirror::check),
    mesh(&gateway_api::cors_wildcard::RULE, gateway_api::cors_wildcard::check),
    mesh(&gateway_api::filter_header::RULE, gateway_api::filter_header::check),
    mesh(&gateway_api::timeout_order::RULE, gateway_api::timeout_order::check),
    mesh(&gateway_api::retries_exceed_timeout::RULE, gateway_api::retries_exceed_timeout::check),
    mesh(&gateway_api::session_persistence::RULE, gateway_api::session_persistence::check),
    mesh(&gateway_api::route_hostname::RULE, gateway_api::route_hostname::check),
    mesh(&gateway_api::mesh_route_hostname::RULE, gateway_api::mesh_route_hostname::check),
    mesh(&gateway_api::mesh_route_no_default::RULE, gateway_api::mesh_route_no_default::check),
    mesh(&gateway_api::consumer_route::RULE, gateway_api::consumer_route::check),
    mesh(&gateway_api::mesh_headless_parent::RULE, gateway_api::mesh_headless_parent::check),
    mesh(&gateway_api::backend_without_endpoints::RULE, gateway_api::backend_without_endpoints::check),
    mesh(&gateway_api::mesh_route_conflict::RULE, gateway_api::mesh_route_conflict::check),
    mesh(&gateway_api::mesh_route_on_tcp::RULE, gateway_api::mesh_route_on_tcp::check),
    mesh(&gateway_api::mesh_route_and_classic::RULE, gateway_api::mesh_route_and_classic::check),
    mesh(&gateway_api::gateway_class_missing::RULE, gateway_api::gateway_class_missing::check),
    mesh(&gateway_api::listener_name_twice::RULE, gateway_api::listener_name_twice::check),
    mesh(&gateway_api::listener_conflict::RULE, gateway_api::listener_conflict::check),
    mesh(&gateway_api::listener_protocol_conflict::RULE, gateway_api::listener_protocol_conflict::check),
    mesh(&gateway_api::tls_on_plain_listener::RULE, gateway_api::tls_on_plain_listener::check),
    mesh(&gateway_api::https_passthrough::RULE, gateway_api::https_passthrough::check),
    mesh(&gateway_api::listener_tls_missing::RULE, gateway_api::listener_tls_missing::check),
    mesh(&gateway_api::hostname_on_plain_listener::RULE, gateway_api::hostname_on_plain_listener::check),
    mesh(&gateway_api::certificate_ref_kind::RULE, gateway_api::certificate_ref_kind::check),
    mesh(&gateway_api::certificate_missing::RULE, gateway_api::certificate_missing::check),
    mesh(&gateway_api::certificate_not_granted::RULE, gateway_api::certificate_not_granted::check),
    mesh(&gateway_api::tls_overlap::RULE, gateway_api::tls_overlap::check),
    mesh(&gateway_api::client_validation::RULE, gateway_api::client_validation::check),
    mesh(&gateway_api::gateway_address_twice::RULE, gateway_api::gateway_address_twice::check),
    mesh(&gateway_api::gateway_address::RULE, gateway_api::gateway_address::check),
    mesh(&gateway_api::listener_of_two_gateways::RULE, gateway_api::listener_of_two_gateways::check),
    mesh(&gateway_api::allowed_route_kind::RULE, gateway_api::allowed_route_kind::check),
    mesh(&gateway_api::allowed_route_selector::RULE, gateway_api::allowed_route_selector::check),
    mesh(&gateway_api::open_listener::RULE, gateway_api::open_listener::check),
    mesh(&gateway_api::listener_protocol::RULE, gateway_api::listener_protocol::check),
    mesh(&gateway_api::waypoint_listener::RULE, gateway_api::waypoint_listener::check),
    mesh(&gateway_api::listener_without_routes::RULE, gateway_api::listener_without_routes::check),
    mesh(&gateway_api::listener_set_not_allowed::RULE, gateway_api::listener_set_not_allowed::check),
    mesh(&gateway_api::listener_set_conflict::RULE, gateway_api::listener_set_conflict::check),
    mesh(&gateway_api::experimental_gateway_api::RULE, gateway_api::experimental_gateway_api::check),
    mesh(&gateway_api::service_type_annotation::RULE, gateway_api::service_type_annotation::check),
    mesh(&gateway_api::mixed_gateway_host::RULE, gateway_api::mixed_gateway_host::check),
    mesh(&gateway_api::grant_namespace_missing::RULE, gateway_api::grant_namespace_missing::check),
    mesh(&gateway_api::grant_on_wrong_side::RULE, gateway_api::grant_on_wrong_side::check),
    mesh(&gateway_api::unused_grant::RULE, gateway_api::unused_grant::check),
    mesh(&gateway_api::wide_secret_grant::RULE, gateway_api::wide_secret_grant::check),
    mesh(&gateway_api::grant_kind::RULE, gateway_api::grant_kind::check),
    mesh(&gateway_api::backend_tls_target::RULE, gateway_api::backend_tls_target::check),
    mesh(&gateway_api::backend_tls_conflict::RULE, gateway_api::backend_tls_conflict::check),
    mesh(&gateway_api::backend_tls_ca::RULE, gateway_api::backend_tls_ca::check),
    mesh(&gateway_api::backend_tls_hostname::RULE, gateway_api::backend_tls_hostname::check),
    mesh(&gateway_api::backend_tls_and_rule::RULE, gateway_api::backend_tls_and_rule::check),
    mesh(&gateway_api::backend_traffic_policy::RULE, gateway_api::backend_traffic_policy::check),
];
