//! Mesh-wide settings with values that the control plane refuses.

use std::time::Duration;

use super::{Config, configs};
use crate::analyze::{Context, Findings, rule};
use crate::api::istio::mesh_config::TlsDefaults;
use crate::api::istio::proxy_config_mesh::{ProxyConfigMesh, StatsMatcher};
use crate::ident::host::is_wildcard_dns;
use crate::ident::name::is_dns_subdomain;
use crate::text::{is_unknown, pattern};

rule! {
    /// A setting of the MeshConfig, or of its `defaultConfig`, with a value that the control plane refuses.
    ///
    /// Ports, timeouts, addresses, trust domains, curves, sampling rates and statistics patterns.
    ///
    /// ## Why is this bad?
    ///
    /// istiod refuses the whole MeshConfig and goes on with the last good one, or does not start.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// apiVersion: v1
    /// kind: ConfigMap
    /// metadata: {name: istio, namespace: istio-system}
    /// data:
    ///   mesh: |
    ///     connectTimeout: 0s
    /// ```
    ///
    /// ```yaml good
    /// apiVersion: v1
    /// kind: ConfigMap
    /// metadata: {name: istio, namespace: istio-system}
    /// data:
    ///   mesh: |
    ///     connectTimeout: 10s
    /// ```
    "MSH1801", "mesh-setting", Mesh, Error,
    aliases: ["IST0106"],
    rows: ["PX-001", "PX-003", "PX-004"],
    fix: None,
}

const MILLISECOND: Duration = Duration::from_millis(1);
const HOUR: Duration = Duration::from_hours(1);
const CURVES: [&str; 7] = ["P-256", "P-384", "P-521", "X25519", "X25519Kyber768Draft00", "X25519MLKEM768", "P-224"];

/// Collects what is wrong: path below the MeshConfig, message, advice.
type Wrong = Vec<(String, String, &'static str)>;

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    for config in configs(cx) {
        let mut wrong = Wrong::new();
        basics(&config, &mut wrong);
        for (field, tls) in [("meshMTLS", &config.body.mesh_mtls), ("tlsDefaults", &config.body.tls_defaults)] {
            if let Some(tls) = tls {
                curves(field, tls, &mut wrong);
            }
        }
        if let Some(defaults) = &config.body.default_config {
            proxy(defaults, &mut wrong);
            tracing(defaults, &mut wrong);
        }
        for (path, message, help) in wrong {
            out.report(config.object, format!("{}.{path}", config.path), message)
                .note("the control plane refuses the whole MeshConfig")
                .help(help);
        }
    }
}

fn basics(config: &Config<'_>, wrong: &mut Wrong) {
    let body = config.body;
    for (field, port) in [
        ("proxyListenPort", body.proxy_listen_port),
        ("proxyInboundListenPort", body.proxy_inbound_listen_port),
        ("proxyHttpPort", body.proxy_http_port.filter(|port| *port != 0)),
    ] {
        if port.is_some_and(|port| !(1..=65535).contains(&port)) {
            wrong.push((field.to_owned(), format!("`{field}` is no port number"), "write a number from 1 to 65535"));
        }
    }
    if body.connect_timeout.is_some_and(|time| time.0 < MILLISECOND || time.0 > HOUR) {
        wrong.push(("connectTimeout".to_owned(), "`connectTimeout` is not between 1ms and 1h".to_owned(), "the default is 10s"));
    }
    if body.protocol_detection_timeout.is_some_and(|time| time.0.subsec_nanos() % 1_000_000 != 0) {
        let message = "`protocolDetectionTimeout` is finer than a millisecond".to_owned();
        wrong.push(("protocolDetectionTimeout".to_owned(), message, "write whole milliseconds"));
    }
    let domains = body.trust_domain_aliases.iter().enumerate().map(|(at, domain)| (format!("trustDomainAliases[{at}]"), domain));
    for (path, domain) in body.trust_domain.iter().map(|domain| ("trustDomain".to_owned(), domain)).chain(domains) {
        let fits = is_unknown(domain) || domain.is_empty() || is_dns_subdomain(&domain.to_ascii_lowercase());
        if !fits {
            wrong.push((path, format!("`{domain}` is no trust domain"), "write a DNS name, without `spiffe://` and path"));
        }
    }
    for (at, settings) in body.service_settings.iter().enumerate() {
        for (position, host) in settings.hosts.iter().enumerate().filter(|(_, host)| !is_wildcard_dns(host)) {
            let path = format!("serviceSettings[{at}].hosts[{position}]");
            wrong.push((path, format!("`{host}` is no host name"), "write a full host name, or one that begins with `*.`"));
        }
    }
}

