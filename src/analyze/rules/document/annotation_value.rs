//! Values that mesh annotations and labels do not take.

use super::keys::places;
use crate::analyze::{Context, Findings, rule};
use crate::diag::Safety;
use crate::optin::catalogue::{Carrier, find};

rule! {
    /// A mesh annotation or label with a value it does not take: modes, port lists, address blocks, quantities, booleans, embedded YAML or JSON.
    ///
    /// ## Why is this bad?
    ///
    /// Istio's injector refuses the pod when it cannot read such a value; other readers ignore it.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// apiVersion: v1
    /// kind: Namespace
    /// metadata:
    ///   name: shop
    ///   labels: {istio-injection: "true"}
    /// ```
    ///
    /// ```yaml good
    /// apiVersion: v1
    /// kind: Namespace
    /// metadata:
    ///   name: shop
    ///   labels: {istio-injection: enabled}
    /// ```
    "MSH0023", "annotation-value", Document, Warning,
    aliases: ["IST0125"],
    rows: ["GEN-032", "WL-019"],
    fix: Some(Safety::Suggested),
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    for place in places(cx) {
        let Some(carrier) = place.carrier else { continue };
        for (key, value) in place.map {
            let Some(known) = find(key, place.form).filter(|known| known.applies(carrier) && !crate::text::is_unknown(value)) else {
                continue;
            };
            let Some(wrong) = known.value.problem(value) else { continue };
            let shown = if value.contains('\n') || value.len() > 60 { String::new() } else { format!(" `{value}`") };
            let path = place.path(key);
            let message = format!("{} `{key}` does not take{shown}: {}", place.word(), wrong.why);
            let shown = if shown.is_empty() { message.replacen(" does not take:", " cannot be read:", 1) } else { message };
            let finding = out.report(place.object, &path, shown);
            let injector = key.contains("sidecar.istio.io/") || key.starts_with("proxy.istio.io/");
            finding.note(match (carrier, injector) {
                (Carrier::Pod, true) => "the injector refuses pods whose annotations it cannot read",
                _ => "it is ignored",
            });
            match wrong.better {
                Some(better) => finding.help(format!("write `{better}`")).suggest_value(path, &better),
                None => finding.help("correct the value, or delete the key to get the default"),
            };
        }
    }
}
