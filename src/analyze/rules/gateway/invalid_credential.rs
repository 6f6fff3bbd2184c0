//! Secrets that cannot serve as a gateway's certificate.

use std::collections::{BTreeMap, BTreeSet};

use super::credentials;
use crate::analyze::{Context, Findings, rule};
use crate::api::istio::gateway::Gateway;
use crate::api::istio::server_tls::ServerTlsMode;
use crate::api::k8s::secret::Secret;
use crate::store::Of;
use crate::store::gateways::{GatewayServer, servers};
use crate::text::{base64, is_unknown};

rule! {
    /// A Secret that a server takes its certificate from without what the server needs.
    ///
    /// That is `tls.crt` and `tls.key` (or `cert` and `key`) in PEM, and for mutual TLS the CA of the clients:
    /// `ca.crt` (or `cacert`) in the same Secret, or in a Secret of the same name with `-cacert` after it.
    ///
    /// ## Why is this bad?
    ///
    /// The gateway refuses the certificate: it opens no listener for the hosts, and connections are reset.
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
    /// metadata: {name: www, namespace: ingress}
    /// stringData: {certificate: "-----BEGIN CERTIFICATE-----", tls.key: "-----BEGIN PRIVATE KEY-----"}
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
    "MSH0302", "invalid-credential", Gateway, Error,
    aliases: ["IST0161"],
    rows: ["GW-019", "GW-020"],
    fix: None,
}

const PAIRS: [(&str, &str); 2] = [("tls.crt", "tls.key"), ("cert", "key")];

/// What is wrong with a Secret: path inside it, problem, what to do.
type Problem = (String, String, &'static str);

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    let mut said = BTreeSet::new();
    let mut by_name: BTreeMap<&str, Vec<Of<'_, Secret>>> = BTreeMap::new();
    for secret in cx.all::<Secret>().filter(|secret| !secret.object.masked) {
        by_name.entry(secret.object.name()).or_default().push(secret);
    }
    for server in cx.all::<Gateway>().flat_map(servers) {
        let pods = cx.gateway_namespaces(server.gateway);
        for (name, field, authority) in credentials(server.server) {
            let found = by_name.get(name).into_iter().flatten().copied();
            for secret in found.filter(|secret| pods.as_ref().is_none_or(|pods| pods.contains(secret.object.namespace.as_str()))) {
                let problem = if authority {
                    authority_problem(secret)
                } else {
                    pair_problem(secret).or_else(|| client_problem(cx, secret, &server))
                };
                let Some((path, problem, help)) = problem.filter(|(path, _, _)| said.insert((secret.object.id, path.clone()))) else {
                    continue;
                };
                let finding = out.report(secret.object, path, problem);
                finding.note("the gateway refuses the certificate: connections for the hosts are reset").help(help);
                finding.related(server.gateway.object, format!("{}.{field}", server.path()), "a server takes its certificate from here");
            }
        }
    }
}

fn pair_problem(secret: Of<'_, Secret>) -> Option<Problem> {
    let has = |key: &str| path_of(secret, key).is_some();
    let pair = PAIRS.into_iter().find(|(certificate, key)| has(certificate) && has(key));
    let Some((certificate, key)) = pair else {
        let (certificate, key) = PAIRS.into_iter().find(|(certificate, key)| has(certificate) || has(key)).unwrap_or(PAIRS[0]);
        let missing = if has(certificate) { key } else { certificate };
        let path = if secret.body.data.is_empty() && !secret.body.string_data.is_empty() { "stringData" } else { "data" };
        // An empty Secret may be filled in by a controller.
        let empty = secret.body.data.is_empty() && secret.body.string_data.is_empty() && !secret.object.meta.annotations.is_empty();
        let problem = format!("the Secret has no `{missing}`");
        return (!empty).then(|| (path.to_owned(), problem, "put certificate and key under `tls.crt` and `tls.key`"));
    };
    text_problem(secret, certificate, "CERTIFICATE").or_else(|| text_problem(secret, key, "PRIVATE KEY"))
}

fn authority_problem(secret: Of<'_, Secret>) -> Option<Problem> {
    let key = ["ca.crt", "cacert"].into_iter().find(|key| path_of(secret, key).is_some());
    match key {
        Some(key) => text_problem(secret, key, "CERTIFICATE"),
        None => Some(("data".to_owned(), "the Secret has no `ca.crt`".to_owned(), "put the CA's certificate under `ca.crt`")),
    }
}

/// Looks for the CA of clients, for mutual TLS.
fn client_problem(cx: &Context<'_>, secret: Of<'_, Secret>, server: &GatewayServer<'_>) -> Option<Problem> {
    let tls = server.server.tls.as_ref()?;
    let mutual = matches!(tls.mode, Some(ServerTlsMode::Mutual | ServerTlsMode::OptionalMutual));
    let companion = format!("{}-cacert", secret.object.name());
    let given = tls.ca_cert_credential_name.is_some() || cx.get::<Secret>(&secret.object.namespace, &companion).is_some();
    if !mutual || given {
        return None;
    }
    let own = ["ca.crt", "cacert"].into_iter().find(|key| path_of(secret, key).is_some());
    if let Some(key) = own {
        return text_problem(secret, key, "CERTIFICATE");
    }
    let path = if secret.body.data.is_empty() { "stringData" } else { "data" };
    let problem = format!("mutual TLS needs the CA of the clients: the Secret has no `ca.crt`, and there is no Secret `{companion}`");
    Some((path.to_owned(), problem, "add the CA's certificate as `ca.crt`"))
}

/// Returns the path of a key of the Secret.
fn path_of(secret: Of<'_, Secret>, key: &str) -> Option<String> {
    let place = if secret.body.string_data.contains_key(key) {
        "stringData"
    } else if secret.body.data.contains_key(key) {
        "data"
    } else {
        return None;
    };
    Some(format!("{place}[\"{key}\"]"))
}

fn text_problem(secret: Of<'_, Secret>, key: &str, wanted: &str) -> Option<Problem> {
    let path = path_of(secret, key)?;
    let plain = secret.body.string_data.get(key);
    let raw = plain.or_else(|| secret.body.data.get(key))?;
    // Values that SOPS or a template puts in are not there yet.
    if is_unknown(raw) || raw.starts_with("ENC[") || raw.contains("${") || raw.contains("<path:") {
        return None;
    }
    if raw.is_empty() {
        return Some((path, format!("`{key}` is empty"), "put the PEM text there"));
    }
    let text = match plain {
        Some(text) => text.clone(),
        None => match base64::decode(raw) {
            Some(bytes) => String::from_utf8_lossy(&bytes).into_owned(),
            None => return Some((path, format!("`{key}` is not base64"), "encode the PEM text in base64, or write it under `stringData`")),
        },
    };
    let has = |word: &str| text.contains("-----BEGIN ") && text.contains(&format!("{word}-----"));
    if has(wanted) {
        return None;
    }
    let other = if wanted == "CERTIFICATE" { "PRIVATE KEY" } else { "CERTIFICATE" };
    let (problem, help) = if has(other) {
        (format!("`{key}` holds a {}", other.to_lowercase()), "certificate and key are probably swapped")
    } else {
        (format!("`{key}` holds no PEM {}", wanted.to_lowercase()), "put the PEM text there")
    };
    Some((path, problem, help))
}
