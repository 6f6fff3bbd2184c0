//! Mesh annotations and labels on kinds where they have no effect.

use super::keys::{matters, places};
use crate::analyze::{Context, Findings, rule};
use crate::optin::catalogue::{Carrier, Form, find};
use crate::text::words;

rule! {
    /// An annotation or label of a mesh on a kind where nobody reads it.
    ///
    /// Of labels only those that decide something are reported; many tools copy labels about.
    ///
    /// ## Why is this bad?
    ///
    /// The setting is silently ignored.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// apiVersion: v1
    /// kind: Namespace
    /// metadata:
    ///   name: shop
    ///   labels: {sidecar.istio.io/inject: "true"}
    /// ```
    ///
    /// ```yaml good
    /// apiVersion: v1
    /// kind: Namespace
    /// metadata:
    ///   name: shop
    ///   labels: {istio-injection: enabled}
    /// ```
    "MSH0020", "misplaced-annotation", Document, Warning,
    aliases: ["IST0107"],
    rows: ["GEN-029"],
    fix: None,
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    for place in places(cx) {
        let Some(carrier) = place.carrier else { continue };
        for (key, value) in place.map {
            let Some(known) = find(key, place.form).filter(|known| !known.applies(carrier)) else { continue };
            let of_pods = carrier == Carrier::Owner && known.on.contains(&Carrier::Pod);
            if of_pods || !matters(place.form, key) || (place.form == Form::Label && carrier == Carrier::Other) {
                continue;
            }
            let message = format!("{} `{key}` has no effect on a {}", place.word(), place.object.kind_name);
            let finding = out.report(place.object, place.path(key), message);
            finding.on_key().note("it is ignored").help(advice(key, value, carrier, known.on));
        }
    }
}

fn advice(key: &str, value: &str, carrier: Carrier, on: &[Carrier]) -> String {
    let yes = matches!(value, "true" | "enabled");
    match (key, carrier) {
        ("sidecar.istio.io/inject", Carrier::Namespace) => {
            format!("label the Namespace `istio-injection: {}`", if yes { "enabled" } else { "disabled" })
        }
        ("istio-injection", Carrier::Pod) => format!("label the pods `sidecar.istio.io/inject: \"{yes}\"`"),
        ("istio-injection", Carrier::Owner) => {
            format!("label the pods in `spec.template.metadata.labels` `sidecar.istio.io/inject: \"{yes}\"`, or the Namespace")
        }
        _ => {
            let names: Vec<&str> = on.iter().map(|carrier| carrier.words()).collect();
            format!("it belongs on {}", words::list(names, 6).replace('`', ""))
        }
    }
}
