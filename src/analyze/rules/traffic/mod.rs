//! Group `traffic`: retries, timeouts, faults and mirrors of routes, and the policies of hosts.

pub(crate) mod abort_without_type;
pub(crate) mod conflicting_destination_rules;
pub(crate) mod conflicting_locality_settings;
pub(crate) mod connect_timeout_longer_than_timeout;
pub(crate) mod connection_per_request;
pub(crate) mod credential_and_files;
pub(crate) mod credential_on_sidecar;
pub(crate) mod deprecated_load_balancer;
pub(crate) mod destination_rule_host;
pub(crate) mod destination_rule_in_foreign_namespace;
pub(crate) mod double_tls;
pub(crate) mod duplicate_subset;
pub(crate) mod duplicate_subset_across;
pub(crate) mod duration_resolution;
pub(crate) mod empty_policy;
pub(crate) mod exported_workload_selector;
pub(crate) mod failover_without_outlier_detection;
pub(crate) mod fault_fields;
pub(crate) mod fault_in_production;
pub(crate) mod fault_with_retry;
pub(crate) mod gateway_errors_never_count;
pub(crate) mod hash_on_tcp;
pub(crate) mod hops;
pub(crate) mod invalid_connection_pool;
pub(crate) mod invalid_hash;
pub(crate) mod invalid_locality;
pub(crate) mod invalid_subset;
pub(crate) mod invalid_tunnel;
pub(crate) mod mesh_default_replaced;
pub(crate) mod mirror_copies_all;
pub(crate) mod mirror_cycle;
pub(crate) mod mirror_fields;
pub(crate) mod mirror_to_self;
pub(crate) mod mirrored_writes;
pub(crate) mod missing_client_credential;
pub(crate) mod mutual_without_certificate;
pub(crate) mod outlier_can_eject_everything;
pub(crate) mod outlier_disabled;
pub(crate) mod outlier_on_single_replica;
pub(crate) mod outlier_split_errors;
pub(crate) mod per_try_longer_than_timeout;
pub(crate) mod per_try_timeout_missing;
pub(crate) mod policies;
pub(crate) mod port_policy_does_not_inherit;
pub(crate) mod port_policy_for_unknown_port;
pub(crate) mod port_policy_without_port;
pub(crate) mod retries_exceed_timeout;
pub(crate) mod retry_amplification;
pub(crate) mod retry_budget_conflict;
pub(crate) mod retry_fields;
pub(crate) mod retry_non_idempotent;
pub(crate) mod sample_pool_values;
pub(crate) mod stream_timeout;
pub(crate) mod subset_without_labels;
pub(crate) mod timeout_inversion;
pub(crate) mod tls_without_ca;
pub(crate) mod uncapped_retries;
pub(crate) mod unused_subset;
pub(crate) mod unverified_server;
pub(crate) mod verification_contradicted;
pub(crate) mod warm_up_without_effect;
pub(crate) mod wildcard_rule_shadowed;

use std::time::Duration;

use foldhash::{HashMap, HashMapExt};

use super::routing::HttpRule;
use crate::analyze::Context;
use crate::api::istio::destination::Destination;
use crate::api::istio::destination_rule::DestinationRule;
use crate::api::istio::virtual_service::HttpRoute;
use crate::store::Of;
use crate::text::is_unknown;

/// The times of a rule that has a timeout and timed retries.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Times {
    pub(crate) timeout: Duration,
    pub(crate) per_try: Duration,
    pub(crate) attempts: u32,
}

impl Times {
    /// Returns the times; `None` when one of them is missing or switched off.
    pub(crate) fn of(route: &HttpRoute) -> Option<Self> {
        let retries = route.retries.as_ref()?;
        let attempts = u32::try_from(retries.attempts?).ok().filter(|attempts| *attempts > 0)?;
        let timeout = route.timeout.map(|time| time.0).filter(|time| !time.is_zero())?;
        let per_try = retries.per_try_timeout.map(|time| time.0).filter(|time| !time.is_zero())?;
        Some(Self { timeout, per_try, attempts })
    }

    /// Returns how long all tries may last together.
    pub(crate) fn needed(&self) -> Duration {
        self.per_try.saturating_mul(self.attempts.saturating_add(1))
    }
}

/// DestinationRules by the full host they are for.
#[derive(Debug)]
pub(crate) struct Policies<'m> {
    by_host: HashMap<String, Vec<Of<'m, DestinationRule>>>,
}

impl<'m> Policies<'m> {
    /// Collects the DestinationRules of a mesh.
    pub(crate) fn of(cx: &Context<'m>) -> Self {
        let mut by_host: HashMap<String, Vec<Of<'m, DestinationRule>>> = HashMap::new();
        for rule in cx.mesh.all::<DestinationRule>() {
            if let Some(host) = rule.body.host.as_deref().filter(|host| !is_unknown(host)) {
                by_host.entry(cx.full_host(host, &rule.object.namespace)).or_default().push(rule);
            }
        }
        Self { by_host }
    }

    /// Returns the rules of a full host.
    pub(crate) fn of_host(&self, host: &str) -> &[Of<'m, DestinationRule>] {
        self.by_host.get(host).map_or(&[], Vec::as_slice)
    }
}

/// Returns the destinations that a rule mirrors to, with their paths.
pub(crate) fn mirrors<'m>(rule: &HttpRule<'m>) -> Vec<(String, &'m Destination)> {
    let single = rule.route.mirror.iter().map(|mirror| (rule.at("mirror"), mirror));
    let several = rule.route.mirrors.iter().enumerate();
    let several = several.filter_map(|(at, mirror)| Some((rule.at(&format!("mirrors[{at}].destination")), mirror.destination.as_ref()?)));
    single.chain(several).collect()
}
