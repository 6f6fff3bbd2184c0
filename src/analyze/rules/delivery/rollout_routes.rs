//! Routes that a Rollout is to manage.

use super::{ISTIO, Reference, istio, references};
use crate::analyze::{Context, Findings, rule};
use crate::api::argo::rollout::Rollout;
use crate::api::istio::virtual_service::VirtualService;
use crate::diag::Safety;
use crate::store::Of;
use crate::text::{suggest, words};

rule! {
    /// An Argo Rollout that names a VirtualService or a route that does not exist, or no route where there are several.
    ///
    /// ## Why is this bad?
    ///
    /// The controller refuses the Rollout: it stays as it is and shifts no traffic.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// apiVersion: v1
    /// kind: Service
    /// metadata: {name: web-stable, namespace: shop}
    /// spec: {selector: {app: web}, ports: [{name: http, port: 80}]}
    /// ---
    /// apiVersion: v1
    /// kind: Service
    /// metadata: {name: web-canary, namespace: shop}
    /// spec: {selector: {app: web}, ports: [{name: http, port: 80}]}
    /// ---
    /// apiVersion: argoproj.io/v1alpha1
    /// kind: Rollout
    /// metadata: {name: web, namespace: shop}
    /// spec:
    ///   selector: {matchLabels: {app: web}}
    ///   template:
    ///     metadata: {labels: {app: web, version: v1}}
    ///     spec:
    ///       serviceAccountName: web
    ///       containers: [{name: web, image: "web:1"}]
    ///   strategy:
    ///     canary:
    ///       stableService: web-stable
    ///       canaryService: web-canary
    ///       trafficRouting:
    ///         istio:
    ///           virtualService: {name: web, routes: [main]}
    /// ---
    /// apiVersion: networking.istio.io/v1
    /// kind: VirtualService
    /// metadata: {name: web, namespace: shop}
    /// spec:
    ///   hosts: [web.example.com]
    ///   gateways: [shop/public]
    ///   http:
    ///   - name: primary
    ///     route:
    ///     - {destination: {host: web-stable.shop.svc.cluster.local}, weight: 100}
    ///     - {destination: {host: web-canary.shop.svc.cluster.local}, weight: 0}
    /// ```
    ///
    /// ```yaml good
    /// apiVersion: v1
    /// kind: Service
    /// metadata: {name: web-stable, namespace: shop}
    /// spec: {selector: {app: web}, ports: [{name: http, port: 80}]}
    /// ---
    /// apiVersion: v1
    /// kind: Service
    /// metadata: {name: web-canary, namespace: shop}
    /// spec: {selector: {app: web}, ports: [{name: http, port: 80}]}
    /// ---
    /// apiVersion: argoproj.io/v1alpha1
    /// kind: Rollout
    /// metadata: {name: web, namespace: shop}
    /// spec:
    ///   selector: {matchLabels: {app: web}}
    ///   template:
    ///     metadata: {labels: {app: web, version: v1}}
    ///     spec:
    ///       serviceAccountName: web
    ///       containers: [{name: web, image: "web:1"}]
    ///   strategy:
    ///     canary:
    ///       stableService: web-stable
    ///       canaryService: web-canary
    ///       trafficRouting:
    ///         istio:
    ///           virtualService: {name: web, routes: [primary]}
    /// ---
    /// apiVersion: networking.istio.io/v1
    /// kind: VirtualService
    /// metadata: {name: web, namespace: shop}
    /// spec:
    ///   hosts: [web.example.com]
    ///   gateways: [shop/public]
    ///   http:
    ///   - name: primary
    ///     route:
    ///     - {destination: {host: web-stable.shop.svc.cluster.local}, weight: 100}
    ///     - {destination: {host: web-canary.shop.svc.cluster.local}, weight: 0}
    /// ```
    "MSH1601", "rollout-routes", Delivery, Error,
    aliases: [],
    rows: ["PD-001", "PD-005"],
    fix: Some(Safety::Suggested),
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    for rollout in cx.all::<Rollout>() {
        if let Some(routing) = istio(rollout)
            && routing.virtual_service.is_none()
            && routing.virtual_services.is_empty()
            && !rollout.object.masked
        {
            out.report(rollout.object, ISTIO, "the Rollout names no VirtualService to manage")
                .note("the controller refuses the Rollout")
                .help("write `virtualService`, or `virtualServices` for several");
        }
        for reference in references(rollout) {
            match cx.get::<VirtualService>(reference.namespace, reference.name) {
                Some(service) if !service.object.masked => routes(rollout, &reference, service, out),
                Some(_) => {}
                None => missing(cx, rollout, &reference, out),
            }
        }
    }
}

fn missing(cx: &Context<'_>, rollout: Of<'_, Rollout>, reference: &Reference<'_>, out: &mut Findings) {
    let (name, namespace) = (reference.name, reference.namespace);
    let inventory = cx.inventory::<VirtualService>(namespace);
    let path = format!("{}.name", reference.path);
    let finding = out.report(rollout.object, &path, format!("there is no VirtualService `{name}` in namespace `{namespace}`"));
    finding.note("the controller refuses the Rollout: it shifts no traffic");
    let names: Vec<&str> = cx.within::<VirtualService>(namespace).map(|service| service.object.name()).collect();
    match suggest::nearest(name, names) {
        Some(near) => finding.help(format!("there is a VirtualService `{near}`")).suggest_value(path, near),
        None => finding.help("add the VirtualService, or correct the name"),
    };
    finding.assuming(inventory, format!("the VirtualServices of namespace `{namespace}` are all in the input"));
}

fn routes(rollout: Of<'_, Rollout>, reference: &Reference<'_>, service: Of<'_, VirtualService>, out: &mut Findings) {
    let known: Vec<&str> = service.body.http.iter().filter_map(|route| route.name.as_deref()).collect();
    for (at, name) in reference.body.routes.iter().enumerate() {
        if crate::text::is_unknown(name) || known.contains(&name.as_str()) {
            continue;
        }
        let path = format!("{}.routes[{at}]", reference.path);
        let finding = out.report(rollout.object, &path, format!("VirtualService `{}` has no route named `{name}`", reference.name));
        finding.note("the controller refuses the Rollout: it shifts no traffic");
        finding.related(service.object, "spec.http", "its routes");
        match suggest::nearest(name, known.iter().copied()).or(known.first().copied().filter(|_| known.len() == 1)) {
            Some(near) => finding.help(format!("there is a route `{near}`")).suggest_value(path, near),
            None if known.is_empty() => finding.help(format!("none of its routes has a name: write `name: {name}`")),
            None => finding.help(format!("its routes are {}", words::list(&known, 6))),
        };
    }
    let none = reference.body.routes.is_empty() && reference.body.tls_routes.is_empty() && reference.body.tcp_routes.is_empty();
    let count = service.body.http.len();
    if none && count > 1 {
        let message = format!("VirtualService `{}` has {count} routes, and none is chosen", reference.name);
        out.report(rollout.object, &reference.path, message)
            .note("the controller refuses the Rollout: it does not guess which route to manage")
            .help("list the names of the routes to manage under `routes`")
            .related(service.object, "spec.http", "its routes");
    }
}
