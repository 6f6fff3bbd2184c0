//! The `serviceAccounts` field: its form, and what it does not go with.

use super::{rules, values};
use crate::analyze::{Context, Findings, rule};
use crate::api::istio::authorization_policy::AuthorizationPolicy;
use crate::diag::Safety;
use crate::ident::spiffe::Principal;

rule! {
    /// A source whose `serviceAccounts` stand beside `principals` or `namespaces`, or do not have the form `namespace/name` or `name`.
    ///
    /// ## Why is this bad?
    ///
    /// Istio's webhook refuses the object. Wildcards are not supported in `serviceAccounts`.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// apiVersion: security.istio.io/v1
    /// kind: AuthorizationPolicy
    /// metadata: {name: cart, namespace: shop}
    /// spec:
    ///   rules: [{from: [{source: {serviceAccounts: ["web/*"]}}]}]
    /// ```
    ///
    /// ```yaml good
    /// apiVersion: security.istio.io/v1
    /// kind: AuthorizationPolicy
    /// metadata: {name: cart, namespace: shop}
    /// spec:
    ///   rules: [{from: [{source: {serviceAccounts: [web/frontend]}}]}]
    /// ```
    "MSH0612", "service-account-source", Authorization, Error,
    aliases: ["IST0106"],
    rows: ["AP-012"],
    fix: Some(Safety::Suggested),
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    for policy in cx.all::<AuthorizationPolicy>() {
        for values in values(policy.body) {
            if !values.is_field(&["serviceAccounts", "notServiceAccounts"]) {
                continue;
            }
            for (at, text) in values.known() {
                let Some(why) = problem(text) else { continue };
                let path = values.path_of(at);
                let finding = out.report(policy.object, &path, format!("`{text}` is no service account: {why}"));
                finding.note("Istio refuses the object");
                let bare = text.strip_prefix("spiffe://").unwrap_or(text);
                match Principal::parse(bare) {
                    Some(principal) => {
                        let better = format!("{}/{}", principal.namespace, principal.service_account);
                        finding.help(format!("write `{better}`")).suggest_value(path, &better);
                    }
                    None => _ = finding.help("write `namespace/name`, or `name` for the policy's own namespace"),
                }
            }
        }
        for (i, rule) in rules(policy.body).iter().enumerate() {
            for (j, source) in rule.from.iter().flatten().enumerate().filter_map(|(j, from)| Some((j, from.source.as_ref()?))) {
                let accounts = source.service_accounts.len() + source.not_service_accounts.len();
                let beside = [
                    ("principals", source.principals.len()),
                    ("notPrincipals", source.not_principals.len()),
                    ("namespaces", source.namespaces.len()),
                    ("notNamespaces", source.not_namespaces.len()),
                ];
                let Some((other, _)) = beside.into_iter().find(|(_, count)| *count > 0 && accounts > 0) else { continue };
                let base = format!("spec.rules[{i}].from[{j}].source");
                let own = if source.service_accounts.is_empty() { "notServiceAccounts" } else { "serviceAccounts" };
                out.report(policy.object, format!("{base}.{own}"), format!("`{own}` cannot stand beside `{other}`"))
                    .on_key()
                    .note("Istio refuses the object")
                    .help("put them in two sources when either is to match, else keep one of them")
                    .related(policy.object, format!("{base}.{other}"), "set here");
            }
        }
    }
}

fn problem(text: &str) -> Option<&'static str> {
    if text.contains('*') {
        return Some("wildcards are not supported");
    }
    if text.starts_with("spiffe://") || text.contains("/sa/") || text.contains("/ns/") {
        return Some("it is a principal");
    }
    let parts: Vec<&str> = text.split('/').collect();
    match parts.as_slice() {
        _ if text.len() > 320 => Some("it is longer than 320 characters"),
        [name] | [_, name] if name.is_empty() => Some("its name is empty"),
        ["", _] => Some("its namespace is empty"),
        [_] | [_, _] => None,
        _ => Some("it has more than one `/`"),
    }
}
