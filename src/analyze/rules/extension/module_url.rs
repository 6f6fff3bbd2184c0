//! Addresses of modules that cannot be fetched.

use super::module::modules;
use crate::analyze::{Context, Findings, rule};
use crate::text::{is_unknown, suggest};

rule! {
    /// The address of a WebAssembly module that is empty or has a scheme other than `oci`, `http`, `https` and `file`.
    ///
    /// ## Why is this bad?
    ///
    /// The API server refuses the object.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// apiVersion: extensions.istio.io/v1alpha1
    /// kind: WasmPlugin
    /// metadata: {name: geo, namespace: shop}
    /// spec:
    ///   selector: {matchLabels: {app: cart}}
    ///   url: s3://modules/geo.wasm
    /// ```
    ///
    /// ```yaml good
    /// apiVersion: extensions.istio.io/v1alpha1
    /// kind: WasmPlugin
    /// metadata: {name: geo, namespace: shop}
    /// spec:
    ///   selector: {matchLabels: {app: cart}}
    ///   url: oci://registry.example.com/geo:1.2
    /// ```
    "MSH1131", "module-url", Extension, Error,
    aliases: ["IST0106"],
    rows: ["WP-001"],
    fix: None,
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    const SCHEMES: [&str; 4] = ["oci", "http", "https", "file"];
    for module in modules(cx).into_iter().filter(|module| !is_unknown(module.url)) {
        let path = format!("{}.url", module.path);
        let Some((scheme, rest)) = module.url.split_once("://") else {
            if module.url.contains(char::is_whitespace) {
                out.report(module.object, path, format!("`{}` is no address of a module", module.url))
                    .note("the API server refuses the object")
                    .help("write an address such as `oci://registry.example.com/plugin:1.0`");
            }
            continue;
        };
        if !SCHEMES.contains(&scheme) {
            let near = suggest::nearest(scheme, SCHEMES);
            let finding = out.report(module.object, path, format!("modules cannot be fetched by `{scheme}`"));
            finding.note("the API server refuses the object");
            match near {
                Some(near) => finding.help(format!("write `{near}://{rest}`")),
                None => finding.help("use `oci://`, `https://` or `file://` (a path in the proxy's container)"),
            };
        } else if rest.trim_matches('/').is_empty() {
            out.report(module.object, path, format!("`{}` names no module", module.url))
                .note("the API server refuses the object")
                .help("write an address such as `oci://registry.example.com/plugin:1.0`");
        }
    }
}
