//! The table of rules: one sorted line each. Guarded by `tests` below: sorted, unique, documented,
//! examples executed.

pub(crate) mod ambient;
pub(crate) mod document;
pub(crate) mod mtls;
pub(crate) mod network;
pub(crate) mod reference;
#[cfg(test)]
pub(crate) mod tests;
pub(crate) mod workload;

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
    mesh(&mtls::strict_unmeshed_caller::RULE, mtls::strict_unmeshed_caller::check),
    mesh(&mtls::strict_without_proxy::RULE, mtls::strict_without_proxy::check),
    mesh(&mtls::client_tls_against_strict::RULE, mtls::client_tls_against_strict::check),
    mesh(&mtls::no_client_mtls::RULE, mtls::no_client_mtls::check),
    mesh(&mtls::mutual_to_unmeshed::RULE, mtls::mutual_to_unmeshed::check),
    mesh(&mtls::mutual_against_disable::RULE, mtls::mutual_against_disable::check),
    mesh(&mtls::tls_disabled::RULE, mtls::tls_disabled::check),
    mesh(&mtls::port_without_selector::RULE, mtls::port_without_selector::check),
    mesh(&mtls::impossible_port_mode::RULE, mtls::impossible_port_mode::check),
    mesh(&mtls::port_is_service_port::RULE, mtls::port_is_service_port::check),
    mesh(&mtls::root_policy_with_selector::RULE, mtls::root_policy_with_selector::check),
    mesh(&mtls::policy_without_mode::RULE, mtls::policy_without_mode::check),
    mesh(&mtls::disable_in_ambient::RULE, mtls::disable_in_ambient::check),
    mesh(&mtls::strict_ingress_controller::RULE, mtls::strict_ingress_controller::check),
    mesh(&mtls::strict_load_balancer::RULE, mtls::strict_load_balancer::check),
    mesh(&mtls::strict_webhook::RULE, mtls::strict_webhook::check),
    mesh(&mtls::strict_scrape::RULE, mtls::strict_scrape::check),
    mesh(&mtls::strict_probe::RULE, mtls::strict_probe::check),
    mesh(&mtls::permissive_mesh::RULE, mtls::permissive_mesh::check),
    mesh(&mtls::weaker_than_parent::RULE, mtls::weaker_than_parent::check),
    mesh(&mtls::auto_mtls_off::RULE, mtls::auto_mtls_off::check),
    mesh(&workload::namespace_not_injected::RULE, workload::namespace_not_injected::check),
    mesh(&workload::namespace_several_labels::RULE, workload::namespace_several_labels::check),
    mesh(&workload::namespace_injected_by_default::RULE, workload::namespace_injected_by_default::check),
    mesh(&workload::pod_without_sidecar::RULE, workload::pod_without_sidecar::check),
    mesh(&workload::workload_opted_out::RULE, workload::workload_opted_out::check),
    mesh(&workload::inject_label_ignored::RULE, workload::inject_label_ignored::check),
    mesh(&workload::host_network_in_mesh::RULE, workload::host_network_in_mesh::check),
    mesh(&workload::mesh_in_system_namespace::RULE, workload::mesh_in_system_namespace::check),
    mesh(&workload::image_auto_not_injected::RULE, workload::image_auto_not_injected::check),
    mesh(&workload::application_uid_1337::RULE, workload::application_uid_1337::check),
    mesh(&workload::init_against_pod_security::RULE, workload::init_against_pod_security::check),
    mesh(&workload::job_never_ends::RULE, workload::job_never_ends::check),
    mesh(&workload::init_needs_network::RULE, workload::init_needs_network::check),
    mesh(&workload::drain_cut_short::RULE, workload::drain_cut_short::check),
    mesh(&workload::proxy_resources::RULE, workload::proxy_resources::check),
    mesh(&workload::hpa_pod_metric::RULE, workload::hpa_pod_metric::check),
    mesh(&workload::capture_exclusion::RULE, workload::capture_exclusion::check),
    mesh(&workload::capture_nothing::RULE, workload::capture_nothing::check),
    mesh(&workload::probe_port_undeclared::RULE, workload::probe_port_undeclared::check),
    mesh(&workload::default_service_account::RULE, workload::default_service_account::check),
    mesh(&workload::proxy_image_pinned::RULE, workload::proxy_image_pinned::check),
    mesh(&workload::proxy_image_mismatch::RULE, workload::proxy_image_mismatch::check),
    mesh(&workload::scrape_port_of_proxy::RULE, workload::scrape_port_of_proxy::check),
    mesh(&workload::selector_mismatch::RULE, workload::selector_mismatch::check),
    mesh(&ambient::l7_without_waypoint::RULE, ambient::l7_without_waypoint::check),
    mesh(&ambient::policy_not_at_waypoint::RULE, ambient::policy_not_at_waypoint::check),
    mesh(&ambient::http_rule_at_node_proxy::RULE, ambient::http_rule_at_node_proxy::check),
    mesh(&ambient::consumer_rule_in_ambient::RULE, ambient::consumer_rule_in_ambient::check),
    mesh(&ambient::two_route_kinds::RULE, ambient::two_route_kinds::check),
    mesh(&ambient::waypoint_missing::RULE, ambient::waypoint_missing::check),
    mesh(&ambient::waypoint_outside_ambient::RULE, ambient::waypoint_outside_ambient::check),
    mesh(&ambient::sidecar_and_ambient::RULE, ambient::sidecar_and_ambient::check),
    mesh(&ambient::sidecar_in_ambient_namespace::RULE, ambient::sidecar_in_ambient_namespace::check),
    mesh(&ambient::client_identity_behind_waypoint::RULE, ambient::client_identity_behind_waypoint::check),
    mesh(&ambient::host_network_in_ambient::RULE, ambient::host_network_in_ambient::check),
    mesh(&ambient::sidecar_object_in_ambient::RULE, ambient::sidecar_object_in_ambient::check),
    mesh(&ambient::selector_on_gateway_pods::RULE, ambient::selector_on_gateway_pods::check),
    mesh(&network::ambient_without_15008::RULE, network::ambient_without_15008::check),
    mesh(&network::probe_source_blocked::RULE, network::probe_source_blocked::check),
    mesh(&network::egress_without_control_plane::RULE, network::egress_without_control_plane::check),
    mesh(&network::webhook_blocked::RULE, network::webhook_blocked::check),
    mesh(&network::linkerd_without_4143::RULE, network::linkerd_without_4143::check),
    mesh(&network::metrics_blocked::RULE, network::metrics_blocked::check),
    mesh(&network::service_port_used::RULE, network::service_port_used::check),
    mesh(&network::policy_selects_nothing::RULE, network::policy_selects_nothing::check),
    mesh(&network::pod_without_policy::RULE, network::pod_without_policy::check),
];
