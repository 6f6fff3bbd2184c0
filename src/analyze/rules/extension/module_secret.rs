//! Pull secrets of modules.

use super::module::modules;
use crate::analyze::{Context, Findings, rule};
use crate::api::k8s::secret::Secret;
use crate::diag::{Level, Safety};
use crate::store::Inventory;
use crate::text::{is_unknown, suggest};

rule! {
    /// The pull secret of a WebAssembly module that its namespace does not have, or whose name is too long.
    ///
    /// Absence is looked at where Secrets of the namespace are in the input, and is a warning:
    /// Secrets are often made by other means.
    ///
    /// ## Why is this bad?
    ///
    /// The module cannot be fetched: the plugin does not load.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// apiVersion: v1
    /// kind: Secret
    /// metadata: {name: registry, namespace: shop}
    /// type: kubernetes.io/dockerconfigjson
    /// data: {.dockerconfigjson: e30=}
    /// ---
    /// apiVersion: extensions.istio.io/v1alpha1
    /// kind: WasmPlugin
    /// metadata: {name: geo, namespace: shop}
    /// spec:
    ///   selector: {matchLabels: {app: cart}}
    ///   url: oci://registry.example.com/geo:1.2
    ///   imagePullSecret: regsitry
    /// ```
    ///
    /// ```yaml good
    /// apiVersion: v1
    /// kind: Secret
    /// metadata: {name: registry, namespace: shop}
    /// type: kubernetes.io/dockerconfigjson
    /// data: {.dockerconfigjson: e30=}
    /// ---
    /// apiVersion: extensions.istio.io/v1alpha1
    /// kind: WasmPlugin
    /// metadata: {name: geo, namespace: shop}
    /// spec:
    ///   selector: {matchLabels: {app: cart}}
    ///   url: oci://registry.example.com/geo:1.2
    ///   imagePullSecret: registry
    /// ```
    "MSH1134", "module-secret", Extension, Error,
    aliases: ["IST0106"],
    rows: ["WP-004"],
    fix: Some(Safety::Suggested),
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    for module in modules(cx) {
        let Some(name) = module.secret.filter(|name| !name.is_empty() && !is_unknown(name)) else { continue };
        let (path, namespace) = (format!("{}.imagePullSecret", module.path), module.object.namespace.as_str());
        if name.len() > 253 {
            out.report(module.object, path, format!("the name of the pull secret has {} characters; 253 are allowed", name.len()))
                .note("the API server refuses the object")
                .help("write the name of a Secret");
        } else if cx.inventory::<Secret>(namespace) == Inventory::Known && cx.get::<Secret>(namespace, name).is_none() {
            let finding = out.report(module.object, &path, format!("namespace `{namespace}` has no Secret `{name}`"));
            finding.level(Level::Warning).note("the module cannot be fetched: the plugin does not load");
            let names: Vec<&str> = cx.within::<Secret>(namespace).map(|secret| secret.object.name()).collect();
            match suggest::nearest(name, names) {
                Some(near) => finding.help(format!("there is a Secret `{near}`")).suggest_value(path, near),
                None => finding.help("create it, or correct the name"),
            };
        }
    }
}
