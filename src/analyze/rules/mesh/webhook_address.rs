//! Webhooks of an external control plane with an address that does not do.

use std::net::IpAddr;

use super::clients;
use crate::analyze::{Context, Findings, rule};
use crate::diag::Level;
use crate::text::is_unknown;

rule! {
    /// A webhook of Istio with a URL that is none, or with neither a URL nor a Service.
    ///
    /// A URL with an IP address instead of a name is worth a note.
    ///
    /// ## Why is this bad?
    ///
    /// The API server cannot call the control plane: pods are refused, or start without a proxy.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// apiVersion: admissionregistration.k8s.io/v1
    /// kind: MutatingWebhookConfiguration
    /// metadata: {name: istio-sidecar-injector-external, labels: {app: sidecar-injector}}
    /// webhooks:
    /// - name: rev.namespace.sidecar-injector.istio.io
    ///   clientConfig: {url: "istiod.example.com:15017/inject"}
    ///   sideEffects: None
    ///   admissionReviewVersions: [v1]
    /// ```
    ///
    /// ```yaml good
    /// apiVersion: admissionregistration.k8s.io/v1
    /// kind: MutatingWebhookConfiguration
    /// metadata: {name: istio-sidecar-injector-external, labels: {app: sidecar-injector}}
    /// webhooks:
    /// - name: rev.namespace.sidecar-injector.istio.io
    ///   clientConfig: {url: "https://istiod.example.com:15017/inject"}
    ///   sideEffects: None
    ///   admissionReviewVersions: [v1]
    /// ```
    "MSH1811", "webhook-address", Mesh, Warning,
    aliases: ["IST0163", "IST0164"],
    rows: ["REV-012"],
    fix: None,
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    for (object, path, client) in clients(cx) {
        if object.masked {
            continue;
        }
        match client.url.as_deref() {
            Some(url) if is_unknown(url) => {}
            Some(url) => address(object, &path, url, out),
            None if client.service.is_none() => {
                out.report(object, path, "the webhook has neither a URL nor a Service")
                    .note("the API server cannot call the control plane")
                    .help("write `url` for an external control plane, or `service`");
            }
            None => {}
        }
    }
}

fn address(object: &crate::store::Object, path: &str, url: &str, out: &mut Findings) {
    let path = format!("{path}.url");
    let rest = url.strip_prefix("https://").unwrap_or_default();
    let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let host = match authority.strip_prefix('[') {
        Some(inner) => inner.split(']').next().unwrap_or_default(),
        None => authority.split(':').next().unwrap_or_default(),
    };
    if host.is_empty() || host.contains([' ', '@']) {
        let why = if url.starts_with("http://") { "it is no `https` URL" } else { "it is no URL" };
        out.report(object, path, format!("`{url}` cannot be called: {why}"))
            .note("the API server cannot call the control plane")
            .help("write a URL such as `https://istiod.example.com:15017/inject`");
    } else if host.parse::<IpAddr>().is_ok() {
        out.report(object, path, format!("the control plane is called by its address `{host}`"))
            .level(Level::Info)
            .note("certificates are issued for names, and addresses change")
            .help("use a host name");
    }
}
