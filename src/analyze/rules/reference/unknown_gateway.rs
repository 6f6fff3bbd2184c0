//! VirtualServices bound to Gateways that do not exist.

use std::collections::BTreeSet;

use crate::analyze::{Context, Findings, rule};
use crate::api::gateway::k8s_gateway::K8sGateway;
use crate::api::istio::gateway::Gateway;
use crate::api::istio::virtual_service::VirtualService;
use crate::diag::{Level, Safety};
use crate::store::gateways::{GatewayTarget, gateway_name};
use crate::store::{Inventory, Object, Of};
use crate::text::{suggest, words};

rule! {
    /// A VirtualService bound to a Gateway that does not exist.
    ///
    /// A name without a slash means a Gateway of the VirtualService's own namespace. Gateways of the
    /// Kubernetes Gateway API count too. Where the input holds no Gateway of the namespace at all the finding
    /// is a level lower and says what it assumes; gateways of `istio-system` are then taken to exist.
    ///
    /// ## Why is this bad?
    ///
    /// The routes are handed to no proxy: requests to the hosts get 404 (`NR`) at whatever gateway serves
    /// them.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// apiVersion: networking.istio.io/v1
    /// kind: Gateway
    /// metadata: {name: public, namespace: infra}
    /// spec:
    ///   selector: {istio: ingressgateway}
    ///   servers:
    ///   - port: {number: 80, name: http, protocol: HTTP}
    ///     hosts: ["shop/reviews.example.com"]
    /// ---
    /// apiVersion: networking.istio.io/v1
    /// kind: VirtualService
    /// metadata: {name: reviews, namespace: shop}
    /// spec:
    ///   hosts: [reviews.example.com]
    ///   gateways: [public]
    ///   http:
    ///   - redirect: {uri: /new}
    /// ```
    ///
    /// ```yaml good
    /// apiVersion: networking.istio.io/v1
    /// kind: Gateway
    /// metadata: {name: public, namespace: infra}
    /// spec:
    ///   selector: {istio: ingressgateway}
    ///   servers:
    ///   - port: {number: 80, name: http, protocol: HTTP}
    ///     hosts: ["shop/reviews.example.com"]
    /// ---
    /// apiVersion: networking.istio.io/v1
    /// kind: VirtualService
    /// metadata: {name: reviews, namespace: shop}
    /// spec:
    ///   hosts: [reviews.example.com]
    ///   gateways: [infra/public]
    ///   http:
    ///   - redirect: {uri: /new}
    /// ```
    "MSH0106", "unknown-gateway", Reference, Error,
    aliases: ["IST0101", "KIA1102"],
    rows: ["VS-041"],
    fix: Some(Safety::Suggested),
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    if !cx.has::<Gateway>() && !cx.has::<K8sGateway>() && !cx.options.complete {
        out.skip("needs Gateways, none were given");
        return;
    }
    for service in cx.all::<VirtualService>() {
        let mut said = BTreeSet::new();
        for (name, path) in names_in(service) {
            let GatewayTarget::Missing(inventory) = cx.gateway(name, &service.object.namespace) else { continue };
            if said.insert(name) {
                report(cx, out, service, name, &path, inventory);
            }
        }
    }
}

/// Returns every gateway name with its path: of the whole object, then of single matches.
fn names_in(service: Of<'_, VirtualService>) -> Vec<(&str, String)> {
    let body = service.body;
    let mut found = numbered(&body.gateways, "spec");
    for (i, route) in body.http.iter().enumerate() {
        for (j, matched) in route.matches.iter().enumerate() {
            found.extend(numbered(&matched.gateways, &format!("spec.http[{i}].match[{j}]")));
        }
    }
    for (i, route) in body.tls.iter().enumerate() {
        for (j, matched) in route.matches.iter().enumerate() {
            found.extend(numbered(&matched.gateways, &format!("spec.tls[{i}].match[{j}]")));
        }
    }
    for (i, route) in body.tcp.iter().enumerate() {
        for (j, matched) in route.matches.iter().enumerate() {
            found.extend(numbered(&matched.gateways, &format!("spec.tcp[{i}].match[{j}]")));
        }
    }
    found
}

fn numbered<'m>(names: &'m [String], path: &str) -> Vec<(&'m str, String)> {
    names.iter().enumerate().map(|(position, name)| (name.as_str(), format!("{path}.gateways[{position}]"))).collect()
}

fn report(cx: &Context<'_>, out: &mut Findings, service: Of<'_, VirtualService>, name: &str, path: &str, inventory: Inventory) {
    let own = service.object.namespace.as_str();
    let (space, short) = gateway_name(name, own);
    let elsewhere: Vec<&Object> = gateways(cx).filter(|gateway| gateway.name() == short).collect();
    let standard = space == "istio-system" || space == cx.settings.root_namespace();
    if inventory == Inventory::Assumed && standard && space != own {
        return;
    }
    let place = if space == own { format!("`{short}` of namespace `{own}`") } else { format!("`{space}/{short}`") };
    let finding = out.report(service.object, path, format!("there is no Gateway {place}"));
    finding.note("no proxy gets these routes: requests for the hosts get 404 (NR)");
    if let [only] = elsewhere.as_slice() {
        let full = format!("{}/{short}", only.namespace);
        finding.help(format!("there is a Gateway `{short}` in namespace `{}`: write `{full}`", only.namespace));
        finding.related(only, "metadata.name", "a Gateway of that name").suggest_value(path, &full);
        return;
    }
    let near: Vec<&str> = gateways(cx).filter(|gateway| gateway.namespace == space).map(Object::name).collect();
    match suggest::nearest(short, near.iter().copied()) {
        Some(near) => {
            let full = if name.contains('/') { format!("{space}/{near}") } else { near.to_owned() };
            finding.help(format!("there is a Gateway `{near}`")).suggest_value(path, &full);
        }
        None if near.is_empty() => {
            finding.help("add the Gateway to the input (`--with DIR`), or correct the name");
        }
        None => {
            finding.help(format!("the Gateways of namespace `{space}` are {}", words::list(near, 6)));
        }
    }
    finding.assuming(inventory, format!("the Gateways of namespace `{space}` are all in the input"));
    if inventory == Inventory::Assumed && space != own {
        finding.level(Level::Info);
    }
}

fn gateways<'m>(cx: &Context<'m>) -> impl Iterator<Item = &'m Object> + use<'m> {
    let mesh = cx.mesh;
    mesh.all::<Gateway>().map(|gateway| gateway.object).chain(mesh.all::<K8sGateway>().map(|gateway| gateway.object))
}
