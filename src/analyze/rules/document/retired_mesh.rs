//! Objects of meshes that have ended.

use std::collections::BTreeMap;

use crate::analyze::{Context, Findings, rule};
use crate::store::Object;
use crate::text::words;

rule! {
    /// Objects of a mesh whose project has ended: Open Service Mesh, AWS App Mesh.
    ///
    /// Kinds of the Service Mesh Interface, which ended too, are looked at by rules of group Linkerd.
    ///
    /// ## Why is this bad?
    ///
    /// Nobody repairs what reads them, and fewer and fewer meshes do.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// apiVersion: appmesh.k8s.aws/v1beta2
    /// kind: VirtualRouter
    /// metadata: {name: web, namespace: shop}
    /// spec: {}
    /// ```
    ///
    /// ```yaml good
    /// apiVersion: security.istio.io/v1
    /// kind: PeerAuthentication
    /// metadata: {name: strict, namespace: shop}
    /// spec: {mtls: {mode: STRICT}}
    /// ```
    "MSH0031", "retired-mesh", Document, Info,
    aliases: [],
    rows: ["GEN-046", "LD-043"],
    fix: None,
}

/// End of the group, whose it was, what took its place.
const RETIRED: [(&str, &str, &str); 2] = [
    ("openservicemesh.io", "Open Service Mesh was archived in 2023", "the kinds of another mesh, such as routes of the Gateway API"),
    ("appmesh.k8s.aws", "AWS App Mesh ends on 30 September 2026", "the kinds of another mesh, or Amazon VPC Lattice"),
];

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    let mut of_group: BTreeMap<&str, Vec<&Object>> = BTreeMap::new();
    for object in cx.objects() {
        of_group.entry(object.group()).or_default().push(object);
    }
    for (group, objects) in of_group {
        let of = |end: &str| group == end || group.strip_suffix(end).is_some_and(|rest| rest.ends_with('.'));
        let Some((_, what, instead)) = RETIRED.iter().find(|(end, _, _)| of(end)) else { continue };
        let finding = out.report(objects[0], "apiVersion", format!("`{group}` belongs to a project that has ended"));
        finding.note(format!("{what}; the input holds {} of the group", words::count(objects.len(), "object")));
        finding.help(format!("move to {instead}"));
    }
}