fn curves(field: &str, tls: &TlsDefaults, wrong: &mut Wrong) {
    for (at, curve) in tls.ecdh_curves.iter().enumerate().filter(|(_, curve)| !is_unknown(curve) && !curve.is_empty()) {
        let path = format!("{field}.ecdhCurves[{at}]");
        if field == "meshMTLS" {
            wrong.push((path, "curves cannot be chosen for mTLS inside the mesh".to_owned(), "set them in `tlsDefaults`"));
            return;
        }
        if !CURVES.contains(&curve.as_str()) {
            wrong.push((path, format!("there is no curve `{curve}`"), "curves are `P-256`, `P-384`, `P-521` and `X25519`"));
        } else if tls.ecdh_curves[..at].contains(curve) {
            wrong.push((path, format!("curve `{curve}` is listed twice"), "delete one of them"));
        }
    }
}

fn proxy(defaults: &ProxyConfigMesh, wrong: &mut Wrong) {
    let mut add = |field: &str, message: String, help| wrong.push((format!("defaultConfig.{field}"), message, help));
    if defaults.concurrency.is_some_and(|threads| threads < 0) {
        add("concurrency", "`concurrency` is negative".to_owned(), "0 takes all cores");
    }
    for (field, port) in [("proxyAdminPort", defaults.proxy_admin_port), ("statusPort", defaults.status_port.filter(|port| *port != 0))] {
        if port.is_some_and(|port| !(1..=65535).contains(&port)) {
            add(field, format!("`{field}` is no port number"), "write a number from 1 to 65535");
        }
    }
    if defaults.drain_duration.is_some_and(|time| time.0 < Duration::from_secs(1) || time.0.subsec_nanos() != 0) {
        add("drainDuration", "`drainDuration` is not a number of whole seconds".to_owned(), "write at least `1s`, such as `45s`");
    }
    let service = |service: &Option<crate::api::istio::proxy_config_mesh::RemoteService>| {
        service.as_ref().and_then(|service| service.address.clone())
    };
    for (field, address) in [
        ("discoveryAddress", defaults.discovery_address.clone()),
        ("statsdUdpAddress", defaults.statsd_udp_address.clone()),
        ("envoyMetricsService.address", service(&defaults.envoy_metrics_service)),
        ("envoyAccessLogService.address", service(&defaults.envoy_access_log_service)),
    ] {
        if let Some(address) = address.filter(|address| !is_address(address)) {
            add(field, format!("`{address}` is no address with a port"), "write host and port, such as `collector.observe:4317`");
        }
    }
    if let Some(matcher) = &defaults.proxy_stats_matcher {
        patterns(matcher, &mut add);
    }
}

fn patterns(matcher: &StatsMatcher, add: &mut dyn FnMut(&str, String, &'static str)) {
    for (at, expression) in matcher.inclusion_regexps.iter().enumerate() {
        if let Some(why) = pattern::regex_problem(expression) {
            let field = format!("proxyStatsMatcher.inclusionRegexps[{at}]");
            add(&field, format!("`{expression}` is no regular expression: {why}"), "write an RE2 expression");
        }
    }
}

fn tracing(defaults: &ProxyConfigMesh, wrong: &mut Wrong) {
    let Some(tracing) = &defaults.tracing else { return };
    if tracing.sampling.is_some_and(|rate| !(0.0..=100.0).contains(&rate)) {
        let message = "`sampling` is not between 0 and 100".to_owned();
        wrong.push(("defaultConfig.tracing.sampling".to_owned(), message, "it is a percentage"));
    }
    for (field, tracer) in [("zipkin", &tracing.zipkin), ("datadog", &tracing.datadog)] {
        let address = tracer.as_ref().and_then(|tracer| tracer.address.as_deref());
        if let Some(address) = address.filter(|address| !is_address(address)) {
            let path = format!("defaultConfig.tracing.{field}.address");
            wrong.push((path, format!("`{address}` is no address with a port"), "write host and port, such as `zipkin.observe:9411`"));
        }
    }
}

/// Tells whether a text is `host:port`; variables and templates may be anything.
fn is_address(text: &str) -> bool {
    if text.is_empty() || is_unknown(text) || text.contains('$') || text.starts_with("unix:") {
        return true;
    }
    text.rsplit_once(':').is_some_and(|(host, port)| !host.is_empty() && !host.contains('/') && port.parse::<u16>().is_ok())
}
