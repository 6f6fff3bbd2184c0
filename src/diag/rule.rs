//! The record of a rule: code, name, group, level, documentation. Declared in `analyze::rules`.

use super::{Level, Safety};

/// What a rule is about. The block of a hundred codes follows from it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Group {
    /// 00: documents, schema, metadata.
    Document,
    /// 01: references between objects.
    Reference,
    /// 02: VirtualService routing.
    Routing,
    /// 03: Istio Gateway.
    Gateway,
    /// 04: DestinationRule, retries, timeouts, mirrors.
    Traffic,
    /// 05: mTLS and PeerAuthentication.
    Mtls,
    /// 06: AuthorizationPolicy.
    Authorization,
    /// 07: RequestAuthentication.
    Authentication,
    /// 08: injection, workloads, lifecycle.
    Workload,
    /// 09: Services and protocols.
    Service,
    /// 10: Telemetry.
    Telemetry,
    /// 11: EnvoyFilter, WasmPlugin.
    Extension,
    /// 12: Kubernetes Gateway API.
    GatewayApi,
    /// 13: Linkerd and SMI.
    Linkerd,
    /// 14: ambient mode and waypoints.
    Ambient,
    /// 15: NetworkPolicy.
    Network,
    /// 16: progressive delivery.
    Delivery,
    /// 17: ServiceEntry, WorkloadEntry, Sidecar.
    Registry,
    /// 18: mesh settings, control plane, webhooks, versions.
    Mesh,
}

impl Group {
    /// Every group, in order of its block.
    pub(crate) const ALL: [Self; 19] = [
        Self::Document,
        Self::Reference,
        Self::Routing,
        Self::Gateway,
        Self::Traffic,
        Self::Mtls,
        Self::Authorization,
        Self::Authentication,
        Self::Workload,
        Self::Service,
        Self::Telemetry,
        Self::Extension,
        Self::GatewayApi,
        Self::Linkerd,
        Self::Ambient,
        Self::Network,
        Self::Delivery,
        Self::Registry,
        Self::Mesh,
    ];

    /// Returns the word users select by.
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Document => "document",
            Self::Reference => "reference",
            Self::Routing => "routing",
            Self::Gateway => "gateway",
            Self::Traffic => "traffic",
            Self::Mtls => "mtls",
            Self::Authorization => "authorization",
            Self::Authentication => "authentication",
            Self::Workload => "workload",
            Self::Service => "service",
            Self::Telemetry => "telemetry",
            Self::Extension => "extension",
            Self::GatewayApi => "gateway-api",
            Self::Linkerd => "linkerd",
            Self::Ambient => "ambient",
            Self::Network => "network",
            Self::Delivery => "delivery",
            Self::Registry => "registry",
            Self::Mesh => "mesh",
        }
    }

    /// Returns the two digits after `MSH` that all codes of the group share.
    #[cfg(test)]
    pub(crate) fn block(self) -> usize {
        Self::ALL.iter().position(|group| *group == self).unwrap_or_default()
    }
}

/// Everything there is to know about a rule besides its check.
#[derive(Debug)]
pub(crate) struct Rule {
    /// `MSH` and four digits; never reused.
    pub(crate) code: &'static str,
    /// Kebab-case name that reads after "ignore …".
    pub(crate) name: &'static str,
    pub(crate) group: Group,
    /// Level when everything it rests on is known. `Off`: an organisation's choice, runs when selected.
    pub(crate) level: Level,
    /// Codes other tools use for the same mistake (`IST0101`, `KIA1101`).
    pub(crate) aliases: &'static [&'static str],
    /// Row of the rule in the field's table this project started from (`VS-032`); may be several.
    #[cfg_attr(not(test), expect(dead_code, reason = "a test asks every rule where it comes from"))]
    pub(crate) rows: &'static [&'static str],
    /// Grade of the fix it offers, if it ever offers one.
    pub(crate) fix: Option<Safety>,
    /// Version of meshctl that first had it.
    pub(crate) since: &'static str,
    /// Markdown: what it does, why it is bad, examples.
    pub(crate) docs: &'static str,
}

impl Rule {
    /// Returns the first line of the documentation: what the rule finds, in one sentence.
    pub(crate) fn summary(&self) -> &'static str {
        self.docs.trim_start().lines().next().unwrap_or_default().trim()
    }
}

impl PartialEq for Rule {
    fn eq(&self, other: &Self) -> bool {
        self.code == other.code
    }
}
