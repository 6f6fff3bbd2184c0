//! The table of rules: one sorted line each. Guarded by `tests` below: sorted, unique, documented,
//! examples executed.

pub(crate) mod authentication;
pub(crate) mod authorization;
pub(crate) mod document;
pub(crate) mod extension;
pub(crate) mod reference;
pub(crate) mod telemetry;
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
    mesh(&authorization::custom_incomplete::RULE, authorization::custom_incomplete::check),
    mesh(&authorization::custom_fields::RULE, authorization::custom_fields::check),
    mesh(&authorization::provider_without_custom::RULE, authorization::provider_without_custom::check),
    mesh(&authorization::unknown_authorizer::RULE, authorization::unknown_authorizer::check),
    mesh(&authorization::several_authorizers::RULE, authorization::several_authorizers::check),
    mesh(&authorization::deny_without_rules::RULE, authorization::deny_without_rules::check),
    mesh(&authorization::deny_all::RULE, authorization::deny_all::check),
    mesh(&authorization::allow_all_rule::RULE, authorization::allow_all_rule::check),
    mesh(&authorization::deny_everything_rule::RULE, authorization::deny_everything_rule::check),
    mesh(&authorization::empty_policy_part::RULE, authorization::empty_policy_part::check),
    mesh(&authorization::split_rule::RULE, authorization::split_rule::check),
    mesh(&authorization::service_account_source::RULE, authorization::service_account_source::check),
    mesh(&authorization::principal_format::RULE, authorization::principal_format::check),
    mesh(&authorization::unknown_principal::RULE, authorization::unknown_principal::check),
    mesh(&authorization::unknown_source_namespace::RULE, authorization::unknown_source_namespace::check),
    mesh(&authorization::policy_address::RULE, authorization::policy_address::check),
    mesh(&authorization::path_template::RULE, authorization::path_template::check),
    mesh(&authorization::path_glob::RULE, authorization::path_glob::check),
    mesh(&authorization::relative_path::RULE, authorization::relative_path::check),
    mesh(&authorization::path_with_query::RULE, authorization::path_with_query::check),
    mesh(&authorization::unknown_method::RULE, authorization::unknown_method::check),
    mesh(&authorization::method_case::RULE, authorization::method_case::check),
    mesh(&authorization::condition_key::RULE, authorization::condition_key::check),
    mesh(&authorization::unknown_policy_host::RULE, authorization::unknown_policy_host::check),
    mesh(&authorization::host_without_port::RULE, authorization::host_without_port::check),
    mesh(&authorization::http_deny_on_tcp::RULE, authorization::http_deny_on_tcp::check),
    mesh(&authorization::http_fields_on_tcp_port::RULE, authorization::http_fields_on_tcp_port::check),
    mesh(&authorization::policy_port_is_service_port::RULE, authorization::policy_port_is_service_port::check),
    mesh(&authorization::identity_without_mtls::RULE, authorization::identity_without_mtls::check),
    mesh(&authorization::unmeshed_source::RULE, authorization::unmeshed_source::check),
    mesh(&authorization::identity_at_ingress::RULE, authorization::identity_at_ingress::check),
    mesh(&authorization::request_principal_without_authentication::RULE, authorization::request_principal_without_authentication::check),
    mesh(&authorization::source_ip_after_nat::RULE, authorization::source_ip_after_nat::check),
    mesh(&authorization::dead_allow::RULE, authorization::dead_allow::check),
    mesh(&authorization::redundant_rule::RULE, authorization::redundant_rule::check),
    mesh(&authorization::policy_on_excluded_port::RULE, authorization::policy_on_excluded_port::check),
    mesh(&authorization::mesh_wide_deny::RULE, authorization::mesh_wide_deny::check),
    mesh(&authorization::unnormalised_path::RULE, authorization::unnormalised_path::check),
    mesh(&authorization::header_name_space::RULE, authorization::header_name_space::check),
    mesh(&authorization::dry_run_annotation::RULE, authorization::dry_run_annotation::check),
    mesh(&authorization::rule_never_matches::RULE, authorization::rule_never_matches::check),
    mesh(&authentication::jwt_issuer::RULE, authentication::jwt_issuer::check),
    mesh(&authentication::jwks_twice::RULE, authentication::jwks_twice::check),
    mesh(&authentication::jwks_uri::RULE, authentication::jwks_uri::check),
    mesh(&authentication::jwks_plain_http::RULE, authentication::jwks_plain_http::check),
    mesh(&authentication::inline_jwks::RULE, authentication::inline_jwks::check),
    mesh(&authentication::private_jwks::RULE, authentication::private_jwks::check),
    mesh(&authentication::jwks_in_mesh::RULE, authentication::jwks_in_mesh::check),
    mesh(&authentication::jwks_unrestricted::RULE, authentication::jwks_unrestricted::check),
    mesh(&authentication::issuer_discovery::RULE, authentication::issuer_discovery::check),
    mesh(&authentication::token_location::RULE, authentication::token_location::check),
    mesh(&authentication::several_token_locations::RULE, authentication::several_token_locations::check),
    mesh(&authentication::claim_header::RULE, authentication::claim_header::check),
    mesh(&authentication::duplicate_issuer::RULE, authentication::duplicate_issuer::check),
    mesh(&authentication::token_not_required::RULE, authentication::token_not_required::check),
    mesh(&authentication::token_on_tcp::RULE, authentication::token_on_tcp::check),
    mesh(&authentication::token_dropped::RULE, authentication::token_dropped::check),
    mesh(&authentication::output_header::RULE, authentication::output_header::check),
    mesh(&telemetry::empty_provider::RULE, telemetry::empty_provider::check),
    mesh(&telemetry::unknown_provider::RULE, telemetry::unknown_provider::check),
    mesh(&telemetry::removed_provider::RULE, telemetry::removed_provider::check),
    mesh(&telemetry::several_tracing::RULE, telemetry::several_tracing::check),
    mesh(&telemetry::full_sampling::RULE, telemetry::full_sampling::check),
    mesh(&telemetry::custom_tag::RULE, telemetry::custom_tag::check),
    mesh(&telemetry::tag_override::RULE, telemetry::tag_override::check),
    mesh(&telemetry::log_filter::RULE, telemetry::log_filter::check),
    mesh(&telemetry::overrides_order::RULE, telemetry::overrides_order::check),
    mesh(&extension::envoy_filter_used::RULE, extension::envoy_filter_used::check),
    mesh(&extension::patch_without_value::RULE, extension::patch_without_value::check),
    mesh(&extension::proxy_version::RULE, extension::proxy_version::check),
    mesh(&extension::match_class::RULE, extension::match_class::check),
    mesh(&extension::filter_match::RULE, extension::filter_match::check),
    mesh(&extension::deprecated_filter_name::RULE, extension::deprecated_filter_name::check),
    mesh(&extension::deprecated_type_url::RULE, extension::deprecated_type_url::check),
    mesh(&extension::no_typed_config::RULE, extension::no_typed_config::check),
    mesh(&extension::replace_scope::RULE, extension::replace_scope::check),
    mesh(&extension::ignored_operation::RULE, extension::ignored_operation::check),
    mesh(&extension::relative_operation::RULE, extension::relative_operation::check),
    mesh(&extension::root_unscoped::RULE, extension::root_unscoped::check),
    mesh(&extension::context_selector::RULE, extension::context_selector::check),
    mesh(&extension::bootstrap_patch::RULE, extension::bootstrap_patch::check),
    mesh(&extension::lua_syntax::RULE, extension::lua_syntax::check),
    mesh(&extension::module_url::RULE, extension::module_url::check),
    mesh(&extension::module_digest::RULE, extension::module_digest::check),
    mesh(&extension::mutable_module::RULE, extension::mutable_module::check),
    mesh(&extension::module_secret::RULE, extension::module_secret::check),
    mesh(&extension::module_env::RULE, extension::module_env::check),
    mesh(&extension::fail_open_guard::RULE, extension::fail_open_guard::check),
];
