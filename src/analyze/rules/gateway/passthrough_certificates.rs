//! Certificates on servers that pass TLS through.

use super::certificate_fields;
use crate::analyze::{Change, Context, Findings, rule};
use crate::api::istio::gateway::Gateway;
use crate::diag::{Level, Safety};
use crate::store::gateways::{ServerKind, servers};

rule! {
    /// A certificate on a server that passes TLS through, where it is ignored.
    ///
    /// A `tls` block without `mode` means `PASSTHROUGH`: the commonest way to get here, and an error then.
    ///
    /// ## Why is this bad?
    ///
    /// The gateway hands the encrypted bytes on; neither the certificate nor HTTP routes have any effect.
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
    ///   - port: {number: 443, name: https, protocol: HTTPS}
    ///     hosts: [www.example.com]
    ///     tls: {credentialName: www}
    /// ```
    ///
    /// ```yaml good
    /// apiVersion: networking.istio.io/v1
    /// kind: Gateway
    /// metadata: {name: public, namespace: shop}
    /// spec:
    ///   selector: {istio: ingressgateway}
    ///   servers:
    ///   - port: {number: 443, name: https, protocol: HTTPS}
    ///     hosts: [www.example.com]
    ///     tls: {mode: SIMPLE, credentialName: www}
    /// ```
    "MSH0317", "passthrough-certificates", Gateway, Warning,
    aliases: [],
    rows: ["GW-012"],
    fix: Some(Safety::Suggested),
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    for server in cx.all::<Gateway>().flat_map(servers) {
        let Some(tls) = &server.server.tls else { continue };
        if !matches!(ServerKind::of(server.server), ServerKind::Passthrough | ServerKind::AutoPassthrough) {
            continue;
        }
        let authority = tls.ca_certificates.as_deref().is_some_and(|file| !file.is_empty()).then_some("caCertificates");
        let Some(field) = certificate_fields(tls).first().copied().or(authority) else { continue };
        let path = format!("{}.tls.{field}", server.path());
        let object = server.gateway.object;
        match tls.mode {
            None => {
                let finding = out.report(object, &path, format!("`tls` has no `mode`, which means PASSTHROUGH: `{field}` is ignored"));
                finding.note("the encrypted bytes are handed on, and HTTP routes do not apply").help("add `mode: SIMPLE` to end TLS here");
                finding.level(Level::Error);
                let insert = Change::Insert { path: format!("{}.tls", server.path()), key: "mode".to_owned(), text: "SIMPLE".to_owned() };
                finding.fix(Safety::Suggested, insert);
            }
            Some(mode) => {
                let finding = out.report(object, &path, format!("`{field}` is ignored: mode `{}` does not end TLS", mode.word()));
                finding.help(format!("remove `{field}`, or use mode `SIMPLE`")).fix(Safety::Safe, Change::Remove { path });
            }
        }
    }
}
