//! `TrafficExtension`: WebAssembly or Lua in proxies; follows `WasmPlugin`.

use super::policy_target::PolicyTarget;
use super::traffic_selector::TrafficSelector;
use super::wasm_plugin::{FailStrategy, PluginType, PullPolicy, VmConfig};
use super::workload_selector::WorkloadSelector;
use crate::yaml::decode::{Json, choice, message};

message! {
    /// Spec of the kind.
    pub(crate) struct TrafficExtension: "TrafficExtension" {
        selector: Option<WorkloadSelector>,
        target_refs: Vec<PolicyTarget>,
        phase: Option<ExecutionPhase>,
        priority: Option<i32>,
        matches: Vec<TrafficSelector> = key "match",
        wasm: Option<Wasm>,
        lua: Option<Lua>,
    }
    renamed { "targetRef" => "targetRefs" }
    one_of { [wasm, lua] }
}

choice! {
    /// Where in the filter chain the extension runs.
    pub(crate) enum ExecutionPhase {
        Unspecified = "UNSPECIFIED",
        Authn = "AUTHN",
        Authz = "AUTHZ",
        Stats = "STATS",
    }
}

message! {
    /// A WebAssembly module.
    pub(crate) struct Wasm: "WasmConfig" {
        url: Option<String> = required,
        sha256: Option<String>,
        image_pull_policy: Option<PullPolicy>,
        image_pull_secret: Option<String>,
        verification_key: Option<String>,
        plugin_config: Option<Json>,
        plugin_name: Option<String>,
        fail_strategy: Option<FailStrategy>,
        vm_config: Option<VmConfig>,
        plugin_type: Option<PluginType> = key "type",
    }
}

message! {
    /// A Lua script.
    pub(crate) struct Lua: "LuaConfig" {
        inline_code: Option<String> = required,
    }
}

#[cfg(test)]
mod tests {
    use super::{ExecutionPhase, TrafficExtension};
    use crate::api::sample::{decode, hint};
    use crate::yaml::problem::{Hint, What};

    #[test]
    fn a_script_for_a_waypoint_is_read() {
        let text = "targetRefs: [{kind: Service, name: web}]\nphase: STATS\npriority: 10\nlua:\n  inlineCode: |\n    function envoy_on_request(h) end\n";
        let (extension, problems) = decode::<TrafficExtension>(text);
        assert_eq!(problems, []);
        assert_eq!(extension.phase, Some(ExecutionPhase::Stats));
        assert!(extension.lua.and_then(|lua| lua.inline_code).is_some_and(|code| code.starts_with("function")));
    }

    #[test]
    fn it_is_a_module_or_a_script() {
        let (_, problems) = decode::<TrafficExtension>("wasm: {url: a}\nlua: {inlineCode: b}\n");
        assert!(matches!(problems[0].what, What::OneOf { .. }));
        let (_, problems) = decode::<TrafficExtension>("url: a");
        assert_eq!(hint(&problems), &Hint::Elsewhere("inside `wasm`".into()));
    }
}
