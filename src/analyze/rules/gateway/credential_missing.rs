//! Secrets of gateway certificates that do not exist.

use std::collections::BTreeSet;

use super::credentials;
use crate::analyze::{Context, Findings, rule};
use crate::api::cert_manager::certificate::Certificate;
use crate::api::istio::gateway::Gateway;
use crate::api::k8s::config_map::ConfigMap;
use crate::api::k8s::secret::Secret;
use crate::diag::Safety;
use crate::store::gateways::{is_standard_selector, servers};
use crate::store::{Inventory, Object, Of};
use crate::text::{suggest, words};

rule! {
    /// A server whose certificate is in a Secret that does not exist where the gateway's pods look for it.
    ///
    /// They look in their own namespace, which is not always that of the Gateway. Secrets that cert-manager,
    /// External Secrets or Sealed Secrets make count as well.
    ///
    /// ## Why is this bad?
    ///
    /// The gateway gets no certificate: it opens no listener for the hosts, and connections are reset.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// apiVersion: apps/v1
    /// kind: Deployment
    /// metadata: {name: gateway, namespace: ingress}
    /// spec:
    ///   selector: {matchLabels: {istio: ingressgateway}}
    ///   template:
    ///     metadata: {labels: {istio: ingressgateway}}
    ///     spec:
    ///       containers: [{name: istio-proxy, image: auto, ports: [{containerPort: 8080}]}]
    /// ---
    /// apiVersion: v1
    /// kind: Secret
    /// metadata: {name: wwww, namespace: ingress}
    /// type: kubernetes.io/tls
    /// stringData:
    ///   tls.crt: "-----BEGIN CERTIFICATE-----"
    ///   tls.key: "-----BEGIN PRIVATE KEY-----"
    /// ---
    /// apiVersion: networking.istio.io/v1
    /// kind: Gateway
    /// metadata: {name: public, namespace: ingress}
    /// spec:
    ///   selector: {istio: ingressgateway}
    ///   servers:
    ///   - port: {number: 443, name: https, protocol: HTTPS}
    ///     hosts: [www.example.com]
    ///     tls: {mode: SIMPLE, credentialName: www}
    /// ```
    ///
    /// ```yaml good
    /// apiVersion: apps/v1
    /// kind: Deployment
    /// metadata: {name: gateway, namespace: ingress}
    /// spec:
    ///   selector: {matchLabels: {istio: ingressgateway}}
    ///   template:
    ///     metadata: {labels: {istio: ingressgateway}}
    ///     spec:
    ///       containers: [{name: istio-proxy, image: auto, ports: [{containerPort: 8080}]}]
    /// ---
    /// apiVersion: v1
    /// kind: Secret
    /// metadata: {name: www, namespace: ingress}
    /// type: kubernetes.io/tls
    /// stringData:
    ///   tls.crt: "-----BEGIN CERTIFICATE-----"
    ///   tls.key: "-----BEGIN PRIVATE KEY-----"
    /// ---
    /// apiVersion: networking.istio.io/v1
    /// kind: Gateway
    /// metadata: {name: public, namespace: ingress}
    /// spec:
    ///   selector: {istio: ingressgateway}
    ///   servers:
    ///   - port: {number: 443, name: https, protocol: HTTPS}
    ///     hosts: [www.example.com]
    ///     tls: {mode: SIMPLE, credentialName: www}
    /// ```
    "MSH0301", "credential-missing", Gateway, Error,
    aliases: ["IST0101"],
    rows: ["GW-018"],
    fix: Some(Safety::Suggested),
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    let made = secrets_made(cx);
    for gateway in cx.all::<Gateway>() {
        let pods = cx.gateway_namespaces(gateway);
        let known_pods = pods.is_some();
        let spaces = pods.unwrap_or_else(|| presumed_spaces(gateway));
        for server in servers(gateway) {
            for (name, field, authority) in credentials(server.server) {
                let exists = |space: &str| exists(cx, &made, space, name, authority);
                if spaces.iter().any(|space| exists(space)) {
                    continue;
                }
                if !cx.has::<Secret>() && !cx.options.complete {
                    out.skip("needs Secrets, none were given");
                    continue;
                }
                let elsewhere = elsewhere(cx, &made, name);
                // Without its pods a gateway may live wherever its Secrets are.
                let lives_there = |space: &str| {
                    space != gateway.object.namespace || ["istio", "ingress", "gateway", "egress"].iter().any(|word| space.contains(word))
                };
                if !known_pods && elsewhere.iter().any(|space| lives_there(space) || !is_standard_selector(&gateway.body.selector)) {
                    continue;
                }
                let inventory = if spaces.iter().any(|space| cx.inventory::<Secret>(space) == Inventory::Known) && known_pods {
                    Inventory::Known
                } else {
                    Inventory::Assumed
                };
                let path = format!("{}.{field}", server.path());
                let place = words::list(&spaces, 3);
                let finding = out.report(
                    gateway.object,
                    &path,
                    format!("there is no Secret `{name}` in namespace {place}, where the gateway's pods are"),
                );
                finding.note("the gateway gets no certificate for the hosts: connections are reset");
                let near: Vec<&str> =
                    spaces.iter().flat_map(|space| cx.within::<Secret>(space)).map(|secret| secret.object.name()).collect();
                if let Some(there) = elsewhere.first() {
                    finding.help(format!("there is one in namespace `{there}`: move it to {place}"));
                    relate(cx, finding, there, name);
                } else if let Some(near) = suggest::nearest(name, near) {
                    finding.help(format!("there is a Secret `{near}`")).suggest_value(path, near);
                } else {
                    finding.help("add the Secret, or correct the name");
                }
                let assumption = if known_pods {
                    format!("the Secrets of {place} are all in the input")
                } else {
                    format!("the gateway's pods are in {place}")
                };
                finding.assuming(inventory, assumption);
            }
        }
    }
}

