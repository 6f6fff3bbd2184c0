//! Namespace-wide objects of which there may be one.

use std::collections::BTreeMap;

use super::single::singles;
use crate::analyze::{Context, Findings, rule};
use crate::api::Kind;
use crate::store::Object;

rule! {
    /// Two PeerAuthentications, Sidecars, Telemetries or ProxyConfigs for one whole namespace.
    ///
    /// ## Why is this bad?
    ///
    /// Only the oldest counts, or none reliably: the settings of the others are silently ignored.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// apiVersion: networking.istio.io/v1
    /// kind: Sidecar
    /// metadata: {name: default, namespace: shop}
    /// spec: {egress: [{hosts: ["./*"]}]}
    /// ---
    /// apiVersion: networking.istio.io/v1
    /// kind: Sidecar
    /// metadata: {name: other, namespace: shop}
    /// spec: {egress: [{hosts: ["./*", "istio-system/*"]}]}
    /// ```
    ///
    /// ```yaml good
    /// apiVersion: networking.istio.io/v1
    /// kind: Sidecar
    /// metadata: {name: default, namespace: shop}
    /// spec: {egress: [{hosts: ["./*", "istio-system/*"]}]}
    /// ```
    "MSH1780", "several-without-selector", Registry, Error,
    aliases: ["IST0111", "IST0160", "KIA0002"],
    rows: ["GEN-020"],
    fix: None,
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    let mut first: BTreeMap<(Kind, &str), &Object> = BTreeMap::new();
    for single in singles(cx).filter(|single| single.labels.is_none_or(BTreeMap::is_empty)) {
        let object = single.object;
        let Some(kind) = object.kind else { continue };
        let known = *first.entry((kind, &object.namespace)).or_insert(object);
        if known.id == object.id || known.same_identity(object) || object.masked || known.masked {
            continue;
        }
        out.report(
            object,
            "metadata.name",
            format!("{} `{}` is for the whole namespace `{}` too", object.kind_name, known.name(), object.namespace),
        )
        .related(known, "metadata.name", "the other one")
        .note("a namespace has one such object: of several the oldest counts, the others are ignored")
        .help("merge them, or select workloads in one of them");
    }
}
