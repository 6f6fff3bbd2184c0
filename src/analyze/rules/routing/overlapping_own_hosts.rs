//! Two hosts of one VirtualService of which one covers the other.

use crate::analyze::Change;
use crate::analyze::rules::routing::full_hosts;
use crate::analyze::{Context, Findings, rule};
use crate::api::istio::virtual_service::VirtualService;
use crate::diag::Safety;
use crate::ident::host::covers;
use std::collections::BTreeMap;

rule! {
    /// Two hosts of one VirtualService of which one covers the other.
    ///
    /// ## Why is this bad?
    ///
    /// The API server rejects the object: the hosts of a VirtualService must be disjoint.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// apiVersion: networking.istio.io/v1
    /// kind: VirtualService
    /// metadata: {name: catalog, namespace: shop}
    /// spec:
    ///   hosts: [catalog.example.com, "*.example.com"]
    ///   gateways: [shop/public]
    ///   http:
    ///   - route: [{destination: {host: catalog}}]
    /// ```
    ///
    /// ```yaml good
    /// apiVersion: networking.istio.io/v1
    /// kind: VirtualService
    /// metadata: {name: catalog, namespace: shop}
    /// spec:
    ///   hosts: ["*.example.com"]
    ///   gateways: [shop/public]
    ///   http:
    ///   - route: [{destination: {host: catalog}}]
    /// ```
    "MSH0211", "overlapping-own-hosts", Routing, Error,
    aliases: [],
    rows: ["VS-004"],
    fix: Some(Safety::Safe),
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    for service in cx.all::<VirtualService>() {
        let mut exact: BTreeMap<&str, usize> = BTreeMap::new();
        let hosts = full_hosts(cx, service);
        let wild: Vec<&(usize, String)> = hosts.iter().filter(|(_, host)| host.starts_with('*')).collect();
        for (at, host) in &hosts {
            let same = exact.insert(host, *at).map(|first| (first, *at));
            let wider = wild.iter().find(|(place, wide)| place != at && host != wide && covers(wide, host)).map(|(place, _)| (*place, *at));
            let Some((other, narrow)) = same.or(wider) else { continue };
            let (ours, theirs) = (&service.body.hosts[narrow], &service.body.hosts[other]);
            let words =
                if same.is_some() { format!("host `{ours}` stands here twice") } else { format!("host `{theirs}` covers `{ours}`") };
            out.report(service.object, format!("spec.hosts[{narrow}]"), words)
                .note("the API server rejects objects whose hosts overlap")
                .help(format!("delete `{ours}`"))
                .related(service.object, format!("spec.hosts[{other}]"), "the other host")
                .fix(Safety::Safe, Change::Remove { path: format!("spec.hosts[{narrow}]") });
        }
    }
}
