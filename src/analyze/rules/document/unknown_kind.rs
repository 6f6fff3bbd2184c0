//! Kinds and versions that a mesh API group does not have.

use crate::analyze::{Context, Findings, rule};
use crate::api::kind::KINDS;
use crate::diag::Safety;
use crate::store::Object;
use crate::text::{suggest, words};

rule! {
    /// A kind, or a version of a kind, that its API group does not have.
    ///
    /// ## Why is this bad?
    ///
    /// The API server has no such resource and refuses the object; a tool that skips kinds it does
    /// not know would pass over it in silence.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// apiVersion: networking.istio.io/v1
    /// kind: VirtualServices
    /// metadata: {name: catalog, namespace: shop}
    /// spec: {}
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
    ///   - redirect: {authority: docs.example.org}
    /// ```
    "MSH0010", "unknown-kind", Document, Error,
    aliases: [],
    rows: ["GEN-005"],
    fix: Some(Safety::Suggested),
}

/// Groups whose kinds we know completely.
const CLOSED: [&str; 8] = [
    "networking.istio.io",
    "security.istio.io",
    "telemetry.istio.io",
    "extensions.istio.io",
    "gateway.networking.k8s.io",
    "policy.linkerd.io",
    "linkerd.io",
    "split.smi-spec.io",
];

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    for object in cx.objects().filter(|object| !object.masked) {
        match object.kind {
            Some(kind) => {
                let versions = kind.info().versions;
                if !versions.contains(&object.version()) {
                    version(object, versions, out);
                }
            }
            None if CLOSED.contains(&object.group()) => unknown(object, out),
            None => {}
        }
    }
}

fn version(object: &Object, versions: &[&str], out: &mut Findings) {
    let group = object.group();
    let full = |version: &str| if group.is_empty() { version.to_owned() } else { format!("{group}/{version}") };
    let finding = out.report(object, "apiVersion", format!("`{}` has no version `{}`", object.kind_name, object.version()));
    finding.help(format!("versions are {}", words::list(versions.iter().map(|version| full(version)), 6)));
    finding.suggest_value("apiVersion", &full(versions[0]));
}

fn unknown(object: &Object, out: &mut Findings) {
    let of_group = KINDS.iter().filter(|info| info.group == object.group()).map(|info| info.name);
    let elsewhere = KINDS.iter().find(|info| info.name == object.kind_name);
    let message = format!("`{}` has no kind `{}`", object.group(), object.kind_name);
    let finding = out.report(object, "kind", message);
    if let Some(info) = elsewhere {
        finding.help(format!("{} belongs to `{}/{}`", info.name, info.group, info.versions[0]));
    } else if let Some(name) = suggest::nearest(&object.kind_name, of_group) {
        finding.help(format!("there is a kind `{name}`")).suggest_value("kind", name);
    }
}
