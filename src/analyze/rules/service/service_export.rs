//! The `exportTo` annotation of Services.

use crate::analyze::{Context, Findings, rule};
use crate::api::k8s::service::Service;
use crate::ident::name::is_dns_label;
use crate::text::is_unknown;

rule! {
    /// A Service whose annotation `networking.istio.io/exportTo` names no namespace, `.`, `*` or `~`.
    ///
    /// ## Why is this bad?
    ///
    /// What is misspelt exports the Service to a namespace that does not exist: callers elsewhere get
    /// 502 or pass through without policy.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// apiVersion: v1
    /// kind: Service
    /// metadata:
    ///   name: ledger
    ///   namespace: shop
    ///   annotations: {networking.istio.io/exportTo: "shop;web"}
    /// spec:
    ///   ports: [{name: http, port: 80}]
    /// ```
    ///
    /// ```yaml good
    /// apiVersion: v1
    /// kind: Service
    /// metadata:
    ///   name: ledger
    ///   namespace: shop
    ///   annotations: {networking.istio.io/exportTo: "., web"}
    /// spec:
    ///   ports: [{name: http, port: 80}]
    /// ```
    "MSH0920", "service-export", Service, Warning,
    aliases: [],
    rows: ["SVC-022"],
    fix: None,
}

const KEY: &str = "networking.istio.io/exportTo";
const PATH: &str = "metadata.annotations[\"networking.istio.io/exportTo\"]";

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    for service in cx.all::<Service>() {
        let Some(value) = service.object.annotation(KEY).filter(|value| !is_unknown(value)) else { continue };
        let entries: Vec<&str> = value.split(',').map(str::trim).collect();
        let syntax = |entry: &&&str| !matches!(**entry, "." | "*" | "~") && !is_dns_label(entry);
        if let Some(wrong) = entries.iter().find(syntax) {
            let message =
                if wrong.is_empty() { "the export list has an empty entry".to_owned() } else { format!("`{wrong}` is no namespace") };
            out.report(service.object, PATH, message)
                .note("no proxy of such a namespace exists: the entry exports the Service to nobody")
                .help("list namespaces, `.` for the Service's own one or `*` for all, separated by commas");
        } else if entries.len() > 1 && entries.iter().any(|entry| matches!(*entry, "*" | "~")) {
            let wide = if entries.contains(&"*") { "*" } else { "~" };
            out.report(service.object, PATH, format!("`{wide}` stands beside other entries"))
                .note(if wide == "*" { "it exports the Service to all namespaces already" } else { "it exports the Service to nobody" })
                .help(format!("write `{wide}` alone, or leave it out"));
        }
    }
}
