//! Kustomize: which files belong together, which are patches, which overlays are alternatives.
//!
//! Overlays of one base are never compared with each other: each top overlay, with everything it
//! reaches, is a world of its own, and every world is analysed alone.

use std::collections::{BTreeMap, BTreeSet};

use crate::yaml::Node;

/// The part of a kustomization that says what belongs together.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Kustomization {
    /// `resources`, `bases`, `components`: files, folders or addresses.
    pub(crate) resources: Vec<String>,
    /// Files named as patches.
    pub(crate) patches: Vec<String>,
    /// Namespace that all its objects are put in.
    pub(crate) namespace: Option<String>,
}

impl Kustomization {
    /// Reads a kustomization document.
    pub(crate) fn of(node: Node<'_>) -> Self {
        let texts = |field: &str| -> Vec<String> {
            let list = node.get(field).into_iter().flat_map(Node::items);
            list.map(|item| item.text().to_owned()).filter(|text| !text.is_empty()).collect()
        };
        let paths = |field: &str| -> Vec<String> {
            let list = node.get(field).into_iter().flat_map(Node::items);
            list.filter_map(|item| item.get("path")).map(|path| path.text().to_owned()).collect()
        };
        Self {
            resources: ["resources", "bases", "components"].into_iter().flat_map(texts).collect(),
            // `patches` held plain file names once.
            patches: [paths("patches"), texts("patches"), paths("patchesJson6902"), texts("patchesStrategicMerge")].concat(),
            namespace: node.get("namespace").map(|node| node.text().to_owned()).filter(|namespace| !namespace.is_empty()),
        }
    }
}

/// Files that are analysed together, and the namespace each kustomization put its files in.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct World {
    /// File name → namespace to put its objects in, if any.
    pub(crate) files: BTreeMap<String, Option<String>>,
}

/// Folders with a kustomization, by the folder's name.
#[derive(Debug, Default)]
pub(crate) struct Layout {
    folders: BTreeMap<String, Kustomization>,
}

impl Layout {
    /// Adds the kustomization found in a file.
    pub(crate) fn add(&mut self, file: &str, kustomization: Kustomization) {
        self.folders.insert(folder_of(file).to_owned(), kustomization);
    }

    /// Returns the files that some kustomization uses as patches.
    pub(crate) fn patches(&self) -> BTreeSet<String> {
        let all =
            self.folders.iter().flat_map(|(folder, kustomization)| kustomization.patches.iter().map(move |patch| join(folder, patch)));
        all.collect()
    }

    /// Divides the files into worlds: one per kustomization that no other one uses, each with the
    /// files no kustomization knows; a single world when there is no kustomization.
    pub(crate) fn worlds(&self, files: &[String]) -> Vec<World> {
        let reached: BTreeMap<&String, World> = self.folders.keys().map(|folder| (folder, self.reach(folder, files))).collect();
        let used: BTreeSet<String> =
            self.folders.iter().flat_map(|(folder, k)| k.resources.iter().map(move |name| join(folder, name))).collect();
        let owned: BTreeSet<&String> = reached.values().flat_map(|world| world.files.keys()).collect();
        let free = || files.iter().filter(|file| !owned.contains(file)).map(|file| (file.clone(), None));
        let tops: Vec<World> = reached
            .iter()
            .filter(|(folder, world)| !used.contains(**folder) && !world.files.is_empty())
            .map(|(_, world)| World { files: free().chain(world.files.clone()).collect() })
            .collect();
        if tops.is_empty() { vec![World { files: files.iter().map(|file| (file.clone(), None)).collect() }] } else { tops }
    }

    fn reach(&self, folder: &str, files: &[String]) -> World {
        let mut world = World::default();
        let mut waiting = vec![(folder.to_owned(), None::<String>)];
        let mut seen = BTreeSet::new();
        while let Some((folder, namespace)) = waiting.pop() {
            let Some(kustomization) = self.folders.get(&folder).filter(|_| seen.insert(folder.clone())) else { continue };
            // The outermost kustomization that sets a namespace decides.
            let namespace = namespace.or_else(|| kustomization.namespace.clone());
            for name in &kustomization.resources {
                let target = join(&folder, name);
                if files.contains(&target) {
                    world.files.entry(target).or_insert_with(|| namespace.clone());
                } else {
                    waiting.push((target, namespace.clone()));
                }
            }
        }
        world
    }
}

fn folder_of(file: &str) -> &str {
    file.rsplit_once('/').map_or("", |(folder, _)| folder)
}

/// Joins a folder and a relative name, resolving `.` and `..`.
fn join(folder: &str, name: &str) -> String {
    let mut parts: Vec<&str> = if name.starts_with('/') { Vec::new() } else { folder.split('/').collect() };
    if folder.is_empty() && !name.starts_with('/') {
        parts.clear();
    }
    for part in name.split('/') {
        match part {
            "" | "." => {}
            ".." if parts.last().is_some_and(|last| *last != "..") => {
                parts.pop();
            }
            part => parts.push(part),
        }
    }
    parts.join("/")
}

#[cfg(test)]
mod tests {
    use super::{Kustomization, Layout, join};

    fn kustomization(resources: &[&str], namespace: Option<&str>) -> Kustomization {
        let resources = resources.iter().map(|name| (*name).to_owned()).collect();
        Kustomization { resources, patches: vec!["patch.yaml".into()], namespace: namespace.map(str::to_owned) }
    }

    #[test]
    fn overlays_of_one_base_are_separate_worlds() {
        let mut layout = Layout::default();
        layout.add("k/base/kustomization.yaml", kustomization(&["web.yaml"], None));
        layout.add("k/overlays/a/kustomization.yaml", kustomization(&["../../base"], Some("a")));
        layout.add("k/overlays/b/kustomization.yaml", kustomization(&["../../base", "extra.yaml"], Some("b")));
        let files: Vec<String> = ["k/base/web.yaml", "k/overlays/b/extra.yaml", "k/free.yaml"].map(str::to_owned).to_vec();
        let worlds = layout.worlds(&files);
        assert_eq!(worlds.len(), 2);
        assert_eq!(worlds[0].files.get("k/base/web.yaml"), Some(&Some("a".to_owned())));
        assert!(!worlds[0].files.contains_key("k/overlays/b/extra.yaml"));
        assert!(worlds[1].files.contains_key("k/free.yaml") && worlds[1].files.contains_key("k/overlays/b/extra.yaml"));
        assert!(layout.patches().contains("k/overlays/a/patch.yaml"));
    }

    #[test]
    fn relative_names_resolve() {
        assert_eq!(join("a/b", "../c/./d.yaml"), "a/c/d.yaml");
        assert_eq!(join("", "x.yaml"), "x.yaml");
        assert_eq!(join("../up", "x"), "../up/x");
    }
}
