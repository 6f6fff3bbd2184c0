//! Methods that are no HTTP method.

use super::values;
use crate::analyze::{Context, Findings, rule};
use crate::api::istio::authorization_policy::AuthorizationPolicy;
use crate::diag::Safety;
use crate::text::{pattern, suggest};

rule! {
    /// A method that is no HTTP method, nor a prefix or suffix wildcard of one.
    ///
    /// Method names of gRPC belong in `paths`, as `/package.Service/Method`.
    ///
    /// ## Why is this bad?
    ///
    /// No request has the method: an ALLOW rule never matches, a DENY rule denies nothing.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// apiVersion: security.istio.io/v1
    /// kind: AuthorizationPolicy
    /// metadata: {name: cart, namespace: shop}
    /// spec:
    ///   rules: [{to: [{operation: {methods: [DELET]}}]}]
    /// ```
    ///
    /// ```yaml good
    /// apiVersion: security.istio.io/v1
    /// kind: AuthorizationPolicy
    /// metadata: {name: cart, namespace: shop}
    /// spec:
    ///   rules: [{to: [{operation: {methods: [DELETE]}}]}]
    /// ```
    "MSH0621", "unknown-method", Authorization, Warning,
    aliases: ["KIA0102"],
    rows: ["AP-021"],
    fix: Some(Safety::Suggested),
}

/// Methods of RFC 9110 and 5789 first, then those of registered extensions (`WebDAV` and caches).
pub(crate) const METHODS: [&str; 39] = [
    "GET",
    "HEAD",
    "POST",
    "PUT",
    "DELETE",
    "CONNECT",
    "OPTIONS",
    "TRACE",
    "PATCH",
    "QUERY",
    "ACL",
    "BASELINE-CONTROL",
    "BIND",
    "CHECKIN",
    "CHECKOUT",
    "COPY",
    "LABEL",
    "LINK",
    "LOCK",
    "MERGE",
    "MKACTIVITY",
    "MKCALENDAR",
    "MKCOL",
    "MKREDIRECTREF",
    "MKWORKSPACE",
    "MOVE",
    "ORDERPATCH",
    "PRI",
    "PROPFIND",
    "PROPPATCH",
    "REBIND",
    "REPORT",
    "SEARCH",
    "UNBIND",
    "UNCHECKOUT",
    "UNLINK",
    "UNLOCK",
    "UPDATE",
    "PURGE",
];

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    for policy in cx.all::<AuthorizationPolicy>() {
        for values in values(policy.body).into_iter().filter(|values| values.is_field(&["methods", "notMethods"])) {
            for (at, text) in values.known() {
                let upper = text.to_ascii_uppercase();
                if METHODS.iter().any(|method| pattern::simple(&upper, method)) || upper.trim_matches('*').contains('*') {
                    continue;
                }
                let path = values.path_of(at);
                let finding = out.report(policy.object, &path, format!("`{text}` is no HTTP method"));
                finding.note(if values.is_negative() { "the exclusion excludes nothing" } else { "no request has it" });
                if text.contains(['/', '.'])
                    || (text.chars().any(char::is_lowercase) && text.chars().filter(|c| c.is_uppercase()).count() > 1)
                {
                    finding.help("the method of every gRPC call is `POST`; name what is called in `paths`, as `/package.Service/Method`");
                    continue;
                }
                match suggest::nearest(&upper, METHODS[..9].iter().copied()) {
                    Some(near) => _ = finding.help(format!("write `{near}`")).suggest_value(path, near),
                    None => _ = finding.help("write one of `GET`, `HEAD`, `POST`, `PUT`, `PATCH`, `DELETE`, `OPTIONS`, `CONNECT`, `TRACE`"),
                }
            }
        }
    }
}