fn relate(cx: &Context<'_>, finding: &mut crate::analyze::Finding, space: &str, name: &str) {
    if let Some(secret) = cx.get::<Secret>(space, name) {
        finding.related(secret.object, "metadata.namespace", "a Secret of that name");
    }
}

/// Returns where the pods of a Gateway are taken to be when they are not in the input.
fn presumed_spaces(gateway: Of<'_, Gateway>) -> BTreeSet<&str> {
    if is_standard_selector(&gateway.body.selector) {
        BTreeSet::from(["istio-system"])
    } else {
        BTreeSet::from([gateway.object.namespace.as_str()])
    }
}

/// Returns namespace and name of the Secrets that other objects make.
fn secrets_made<'m>(cx: &Context<'m>) -> BTreeSet<(&'m str, &'m str)> {
    let certificates = cx.mesh.all::<Certificate>();
    let mut made: BTreeSet<(&str, &str)> = certificates
        .filter_map(|certificate| Some((certificate.object.namespace.as_str(), certificate.body.secret_name.as_deref()?)))
        .collect();
    let sealed = |object: &&Object| object.kind_name.contains("Secret") && object.kind_name != "Secret";
    made.extend(cx.mesh.objects().filter(sealed).map(|object| (object.namespace.as_str(), object.name())));
    made
}

fn exists(cx: &Context<'_>, made: &BTreeSet<(&str, &str)>, space: &str, name: &str, authority: bool) -> bool {
    let own = cx.get::<Secret>(space, name).is_some() || made.contains(&(space, name));
    let open = cx.within::<Secret>(space).any(|secret| !secret.object.is_named());
    own || open || (authority && cx.get::<ConfigMap>(space, name).is_some())
}

/// Returns the namespaces that have a Secret of the name.
fn elsewhere<'m>(cx: &Context<'m>, made: &BTreeSet<(&'m str, &'m str)>, name: &str) -> Vec<&'m str> {
    let secrets = cx.mesh.all::<Secret>().filter(|secret| secret.object.name() == name).map(|secret| secret.object.namespace.as_str());
    secrets.chain(made.iter().filter(|(_, own)| *own == name).map(|(space, _)| *space)).collect()
}
