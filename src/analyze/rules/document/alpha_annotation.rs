//! Annotations of alpha maturity, for those who want none.

use super::keys::places;
use crate::analyze::{Context, Findings, rule};
use crate::optin::catalogue::{Form, Maturity, find};

rule! {
    /// An annotation that its mesh calls alpha.
    ///
    /// Off by default: most of Istio's annotations have been alpha for years.
    ///
    /// ## Why is this bad?
    ///
    /// Alpha features may change or go with any release.
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
    ///   annotations: {sidecar.istio.io/logLevel: debug}
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
    ///   annotations: {proxy.istio.io/config: "concurrency: 2"}
    /// spec:
    ///   containers: [{name: web, image: "web:1"}]
    /// ```
    "MSH0025", "alpha-annotation", Document, Off,
    aliases: ["IST0136"],
    rows: ["GEN-034"],
    fix: None,
}

/// What injectors and tools write themselves.
const WRITTEN: [&str; 4] = ["sidecar.istio.io/status", "istio.io/rev", "proxy.istio.io/overrides", "galley.istio.io/analyze-suppress"];

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    for place in places(cx).iter().filter(|place| place.form == Form::Annotation) {
        let Some(carrier) = place.carrier else { continue };
        for key in place.map.keys().filter(|key| !WRITTEN.contains(&key.as_str())) {
            let alpha = |known: &&crate::optin::catalogue::Known| known.maturity == Maturity::Alpha && known.instead.is_none();
            if find(key, place.form).filter(alpha).is_some_and(|known| known.applies(carrier)) {
                out.report(place.object, place.path(key), format!("annotation `{key}` is alpha"))
                    .on_key()
                    .note("alpha features may change or go with any release")
                    .help("do without it, or mute this finding where the risk is taken");
            }
        }
    }
}
