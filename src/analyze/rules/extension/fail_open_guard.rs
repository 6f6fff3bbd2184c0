//! Guards that let everything pass when they break.

use super::module::modules;
use crate::analyze::{Context, Findings, rule};
use crate::api::istio::wasm_plugin::FailStrategy;

rule! {
    /// A WebAssembly module of the authentication or authorization phase with `failStrategy: FAIL_OPEN`.
    ///
    /// ## Why is this bad?
    ///
    /// When the module cannot be fetched or crashes, requests pass unchecked.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// apiVersion: extensions.istio.io/v1alpha1
    /// kind: WasmPlugin
    /// metadata: {name: openid, namespace: shop}
    /// spec:
    ///   selector: {matchLabels: {app: cart}}
    ///   url: oci://registry.example.com/openid:1.2
    ///   phase: AUTHN
    ///   failStrategy: FAIL_OPEN
    /// ```
    ///
    /// ```yaml good
    /// apiVersion: extensions.istio.io/v1alpha1
    /// kind: WasmPlugin
    /// metadata: {name: openid, namespace: shop}
    /// spec:
    ///   selector: {matchLabels: {app: cart}}
    ///   url: oci://registry.example.com/openid:1.2
    ///   phase: AUTHN
    /// ```
    "MSH1137", "fail-open-guard", Extension, Warning,
    aliases: [],
    rows: ["WP-007"],
    fix: None,
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    for module in modules(cx).into_iter().filter(|module| module.fail == Some(FailStrategy::FailOpen)) {
        let Some(phase) = module.guards else { continue };
        out.report(module.object, format!("{}.failStrategy", module.path), format!("FAIL_OPEN on a module of phase {phase}"))
            .note("when the module cannot be fetched or crashes, requests pass unchecked")
            .help("use FAIL_CLOSE, or FAIL_RELOAD to have it started again");
    }
}
