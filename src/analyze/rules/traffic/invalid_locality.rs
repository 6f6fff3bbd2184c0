//! Localities and shares that cannot be.

use super::policies::all;
use crate::analyze::{Context, Findings, rule};
use crate::api::istio::locality::{Distribute, Failover};
use crate::store::Object;
use crate::text::is_unknown;

rule! {
    /// Locality shares that do not add up to 100, or localities written in a form that is refused.
    ///
    /// A locality is `region/zone/subzone`, `*` only as its last part. Failover is between regions.
    ///
    /// ## Why is this bad?
    ///
    /// The webhook refuses the object.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// apiVersion: networking.istio.io/v1
    /// kind: DestinationRule
    /// metadata: {name: catalog, namespace: shop}
    /// spec:
    ///   host: catalog.example.com
    ///   trafficPolicy:
    ///     loadBalancer:
    ///       localityLbSetting:
    ///         distribute: [{from: eu/*, to: {eu/*: 80, us/*: 10}}]
    /// ```
    ///
    /// ```yaml good
    /// apiVersion: networking.istio.io/v1
    /// kind: DestinationRule
    /// metadata: {name: catalog, namespace: shop}
    /// spec:
    ///   host: catalog.example.com
    ///   trafficPolicy:
    ///     loadBalancer:
    ///       localityLbSetting:
    ///         distribute: [{from: eu/*, to: {eu/*: 80, us/*: 20}}]
    /// ```
    "MSH0469", "invalid-locality", Traffic, Error,
    aliases: [],
    rows: ["DR-038", "DR-039"],
    fix: None,
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    for policy in all(cx) {
        let Some(balancer) = policy.load_balancer else { continue };
        let path = format!("{}.loadBalancer", policy.path);
        let locality = balancer.locality_lb_setting.as_ref();
        for (position, shares) in locality.iter().flat_map(|locality| &locality.distribute).enumerate() {
            check_shares(policy.rule.object, &format!("{path}.localityLbSetting.distribute[{position}]"), shares, out);
        }
        let zone = balancer.zone_aware_lb_setting.as_ref().map(|zone| ("zoneAwareLbSetting", &zone.failover));
        let both = locality.map(|locality| ("localityLbSetting", &locality.failover)).into_iter().chain(zone);
        for (field, failovers) in both {
            for (position, failover) in failovers.iter().enumerate() {
                check_failover(policy.rule.object, &format!("{path}.{field}.failover[{position}]"), failover, out);
            }
        }
    }
}

fn check_shares(object: &Object, path: &str, shares: &Distribute, out: &mut Findings) {
    let localities =
        shares.from.iter().map(|from| (from, "from".to_owned())).chain(shares.to.keys().map(|to| (to, format!("to[\"{to}\"]"))));
    for (locality, field) in localities.filter(|(locality, _)| !is_unknown(locality)) {
        let parts: Vec<&str> = locality.split('/').collect();
        let what = if locality != "*" && parts.iter().any(|part| part.is_empty()) {
            "has an empty part"
        } else if parts.iter().rev().skip(1).any(|part| part.contains('*')) {
            "has a wildcard that is not its last part"
        } else {
            continue;
        };
        out.report(object, format!("{path}.{field}"), format!("the locality `{locality}` {what}"))
            .note("the object is refused")
            .help("write `region/zone/subzone`, cut off anywhere with `/*`");
    }
    if let Some((to, share)) = shares.to.iter().find(|(_, share)| !(1..=100).contains(*share)) {
        out.report(object, format!("{path}.to[\"{to}\"]"), format!("{share} is no share: it must be between 1 and 100"))
            .note("the object is refused")
            .help("leave localities that get nothing out");
        return;
    }
    let sum: u32 = shares.to.values().sum();
    if sum != 100 && !shares.to.is_empty() && !shares.to.keys().any(|key| is_unknown(key)) {
        out.report(object, format!("{path}.to"), format!("the shares add up to {sum}, not to 100"))
            .on_key()
            .note("the object is refused")
            .help("change the shares so that they add up to 100");
    }
}

fn check_failover(object: &Object, path: &str, failover: &Failover, out: &mut Findings) {
    let (from, to) = (failover.from.as_deref().unwrap_or_default(), failover.to.as_deref().unwrap_or_default());
    for (field, region) in [("from", from), ("to", to)] {
        if region.contains(['/', '*']) && !is_unknown(region) {
            out.report(object, format!("{path}.{field}"), format!("`{region}` is not a region: failover is between whole regions"))
                .note("the object is refused")
                .help(format!(
                    "write `{}`; failover between zones of a region needs no setting",
                    region.split('/').next().unwrap_or_default()
                ));
            return;
        }
    }
    if !from.is_empty() && from == to && !is_unknown(from) {
        out.report(object, format!("{path}.to"), format!("`{from}` cannot take over for itself"))
            .note("the object is refused")
            .help("name another region");
    }
}
