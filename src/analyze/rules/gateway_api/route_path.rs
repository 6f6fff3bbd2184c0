//! The form of paths in HTTP matches.

use crate::analyze::{Context, Findings, rule};
use crate::api::gateway::http_match::PathMatchType;
use crate::diag::Safety;
use crate::text::is_unknown;

rule! {
    /// A path of an HTTP match that is not in the one form paths may have.
    ///
    /// Exact and prefix paths begin with `/`, hold no empty, `.` or `..` segments, no encoded slash, no
    /// query and no fragment.
    ///
    /// ## Why is this bad?
    ///
    /// The API server rejects the route.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// apiVersion: gateway.networking.k8s.io/v1
    /// kind: HTTPRoute
    /// metadata: {name: catalog, namespace: shop}
    /// spec:
    ///   parentRefs: [{name: edge}]
    ///   rules:
    ///   - matches: [{path: {type: PathPrefix, value: catalog}}]
    ///     backendRefs: [{name: catalog, port: 80}]
    /// ```
    ///
    /// ```yaml good
    /// apiVersion: gateway.networking.k8s.io/v1
    /// kind: HTTPRoute
    /// metadata: {name: catalog, namespace: shop}
    /// spec:
    ///   parentRefs: [{name: edge}]
    ///   rules:
    ///   - matches: [{path: {type: PathPrefix, value: /catalog}}]
    ///     backendRefs: [{name: catalog, port: 80}]
    /// ```
    "MSH1221", "route-path", GatewayApi, Error,
    aliases: [],
    rows: ["RT-018"],
    fix: Some(Safety::Suggested),
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    for route in cx.mesh.gateway_routes() {
        for rule in route.rules() {
            for (position, entry) in rule.http.iter().flat_map(|http| http.matches.iter().enumerate()) {
                let Some(path) = &entry.path else { continue };
                let Some(value) = path.value.as_deref().filter(|value| !is_unknown(value)) else { continue };
                if path.type_ == Some(PathMatchType::RegularExpression) {
                    continue;
                }
                let Some((why, better)) = problem(value) else { continue };
                let at = format!("{}.matches[{position}].path.value", rule.path);
                let finding = out.report(route.object, &at, format!("path `{value}` {why}"));
                finding.note("the API server rejects the route");
                if let Some(better) = better {
                    finding.help(format!("write `{better}`")).suggest_value(at, &better);
                } else if value.contains(['*', '[', '(']) {
                    finding.help("for a pattern use `type: RegularExpression`");
                }
            }
        }
    }
}

/// Returns what is wrong, and what was probably meant.
fn problem(path: &str) -> Option<(&'static str, Option<String>)> {
    if !path.starts_with('/') {
        return Some(("does not begin with `/`", Some(format!("/{path}")).filter(|path| problem(path).is_none())));
    }
    if path.contains("//") {
        let mut better = path.to_owned();
        while better.contains("//") {
            better = better.replace("//", "/");
        }
        return Some(("has an empty segment (`//`)", Some(better)));
    }
    if path.contains("/./") || path.contains("/../") || path.ends_with("/.") || path.ends_with("/..") {
        return Some(("has a `.` or `..` segment", None));
    }
    if path.to_ascii_lowercase().contains("%2f") {
        return Some(("has an encoded slash (`%2F`)", None));
    }
    if path.contains('#') {
        return Some(("has a fragment (`#`), which clients never send", None));
    }
    if path.contains('?') {
        return Some(("has a query (`?`): match it with `queryParams`", None));
    }
    (!is_clean(path)).then_some(("has a character that paths cannot have", None))
}

fn is_clean(path: &str) -> bool {
    let bytes = path.as_bytes();
    (0..bytes.len()).all(|at| match bytes[at] {
        b'%' => bytes.get(at + 1..at + 3).is_some_and(|hex| hex.iter().all(u8::is_ascii_hexdigit)),
        byte => byte.is_ascii_alphanumeric() || b"-/._~!$&'()*+,;=:@".contains(&byte),
    })
}
