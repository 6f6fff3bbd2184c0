//! The table of rules: one sorted line each. Guarded by `tests` below: sorted, unique, documented,
//! examples executed.

pub(crate) mod document;
pub(crate) mod linkerd;
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
