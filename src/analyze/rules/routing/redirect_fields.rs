//! A redirect that changes nothing, contradicts itself, or has a code or scheme that cannot be.

use crate::analyze::rules::routing::{HttpRule, http_rules};
use crate::analyze::{Context, Findings, rule};
use crate::api::istio::virtual_service::HttpRedirect;
use crate::text::is_unknown;

rule! {
    /// A redirect that changes nothing, contradicts itself, or has a code or scheme that cannot be.
    ///
    /// ## Why is this bad?
    ///
    /// The API server rejects the object, or the proxy gets a route without an answer.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// apiVersion: networking.istio.io/v1
    /// kind: VirtualService
    /// metadata: {name: catalog, namespace: shop}
    /// spec:
    ///   hosts: [catalog.example.com]
    ///   gateways: [shop/public]
    ///   http:
    ///   - match: [{uri: {prefix: /old}}]
    ///     redirect: {uri: /new, redirectCode: 200}
    /// ```
    ///
    /// ```yaml good
    /// apiVersion: networking.istio.io/v1
    /// kind: VirtualService
    /// metadata: {name: catalog, namespace: shop}
    /// spec:
    ///   hosts: [catalog.example.com]
    ///   gateways: [shop/public]
    ///   http:
    ///   - match: [{uri: {prefix: /old}}]
    ///     redirect: {uri: /new, redirectCode: 302}
    /// ```
    "MSH0244", "redirect-fields", Routing, Error,
    aliases: [],
    rows: ["VS-079"],
    fix: None,
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    for rule in http_rules(cx) {
        let Some(redirect) = &rule.route.redirect else { continue };
        if let Some((field, message, help)) = problem(&rule, redirect) {
            let path = if field.is_empty() { rule.at("redirect") } else { rule.at(&format!("redirect.{field}")) };
            out.report(rule.service.object, path, message).note("the API server rejects it, or the proxy has no answer to give").help(help);
        }
    }
}

fn problem(rule: &HttpRule<'_>, redirect: &HttpRedirect) -> Option<(&'static str, String, &'static str)> {
    let set = |text: &Option<String>| text.as_deref().is_some_and(|text| !text.is_empty());
    let changes = set(&redirect.uri) || set(&redirect.authority) || set(&redirect.scheme) || set(&redirect.prefix_rewrite);
    if !changes && redirect.port.is_none() && redirect.derive_port.is_none() && redirect.redirect_code.is_none() {
        return Some(("", "the redirect leads nowhere else".to_owned(), "set `uri`, `prefixRewrite`, `authority` or `scheme`"));
    }
    if set(&redirect.uri) && set(&redirect.prefix_rewrite) {
        return Some((
            "prefixRewrite",
            "`uri` and `prefixRewrite` in one redirect".to_owned(),
            "keep `uri` to replace the whole path, or `prefixRewrite` to replace the matched prefix",
        ));
    }
    if set(&redirect.prefix_rewrite) {
        let other = rule.matches().find(|(_, request)| {
            request.uri.as_ref().is_some_and(|uri| uri.prefix.is_none() && (uri.exact.is_some() || uri.regex.is_some()))
        });
        if other.is_some() {
            return Some((
                "prefixRewrite",
                "`prefixRewrite` needs a match on a prefix of the path".to_owned(),
                "match `uri` by `prefix`, or use `uri` to replace the whole path",
            ));
        }
    }
    let scheme = redirect.scheme.as_deref().filter(|scheme| !scheme.is_empty() && !is_unknown(scheme));
    if let Some(scheme) = scheme.filter(|scheme| !matches!(*scheme, "http" | "https")) {
        return Some(("scheme", format!("`{scheme}` is no scheme to redirect to"), "write `http` or `https`"));
    }
    let code = redirect.redirect_code.filter(|code| ![0, 301, 302, 303, 307, 308].contains(code))?;
    Some(("redirectCode", format!("`{code}` is no code of a redirection"), "use 301, 302, 303, 307 or 308"))
}
