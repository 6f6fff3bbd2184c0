//! Providers that the mesh configuration does not define.

use super::action;
use crate::analyze::{Context, Findings, rule};
use crate::api::istio::authorization_policy::{Action, AuthorizationPolicy};
use crate::api::istio::extension_provider::ExtensionProvider;
use crate::diag::Safety;
use crate::text::{is_unknown, suggest, words};

rule! {
    /// A CUSTOM AuthorizationPolicy whose provider the mesh configuration does not define, or that is no authorizer.
    ///
    /// Looked at when the mesh configuration is in the input.
    ///
    /// ## Why is this bad?
    ///
    /// Istio cannot build the check and refuses every request the policy's workloads get (403).
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// apiVersion: v1
    /// kind: ConfigMap
    /// metadata: {name: istio, namespace: istio-system}
    /// data:
    ///   mesh: |
    ///     extensionProviders:
    ///     - name: oauth
    ///       envoyExtAuthzHttp: {service: login.example.com, port: 4180}
    /// ---
    /// apiVersion: security.istio.io/v1
    /// kind: AuthorizationPolicy
    /// metadata: {name: login, namespace: shop}
    /// spec:
    ///   action: CUSTOM
    ///   provider: {name: oauth2}
    ///   rules: [{to: [{operation: {paths: [/account/*]}}]}]
    /// ```
    ///
    /// ```yaml good
    /// apiVersion: v1
    /// kind: ConfigMap
    /// metadata: {name: istio, namespace: istio-system}
    /// data:
    ///   mesh: |
    ///     extensionProviders:
    ///     - name: oauth
    ///       envoyExtAuthzHttp: {service: login.example.com, port: 4180}
    /// ---
    /// apiVersion: security.istio.io/v1
    /// kind: AuthorizationPolicy
    /// metadata: {name: login, namespace: shop}
    /// spec:
    ///   action: CUSTOM
    ///   provider: {name: oauth}
    ///   rules: [{to: [{operation: {paths: [/account/*]}}]}]
    /// ```
    "MSH0604", "unknown-authorizer", Authorization, Error,
    aliases: [],
    rows: ["AP-004"],
    fix: Some(Safety::Suggested),
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    if !cx.settings.given {
        out.skip("needs the mesh configuration, none was given");
        return;
    }
    let providers = &cx.settings.config.extension_providers;
    let name_of = |provider: &ExtensionProvider| provider.name.clone().unwrap_or_default();
    if providers.iter().any(|provider| is_unknown(&name_of(provider))) {
        return;
    }
    for policy in cx.all::<AuthorizationPolicy>().filter(|policy| action(policy.body) == Action::Custom) {
        let Some(name) = policy.body.provider.as_ref().and_then(|provider| provider.name.as_deref()) else { continue };
        if name.is_empty() || is_unknown(name) {
            continue;
        }
        let path = "spec.provider.name";
        let Some(found) = providers.iter().find(|provider| name_of(provider) == name) else {
            let finding = out.report(policy.object, path, format!("the mesh configuration defines no provider `{name}`"));
            finding.note("the policy's workloads refuse every request it matches (403)");
            let authorizers: Vec<String> = providers.iter().filter(|provider| is_authorizer(provider)).map(name_of).collect();
            match suggest::nearest(name, authorizers.iter().map(String::as_str)) {
                Some(near) => finding.help(format!("there is a provider `{near}`")).suggest_value(path, near),
                None if authorizers.is_empty() => finding.help("add it to `extensionProviders` of the mesh configuration"),
                None => finding.help(format!("its authorizers are {}", words::list(&authorizers, 5))),
            };
            if let Some((origin, at)) = cx.settings.origin {
                finding.related(cx.object(origin), at, "the mesh configuration");
            }
            continue;
        };
        if !is_authorizer(found) {
            out.report(policy.object, path, format!("provider `{name}` is no external authorizer"))
                .note("the policy's workloads refuse every request it matches (403)")
                .help("name a provider with `envoyExtAuthzHttp` or `envoyExtAuthzGrpc`");
        }
    }
}

fn is_authorizer(provider: &ExtensionProvider) -> bool {
    provider.envoy_ext_authz_http.is_some() || provider.envoy_ext_authz_grpc.is_some()
}
