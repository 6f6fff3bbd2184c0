//! Template expressions in a file: one note each.

use crate::analyze::rule;
use crate::analyze::rules::Said;
use crate::diag::{FileId, Span};
use crate::store::read::Read;
use crate::text::words;
use crate::yaml::Source;

rule! {
    /// A file with template expressions (`{{ … }}`): what they stand for is not known.
    ///
    /// Values that a template decides match anything; findings that rest on one are not reported.
    ///
    /// ## Why is this bad?
    ///
    /// It is not: it says how far the analysis reached. Render the chart (`helm template`) and
    /// analyse the result to check everything.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// apiVersion: v1
    /// kind: Namespace
    /// metadata: {name: shop}
    /// {{- if .Values.extra }}
    /// spec: {}
    /// {{- end }}
    /// ```
    ///
    /// ```yaml good
    /// apiVersion: v1
    /// kind: Namespace
    /// metadata: {name: shop}
    /// spec: {}
    /// ```
    "MSH0015", "template", Document, Info,
    aliases: [],
    rows: ["GEN-048"],
    fix: None,
}

/// Returns the note for a file that has expressions and Kubernetes objects (or could not be read to its end).
pub(crate) fn note(file: FileId, source: &Source, read: &Read) -> Option<(Span, Said)> {
    let (start, count) = source.mask.templates()?;
    if read.objects.is_empty() && !read.unreadable_template {
        return None;
    }
    let note = read.unreadable_template.then(|| "some documents could not be read without rendering".to_owned());
    let said = Said {
        message: format!("{} here: their values are unknown", words::count(count, "template expression")),
        note,
        help: Some("render the templates (`helm template …`) and analyse the result to check everything".to_owned()),
        ..Said::default()
    };
    Some((Span { file, start, end: start + 2 }, said))
}
