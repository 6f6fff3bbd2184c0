//! A retry condition that Linkerd does not know, or one for another protocol than the route.

use super::annotations::path;
use super::linkerd_duration::read_from;
use crate::analyze::{Context, Findings, rule};
use crate::diag::Safety;
use crate::text::{is_unknown, suggest, words};

rule! {
    /// A retry condition that Linkerd does not know, or one for another protocol than the route.
    ///
    /// ## Why is this bad?
    ///
    /// A single wrong word (a space after a comma is enough) makes Linkerd drop the whole list: nothing is retried.
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
    ///     retry.linkerd.io/http: 5xx, 429
    /// spec:
    ///   selector: {app: web}
    ///   ports: [{name: http, port: 80}]
    /// ```
    ///
    /// ```yaml good
    /// apiVersion: v1
    /// kind: Service
    /// metadata:
    ///   name: web
    ///   namespace: shop
    ///   annotations:
    ///     retry.linkerd.io/http: 5xx,429
    /// spec:
    ///   selector: {app: web}
    ///   ports: [{name: http, port: 80}]
    /// ```
    "MSH1327", "linkerd-retry-condition", Linkerd, Error,
    aliases: [],
    rows: ["LD-027"],
    fix: Some(Safety::Suggested),
}

const GRPC: [&str; 5] = ["cancelled", "deadline-exceeded", "internal", "resource-exhausted", "unavailable"];

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    for object in read_from(cx) {
        for (key, http) in [("retry.linkerd.io/http", true), ("retry.linkerd.io/grpc", false)] {
            let Some(value) = object.annotation(key).filter(|value| !is_unknown(value)) else { continue };
            let at = path("metadata", key);
            if let (true, "GRPCRoute") | (false, "HTTPRoute") = (http, object.kind_name.as_str()) {
                let other = if http { "retry.linkerd.io/grpc" } else { "retry.linkerd.io/http" };
                out.report(object, at, format!("a {} has no use for `{key}`", object.kind_name))
                    .on_key()
                    .note("nothing is retried because of it")
                    .help(format!("use `{other}`"));
                continue;
            }
            let known = |word: &&str| if http { is_http(word) } else { GRPC.contains(word) };
            let Some(wrong) = value.split(',').find(|word| !known(word)) else { continue };
            let trimmed: Vec<&str> = value.split(',').map(str::trim).collect();
            let finding = out.report(object, &at, format!("`{wrong}` is no condition for `{key}`"));
            finding.note("Linkerd drops the whole list: nothing is retried");
            if trimmed.iter().all(known) {
                finding.help("write the list without spaces").suggest_value(at, &trimmed.join(","));
            } else if http {
                finding.help("write status codes, ranges (`500-504`), `5xx` or `gateway-error`, separated by commas only");
            } else {
                let near = suggest::nearest(wrong.trim(), GRPC);
                finding.help(near.map_or_else(|| format!("write some of {}", words::list(GRPC, 5)), |near| format!("write `{near}`")));
            }
        }
    }
}

fn is_http(word: &str) -> bool {
    let code = |text: &str| text.parse::<u16>().ok().filter(|code| (100..600).contains(code));
    match word.split_once('-') {
        _ if matches!(word, "5xx" | "gateway-error") => true,
        Some((low, high)) => code(low).zip(code(high)).is_some_and(|(low, high)| low <= high),
        None => code(word).is_some(),
    }
}
