//! An SMI TrafficSplit whose service or backend no Service provides.

use super::names;
use crate::analyze::{Context, Findings, rule};
use crate::api::k8s::service::Service;
use crate::api::smi::traffic_split::TrafficSplit;
use crate::diag::Safety;
use crate::store::hosts::Resolution;
use crate::text::suggest;

rule! {
    /// An SMI TrafficSplit whose service or backend no Service provides.
    ///
    /// ## Why is this bad?
    ///
    /// A split without its root service splits nothing; the share of a missing backend fails with 502 or 503.
    ///
    /// ## Example
    ///
    /// ```yaml bad MSH0031
    /// apiVersion: v1
    /// kind: Service
    /// metadata:
    ///   name: web
    ///   namespace: shop
    /// spec:
    ///   selector: {app: web}
    ///   ports: [{name: http, port: 80}]
    /// ---
    /// apiVersion: v1
    /// kind: Service
    /// metadata:
    ///   name: web-v1
    ///   namespace: shop
    /// spec:
    ///   selector: {app: web-v1}
    ///   ports: [{name: http, port: 80}]
    /// ---
    /// apiVersion: split.smi-spec.io/v1alpha2
    /// kind: TrafficSplit
    /// metadata: {name: web, namespace: shop}
    /// spec:
    ///   service: web
    ///   backends:
    ///   - {service: web-v1, weight: 90}
    ///   - {service: web-v2-canary, weight: 10}
    /// ```
    ///
    /// ```yaml good MSH0031
    /// apiVersion: v1
    /// kind: Service
    /// metadata:
    ///   name: web
    ///   namespace: shop
    /// spec:
    ///   selector: {app: web}
    ///   ports: [{name: http, port: 80}]
    /// ---
    /// apiVersion: v1
    /// kind: Service
    /// metadata:
    ///   name: web-v1
    ///   namespace: shop
    /// spec:
    ///   selector: {app: web-v1}
    ///   ports: [{name: http, port: 80}]
    /// ---
    /// apiVersion: v1
    /// kind: Service
    /// metadata:
    ///   name: web-v2
    ///   namespace: shop
    /// spec:
    ///   selector: {app: web-v2}
    ///   ports: [{name: http, port: 80}]
    /// ---
    /// apiVersion: split.smi-spec.io/v1alpha2
    /// kind: TrafficSplit
    /// metadata: {name: web, namespace: shop}
    /// spec:
    ///   service: web
    ///   backends:
    ///   - {service: web-v1, weight: 90}
    ///   - {service: web-v2, weight: 10}
    /// ```
    "MSH1351", "traffic-split-unknown-service", Linkerd, Error,
    aliases: [],
    rows: ["GEN-040"],
    fix: Some(Safety::Suggested),
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    if cx.has::<TrafficSplit>() && !cx.has::<Service>() && !cx.options.complete {
        out.skip("needs Services, none were given");
        return;
    }
    for split in cx.all::<TrafficSplit>() {
        let root = [("spec.service".to_owned(), split.body.service.as_deref(), true)];
        let backends = split.body.backends.iter().enumerate();
        let backends =
            backends.map(|(position, backend)| (format!("spec.backends[{position}].service"), backend.service.as_deref(), false));
        for (path, host, is_root) in root.into_iter().chain(backends) {
            let space = &split.object.namespace;
            let Some(host) = host else { continue };
            let Resolution::Missing(missing) = cx.resolve(host, space) else { continue };
            let note = if is_root { "the split has no effect" } else { "requests of its share fail" };
            let finding = out.report(split.object, &path, format!("there is no Service `{host}`"));
            finding.note(note).assuming(missing.inventory, format!("the Services of namespace `{space}` are all in the input"));
            let known = names::<Service>(cx, space);
            match suggest::nearest(host, known.iter().map(String::as_str)) {
                Some(near) => finding.help(format!("there is a Service `{near}`")).suggest_value(path, near),
                None => finding.help("correct the name, or add the Service"),
            };
        }
    }
}
