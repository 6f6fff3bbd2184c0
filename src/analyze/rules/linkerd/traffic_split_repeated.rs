//! Several SMI splits for one service, or one backend listed twice in a split.

use crate::analyze::{Context, Findings, rule};
use crate::api::smi::traffic_split::TrafficSplit;
use crate::store::Of;
use crate::text::is_unknown;
use std::collections::BTreeMap;

rule! {
    /// Several SMI TrafficSplits for one service, or one backend listed twice in a split.
    ///
    /// ## Why is this bad?
    ///
    /// Implementations take one split per service, and which one is not defined; of two entries for one backend only one counts.
    ///
    /// ## Example
    ///
    /// ```yaml bad MSH0031
    /// apiVersion: split.smi-spec.io/v1alpha2
    /// kind: TrafficSplit
    /// metadata: {name: web, namespace: shop}
    /// spec:
    ///   service: web
    ///   backends:
    ///   - {service: web-v1, weight: 1}
    /// ---
    /// apiVersion: split.smi-spec.io/v1alpha2
    /// kind: TrafficSplit
    /// metadata: {name: web-canary, namespace: shop}
    /// spec:
    ///   service: web
    ///   backends:
    ///   - {service: web-v2, weight: 1}
    /// ```
    ///
    /// ```yaml good MSH0031
    /// apiVersion: split.smi-spec.io/v1alpha2
    /// kind: TrafficSplit
    /// metadata: {name: web, namespace: shop}
    /// spec:
    ///   service: web
    ///   backends:
    ///   - {service: web-v1, weight: 1}
    ///   - {service: web-v2, weight: 1}
    /// ---
    /// apiVersion: split.smi-spec.io/v1alpha2
    /// kind: TrafficSplit
    /// metadata: {name: api, namespace: shop}
    /// spec:
    ///   service: api
    ///   backends:
    ///   - {service: api-v1, weight: 1}
    /// ```
    "MSH1353", "traffic-split-repeated", Linkerd, Error,
    aliases: [],
    rows: ["GEN-040"],
    fix: None,
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    let mut of_service: BTreeMap<String, Of<'_, TrafficSplit>> = BTreeMap::new();
    for split in cx.all::<TrafficSplit>() {
        let object = split.object;
        let full = |host: &str| format!("{}/{}", object.namespace, cx.full_host(host, &object.namespace));
        let mut seen: BTreeMap<String, usize> = BTreeMap::new();
        for (position, backend) in split.body.backends.iter().enumerate() {
            let Some(host) = backend.service.as_deref().filter(|host| !host.is_empty() && !is_unknown(host)) else { continue };
            if let Some(first) = seen.insert(full(host), position) {
                out.report(object, format!("spec.backends[{position}].service"), format!("backend `{host}` is listed twice"))
                    .note("only one of its weights counts")
                    .help("make one entry of them")
                    .related(object, format!("spec.backends[{first}].service"), "the first entry");
            }
        }
        // Splits with matches may stand beside each other (A/B tests).
        let Some(host) = split.body.service.as_deref().filter(|host| split.body.matches.is_empty() && !is_unknown(host)) else { continue };
        if let Some(other) = of_service.insert(full(host), split).filter(|other| !other.object.same_identity(object)) {
            out.report(
                object,
                "spec.service",
                format!("service `{host}` has two TrafficSplits: `{}` and `{}`", other.object.name(), object.name()),
            )
            .note("which of them counts is not defined")
            .help("make one split of them")
            .related(other.object, "spec.service", "the other split");
        }
    }
}
