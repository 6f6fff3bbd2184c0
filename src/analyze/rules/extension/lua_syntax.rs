//! Lua that does not parse, in EnvoyFilter and `TrafficExtension`.

use super::lua::problem;
use super::{changes, texts};
use crate::analyze::{Context, Findings, rule};
use crate::api::istio::envoy_filter::EnvoyFilter;
use crate::api::istio::traffic_extension::TrafficExtension;
use crate::diag::Level;
use crate::store::Object;
use crate::text::is_unknown;

rule! {
    /// An embedded Lua script with blocks, brackets or texts that do not end, or without a function that Envoy calls.
    ///
    /// ## Why is this bad?
    ///
    /// Envoy refuses the configuration: the listener keeps its old one, or new pods get none. A
    /// script without `envoy_on_request` and `envoy_on_response` does nothing.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// apiVersion: extensions.istio.io/v1alpha1
    /// kind: TrafficExtension
    /// metadata: {name: header, namespace: shop}
    /// spec:
    ///   selector: {matchLabels: {app: cart}}
    ///   lua:
    ///     inlineCode: |
    ///       function envoy_on_request(handle)
    ///         if handle:headers():get("x-debug") then
    ///           handle:logInfo("debug")
    ///       end
    /// ```
    ///
    /// ```yaml good
    /// apiVersion: extensions.istio.io/v1alpha1
    /// kind: TrafficExtension
    /// metadata: {name: header, namespace: shop}
    /// spec:
    ///   selector: {matchLabels: {app: cart}}
    ///   lua:
    ///     inlineCode: |
    ///       function envoy_on_request(handle)
    ///         if handle:headers():get("x-debug") then
    ///           handle:logInfo("debug")
    ///         end
    ///       end
    /// ```
    "MSH1122", "lua-syntax", Extension, Error,
    aliases: [],
    rows: ["EF-022", "WP-008"],
    fix: None,
}

/// Istio accepts scripts of this many bytes.
const LARGEST: usize = 65_536;

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    for filter in cx.all::<EnvoyFilter>() {
        for change in changes(filter) {
            let Some(value) = change.value() else { continue };
            let is_lua = value.to_string().contains("filters.http.lua.v3.Lua\"");
            let mut scripts = Vec::new();
            texts(value, &format!("{}.patch.value", change.path), &mut |path, key, text| {
                let source =
                    matches!(key, "inline_string" | "inlineString") && (path.contains("source_code") || path.contains("SourceCode"));
                if is_lua && (matches!(key, "inline_code" | "inlineCode") || source) {
                    scripts.push((path.to_owned(), text.to_owned()));
                }
            });
            for (path, text) in scripts {
                script(out, filter.object, &path, &text);
            }
        }
    }
    for extension in cx.all::<TrafficExtension>() {
        if extension.body.wasm.is_none() && extension.body.lua.is_none() {
            out.report(extension.object, "spec", "neither `wasm` nor `lua` says what the extension runs")
                .note("the API server refuses the object")
                .help("set one of `wasm` and `lua`");
        }
        let code = extension.body.lua.as_ref().and_then(|lua| lua.inline_code.as_deref());
        if let Some(code) = code {
            script(out, extension.object, "spec.lua.inlineCode", code);
            if code.len() > LARGEST {
                out.report(extension.object, "spec.lua.inlineCode", format!("the script has {} bytes; {LARGEST} are allowed", code.len()))
                    .note("the API server refuses the object")
                    .help("shorten it, or use a WebAssembly module");
            }
        }
    }
}

fn script(out: &mut Findings, object: &Object, path: &str, code: &str) {
    if is_unknown(code) {
        return;
    }
    if code.trim().is_empty() {
        out.report(object, path, "the Lua script is empty")
            .note("Envoy or Istio refuses it")
            .help("write the script, or delete the filter");
    } else if let Some(why) = problem(code) {
        out.report(object, path, format!("the Lua script does not parse: {why}"))
            .note("Envoy refuses the configuration: proxies keep their old one, new pods get none")
            .help("correct the script");
    } else if !code.contains("envoy_on_request") && !code.contains("envoy_on_response") {
        out.report(object, path, "the Lua script has no function that Envoy calls")
            .level(Level::Warning)
            .note("Envoy calls `envoy_on_request` and `envoy_on_response`; without them the script does nothing")
            .help("define `function envoy_on_request(handle)` or `function envoy_on_response(handle)`");
    }
}
