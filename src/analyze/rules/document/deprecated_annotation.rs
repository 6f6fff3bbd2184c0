//! Annotations and labels that a mesh gave up.

use super::keys::places;
use crate::analyze::{Context, Findings, rule};
use crate::optin::catalogue::{Carrier, find};

rule! {
    /// A mesh annotation that is deprecated or gone.
    ///
    /// The annotation `sidecar.istio.io/inject` is not reported where the label is set as well.
    ///
    /// ## Why is this bad?
    ///
    /// It stops having an effect with some later version of the control plane, if it still has any.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// apiVersion: v1
    /// kind: Pod
    /// metadata:
    ///   name: web
    ///   namespace: shop
    ///   labels: {app: web, sidecar.istio.io/inject: "true"}
    ///   annotations: {sidecar.istio.io/statsInclusionPrefixes: "cluster.outbound"}
    /// spec:
    ///   containers: [{name: web, image: "web:1"}]
    /// ```
    ///
    /// ```yaml good
    /// apiVersion: v1
    /// kind: Pod
    /// metadata:
    ///   name: web
    ///   namespace: shop
    ///   labels: {app: web, sidecar.istio.io/inject: "true"}
    /// spec:
    ///   containers: [{name: web, image: "web:1"}]
    /// ```
    "MSH0024", "deprecated-annotation", Document, Info,
    aliases: ["IST0135"],
    rows: ["GEN-033"],
    fix: None,
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    for place in places(cx) {
        let Some(carrier) = place.carrier.filter(|carrier| *carrier != Carrier::Other) else { continue };
        for key in place.map.keys() {
            let Some(known) = find(key, place.form).filter(|known| known.applies(carrier)) else { continue };
            let Some(instead) = known.instead else { continue };
            if place.other().contains_key(key) {
                continue;
            }
            let finding = out.report(place.object, place.path(key), format!("{} `{key}` is deprecated", place.word()));
            finding.on_key().note("a later version of the mesh ignores it, if yours does not already").help(format!("use {instead}"));
        }
    }
}
