//! Hosts of DestinationRules that are no DNS names.

use super::policies::is_host;
use crate::analyze::{Context, Findings, rule};
use crate::api::istio::destination_rule::DestinationRule;
use crate::diag::Safety;

rule! {
    /// A DestinationRule whose host is not a DNS name.
    ///
    /// A host is a name, at most with a wildcard as its first label: no scheme, no port, no path.
    ///
    /// ## Why is this bad?
    ///
    /// The API server's webhook refuses the object; where no webhook runs, the rule is for a host nobody calls.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// apiVersion: networking.istio.io/v1
    /// kind: DestinationRule
    /// metadata: {name: catalog, namespace: shop}
    /// spec:
    ///   host: http://catalog.example.com
    ///   trafficPolicy: {loadBalancer: {simple: ROUND_ROBIN}}
    /// ```
    ///
    /// ```yaml good
    /// apiVersion: networking.istio.io/v1
    /// kind: DestinationRule
    /// metadata: {name: catalog, namespace: shop}
    /// spec:
    ///   host: "*.example.com"
    ///   trafficPolicy: {loadBalancer: {simple: ROUND_ROBIN}}
    /// ```
    "MSH0441", "destination-rule-host", Traffic, Error,
    aliases: [],
    rows: ["DR-001"],
    fix: Some(Safety::Suggested),
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    for rule in cx.all::<DestinationRule>() {
        let Some(host) = rule.host.as_deref().filter(|host| !is_host(host)) else { continue };
        let what = if host.is_empty() { "the host is empty".to_owned() } else { format!("`{host}` is not a DNS name") };
        let finding = out.report(rule.object, "spec.host", what);
        finding.note("the object is refused, or is for a host nobody calls");
        let bare = bare(host);
        if !bare.is_empty() && bare != host && is_host(bare) {
            finding.help(format!("write the name alone: `{bare}`")).suggest_value("spec.host", bare);
        } else {
            finding.help("write a name such as `reviews.shop.svc.cluster.local`; `*` may only be the whole first label");
        }
    }
}

/// Returns the host without scheme, port, path and spaces.
fn bare(host: &str) -> &str {
    let host = host.split_once("://").map_or(host, |(_, rest)| rest);
    host.split(['/', ':']).next().unwrap_or_default().trim()
}
