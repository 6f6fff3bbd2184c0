//! `exportTo` entries that name no namespace.

use super::{absent_namespace, known_namespaces};
use crate::analyze::{Context, Findings, rule};
use crate::api::istio::destination_rule::DestinationRule;
use crate::api::istio::service_entry::ServiceEntry;
use crate::api::istio::virtual_service::VirtualService;
use crate::api::k8s::service::Service;
use crate::diag::Safety;
use crate::ident::name::is_dns_label;
use crate::store::{Inventory, Object};

rule! {
    /// An `exportTo` that names a namespace which does not exist.
    ///
    /// ## Why is this bad?
    ///
    /// Clients in the namespace that was meant do not see the object.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// apiVersion: v1
    /// kind: Namespace
    /// metadata: {name: storefront}
    /// ---
    /// apiVersion: networking.istio.io/v1
    /// kind: VirtualService
    /// metadata: {name: reviews, namespace: shop}
    /// spec:
    ///   hosts: [reviews.example.com]
    ///   exportTo: [".", storefrnt]
    ///   http:
    ///   - redirect: {uri: /new}
    /// ```
    ///
    /// ```yaml good
    /// apiVersion: v1
    /// kind: Namespace
    /// metadata: {name: storefront}
    /// ---
    /// apiVersion: networking.istio.io/v1
    /// kind: VirtualService
    /// metadata: {name: reviews, namespace: shop}
    /// spec:
    ///   hosts: [reviews.example.com]
    ///   exportTo: [".", storefront]
    ///   http:
    ///   - redirect: {uri: /new}
    /// ```
    "MSH0114", "unknown-export-namespace", Reference, Warning,
    aliases: ["KIA0005"],
    rows: ["GEN-015"],
    fix: Some(Safety::Suggested),
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    const ANNOTATION: &str = "networking.istio.io/exportTo";
    let known = known_namespaces(cx);
    let listed = |object, list: &[String]| -> Vec<(&Object, String, String, bool)> {
        let entries = list.iter().enumerate();
        entries.map(|(position, entry)| (object, entry.clone(), format!("spec.exportTo[{position}]"), true)).collect()
    };
    let mut entries = Vec::new();
    entries.extend(cx.all::<VirtualService>().flat_map(|found| listed(found.object, &found.body.export_to)));
    entries.extend(cx.all::<DestinationRule>().flat_map(|found| listed(found.object, &found.body.export_to)));
    entries.extend(cx.all::<ServiceEntry>().flat_map(|found| listed(found.object, &found.body.export_to)));
    for service in cx.all::<Service>() {
        let path = format!("metadata.annotations[\"{ANNOTATION}\"]");
        entries.extend(cx.service_exports(service.object).into_iter().map(|entry| (service.object, entry, path.clone(), false)));
    }
    for (object, entry, path, alone) in entries {
        if !is_dns_label(&entry) {
            continue;
        }
        let Some(absent) = absent_namespace(cx, &entry, &known) else { continue };
        let finding = out.report(object, &path, format!("it is exported to namespace `{entry}`, which does not exist"));
        finding.note("clients of the namespace that was meant do not see it");
        match absent.near {
            Some(near) => {
                finding.help(format!("there is a namespace `{near}`"));
                if alone {
                    finding.suggest_value(path, near);
                }
            }
            None => {
                finding.help("correct the name; `.` is the object's own namespace, `*` every one");
                finding.assuming(absent.inventory, "the namespaces are all in the input");
            }
        }
        if absent.inventory == Inventory::Assumed && absent.near.is_some() {
            finding.note("the input has no object in it");
        }
    }
}
