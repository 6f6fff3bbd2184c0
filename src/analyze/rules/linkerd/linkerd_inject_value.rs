//! An injection annotation of Linkerd with a word it does not know.

use super::annotations::{INJECT, path};
use crate::analyze::{Context, Findings, rule};
use crate::api::ObjectMeta;
use crate::api::k8s::namespace::Namespace;
use crate::diag::Safety;
use crate::store::Object;
use crate::text::{is_unknown, suggest};

rule! {
    /// An injection annotation of Linkerd with a word it does not know.
    ///
    /// ## Why is this bad?
    ///
    /// Only `enabled`, `ingress` and `disabled` count: with any other word the pods get no proxy.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// apiVersion: v1
    /// kind: Namespace
    /// metadata:
    ///   name: shop
    ///   annotations:
    ///     linkerd.io/inject: "true"
    /// ```
    ///
    /// ```yaml good
    /// apiVersion: v1
    /// kind: Namespace
    /// metadata:
    ///   name: shop
    ///   annotations:
    ///     linkerd.io/inject: enabled
    /// ```
    "MSH1334", "linkerd-inject-value", Linkerd, Error,
    aliases: [],
    rows: ["LD-034"],
    fix: Some(Safety::Suggested),
}

const WORDS: [&str; 3] = ["enabled", "disabled", "ingress"];

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    for namespace in cx.all::<Namespace>() {
        judge(namespace.object, "metadata", &namespace.object.meta, out);
    }
    for workload in cx.workloads() {
        judge(workload.object, &workload.meta_path(), workload.meta, out);
    }
}

fn judge(object: &Object, metadata: &str, meta: &ObjectMeta, out: &mut Findings) {
    let Some(word) = meta.annotations.get(INJECT).filter(|word| !WORDS.contains(&word.as_str()) && !is_unknown(word)) else { return };
    let better = match word.to_ascii_lowercase().as_str() {
        "true" | "yes" | "on" | "enable" => Some("enabled"),
        "false" | "no" | "off" | "disable" => Some("disabled"),
        lower => suggest::nearest(lower, WORDS).or_else(|| WORDS.into_iter().find(|known| *known == lower)),
    };
    let finding = out.report(object, path(metadata, INJECT), format!("`{word}` is no value of `{INJECT}`"));
    finding.note("the pods get no proxy").help("write `enabled`, `disabled` or `ingress`");
    if let Some(better) = better {
        finding.suggest_value(path(metadata, INJECT), better);
    }
}
