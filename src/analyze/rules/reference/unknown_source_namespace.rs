//! Matches on namespaces that do not exist.

use super::{absent_namespace, known_namespaces};
use crate::analyze::{Context, Findings, rule};
use crate::api::istio::virtual_service::VirtualService;
use crate::diag::{Level, Safety};
use crate::ident::name::is_dns_label;
use crate::store::{Inventory, Of};
use crate::text::is_unknown;

rule! {
    /// A match on a `sourceNamespace` that does not exist, or cannot.
    ///
    /// ## Why is this bad?
    ///
    /// No request comes from there: the route is never taken.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// apiVersion: v1
    /// kind: Namespace
    /// metadata: {name: storefront}
    /// ---
    /// apiVersion: networking.istio.io/v1
    /// kind: VirtualService
    /// metadata: {name: reviews, namespace: storefront}
    /// spec:
    ///   hosts: [reviews.example.com]
    ///   http:
    ///   - match: [{sourceNamespace: storefrnt}]
    ///     redirect: {uri: /new}
    /// ```
    ///
    /// ```yaml good
    /// apiVersion: v1
    /// kind: Namespace
    /// metadata: {name: storefront}
    /// ---
    /// apiVersion: networking.istio.io/v1
    /// kind: VirtualService
    /// metadata: {name: reviews, namespace: storefront}
    /// spec:
    ///   hosts: [reviews.example.com]
    ///   http:
    ///   - match: [{sourceNamespace: storefront}]
    ///     redirect: {uri: /new}
    /// ```
    "MSH0120", "unknown-client-namespace", Reference, Error,
    aliases: [],
    rows: ["VS-062"],
    fix: Some(Safety::Suggested),
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    let known = known_namespaces(cx);
    for service in cx.all::<VirtualService>() {
        for (name, path) in matches_of(service) {
            if name.is_empty() || is_unknown(name) {
                continue;
            }
            if !is_dns_label(name) {
                let finding = out.report(service.object, path, format!("`{name}` is not the name of a namespace"));
                finding.note("the API server rejects the object").help("write one name; patterns do not work here");
                continue;
            }
            let Some(absent) = absent_namespace(cx, name, &known) else { continue };
            let finding = out.report(service.object, &path, format!("there is no namespace `{name}`"));
            finding.note("no request comes from there: the match never holds");
            finding.assuming(absent.inventory, "the namespaces are all in the input");
            match absent.near {
                Some(near) => {
                    finding.help(format!("there is a namespace `{near}`")).suggest_value(path, near);
                }
                None => {
                    finding.help("correct the name");
                    if absent.inventory == Inventory::Assumed {
                        finding.level(Level::Info);
                    }
                }
            }
        }
    }
}

fn matches_of(service: Of<'_, VirtualService>) -> Vec<(&str, String)> {
    let mut found = Vec::new();
    let body = service.body;
    for (i, route) in body.http.iter().enumerate() {
        let names = route.matches.iter().map(|matched| matched.source_namespace.as_deref()).enumerate();
        found.extend(names.filter_map(|(j, name)| Some((name?, format!("spec.http[{i}].match[{j}].sourceNamespace")))));
    }
    for (i, route) in body.tls.iter().enumerate() {
        let names = route.matches.iter().map(|matched| matched.source_namespace.as_deref()).enumerate();
        found.extend(names.filter_map(|(j, name)| Some((name?, format!("spec.tls[{i}].match[{j}].sourceNamespace")))));
    }
    for (i, route) in body.tcp.iter().enumerate() {
        let names = route.matches.iter().map(|matched| matched.source_namespace.as_deref()).enumerate();
        found.extend(names.filter_map(|(j, name)| Some((name?, format!("spec.tcp[{i}].match[{j}].sourceNamespace")))));
    }
    found
}
