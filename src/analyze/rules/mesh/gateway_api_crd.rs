//! Definitions of the Gateway API that are too old for the mesh or for the objects beside them.

use std::collections::BTreeMap;

use crate::analyze::{Context, Findings, rule};
use crate::api::k8s::custom_resource_definition::CustomResourceDefinition;
use crate::diag::Level;
use crate::store::{Object, Of};
use crate::text::{is_unknown, words};

rule! {
    /// A CustomResourceDefinition of the Gateway API that does not serve the versions meshes read, or is older than the kind needs.
    ///
    /// Objects in a version that the definition beside them does not serve are reported too.
    ///
    /// ## Why is this bad?
    ///
    /// A control plane that cannot read a version ignores all objects of the kind.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// apiVersion: apiextensions.k8s.io/v1
    /// kind: CustomResourceDefinition
    /// metadata:
    ///   name: tlsroutes.gateway.networking.k8s.io
    ///   annotations: {gateway.networking.k8s.io/bundle-version: v1.2.0}
    /// spec:
    ///   group: gateway.networking.k8s.io
    ///   scope: Namespaced
    ///   names: {kind: TLSRoute, plural: tlsroutes}
    ///   versions: [{name: v1alpha2, served: true, storage: true}]
    /// ```
    ///
    /// ```yaml good
    /// apiVersion: apiextensions.k8s.io/v1
    /// kind: CustomResourceDefinition
    /// metadata:
    ///   name: gateways.gateway.networking.k8s.io
    ///   annotations: {gateway.networking.k8s.io/bundle-version: v1.5.0}
    /// spec:
    ///   group: gateway.networking.k8s.io
    ///   scope: Namespaced
    ///   names: {kind: Gateway, plural: gateways}
    ///   versions: [{name: v1, served: true, storage: true}]
    /// ```
    "MSH1814", "gateway-api-crd", Mesh, Error,
    aliases: ["IST0156", "IST0172", "IST0176"],
    rows: ["REV-008"],
    fix: None,
}

const GROUP: &str = "gateway.networking.k8s.io";
/// Kinds that meshes read in `v1`.
const STABLE: [&str; 4] = ["Gateway", "GatewayClass", "HTTPRoute", "GRPCRoute"];
/// The oldest bundle that has a kind as meshes read it now.
const OLDEST: [(&str, (u32, u32)); 4] = [("GRPCRoute", (1, 1)), ("BackendTLSPolicy", (1, 4)), ("TLSRoute", (1, 5)), ("TCPRoute", (1, 6))];

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    let mut served: BTreeMap<&str, (Vec<&str>, &Object)> = BTreeMap::new();
    for crd in cx.mesh.all::<CustomResourceDefinition>().filter(|crd| crd.body.group.as_deref() == Some(GROUP)) {
        let Some(kind) = crd.body.names.as_ref().and_then(|names| names.kind.as_deref()) else { continue };
        let versions = crd.body.versions.iter().filter(|version| version.served != Some(false));
        let versions: Vec<&str> = versions.filter_map(|version| version.name.as_deref()).collect();
        if !versions.iter().any(|version| is_unknown(version)) {
            definition(crd, kind, &versions, out);
            served.insert(kind, (versions, crd.object));
        }
    }
    for object in cx.objects().filter(|object| object.group() == GROUP) {
        let Some((versions, crd)) = served.get(object.kind_name.as_str()) else { continue };
        if !versions.contains(&object.version()) && !versions.is_empty() {
            let message = format!("the installed definition does not serve `{}` in version `{}`", object.kind_name, object.version());
            out.report(object, "apiVersion", message)
                .note("the API server refuses the object")
                .help(format!("it serves {}: use one of them, or update the Gateway API", words::list(versions, 4)))
                .related(crd, "spec.versions", "the definition");
        }
    }
}

fn definition(crd: Of<'_, CustomResourceDefinition>, kind: &str, versions: &[&str], out: &mut Findings) {
    if STABLE.contains(&kind) && !versions.contains(&"v1") {
        let beta = versions.contains(&"v1beta1");
        let finding = out.report(crd.object, "spec.versions", format!("{kind} is not served in version `v1`"));
        finding.level(if beta { Level::Warning } else { Level::Error });
        finding.note("meshes of today read `v1` only: they ignore all objects of the kind");
        finding.help("install a newer bundle of the Gateway API");
        return;
    }
    let Some(bundle) = crd.object.annotation("gateway.networking.k8s.io/bundle-version") else { return };
    let mut parts = bundle.trim_start_matches('v').split('.').map(|part| part.parse::<u32>().ok());
    let (Some(Some(major)), Some(Some(minor))) = (parts.next(), parts.next()) else { return };
    if let Some((_, oldest)) = OLDEST.iter().find(|(name, oldest)| *name == kind && (major, minor) < *oldest) {
        let path = "metadata.annotations[\"gateway.networking.k8s.io/bundle-version\"]";
        out.report(crd.object, path, format!("{kind} of bundle {bundle} is older than {}.{}", oldest.0, oldest.1))
            .level(Level::Warning)
            .note("meshes of today read the kind as newer bundles define it: they ignore its objects")
            .help(format!("install bundle v{}.{}.0 or later", oldest.0, oldest.1));
    }
}
