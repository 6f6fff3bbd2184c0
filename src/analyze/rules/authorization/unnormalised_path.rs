//! Paths that normalisation removes from requests.

use super::values;
use crate::analyze::{Context, Findings, rule};
use crate::api::istio::authorization_policy::AuthorizationPolicy;
use crate::api::istio::mesh_config::Normalization;
use crate::diag::Safety;

rule! {
    /// A path that no request can have, because proxies normalise paths before policies see them.
    ///
    /// With the default (`pathNormalization: BASE`) `\` becomes `/`, `.` and `..` segments are
    /// resolved and encoded unreserved characters decoded. `//` and `%2f` depend on the setting.
    ///
    /// ## Why is this bad?
    ///
    /// The value matches nothing: an ALLOW rule never matches, a DENY rule denies nothing.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// apiVersion: security.istio.io/v1
    /// kind: AuthorizationPolicy
    /// metadata: {name: cart, namespace: shop}
    /// spec:
    ///   action: DENY
    ///   rules: [{to: [{operation: {paths: [/public/../admin]}}]}]
    /// ```
    ///
    /// ```yaml good
    /// apiVersion: security.istio.io/v1
    /// kind: AuthorizationPolicy
    /// metadata: {name: cart, namespace: shop}
    /// spec:
    ///   action: DENY
    ///   rules: [{to: [{operation: {paths: [/admin]}}]}]
    /// ```
    "MSH0645", "unnormalised-path", Authorization, Error,
    aliases: [],
    rows: ["AP-045"],
    fix: Some(Safety::Suggested),
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    let mode = cx.settings.config.path_normalization.as_ref().and_then(|path| path.normalization).unwrap_or(Normalization::Default);
    if mode == Normalization::None {
        return;
    }
    for policy in cx.all::<AuthorizationPolicy>() {
        for values in values(policy.body).into_iter().filter(|values| values.is_field(&["paths", "notPaths"])) {
            for (at, text) in values.known() {
                let Some((what, becomes)) = removed(text, mode) else { continue };
                let path = values.path_of(at);
                let finding = out.report(policy.object, &path, format!("no request has the path `{text}`: {what}"));
                finding.note("proxies normalise paths before policies see them");
                match becomes {
                    Some(better) if removed(&better, mode).is_none() => {
                        finding.help(format!("write `{better}`")).suggest_value(path, &better)
                    }
                    _ => finding.help("write the path as it is after normalisation"),
                };
            }
        }
    }
}

/// Returns what normalisation does to a path, and the path afterwards where that is one step.
fn removed(text: &str, mode: Normalization) -> Option<(String, Option<String>)> {
    let merges = matches!(mode, Normalization::MergeSlashes | Normalization::DecodeAndMergeSlashes);
    let lower = text.to_ascii_lowercase();
    if lower.contains("%00") {
        return Some(("requests with `%00` are refused (400)".to_owned(), None));
    }
    if text.contains('\\') {
        return Some(("`\\` becomes `/`".to_owned(), Some(text.replace('\\', "/"))));
    }
    if text.split('/').skip(1).any(|segment| matches!(segment, "." | "..")) {
        return Some(("`.` and `..` segments are resolved".to_owned(), resolved(text)));
    }
    if merges && text.contains("//") {
        let mut better = text.to_owned();
        while better.contains("//") {
            better = better.replace("//", "/");
        }
        return Some(("`//` becomes `/`".to_owned(), Some(better)));
    }
    if mode == Normalization::DecodeAndMergeSlashes
        && let Some(code) = ["%2f", "%5c"].into_iter().find(|code| lower.contains(code))
    {
        return Some((format!("`{code}` becomes `/`"), Some(lower.replace(code, "/"))));
    }
    let at = (0..text.len()).find(|at| unreserved(text, *at).is_some())?;
    let decoded = unreserved(text, at)?;
    let better = format!("{}{decoded}{}", &text[..at], &text[at + 3..]);
    Some((format!("`{}` becomes `{decoded}`", &text[at..at + 3]), Some(better)))
}

/// Returns the unreserved character that is encoded at a position.
fn unreserved(text: &str, at: usize) -> Option<char> {
    let code = text.get(at..at + 3)?.strip_prefix('%')?;
    let byte = u8::from_str_radix(code, 16).ok()?;
    (byte.is_ascii_alphanumeric() || b"-._~".contains(&byte)).then_some(char::from(byte))
}

fn resolved(text: &str) -> Option<String> {
    let mut kept: Vec<&str> = Vec::new();
    for segment in text.strip_prefix('/')?.split('/') {
        match segment {
            "." => {}
            ".." => _ = kept.pop(),
            segment => kept.push(segment),
        }
    }
    Some(format!("/{}", kept.join("/")))
}
