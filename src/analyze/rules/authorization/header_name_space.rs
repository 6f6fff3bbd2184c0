//! Header conditions that no request can have.

use super::values;
use crate::analyze::{Context, Findings, rule};
use crate::api::istio::authorization_policy::AuthorizationPolicy;
use crate::ident::name::is_header_name;
use crate::text::is_unknown;

rule! {
    /// A condition on a request header whose name no header can have.
    ///
    /// ## Why is this bad?
    ///
    /// Proxies refuse requests with such header names (400): the condition never holds.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// apiVersion: security.istio.io/v1
    /// kind: AuthorizationPolicy
    /// metadata: {name: cart, namespace: shop}
    /// spec:
    ///   rules: [{when: [{key: "request.headers[x tenant]", values: [acme]}]}]
    /// ```
    ///
    /// ```yaml good
    /// apiVersion: security.istio.io/v1
    /// kind: AuthorizationPolicy
    /// metadata: {name: cart, namespace: shop}
    /// spec:
    ///   rules: [{when: [{key: "request.headers[x-tenant]", values: [acme]}]}]
    /// ```
    "MSH0646", "header-name-space", Authorization, Error,
    aliases: [],
    rows: ["AP-046"],
    fix: None,
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    for policy in cx.all::<AuthorizationPolicy>() {
        for values in values(policy.body) {
            let name = values.key().and_then(|key| key.strip_prefix("request.headers[")?.strip_suffix(']'));
            let Some(name) = name.filter(|name| !name.is_empty() && !is_unknown(name)) else { continue };
            // An apostrophe is allowed in a name, and no header has one: it is a quote.
            if is_header_name(name.strip_prefix(':').unwrap_or(name)) && !name.starts_with('\'') {
                continue;
            }
            let path = values.path();
            let path = path.rsplit_once('.').map_or(path.clone(), |(condition, _)| format!("{condition}.key"));
            let finding = out.report(policy.object, path, format!("`{name}` is no header name"));
            finding.note("proxies refuse requests with such a header (400): the condition never holds");
            let quoted = name.starts_with(['"', '\'']) && name.len() > 2;
            finding.help(if quoted {
                format!("write `request.headers[{}]` without quotes", name.trim_matches(['"', '\'']))
            } else {
                "header names have letters, digits and hyphens".to_owned()
            });
        }
    }
}
