//! The Service that names the pods of a StatefulSet.

use super::is_headless;
use crate::analyze::{Context, Findings, rule};
use crate::api::k8s::service::Service;
use crate::api::k8s::stateful_set::StatefulSet;
use crate::diag::Safety;
use crate::store::Inventory;
use crate::text::{is_unknown, suggest};

rule! {
    /// A StatefulSet whose `serviceName` names no Service, or one that is not headless.
    ///
    /// With one replica any Service will do.
    ///
    /// ## Why is this bad?
    ///
    /// The pods get no DNS names of their own: peers cannot find each other by name, and a mesh has no
    /// host for a single pod.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// apiVersion: v1
    /// kind: Service
    /// metadata: {name: db, namespace: shop}
    /// spec:
    ///   clusterIP: None
    ///   selector: {app: db}
    ///   ports: [{name: tcp-db, port: 5432}]
    /// ---
    /// apiVersion: apps/v1
    /// kind: StatefulSet
    /// metadata: {name: db, namespace: shop}
    /// spec:
    ///   serviceName: db-headless
    ///   selector: {matchLabels: {app: db}}
    ///   template:
    ///     metadata: {labels: {app: db}}
    ///     spec:
    ///       containers: [{name: db, image: "postgres:17"}]
    /// ```
    ///
    /// ```yaml good
    /// apiVersion: v1
    /// kind: Service
    /// metadata: {name: db, namespace: shop}
    /// spec:
    ///   clusterIP: None
    ///   selector: {app: db}
    ///   ports: [{name: tcp-db, port: 5432}]
    /// ---
    /// apiVersion: apps/v1
    /// kind: StatefulSet
    /// metadata: {name: db, namespace: shop}
    /// spec:
    ///   serviceName: db
    ///   selector: {matchLabels: {app: db}}
    ///   template:
    ///     metadata: {labels: {app: db}}
    ///     spec:
    ///       containers: [{name: db, image: "postgres:17"}]
    /// ```
    "MSH0918", "stateful-set-service", Service, Warning,
    aliases: [],
    rows: ["SVC-020"],
    fix: Some(Safety::Suggested),
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    for set in cx.all::<StatefulSet>() {
        let Some(name) = set.body.service_name.as_deref().filter(|name| !name.is_empty() && !is_unknown(name)) else { continue };
        let namespace = &set.object.namespace;
        match cx.get::<Service>(namespace, name) {
            Some(service) if is_headless(service.body) || service.object.masked || set.body.replicas.unwrap_or(1) < 2 => {}
            Some(service) => {
                let finding = out.report(set.object, "spec.serviceName", format!("Service `{name}` is not headless"));
                finding
                    .note("the pods get no DNS names of their own")
                    .help("set `clusterIP: None` in a Service of its own for the pods' names");
                finding.related(service.object, "spec", "this one has an address");
            }
            None if cx.inventory::<Service>(namespace) == Inventory::Known => {
                let finding =
                    out.report(set.object, "spec.serviceName", format!("there is no Service `{name}` in namespace `{namespace}`"));
                finding.note("the pods get no DNS names of their own");
                let headless = cx.within::<Service>(namespace).filter(|service| is_headless(service.body));
                let selects = headless.filter(|service| {
                    set.body.template.as_ref().and_then(|template| template.metadata.as_ref()).is_some_and(|meta| {
                        !service.body.selector.is_empty() && crate::api::selector::labels_match(&service.body.selector, &meta.labels)
                    })
                });
                let fitting: Vec<&str> = selects.map(|service| service.object.name()).collect();
                let near = suggest::nearest(name, fitting.iter().copied()).or(fitting.first().copied().filter(|_| fitting.len() == 1));
                match near {
                    Some(near) => {
                        finding.help(format!("there is a headless Service `{near}` for its pods")).suggest_value("spec.serviceName", near)
                    }
                    None => finding.help("add a headless Service of that name"),
                };
            }
            None => {}
        }
    }
}
