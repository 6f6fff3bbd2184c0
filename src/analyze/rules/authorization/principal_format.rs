//! Principals that no identity can equal.

use super::values;
use crate::analyze::{Context, Findings, rule};
use crate::api::istio::authorization_policy::AuthorizationPolicy;
use crate::diag::Safety;
use crate::ident::spiffe::Principal;

rule! {
    /// A principal that is not `<trust domain>/ns/<namespace>/sa/<service account>`: it begins with `spiffe://` or lacks a part.
    ///
    /// ## Why is this bad?
    ///
    /// Istio compares principals without the `spiffe://` scheme. A principal of another form equals
    /// no identity: an ALLOW rule never matches, a DENY rule denies nobody.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// apiVersion: security.istio.io/v1
    /// kind: AuthorizationPolicy
    /// metadata: {name: cart, namespace: shop}
    /// spec:
    ///   rules: [{from: [{source: {principals: ["spiffe://cluster.local/ns/web/sa/frontend"]}}]}]
    /// ```
    ///
    /// ```yaml good
    /// apiVersion: security.istio.io/v1
    /// kind: AuthorizationPolicy
    /// metadata: {name: cart, namespace: shop}
    /// spec:
    ///   rules: [{from: [{source: {principals: ["cluster.local/ns/web/sa/frontend"]}}]}]
    /// ```
    "MSH0613", "principal-format", Authorization, Error,
    aliases: [],
    rows: ["AP-013"],
    fix: Some(Safety::Suggested),
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    let domain = cx.settings.trust_domain();
    for policy in cx.all::<AuthorizationPolicy>() {
        for values in values(policy.body) {
            if !(values.is_field(&["principals", "notPrincipals"]) || values.is_key(&["source.principal"])) {
                continue;
            }
            for (at, text) in values.known() {
                let Some((why, better)) = problem(text, domain, &policy.object.namespace) else { continue };
                let path = values.path_of(at);
                let finding = out.report(policy.object, &path, format!("principal `{text}` equals no identity: {why}"));
                finding.note(if values.is_negative() { "the exclusion excludes nobody" } else { "the rule matches no caller" });
                match better {
                    Some(better) => finding.help(format!("write `{better}`")).suggest_value(path, &better),
                    None => finding.help(format!("write `{domain}/ns/<namespace>/sa/<service account>`")),
                };
            }
        }
    }
}

/// Returns what is wrong with a principal, and what was probably meant.
fn problem(text: &str, domain: &str, namespace: &str) -> Option<(&'static str, Option<String>)> {
    if let Some(rest) = text.strip_prefix("spiffe://") {
        return Some(("identities are compared without `spiffe://`", Some(rest.to_owned())));
    }
    if text.starts_with("spiffe:") {
        return Some(("identities are compared without a scheme", None));
    }
    let inner = text.trim_matches('*');
    if inner.contains('*') {
        return Some(("`*` stands for any text only at one end", None));
    }
    if text.starts_with('*') && text.ends_with('*') && text.len() > 1 {
        return Some(("`*` stands for any text only at one end", None));
    }
    if text.contains('*') {
        return None;
    }
    if Principal::parse(text).is_some() {
        return None;
    }
    let parts: Vec<&str> = text.split('/').collect();
    let better = match parts.as_slice() {
        ["ns", space, "sa", account] => Some(format!("{domain}/ns/{space}/sa/{account}")),
        ["sa", account] => Some(format!("{domain}/ns/{namespace}/sa/{account}")),
        ["", trust, "ns", space, "sa", account]
        | [trust, "ns", space, "serviceaccount" | "serviceAccount" | "serviceaccounts", account]
        | [trust, "sa", account, "ns", space] => Some(format!("{trust}/ns/{space}/sa/{account}")),
        _ => text
            .strip_prefix("system:serviceaccount:")
            .and_then(|rest| rest.split_once(':'))
            .map(|(space, account)| format!("{domain}/ns/{space}/sa/{account}")),
    };
    // A SPIFFE ID of another form may come from an external certificate authority.
    let foreign = parts.len() > 1 && parts[0].contains('.') && !parts.contains(&"ns") && !parts.contains(&"sa");
    (!foreign).then_some(("it is not `<trust domain>/ns/<namespace>/sa/<service account>`", better))
}
