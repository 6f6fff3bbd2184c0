//! A destination's subset that cannot be the name of a subset.

use crate::analyze::rules::reference::targets;
use crate::analyze::{Context, Findings, rule};
use crate::api::istio::virtual_service::VirtualService;
use crate::ident::name::is_dns_label;
use crate::text::is_unknown;

rule! {
    /// A destination's subset that cannot be the name of a subset.
    ///
    /// ## Why is this bad?
    ///
    /// Names of subsets are DNS labels: small letters, digits and `-`. The API server rejects others.
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
    ///   - route: [{destination: {host: catalog, subset: V2_beta}}]
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
    ///   - route: [{destination: {host: catalog, subset: v2-beta}}]
    /// ```
    "MSH0228", "invalid-subset-name", Routing, Error,
    aliases: [],
    rows: ["VS-039"],
    fix: None,
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    for service in cx.all::<VirtualService>() {
        for target in targets(service) {
            let Some(subset) = target.destination.subset.as_deref() else { continue };
            if subset.is_empty() || is_unknown(subset) || is_dns_label(subset) {
                continue;
            }
            let path = format!("{}.subset", target.path);
            out.report(service.object, path, format!("`{subset}` cannot be the name of a subset"))
                .note("names of subsets are small letters, digits and `-`, 63 at most: the API server rejects others")
                .help(format!("rename the subset, for example to `{}`", subset.to_lowercase().replace(['_', '.', ' '], "-")));
        }
    }
}
