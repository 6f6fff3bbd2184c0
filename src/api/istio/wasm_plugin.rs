//! `WasmPlugin`: WebAssembly modules in proxies.

use super::policy_target::PolicyTarget;
use super::traffic_selector::TrafficSelector;
use super::workload_selector::WorkloadSelector;
use crate::yaml::decode::{Json, choice, message};

message! {
    /// Spec of the kind.
    pub(crate) struct WasmPlugin: "WasmPlugin" {
        selector: Option<WorkloadSelector>,
        target_ref: Option<PolicyTarget>,
        target_refs: Vec<PolicyTarget>,
        url: Option<String> = required,
        sha256: Option<String>,
        image_pull_policy: Option<PullPolicy>,
        image_pull_secret: Option<String>,
        verification_key: Option<String>,
        plugin_config: Option<Json>,
        plugin_name: Option<String>,
        phase: Option<PluginPhase>,
        priority: Option<i32>,
        fail_strategy: Option<FailStrategy>,
        vm_config: Option<VmConfig>,
        matches: Vec<TrafficSelector> = key "match",
        plugin_type: Option<PluginType> = key "type",
    }
}

choice! {
    /// Where in the filter chain a module runs.
    pub(crate) enum PluginPhase {
        Unspecified = "UNSPECIFIED_PHASE",
        Authn = "AUTHN",
        Authz = "AUTHZ",
        Stats = "STATS",
    }
}

choice! {
    /// The filter chain a module runs in.
    pub(crate) enum PluginType {
        Unspecified = "UNSPECIFIED_PLUGIN_TYPE",
        Http = "HTTP",
        Network = "NETWORK",
    }
}

choice! {
    /// When a module is fetched again.
    pub(crate) enum PullPolicy {
        Unspecified = "UNSPECIFIED_POLICY",
        IfNotPresent = "IfNotPresent",
        Always = "Always",
    }
}

choice! {
    /// What happens to traffic when a module cannot run.
    pub(crate) enum FailStrategy {
        FailClose = "FAIL_CLOSE",
        FailOpen = "FAIL_OPEN",
        FailReload = "FAIL_RELOAD",
    }
}

message! {
    /// The virtual machine a module runs in.
    pub(crate) struct VmConfig: "VmConfig" {
        env: Vec<EnvVar>,
    }
}

message! {
    /// A variable inside the virtual machine.
    pub(crate) struct EnvVar: "EnvVar" {
        name: Option<String> = required,
        value_from: Option<EnvValueSource>,
        value: Option<String>,
    }
}

choice! {
    /// Where a variable's value comes from.
    pub(crate) enum EnvValueSource {
        Inline = "INLINE",
        Host = "HOST",
    }
}

#[cfg(test)]
mod tests {
    use super::{PluginPhase, WasmPlugin};
    use crate::api::sample::{decode, hint};
    use crate::yaml::problem::Hint;

    #[test]
    fn a_module_from_a_registry_is_read() {
        let text = "
selector: {matchLabels: {istio: ingressgateway}}
url: oci://registry.example.com/openid:1
imagePullPolicy: IfNotPresent
phase: AUTHN
pluginConfig: {server: authn}
vmConfig: {env: [{name: POD_NAME, valueFrom: HOST}]}
match: [{mode: CLIENT, ports: [{number: 80}]}]
type: HTTP
";
        let (plugin, problems) = decode::<WasmPlugin>(text);
        assert_eq!(problems, []);
        assert_eq!(plugin.phase, Some(PluginPhase::Authn));
        assert_eq!(plugin.plugin_config.expect("a configuration").0["server"], "authn");
        assert_eq!(plugin.matches[0].ports[0].number, Some(80));
        let (_, problems) = decode::<WasmPlugin>("url: a\npluginConfg: {}\n");
        assert_eq!(hint(&problems), &Hint::Nearest("pluginConfig"));
    }
}
