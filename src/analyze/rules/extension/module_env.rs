//! Variables of a module's virtual machine.

use super::module::modules;
use crate::analyze::{Context, Findings, rule};
use crate::api::istio::wasm_plugin::EnvValueSource;

rule! {
    /// A variable of a module's virtual machine that is nameless, given twice, too long, or has a value although it comes from the host.
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
    ///   url: oci://registry.example.com/geo:1.2
    ///   vmConfig: {env: [{name: REGION, value: eu}, {name: REGION, value: us}]}
    /// ```
    ///
    /// ```yaml good
    /// apiVersion: extensions.istio.io/v1alpha1
    /// kind: WasmPlugin
    /// metadata: {name: geo, namespace: shop}
    /// spec:
    ///   selector: {matchLabels: {app: cart}}
    ///   url: oci://registry.example.com/geo:1.2
    ///   vmConfig: {env: [{name: REGION, value: eu}]}
    /// ```
    "MSH1135", "module-env", Extension, Error,
    aliases: ["IST0106"],
    rows: ["WP-005"],
    fix: None,
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    for module in modules(cx) {
        let variables = module.vm.map_or(&[][..], |vm| &vm.env);
        for (at, variable) in variables.iter().enumerate() {
            let base = format!("{}.vmConfig.env[{at}]", module.path);
            let Some(name) = variable.name.as_deref() else { continue };
            let twice = variables[..at].iter().any(|earlier| earlier.name.as_deref() == Some(name));
            let value = variable.value.as_deref().unwrap_or_default();
            let (path, message, help) = if name.is_empty() {
                (format!("{base}.name"), "a variable has no name".to_owned(), "name it")
            } else if twice {
                (format!("{base}.name"), format!("variable `{name}` is given twice"), "keep one of them")
            } else if name.len() > 256 {
                (format!("{base}.name"), "a variable's name has more than 256 characters".to_owned(), "shorten it")
            } else if value.len() > 2048 {
                (
                    format!("{base}.value"),
                    format!("the value of `{name}` has more than 2048 characters"),
                    "shorten it, or use `pluginConfig`",
                )
            } else if !value.is_empty() && variable.value_from == Some(EnvValueSource::Host) {
                (
                    format!("{base}.value"),
                    format!("`{name}` comes from the host and has a value too"),
                    "delete `value`, or `valueFrom: HOST`",
                )
            } else {
                continue;
            };
            out.report(module.object, path, message).note("the API server refuses the object").help(help);
        }
    }
}
