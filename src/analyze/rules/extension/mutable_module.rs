//! Modules that may change under their address.

use super::module::modules;
use crate::analyze::{Context, Findings, rule};

rule! {
    /// A WebAssembly module by tag or plain address, without a digest or checksum.
    ///
    /// ## Why is this bad?
    ///
    /// Who can push the tag, or answer for the address, runs code in every proxy that loads it.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// apiVersion: extensions.istio.io/v1alpha1
    /// kind: WasmPlugin
    /// metadata: {name: geo, namespace: shop}
    /// spec: {selector: {matchLabels: {app: cart}}, url: "oci://registry.example.com/geo:1.2"}
    /// ```
    ///
    /// ```yaml good
    /// apiVersion: extensions.istio.io/v1alpha1
    /// kind: WasmPlugin
    /// metadata: {name: geo, namespace: shop}
    /// spec:
    ///   selector: {matchLabels: {app: cart}}
    ///   url: oci://registry.example.com/geo@sha256:1ef0c9a92b0420cf25f7fe5d481b231464bc88f486ca3b9c83ed5cc21d2f6210
    /// ```
    "MSH1133", "mutable-module", Extension, Off,
    aliases: [],
    rows: ["WP-003"],
    fix: None,
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    for module in modules(cx) {
        let pinned = module.sha256.is_some_and(|sum| !sum.is_empty()) || module.url.contains("@sha256:");
        let fetched = module.is_image() || module.url.starts_with("http");
        if pinned || !fetched || module.url.is_empty() {
            continue;
        }
        out.report(module.object, format!("{}.url", module.path), format!("`{}` may be another module tomorrow", module.url))
            .note("who can push there runs code in every proxy that loads it")
            .help("name the image by digest (`…@sha256:…`), or set `sha256`");
    }
}
