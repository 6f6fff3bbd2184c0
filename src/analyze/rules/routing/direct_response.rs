//! A direct response with a status outside 200 to 599, or with a body that is too large.

use crate::analyze::rules::routing::http_rules;
use crate::analyze::{Context, Findings, rule};
use crate::diag::Level;

rule! {
    /// A direct response with a status outside 200 to 599, or with a body that is too large.
    ///
    /// ## Why is this bad?
    ///
    /// The API server rejects it above 1 MiB; bodies are sent to every proxy with the routes.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// apiVersion: networking.istio.io/v1
    /// kind: VirtualService
    /// metadata: {name: catalog, namespace: shop}
    /// spec:
    ///   hosts: [catalog.example.com]
    ///   gateways: [shop/public]
    ///   http:
    ///   - directResponse: {status: 99}
    /// ```
    ///
    /// ```yaml good
    /// apiVersion: networking.istio.io/v1
    /// kind: VirtualService
    /// metadata: {name: catalog, namespace: shop}
    /// spec:
    ///   hosts: [catalog.example.com]
    ///   gateways: [shop/public]
    ///   http:
    ///   - directResponse: {status: 503, body: {string: "closed"}}
    /// ```
    "MSH0252", "direct-response", Routing, Error,
    aliases: [],
    rows: ["VS-087"],
    fix: None,
}

const MIB: usize = 1024 * 1024;
const LARGE: usize = 100 * 1024;

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    for rule in http_rules(cx) {
        let Some(response) = &rule.route.direct_response else { continue };
        if let Some(status) = response.status.filter(|status| !(200..600).contains(status)) {
            out.report(rule.service.object, rule.at("directResponse.status"), format!("`{status}` is no status of an answer"))
                .note("the API server rejects it")
                .help("use a status from 200 to 599");
        }
        let body = response.body.as_ref();
        let text = body.and_then(|body| body.string.as_ref()).map(String::len);
        // Four characters of Base64 are three bytes.
        let bytes = body.and_then(|body| body.bytes.as_ref()).map(|text| text.len() / 4 * 3);
        let size = text.or(bytes).unwrap_or_default();
        if size > LARGE {
            let finding = out.report(rule.service.object, rule.at("directResponse.body"), format!("the body has {} kB", size / 1000));
            finding.help("serve it from a workload");
            if size > MIB {
                finding.note("the API server rejects more than 1 MiB");
            } else {
                finding.note("every proxy gets it with its routes").level(Level::Warning);
            }
        }
    }
}
