//! Hosts served over HTTPS and in plain HTTP too.

use std::collections::BTreeMap;

use crate::analyze::{Change, Context, Findings, rule};
use crate::api::istio::gateway::Gateway;
use crate::api::istio::virtual_service::VirtualService;
use crate::diag::Safety;
use crate::ident::host;
use crate::store::Of;
use crate::store::gateways::{GatewayServer, GatewayTarget, ServerKind, servers};
use crate::text::is_unknown;

rule! {
    /// A host that a Gateway serves over HTTPS and in plain HTTP, without a redirect.
    ///
    /// ## Why is this bad?
    ///
    /// Clients that begin with plain HTTP stay there, and send cookies and passwords unencrypted.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// apiVersion: networking.istio.io/v1
    /// kind: Gateway
    /// metadata: {name: public, namespace: shop}
    /// spec:
    ///   selector: {istio: ingressgateway}
    ///   servers:
    ///   - port: {number: 80, name: http, protocol: HTTP}
    ///     hosts: [www.example.com]
    ///   - port: {number: 443, name: https, protocol: HTTPS}
    ///     hosts: [www.example.com]
    ///     tls: {mode: SIMPLE, credentialName: www}
    /// ```
    ///
    /// ```yaml good
    /// apiVersion: networking.istio.io/v1
    /// kind: Gateway
    /// metadata: {name: public, namespace: shop}
    /// spec:
    ///   selector: {istio: ingressgateway}
    ///   servers:
    ///   - port: {number: 80, name: http, protocol: HTTP}
    ///     hosts: [www.example.com]
    ///     tls: {httpsRedirect: true}
    ///   - port: {number: 443, name: https, protocol: HTTPS}
    ///     hosts: [www.example.com]
    ///     tls: {mode: SIMPLE, credentialName: www}
    /// ```
    "MSH0322", "plain-http-host", Gateway, Info,
    aliases: [],
    rows: ["GW-036"],
    fix: Some(Safety::Suggested),
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    let redirected = redirected_hosts(cx);
    for gateway in cx.all::<Gateway>() {
        let encrypted: Vec<GatewayServer<'_>> =
            servers(gateway).filter(|server| ServerKind::of(server.server) == ServerKind::Https).collect();
        if encrypted.is_empty() || gateway.object.masked {
            continue;
        }
        let own = redirected.get(&gateway.object.id.0);
        for server in servers(gateway).filter(|server| ServerKind::of(server.server) == ServerKind::Http) {
            if server.server.tls.as_ref().is_some_and(|tls| tls.https_redirect == Some(true)) {
                continue;
            }
            let both = server.hosts().find_map(|(position, _, name)| {
                let other = encrypted.iter().find(|other| other.hosts().any(|(_, _, theirs)| theirs.eq_ignore_ascii_case(name)))?;
                let handled = is_unknown(name) || own.is_some_and(|hosts| hosts.iter().any(|own| host::overlaps(own, name)));
                (!handled).then_some((position, name, other))
            });
            let Some((position, name, other)) = both else { continue };
            let finding = out.report(
                gateway.object,
                format!("{}.hosts[{position}]", server.path()),
                format!("`{name}` is served in plain HTTP besides HTTPS, without a redirect"),
            );
            finding.note("clients that begin with plain HTTP stay there").help("add `tls: {httpsRedirect: true}` to the plain server");
            finding.related(gateway.object, format!("{}.port", other.path()), "served over HTTPS here");
            if server.server.tls.is_none() {
                finding.fix(
                    Safety::Suggested,
                    Change::Insert { path: server.path(), key: "tls".to_owned(), text: "{httpsRedirect: true}".to_owned() },
                );
            }
        }
    }
}

/// Returns, by Gateway, the hosts that VirtualServices redirect to HTTPS themselves.
fn redirected_hosts<'m>(cx: &Context<'m>) -> BTreeMap<u32, Vec<&'m str>> {
    let mut found: BTreeMap<u32, Vec<&'m str>> = BTreeMap::new();
    let redirects = |service: &Of<'m, VirtualService>| {
        service.body.http.iter().filter_map(|route| route.redirect.as_ref()).any(|redirect| redirect.scheme.as_deref() == Some("https"))
    };
    for service in cx.mesh.all::<VirtualService>().filter(redirects) {
        for binding in cx.mesh.bindings(service) {
            if let GatewayTarget::Istio(gateway) = binding.target {
                found.entry(gateway.object.id.0).or_default().extend(service.body.hosts.iter().map(String::as_str));
            }
        }
    }
    found
}
