//! Providers that the mesh configuration does not define, and signals that have none.

use super::{Block, Signal, blocks};
use crate::analyze::{Context, Findings, rule};
use crate::api::istio::extension_provider::ExtensionProvider;
use crate::api::istio::telemetry::Telemetry;
use crate::diag::Safety;
use crate::store::{Object, Of};
use crate::text::{is_unknown, suggest, words};

rule! {
    /// A Telemetry provider that the mesh configuration does not define or that cannot do what it is named for, or a signal without any provider.
    ///
    /// Looked at when the mesh configuration is in the input. `envoy`, `prometheus` and
    /// `stackdriver` are always defined.
    ///
    /// ## Why is this bad?
    ///
    /// The entry has no effect: no logs, traces or metrics are written.
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
    ///     - name: otel
    ///       opentelemetry: {service: otel.example.com, port: 4317}
    /// ---
    /// apiVersion: telemetry.istio.io/v1
    /// kind: Telemetry
    /// metadata: {name: traces, namespace: shop}
    /// spec: {tracing: [{providers: [{name: otell}]}]}
    /// ```
    ///
    /// ```yaml good
    /// apiVersion: v1
    /// kind: ConfigMap
    /// metadata: {name: istio, namespace: istio-system}
    /// data:
    ///   mesh: |
    ///     extensionProviders:
    ///     - name: otel
    ///       opentelemetry: {service: otel.example.com, port: 4317}
    /// ---
    /// apiVersion: telemetry.istio.io/v1
    /// kind: Telemetry
    /// metadata: {name: traces, namespace: shop}
    /// spec: {tracing: [{providers: [{name: otel}]}]}
    /// ```
    "MSH1002", "unknown-telemetry-provider", Telemetry, Warning,
    aliases: ["IST0157"],
    rows: ["TL-002"],
    fix: Some(Safety::Suggested),
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    if !cx.settings.given {
        out.skip("needs the mesh configuration, none was given");
        return;
    }
    for telemetry in cx.all::<Telemetry>() {
        for block in blocks(telemetry.body).into_iter().filter(|block| !block.off) {
            for (at, provider) in block.providers.iter().enumerate() {
                let Some(name) = provider.name.as_deref().filter(|name| !name.is_empty() && !is_unknown(name)) else { continue };
                one(cx, out, telemetry.object, &block, (at, name));
            }
            if block.providers.is_empty() && block.signal != Signal::Metrics && !has_default(cx, telemetry, block.signal) {
                let signal = block.signal.field();
                out.report(telemetry.object, &block.path, format!("`{signal}` names no provider, and the mesh has no default one"))
                    .note("the entry has no effect")
                    .help(format!("name a provider here, or set `defaultProviders.{signal}` in the mesh configuration"));
            }
        }
    }
}

fn one(cx: &Context<'_>, out: &mut Findings, object: &Object, block: &Block<'_>, (at, name): (usize, &str)) {
    let providers = &cx.settings.config.extension_providers;
    let path = format!("{}.providers[{at}].name", block.path);
    if builtin(name, block.signal) || providers.iter().any(|provider| provider.name.as_deref().is_some_and(is_unknown)) {
        return;
    }
    let Some(found) = providers.iter().find(|provider| provider.name.as_deref() == Some(name)) else {
        let finding = out.report(object, &path, format!("the mesh configuration defines no provider `{name}`"));
        finding.note("the entry has no effect");
        let fitting: Vec<&str> =
            providers.iter().filter(|provider| serves(provider, block.signal)).filter_map(|provider| provider.name.as_deref()).collect();
        match suggest::nearest(name, fitting.iter().copied()) {
            Some(near) => finding.help(format!("there is a provider `{near}`")).suggest_value(path, near),
            None if fitting.is_empty() => finding.help("add it to `extensionProviders` of the mesh configuration"),
            None => finding.help(format!("providers for `{}` are {}", block.signal.field(), words::list(&fitting, 5))),
        };
        return;
    };
    if !serves(found, block.signal) && !is_removed(found) {
        out.report(object, path, format!("provider `{name}` does no {}", words_of(block.signal)))
            .note("the entry has no effect")
            .help(format!("name a provider for {}", words_of(block.signal)));
    }
}

fn words_of(signal: Signal) -> &'static str {
    match signal {
        Signal::Tracing => "tracing",
        Signal::Metrics => "metrics",
        Signal::AccessLogging => "access logging",
    }
}

/// Tells whether every mesh has the provider.
fn builtin(name: &str, signal: Signal) -> bool {
    match signal {
        Signal::Tracing => name == "stackdriver",
        Signal::Metrics => matches!(name, "prometheus" | "stackdriver"),
        Signal::AccessLogging => matches!(name, "envoy" | "stackdriver"),
    }
}

fn is_removed(provider: &ExtensionProvider) -> bool {
    provider.lightstep.is_some() || provider.opencensus.is_some()
}

fn serves(provider: &ExtensionProvider, signal: Signal) -> bool {
    match signal {
        Signal::Tracing => {
            provider.zipkin.is_some()
                || provider.datadog.is_some()
                || provider.stackdriver.is_some()
                || provider.skywalking.is_some()
                || provider.opentelemetry.is_some()
        }
        Signal::Metrics => provider.prometheus.is_some() || provider.stackdriver.is_some(),
        Signal::AccessLogging => {
            provider.envoy_file_access_log.is_some()
                || provider.envoy_http_als.is_some()
                || provider.envoy_tcp_als.is_some()
                || provider.envoy_otel_als.is_some()
                || provider.stackdriver.is_some()
        }
    }
}

/// Tells whether a signal gets a provider from the mesh configuration or a wider Telemetry.
fn has_default(cx: &Context<'_>, telemetry: Of<'_, Telemetry>, signal: Signal) -> bool {
    let config = &cx.settings.config;
    let defaults = config.default_providers.as_ref().map(|defaults| match signal {
        Signal::Tracing => &defaults.tracing,
        Signal::Metrics => &defaults.metrics,
        Signal::AccessLogging => &defaults.access_logging,
    });
    let legacy = match signal {
        Signal::Tracing => config.enable_tracing == Some(true),
        Signal::Metrics => true,
        Signal::AccessLogging => {
            config.access_log_file.as_deref().is_some_and(|file| !file.is_empty()) || config.enable_envoy_access_log_service == Some(true)
        }
    };
    let wider = |place: &str| {
        cx.within::<Telemetry>(place)
            .filter(|other| other.object.id != telemetry.object.id)
            .any(|other| blocks(other.body).iter().any(|block| block.signal == signal && !block.providers.is_empty()))
    };
    // A root Telemetry may live in another repository.
    let root_unknown = !cx.options.complete && cx.within::<Telemetry>(cx.settings.root_namespace()).next().is_none();
    defaults.is_some_and(|list| !list.is_empty())
        || legacy
        || wider(&telemetry.object.namespace)
        || wider(cx.settings.root_namespace())
        || (root_unknown && !cx.settings.is_root(&telemetry.object.namespace))
}
