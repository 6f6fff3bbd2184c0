//! Keys of conditions that name no attribute.

use super::rules;
use crate::analyze::{Context, Findings, rule};
use crate::api::istio::authorization_policy::AuthorizationPolicy;
use crate::diag::Safety;
use crate::text::{is_unknown, suggest};

rule! {
    /// A condition whose key is no attribute Istio knows, or lacks its `[name]`, or that has no values.
    ///
    /// ## Why is this bad?
    ///
    /// Istio's webhook refuses the object.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// apiVersion: security.istio.io/v1
    /// kind: AuthorizationPolicy
    /// metadata: {name: cart, namespace: shop}
    /// spec:
    ///   rules: [{when: [{key: "request.header[x-tenant]", values: [acme]}]}]
    /// ```
    ///
    /// ```yaml good
    /// apiVersion: security.istio.io/v1
    /// kind: AuthorizationPolicy
    /// metadata: {name: cart, namespace: shop}
    /// spec:
    ///   rules: [{when: [{key: "request.headers[x-tenant]", values: [acme]}]}]
    /// ```
    "MSH0623", "condition-key", Authorization, Error,
    aliases: ["IST0106"],
    rows: ["AP-023"],
    fix: Some(Safety::Suggested),
}

/// Attributes without a name in brackets.
const PLAIN: [&str; 11] = [
    "source.ip",
    "remote.ip",
    "source.namespace",
    "source.principal",
    "source.serviceAccount",
    "request.auth.principal",
    "request.auth.audiences",
    "request.auth.presenter",
    "destination.ip",
    "destination.port",
    "connection.sni",
];

/// Attributes with a name in brackets.
const NAMED: [&str; 3] = ["request.headers", "request.regex.headers", "request.auth.claims"];

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    for policy in cx.all::<AuthorizationPolicy>() {
        for (i, rule) in rules(policy.body).iter().enumerate() {
            for (j, condition) in rule.when.iter().flatten().enumerate() {
                let path = format!("spec.rules[{i}].when[{j}].key");
                let Some(key) = condition.key.as_deref().filter(|key| !is_unknown(key)) else { continue };
                if let Some((why, better)) = problem(key) {
                    let finding = out.report(policy.object, &path, why);
                    finding.note("Istio refuses the object");
                    match better {
                        Advice::Write(better) => finding.help(format!("write `{better}`")).suggest_value(path, &better),
                        Advice::Say(help) => finding.help(help),
                    };
                } else if condition.values.is_empty() && condition.not_values.is_empty() {
                    out.report(policy.object, path, format!("the condition on `{key}` has no values"))
                        .note("Istio refuses the object")
                        .help("add `values` or `notValues`; `*` means present");
                }
            }
        }
    }
}

enum Advice {
    Write(String),
    Say(String),
}

fn problem(key: &str) -> Option<(String, Advice)> {
    if key.is_empty() {
        return Some((
            "a condition has an empty key".to_owned(),
            Advice::Say("name an attribute, such as `request.headers[x-tenant]`".to_owned()),
        ));
    }
    let (base, name) = match key.split_once('[') {
        Some((base, rest)) => (base, rest.strip_suffix(']').filter(|name| !name.is_empty())),
        None => (key, None),
    };
    if key.starts_with("experimental.") || PLAIN.contains(&key) {
        return None;
    }
    if NAMED.contains(&base) {
        let words = if base == "request.auth.claims" { ("claim", "iss") } else { ("header", "x-tenant") };
        let example = Advice::Say(format!("write `{base}[{}]` with the name of the {}", words.1, words.0));
        return name.is_none().then(|| (format!("`{key}` lacks the {}'s name in brackets", words.0), example));
    }
    let replaced = match base {
        "destination.labels" => Some("the policy's `selector` chooses workloads by label"),
        "destination.namespace" => Some("a policy is for its own namespace"),
        "destination.name" | "destination.user" => Some("the policy's `selector` chooses the workloads"),
        "request.path" | "request.url_path" => Some("use `to.operation.paths`"),
        "request.method" => Some("use `to.operation.methods`"),
        "request.host" => Some("use `to.operation.hosts`"),
        _ => None,
    };
    if let Some(help) = replaced {
        return Some((format!("`{key}` is no attribute of conditions"), Advice::Say(help.to_owned())));
    }
    let near = suggest::nearest(base, PLAIN.iter().copied().chain(NAMED));
    let better = near.map(|near| match name {
        Some(name) if NAMED.contains(&near) => Advice::Write(format!("{near}[{name}]")),
        None if !NAMED.contains(&near) => Advice::Write(near.to_owned()),
        _ => Advice::Say(format!("there is an attribute `{near}`")),
    });
    let all = "attributes are `request.headers[…]`, `request.auth.claims[…]`, `request.auth.principal`, `request.auth.audiences`, \
               `source.ip`, `remote.ip`, `source.namespace`, `source.principal`, `destination.ip`, `destination.port`, `connection.sni`";
    Some((format!("`{key}` is no attribute"), better.unwrap_or_else(|| Advice::Say(all.to_owned()))))
}
