//! Webhooks of Istio whose service or certificate is missing.

use super::clients;
use crate::analyze::{Context, Findings, rule};
use crate::api::k8s::service::Service;
use crate::store::Inventory;
use crate::text::{is_unknown, suggest};

rule! {
    /// A webhook of Istio whose Service does not exist, or that has no CA bundle although it comes from a cluster.
    ///
    /// Files of an installation have no CA bundle yet: istiod fills it in.
    ///
    /// ## Why is this bad?
    ///
    /// The API server cannot call the webhook: pods are refused, or start without a proxy.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// apiVersion: v1
    /// kind: Service
    /// metadata: {name: istiod-1-29, namespace: istio-system}
    /// spec:
    ///   ports: [{name: https-webhook, port: 443}]
    /// ---
    /// apiVersion: admissionregistration.k8s.io/v1
    /// kind: MutatingWebhookConfiguration
    /// metadata: {name: istio-revision-tag-prod, labels: {app: sidecar-injector, istio.io/rev: 1-28, istio.io/tag: prod}}
    /// webhooks:
    /// - name: rev.namespace.sidecar-injector.istio.io
    ///   clientConfig: {service: {name: istiod-1-28, namespace: istio-system, path: /inject}}
    ///   sideEffects: None
    ///   admissionReviewVersions: [v1]
    /// ```
    ///
    /// ```yaml good
    /// apiVersion: v1
    /// kind: Service
    /// metadata: {name: istiod-1-29, namespace: istio-system}
    /// spec:
    ///   ports: [{name: https-webhook, port: 443}]
    /// ---
    /// apiVersion: admissionregistration.k8s.io/v1
    /// kind: MutatingWebhookConfiguration
    /// metadata: {name: istio-revision-tag-prod, labels: {app: sidecar-injector, istio.io/rev: 1-29, istio.io/tag: prod}}
    /// webhooks:
    /// - name: rev.namespace.sidecar-injector.istio.io
    ///   clientConfig: {service: {name: istiod-1-29, namespace: istio-system, path: /inject}}
    ///   sideEffects: None
    ///   admissionReviewVersions: [v1]
    /// ```
    "MSH1810", "webhook-service", Mesh, Error,
    aliases: ["IST0139"],
    rows: ["REV-002", "REV-003"],
    fix: None,
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    let mut told = std::collections::BTreeSet::new();
    for (object, path, client) in clients(cx) {
        if let Some((name, namespace)) =
            client.service.as_ref().and_then(|service| Some((service.name.as_deref()?, service.namespace.as_deref()?)))
        {
            let istiods: Vec<&str> =
                cx.within::<Service>(namespace).map(|service| service.object.name()).filter(|name| name.starts_with("istiod")).collect();
            // Any Service of the namespace is not enough: a gateway's may be the only one given.
            let known = cx.inventory::<Service>(namespace) == Inventory::Known && (!istiods.is_empty() || cx.options.complete);
            let missing = cx.get::<Service>(namespace, name).is_none() && !is_unknown(name) && !is_unknown(namespace);
            if missing && known && told.insert((object.id, name.to_owned())) {
                let message = format!("there is no Service `{name}` in namespace `{namespace}`");
                let finding = out.report(object, format!("{path}.service.name"), message);
                finding.note("the API server cannot call the webhook: pods are refused, or start without a proxy");
                match suggest::nearest(name, istiods.iter().copied()).or(istiods.first().copied()) {
                    Some(near) => finding.help(format!("there is `{near}`; a tag is moved with `istioctl tag set --overwrite`")),
                    None => finding.help("delete the webhook, or install the control plane it belongs to"),
                };
            }
        }
        let empty = client.ca_bundle.as_deref().is_none_or(str::is_empty);
        if empty && client.url.is_none() && object.meta.uid.is_some() && told.insert((object.id, String::new())) {
            out.report(object, path, "the webhook has no CA bundle")
                .note("the API server trusts no certificate of the webhook: calls fail")
                .help("look at istiod's logs: it patches the bundle in when it runs and may do so");
        }
    }
}
