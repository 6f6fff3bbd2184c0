//! Labels written as annotations, and annotations written as labels.

use super::keys::{is_linkerd, places};
use crate::analyze::{Change, Context, Findings, rule};
use crate::diag::Safety;
use crate::optin::catalogue::{Carrier, Form, find};

rule! {
    /// A label of Istio or meshctl that is written as an annotation, or the other way round.
    ///
    /// ## Why is this bad?
    ///
    /// Labels and annotations are different maps: the mesh reads one of them and ignores the other.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// apiVersion: v1
    /// kind: Namespace
    /// metadata:
    ///   name: shop
    ///   annotations: {istio-injection: enabled}
    /// ```
    ///
    /// ```yaml good
    /// apiVersion: v1
    /// kind: Namespace
    /// metadata:
    ///   name: shop
    ///   labels: {istio-injection: enabled}
    /// ```
    "MSH0026", "label-or-annotation", Document, Warning,
    aliases: [],
    rows: ["GEN-029"],
    fix: Some(Safety::Suggested),
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    for place in places(cx) {
        let Some(carrier) = place.carrier.filter(|carrier| *carrier != Carrier::Other) else { continue };
        let (wanted, word, part) =
            if place.form == Form::Label { (Form::Annotation, "annotation", "annotations") } else { (Form::Label, "label", "labels") };
        for (key, value) in place.map {
            if is_linkerd(key) || find(key, place.form).is_some() || place.other().contains_key(key) {
                continue;
            }
            let Some(known) = find(key, wanted).filter(|known| !known.on.contains(&Carrier::Any)) else { continue };
            // On a workload's own metadata neither would do: say it once, where it is worth saying.
            let useful = known.applies(carrier) || (carrier == Carrier::Owner && known.applies(Carrier::Pod));
            if !useful {
                continue;
            }
            let path = place.path(key);
            let finding = out.report(place.object, &path, format!("`{key}` is {} {word}, written as {}", article(word), other(word)));
            finding.on_key().note(format!("the mesh looks for it among the {part} only: it is ignored"));
            finding.help(match carrier {
                Carrier::Owner => format!("move it to `spec.template.metadata.{part}`"),
                _ => format!("move it to `{}`", place.other_path()),
            });
            if carrier != Carrier::Owner && !place.other().is_empty() {
                let text = crate::yaml::edit::scalar(value);
                finding.fix(Safety::Suggested, Change::Remove { path });
                finding.fix(Safety::Suggested, Change::Insert { path: place.other_path(), key: key.clone(), text });
            }
        }
    }
}

fn article(word: &str) -> &'static str {
    if word == "label" { "a" } else { "an" }
}

fn other(word: &str) -> &'static str {
    if word == "label" { "an annotation" } else { "a label" }
}
