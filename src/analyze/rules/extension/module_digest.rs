//! Checksums of modules that cannot be right.

use super::module::modules;
use crate::analyze::{Context, Findings, rule};
use crate::text::is_unknown;

rule! {
    /// A `sha256` of a WebAssembly module that is not 64 lower-case hexadecimal digits, or differs from the digest in its address.
    ///
    /// ## Why is this bad?
    ///
    /// The API server refuses the object, or no module ever fits and the plugin does not load.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// apiVersion: extensions.istio.io/v1alpha1
    /// kind: WasmPlugin
    /// metadata: {name: geo, namespace: shop}
    /// spec:
    ///   selector: {matchLabels: {app: cart}}
    ///   url: oci://registry.example.com/geo:1.2
    ///   sha256: 1ef0c9a92b0420cf25f7fe5d481b231464bc88f486ca3b9c83ed5cc21d2f621
    /// ```
    ///
    /// ```yaml good
    /// apiVersion: extensions.istio.io/v1alpha1
    /// kind: WasmPlugin
    /// metadata: {name: geo, namespace: shop}
    /// spec:
    ///   selector: {matchLabels: {app: cart}}
    ///   url: oci://registry.example.com/geo:1.2
    ///   sha256: 1ef0c9a92b0420cf25f7fe5d481b231464bc88f486ca3b9c83ed5cc21d2f6210
    /// ```
    "MSH1132", "module-digest", Extension, Error,
    aliases: ["IST0106"],
    rows: ["WP-002"],
    fix: None,
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    for module in modules(cx) {
        let Some(sum) = module.sha256.filter(|sum| !sum.is_empty() && !is_unknown(sum)) else { continue };
        let path = format!("{}.sha256", module.path);
        let hex = sum.len() == 64 && sum.bytes().all(|byte| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte));
        if !hex {
            let lower = sum.trim_start_matches("sha256:").to_ascii_lowercase();
            let finding = out.report(module.object, path, format!("`{sum}` is no SHA-256 checksum"));
            finding.note("the API server refuses the object");
            finding.help(if lower.len() == 64 {
                format!("write `{lower}`")
            } else {
                format!("write 64 digits of `0-9a-f`; it has {} characters", sum.len())
            });
            continue;
        }
        let Some((_, digest)) = module.url.rsplit_once("@sha256:").filter(|(_, digest)| *digest != sum && !is_unknown(digest)) else {
            continue;
        };
        out.report(module.object, path, "`sha256` differs from the digest in the address")
            .note("no module can have both: it never loads")
            .help(format!("delete `sha256`, or write `{digest}`"))
            .related(module.object, format!("{}.url", module.path), "the digest in the address");
    }
}
