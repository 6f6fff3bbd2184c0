//! Extension providers that the control plane refuses.

use std::collections::HashMap;

use super::configs;
use crate::analyze::{Context, Findings, rule};
use crate::api::istio::extension_provider::ExtensionProvider;
use crate::text::is_unknown;

rule! {
    /// An extension provider without a name, with the name of another one, without a service, or with a port or path that cannot be.
    ///
    /// ## Why is this bad?
    ///
    /// istiod refuses the MeshConfig; of two providers with one name only one can be referred to.
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
    ///     - name: opa
    ///       envoyExtAuthzGrpc: {service: opa.policy.example.com, port: 0}
    /// ```
    ///
    /// ```yaml good
    /// apiVersion: v1
    /// kind: ConfigMap
    /// metadata: {name: istio, namespace: istio-system}
    /// data:
    ///   mesh: |
    ///     extensionProviders:
    ///     - name: logs
    ///       envoyFileAccessLog: {path: /dev/stdout}
    /// ```
    "MSH1802", "extension-provider", Mesh, Error,
    aliases: ["IST0106"],
    rows: ["PX-006"],
    fix: None,
}

/// The service a provider calls: field of the provider, host, port.
pub(super) struct Called<'m> {
    pub(super) field: &'static str,
    pub(super) service: Option<&'m str>,
    port: Option<u32>,
}

/// Returns which service a provider calls, if it is of a sort that calls one.
pub(super) fn called(provider: &ExtensionProvider) -> Option<Called<'_>> {
    macro_rules! first {
        ($($name:ident: $field:literal),+) => {
            $(if let Some(inner) = &provider.$name {
                return Some(Called { field: $field, service: inner.service.as_deref(), port: inner.port });
            })+
        };
    }
    first!(
        envoy_ext_authz_http: "envoyExtAuthzHttp",
        envoy_ext_authz_grpc: "envoyExtAuthzGrpc",
        zipkin: "zipkin",
        lightstep: "lightstep",
        datadog: "datadog",
        opencensus: "opencensus",
        skywalking: "skywalking",
        opentelemetry: "opentelemetry",
        envoy_http_als: "envoyHttpAls",
        envoy_tcp_als: "envoyTcpAls",
        envoy_otel_als: "envoyOtelAls",
        sds: "sds"
    );
    None
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    for config in configs(cx) {
        let mut seen: HashMap<&str, usize> = HashMap::new();
        for (position, provider) in config.body.extension_providers.iter().enumerate() {
            let path = format!("{}.extensionProviders[{position}]", config.path);
            let name = provider.name.as_deref().unwrap_or_default();
            if name.is_empty() {
                out.report(config.object, &path, "the extension provider has no name")
                    .note("policies refer to providers by name; istiod refuses the MeshConfig")
                    .help("write `name`");
            } else if let Some(first) = seen.insert(name, position).filter(|_| !is_unknown(name)) {
                out.report(config.object, format!("{path}.name"), format!("two extension providers are called `{name}`"))
                    .note("istiod refuses the MeshConfig")
                    .help("give each a name of its own")
                    .related(config.object, format!("{}.extensionProviders[{first}].name", config.path), "the other one");
            }
            for (field, message, help) in wrong(provider) {
                out.report(config.object, format!("{path}.{field}"), message).note("istiod refuses the MeshConfig").help(help);
            }
        }
    }
}

/// Returns field, message and advice of everything that is wrong inside a provider.
fn wrong(provider: &ExtensionProvider) -> Vec<(String, String, &'static str)> {
    let mut found = Vec::new();
    if let Some(Called { field, service, port }) = called(provider) {
        if service.is_none_or(str::is_empty) {
            found.push((field.to_owned(), "the extension provider names no service".to_owned(), "write `service`: a host name"));
        }
        if port.is_none_or(|port| port == 0 || port > 65535) {
            let path = if port.is_some() { format!("{field}.port") } else { field.to_owned() };
            found.push((path, "the extension provider names no port of its service".to_owned(), "write `port`: 1 to 65535"));
        }
    }
    let status = [
        ("envoyExtAuthzHttp", provider.envoy_ext_authz_http.as_ref().and_then(|http| http.status_on_error.as_deref())),
        ("envoyExtAuthzGrpc", provider.envoy_ext_authz_grpc.as_ref().and_then(|grpc| grpc.status_on_error.as_deref())),
    ];
    for (field, code) in status.into_iter().filter_map(|(field, code)| Some((field, code?))) {
        if !code.parse::<u16>().is_ok_and(|code| (200..600).contains(&code)) && !is_unknown(code) && !code.is_empty() {
            found.push((format!("{field}.statusOnError"), format!("`{code}` is no HTTP status"), "write a code such as `403`"));
        }
    }
    if let Some(prefix) = provider.envoy_ext_authz_http.as_ref().and_then(|http| http.path_prefix.as_deref())
        && !prefix.is_empty()
        && !prefix.starts_with('/')
        && !is_unknown(prefix)
    {
        found.push(("envoyExtAuthzHttp.pathPrefix".to_owned(), format!("`{prefix}` does not begin with a slash"), "begin it with `/`"));
    }
    if provider.lightstep.as_ref().is_some_and(|lightstep| lightstep.access_token.as_deref().is_none_or(str::is_empty)) {
        found.push(("lightstep".to_owned(), "the provider has no access token".to_owned(), "write `accessToken`"));
    }
    if provider.opentelemetry.as_ref().is_some_and(|otel| otel.http.is_some() && otel.grpc.is_some()) {
        found.push(("opentelemetry.grpc".to_owned(), "the provider exports over HTTP and over gRPC".to_owned(), "keep one of the two"));
    }
    found
}
