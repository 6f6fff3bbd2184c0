//! Hosts written `name.namespace`.

use super::{Place, written_hosts};
use crate::analyze::{Context, Findings, rule};
use crate::api::k8s::service::Service;
use crate::diag::{Level, Safety};

rule! {
    /// A host written `name.namespace`, which Istio does not expand.
    ///
    /// DNS inside a pod resolves `reviews.shop`; Istio appends namespace and domain only to names without a
    /// dot, and takes every other name as it stands.
    ///
    /// ## Why is this bad?
    ///
    /// No service has that name: routes to it get 503 (`NC`), a VirtualService for it matches no request,
    /// and a DestinationRule for it applies to nothing.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// apiVersion: v1
    /// kind: Service
    /// metadata: {name: reviews, namespace: shop}
    /// spec:
    ///   selector: {app: reviews}
    ///   ports: [{name: http, port: 80}]
    /// ---
    /// apiVersion: networking.istio.io/v1
    /// kind: VirtualService
    /// metadata: {name: reviews, namespace: shop}
    /// spec:
    ///   hosts: [reviews]
    ///   http:
    ///   - route:
    ///     - destination: {host: reviews.shop}
    /// ```
    ///
    /// ```yaml good
    /// apiVersion: v1
    /// kind: Service
    /// metadata: {name: reviews, namespace: shop}
    /// spec:
    ///   selector: {app: reviews}
    ///   ports: [{name: http, port: 80}]
    /// ---
    /// apiVersion: networking.istio.io/v1
    /// kind: VirtualService
    /// metadata: {name: reviews, namespace: shop}
    /// spec:
    ///   hosts: [reviews]
    ///   http:
    ///   - route:
    ///     - destination: {host: reviews.shop.svc.cluster.local}
    /// ```
    "MSH0108", "two-part-host", Reference, Warning,
    aliases: [],
    rows: ["GEN-039"],
    fix: Some(Safety::Suggested),
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    for written in written_hosts(cx) {
        let host = written.host.to_ascii_lowercase();
        let Some((name, space)) = host.split_once('.').filter(|(name, space)| *name != "*" && !space.contains('.')) else { continue };
        let Some(service) = cx.get::<Service>(space, name).filter(|_| cx.providers(&host).is_empty()) else { continue };
        let full = cx.service_host(name, space);
        let finding = out.report(
            written.object,
            &written.path,
            format!("`{host}` is not the name of a service: Istio does not complete names with a dot"),
        );
        finding.note(match written.place {
            Place::Destination => "the proxy has no cluster of that name: requests get 503 (NC)",
            Place::Hosts => "it only covers requests that name exactly this host, not the service's full name",
            Place::Rule => "the rule applies to nothing",
        });
        if written.place == Place::Destination {
            finding.level(Level::Error);
        }
        finding.help(format!("write `{full}`")).related(service.object, "metadata.name", "the service that is meant");
        finding.suggest_value(written.path, &full);
    }
}
