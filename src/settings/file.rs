//! `meshctl.toml`: rules, levels, per-path ignores and target versions of a repository.

use std::collections::BTreeMap;

use serde::Deserialize;

/// The settings file. Unknown keys are errors: a typo must not switch a check off.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
pub(crate) struct SettingsFile {
    pub(crate) analyze: Analyze,
}

/// Table `[analyze]`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
pub(crate) struct Analyze {
    /// Only these rules (codes, names, groups, aliases, `all`).
    pub(crate) select: Vec<String>,
    /// Not these rules.
    pub(crate) ignore: Vec<String>,
    /// Level by rule: `error`, `warning`, `info`, `off`.
    pub(crate) levels: BTreeMap<String, String>,
    /// Rules ignored below paths; keys are globs, relative to the settings file.
    pub(crate) per_path_ignores: BTreeMap<String, Vec<String>>,
    /// Versions the manifests are meant for.
    pub(crate) targets: BTreeMap<String, String>,
    /// Lowest level that makes the run fail.
    pub(crate) fail_on: Option<String>,
    /// Namespace of objects that name none.
    pub(crate) namespace: Option<String>,
    /// DNS domain of the cluster.
    pub(crate) cluster_domain: Option<String>,
    /// The input is everything there is.
    pub(crate) complete: Option<bool>,
    /// Folders or files that are read as context, relative to the settings file.
    pub(crate) with: Vec<String>,
    /// File with the mesh's settings, relative to the settings file.
    pub(crate) mesh_config: Option<String>,
    /// Baseline file, relative to the settings file.
    pub(crate) baseline: Option<String>,
}

impl SettingsFile {
    /// Parses the file's text. The error names line and column.
    pub(crate) fn parse(text: &str) -> Result<Self, toml::de::Error> {
        toml::from_str(text)
    }
}

/// Parses a version such as `1.28` or `v1.28.3` into major and minor.
pub(crate) fn version(text: &str) -> Option<(u32, u32)> {
    let mut parts = text.trim_start_matches('v').split('.');
    Some((parts.next()?.parse().ok()?, parts.next().unwrap_or("0").parse().ok()?))
}

#[cfg(test)]
mod tests {
    use super::{SettingsFile, version};

    #[test]
    fn a_whole_file_parses() {
        let text = "[analyze]\nignore = [\"MSH0012\"]\nfail-on = \"warning\"\n[analyze.levels]\nunknown-host = \"info\"\n[analyze.per-path-ignores]\n\"samples/*\" = [\"routing\"]\n[analyze.targets]\nistio = \"1.24\"\n";
        let file = SettingsFile::parse(text).expect("it parses");
        assert_eq!(file.analyze.levels["unknown-host"], "info");
        assert_eq!(file.analyze.per_path_ignores["samples/*"], ["routing"]);
        assert_eq!(version("v1.28.3"), Some((1, 28)));
    }

    #[test]
    fn a_typo_is_an_error_with_its_line() {
        let error = SettingsFile::parse("[analyze]\nignor = []\n").expect_err("a typo").to_string();
        assert!(error.contains("ignor") && error.contains("line 2"), "{error}");
    }
}
