//! Paths that do not begin with a slash.

use super::values;
use crate::analyze::{Context, Findings, rule};
use crate::api::istio::authorization_policy::AuthorizationPolicy;
use crate::diag::Safety;

rule! {
    /// A path that does not begin with `/` (nor with `*`).
    ///
    /// ## Why is this bad?
    ///
    /// The path of a request begins with `/`: the value matches no request.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// apiVersion: security.istio.io/v1
    /// kind: AuthorizationPolicy
    /// metadata: {name: cart, namespace: shop}
    /// spec:
    ///   rules: [{to: [{operation: {paths: [carts/*]}}]}]
    /// ```
    ///
    /// ```yaml good
    /// apiVersion: security.istio.io/v1
    /// kind: AuthorizationPolicy
    /// metadata: {name: cart, namespace: shop}
    /// spec:
    ///   rules: [{to: [{operation: {paths: [/carts/*]}}]}]
    /// ```
    "MSH0619", "relative-path", Authorization, Warning,
    aliases: [],
    rows: ["AP-019"],
    fix: Some(Safety::Suggested),
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    for policy in cx.all::<AuthorizationPolicy>() {
        for values in values(policy.body).into_iter().filter(|values| values.is_field(&["paths", "notPaths"])) {
            for (at, text) in values.known().filter(|(_, text)| !text.starts_with(['/', '*'])) {
                let path = values.path_of(at);
                let finding = out.report(policy.object, &path, format!("path `{text}` does not begin with `/`"));
                finding.note("the paths of requests do: it matches none");
                let better = match text.split_once("://") {
                    Some((_, rest)) => rest.find('/').map_or("/", |slash| &rest[slash..]).to_owned(),
                    None if text.starts_with(['^', '.', '$']) => {
                        finding.help("regular expressions are not supported; write an exact path, `prefix*`, `*suffix` or a template");
                        continue;
                    }
                    None => format!("/{text}"),
                };
                finding.help(format!("write `{better}`")).suggest_value(path, &better);
            }
        }
    }
}
