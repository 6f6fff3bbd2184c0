//! A ServiceProfile for a Service that has routes or retry, timeout or circuit-breaker annotations as well.

use super::annotations::path;
use super::servers::routes;
use crate::analyze::{Context, Findings, rule};
use crate::api::k8s::service::Service;
use crate::api::linkerd::service_profile::ServiceProfile;
use crate::store::Object;
use std::collections::BTreeMap;

rule! {
    /// A ServiceProfile for a Service that has routes or retry, timeout or circuit-breaker annotations as well.
    ///
    /// ## Why is this bad?
    ///
    /// Where a profile with routes exists, Linkerd uses it and silently ignores HTTPRoutes, GRPCRoutes and annotations for the same Service.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// apiVersion: v1
    /// kind: Service
    /// metadata:
    ///   name: web
    ///   namespace: shop
    ///   annotations:
    ///     retry.linkerd.io/http: 5xx
    /// spec:
    ///   selector: {app: web}
    ///   ports: [{name: http, port: 80}]
    /// ---
    /// apiVersion: linkerd.io/v1alpha2
    /// kind: ServiceProfile
    /// metadata:
    ///   name: web.shop.svc.cluster.local
    ///   namespace: shop
    /// spec:
    ///   routes:
    ///   - name: list
    ///     condition: {method: GET, pathRegex: '/items'}
    /// ```
    ///
    /// ```yaml good
    /// apiVersion: v1
    /// kind: Service
    /// metadata:
    ///   name: web
    ///   namespace: shop
    /// spec:
    ///   selector: {app: web}
    ///   ports: [{name: http, port: 80}]
    /// ---
    /// apiVersion: linkerd.io/v1alpha2
    /// kind: ServiceProfile
    /// metadata:
    ///   name: web.shop.svc.cluster.local
    ///   namespace: shop
    /// spec:
    ///   routes:
    ///   - name: list
    ///     condition: {method: GET, pathRegex: '/items'}
    /// ```
    "MSH1341", "service-profile-hides-routes", Linkerd, Warning,
    aliases: [],
    rows: ["LD-041"],
    fix: None,
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    let mut by_service: BTreeMap<(String, String), &Object> = BTreeMap::new();
    for route in routes(cx).iter().filter(|route| matches!(route.object.kind_name.as_str(), "HTTPRoute" | "GRPCRoute")) {
        for parent in route.parents.iter().filter(|parent| parent.kind.as_deref() == Some("Service")) {
            let space = parent.namespace.as_deref().unwrap_or(&route.object.namespace);
            by_service.entry((space.to_owned(), parent.name.clone().unwrap_or_default())).or_insert(route.object);
        }
    }
    for profile in cx.all::<ServiceProfile>().filter(|profile| !profile.body.routes.is_empty()) {
        let Some((name, space)) = cx.service_of_host(profile.object.name()) else { continue };
        let route = by_service.get(&(space.to_owned(), name.to_owned())).map(|route| (*route, "metadata.name".to_owned()));
        let service = cx.get::<Service>(space, name);
        let annotated = service.and_then(|service| {
            let ours = |key: &&String| {
                ["retry.linkerd.io/", "timeout.linkerd.io/", "balancer.linkerd.io/"].iter().any(|prefix| key.starts_with(prefix))
            };
            service.object.meta.annotations.keys().find(ours).map(|key| (service.object, path("metadata", key)))
        });
        let Some((other, at)) = route.or(annotated) else { continue };
        let what = if other.kind_name == "Service" { "the annotations of the Service" } else { "the route" };
        out.report(profile.object, "metadata.name", format!("the profile hides {what} for `{name}`"))
            .note("Linkerd uses the ServiceProfile and ignores the newer forms")
            .help("move the profile's routes to HTTPRoutes and its retries and timeouts to annotations, then delete it")
            .related(other, at, "has no effect");
    }
}
