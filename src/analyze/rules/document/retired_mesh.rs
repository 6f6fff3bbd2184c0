//! Objects of meshes that have ended.

use std::collections::BTreeMap;

use crate::analyze::{Context, Findings, rule};
use crate::store::Object;
use crate::text::words;

rule! {
    /// Objects of a mesh, or of an interface, whose project has ended: SMI, Open Service Mesh, AWS App Mesh.
    ///
    /// ## Why is this bad?
    ///
    /// Nobody repairs what reads them, and fewer and fewer meshes do.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// apiVersion: split.smi-spec.io/v1alpha2
    /// kind: TrafficSplit
    /// metadata: {name: web, namespace: shop}
    /// spec:
    ///   service: web
    ///   backends: [{service: web-v1, weight: 90}, {service: web-v2, weight: 10}]
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
const RETIRED: [(&str, &str, &str); 4] = [
    ("split.smi-spec.io", "the Service Mesh Interface was archived in October 2023", "an HTTPRoute with weighted backends"),
    ("smi-spec.io", "the Service Mesh Interface was archived in October 2023", "routes of the Gateway API and the policies of your mesh"),
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
