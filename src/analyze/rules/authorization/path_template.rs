//! Braces in paths that are no supported template.

use super::values;
use crate::analyze::{Context, Findings, rule};
use crate::api::istio::authorization_policy::AuthorizationPolicy;
use crate::diag::{Level, Safety};

rule! {
    /// A path with braces that are no supported template: only `{*}` (one segment) and `{**}` (any number, only last) are.
    ///
    /// ## Why is this bad?
    ///
    /// Named variables and wildcards mixed with templates make Istio's webhook refuse the object.
    /// Braces without any template are compared literally, and no request has them.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// apiVersion: security.istio.io/v1
    /// kind: AuthorizationPolicy
    /// metadata: {name: cart, namespace: shop}
    /// spec:
    ///   rules: [{to: [{operation: {paths: ["/carts/{id}/items"]}}]}]
    /// ```
    ///
    /// ```yaml good
    /// apiVersion: security.istio.io/v1
    /// kind: AuthorizationPolicy
    /// metadata: {name: cart, namespace: shop}
    /// spec:
    ///   rules: [{to: [{operation: {paths: ["/carts/{*}/items"]}}]}]
    /// ```
    "MSH0617", "path-template", Authorization, Error,
    aliases: ["IST0106"],
    rows: ["AP-017"],
    fix: Some(Safety::Suggested),
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    for policy in cx.all::<AuthorizationPolicy>() {
        for values in values(policy.body).into_iter().filter(|values| values.is_field(&["paths", "notPaths"])) {
            for (at, text) in values.known().filter(|(_, text)| text.contains(['{', '}'])) {
                let Some((why, refused)) = problem(text) else { continue };
                let path = values.path_of(at);
                let finding = out.report(policy.object, &path, format!("path `{text}`: {why}"));
                if refused {
                    finding.note("Istio refuses the object");
                } else {
                    finding.level(Level::Warning).note("the braces are compared literally: no request matches");
                }
                let better = corrected(text);
                if problem(&better).is_none() {
                    finding.help(format!("write `{better}`: `{{*}}` stands for one segment, `{{**}}` at the end for any number"));
                    finding.suggest_value(path, &better);
                } else {
                    finding.help("`{*}` stands for one segment, `{**}` at the end for any number; write nothing else in braces");
                }
            }
        }
    }
}

/// Returns what is wrong with a path that has braces, and whether Istio refuses it.
fn problem(text: &str) -> Option<(String, bool)> {
    let template = text.contains("{*}") || text.contains("{**}");
    let segments: Vec<&str> = text.split('/').collect();
    for (position, segment) in segments.iter().enumerate() {
        match *segment {
            "{*}" => {}
            "{**}" if position + 1 == segments.len() => {}
            "{**}" => return Some(("`{**}` must be the last segment".to_owned(), true)),
            segment if segment.contains("{*}") || segment.contains("{**}") => {
                return Some((format!("in `{segment}` the template is not a whole segment"), true));
            }
            segment if segment.contains(['{', '}']) => return Some((format!("`{segment}` is no supported template"), template)),
            segment if template && segment.contains('*') => {
                return Some((format!("`{segment}` mixes a wildcard with templates"), true));
            }
            _ => {}
        }
    }
    None
}

/// Returns the path with named variables and wildcard segments as templates.
fn corrected(text: &str) -> String {
    let segments: Vec<&str> = text.split('/').collect();
    let count = segments.len();
    let better = segments.iter().enumerate().map(|(position, segment)| match *segment {
        "**" | "*" if position + 1 == count => "{**}",
        "*" => "{*}",
        segment if segment.starts_with('{') && segment.ends_with('}') && segment.matches('{').count() == 1 => {
            if segment.contains("**") && position + 1 == count { "{**}" } else { "{*}" }
        }
        segment => segment,
    });
    better.collect::<Vec<_>>().join("/")
}
