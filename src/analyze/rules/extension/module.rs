//! WebAssembly modules, wherever they are configured: WasmPlugin and `TrafficExtension`.

use crate::analyze::Context;
use crate::api::istio::traffic_extension::{ExecutionPhase, TrafficExtension};
use crate::api::istio::wasm_plugin::{FailStrategy, PluginPhase, VmConfig, WasmPlugin};
use crate::store::Object;
use crate::text::is_unknown;

/// A module and where its fields stand.
pub(crate) struct Module<'m> {
    pub(crate) object: &'m Object,
    /// `spec` or `spec.wasm`.
    pub(crate) path: &'static str,
    pub(crate) url: &'m str,
    pub(crate) sha256: Option<&'m str>,
    pub(crate) secret: Option<&'m str>,
    pub(crate) vm: Option<&'m VmConfig>,
    pub(crate) fail: Option<FailStrategy>,
    /// Word of the phase when it decides about access.
    pub(crate) guards: Option<&'static str>,
}

impl Module<'_> {
    /// Tells whether the address is known and fetched as an OCI image.
    pub(crate) fn is_image(&self) -> bool {
        !is_unknown(self.url) && (self.url.starts_with("oci://") || !self.url.contains("://"))
    }
}

/// Returns every module of the mesh.
pub(crate) fn modules<'m>(cx: &Context<'m>) -> Vec<Module<'m>> {
    let plugins = cx.mesh.all::<WasmPlugin>().map(|plugin| Module {
        object: plugin.object,
        path: "spec",
        url: plugin.body.url.as_deref().unwrap_or_default(),
        sha256: plugin.body.sha256.as_deref(),
        secret: plugin.body.image_pull_secret.as_deref(),
        vm: plugin.body.vm_config.as_ref(),
        fail: plugin.body.fail_strategy,
        guards: plugin.body.phase.filter(|phase| matches!(phase, PluginPhase::Authn | PluginPhase::Authz)).map(PluginPhase::word),
    });
    let extensions = cx.mesh.all::<TrafficExtension>().filter_map(|extension| {
        let wasm = extension.body.wasm.as_ref()?;
        let phase = extension.body.phase.filter(|phase| matches!(phase, ExecutionPhase::Authn | ExecutionPhase::Authz));
        Some(Module {
            object: extension.object,
            path: "spec.wasm",
            url: wasm.url.as_deref().unwrap_or_default(),
            sha256: wasm.sha256.as_deref(),
            secret: wasm.image_pull_secret.as_deref(),
            vm: wasm.vm_config.as_ref(),
            fail: wasm.fail_strategy,
            guards: phase.map(ExecutionPhase::word),
        })
    });
    plugins.chain(extensions).collect()
}
