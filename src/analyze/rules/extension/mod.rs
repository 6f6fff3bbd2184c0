//! Group `extension`: EnvoyFilter, WasmPlugin, `TrafficExtension`.

pub(crate) mod bootstrap_patch;
pub(crate) mod context_selector;
pub(crate) mod deprecated_filter_name;
pub(crate) mod deprecated_type_url;
pub(crate) mod envoy_filter_used;
pub(crate) mod fail_open_guard;
pub(crate) mod filter_match;
pub(crate) mod ignored_operation;
pub(crate) mod lua;
pub(crate) mod lua_syntax;
pub(crate) mod match_class;
pub(crate) mod module;
pub(crate) mod module_digest;
pub(crate) mod module_env;
pub(crate) mod module_secret;
pub(crate) mod module_url;
pub(crate) mod mutable_module;
pub(crate) mod no_typed_config;
pub(crate) mod patch_without_value;
pub(crate) mod proxy_version;
pub(crate) mod relative_operation;
pub(crate) mod replace_scope;
pub(crate) mod root_unscoped;

use crate::api::istio::envoy_filter::{ApplyTo, ConfigPatch, EnvoyFilter, FilterMatch, PatchContext, PatchOperation};
use crate::api::istio::policy_target::PolicyTarget;
use crate::store::scope::Scope;
use crate::store::{Mesh, Of};

/// A patch of an EnvoyFilter and its path.
pub(crate) struct Change<'m> {
    pub(crate) patch: &'m ConfigPatch,
    /// Such as `spec.configPatches[2]`.
    pub(crate) path: String,
}

impl<'m> Change<'m> {
    /// Returns what is patched.
    pub(crate) fn apply_to(&self) -> Option<ApplyTo> {
        self.patch.apply_to
    }

    /// Returns how.
    pub(crate) fn operation(&self) -> Option<PatchOperation> {
        self.patch.patch.as_ref().and_then(|patch| patch.operation)
    }

    /// Returns which proxies.
    pub(crate) fn context(&self) -> PatchContext {
        self.patch.matches.as_ref().and_then(|matches| matches.context).unwrap_or(PatchContext::Any)
    }

    /// Returns the value that is put in.
    pub(crate) fn value(&self) -> Option<&'m serde_json::Value> {
        self.patch.patch.as_ref().and_then(|patch| patch.value.as_ref()).map(|json| &json.0)
    }

    /// Returns the filter of a listener's chain that is matched.
    pub(crate) fn filter(&self) -> Option<&'m FilterMatch> {
        self.patch.matches.as_ref()?.listener.as_ref()?.filter_chain.as_ref()?.filter.as_ref()
    }

    /// Returns the path of that filter.
    pub(crate) fn filter_path(&self) -> String {
        format!("{}.match.listener.filterChain.filter", self.path)
    }

    /// Tells whether the result depends on what other patches did before.
    pub(crate) fn is_relative(&self) -> bool {
        use PatchOperation::{InsertAfter, InsertBefore, Remove, Replace};
        matches!(self.operation(), Some(InsertBefore | InsertAfter | Remove | Replace))
    }
}

/// Returns the patches of an EnvoyFilter.
pub(crate) fn changes(filter: Of<'_, EnvoyFilter>) -> impl Iterator<Item = Change<'_>> {
    filter.body.config_patches.iter().enumerate().map(move |(at, patch)| Change { patch, path: format!("spec.configPatches[{at}]") })
}

/// Returns which workloads an EnvoyFilter is for.
pub(crate) fn scope<'m>(mesh: &Mesh, filter: Of<'m, EnvoyFilter>) -> Scope<'m> {
    let labels = filter.body.workload_selector.as_ref().map(|selector| &selector.labels).filter(|labels| !labels.is_empty());
    let targets: Vec<&PolicyTarget> = filter.body.target_refs.iter().collect();
    mesh.scope_of(filter.object, labels, targets)
}

/// Calls `see` for every text in a JSON value with its path and key.
pub(crate) fn texts(value: &serde_json::Value, path: &str, see: &mut dyn FnMut(&str, &str, &str)) {
    match value {
        serde_json::Value::Object(map) => {
            for (key, value) in map {
                let plain = key.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
                let path = if plain { format!("{path}.{key}") } else { format!("{path}[\"{key}\"]") };
                if let Some(text) = value.as_str() {
                    see(&path, key, text);
                }
                texts(value, &path, see);
            }
        }
        serde_json::Value::Array(list) => {
            for (at, value) in list.iter().enumerate() {
                texts(value, &format!("{path}[{at}]"), see);
            }
        }
        _ => {}
    }
}
