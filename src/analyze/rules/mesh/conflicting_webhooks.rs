//! Injection webhooks that select the same pods.

use std::collections::BTreeSet;

use super::injectors;
use crate::analyze::{Context, Findings, rule};
use crate::api::k8s::webhook::MutatingWebhook;
use crate::yaml::decode::Map;

rule! {
    /// Two injection webhooks, of different configurations, that select the same pods.
    ///
    /// All combinations of the labels that decide about injection are tried: of the namespace and of
    /// the pod, with every revision that a selector names.
    ///
    /// ## Why is this bad?
    ///
    /// Such pods are injected twice, by two control planes: the result depends on the order.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// apiVersion: admissionregistration.k8s.io/v1
    /// kind: MutatingWebhookConfiguration
    /// metadata: {name: istio-sidecar-injector, labels: {app: sidecar-injector, istio.io/rev: default}}
    /// webhooks:
    /// - name: namespace.sidecar-injector.istio.io
    ///   clientConfig: {url: "https://istiod.example.com/inject"}
    ///   namespaceSelector: {matchLabels: {istio-injection: enabled}}
    ///   sideEffects: None
    ///   admissionReviewVersions: [v1]
    /// ---
    /// apiVersion: admissionregistration.k8s.io/v1
    /// kind: MutatingWebhookConfiguration
    /// metadata: {name: istio-sidecar-injector-canary, labels: {app: sidecar-injector, istio.io/rev: canary}}
    /// webhooks:
    /// - name: namespace.sidecar-injector.istio.io
    ///   clientConfig: {url: "https://istiod-canary.example.com/inject"}
    ///   namespaceSelector: {matchLabels: {istio-injection: enabled}}
    ///   sideEffects: None
    ///   admissionReviewVersions: [v1]
    /// ```
    ///
    /// ```yaml good
    /// apiVersion: admissionregistration.k8s.io/v1
    /// kind: MutatingWebhookConfiguration
    /// metadata: {name: istio-sidecar-injector, labels: {app: sidecar-injector, istio.io/rev: default}}
    /// webhooks:
    /// - name: namespace.sidecar-injector.istio.io
    ///   clientConfig: {url: "https://istiod.example.com/inject"}
    ///   namespaceSelector: {matchLabels: {istio-injection: enabled}}
    ///   sideEffects: None
    ///   admissionReviewVersions: [v1]
    /// ---
    /// apiVersion: admissionregistration.k8s.io/v1
    /// kind: MutatingWebhookConfiguration
    /// metadata: {name: istio-sidecar-injector-canary, labels: {app: sidecar-injector, istio.io/rev: canary}}
    /// webhooks:
    /// - name: namespace.sidecar-injector.istio.io
    ///   clientConfig: {url: "https://istiod-canary.example.com/inject"}
    ///   namespaceSelector:
    ///     matchLabels: {istio.io/rev: canary}
    ///     matchExpressions: [{key: istio-injection, operator: DoesNotExist}]
    ///   sideEffects: None
    ///   admissionReviewVersions: [v1]
    /// ```
    "MSH1809", "conflicting-webhooks", Mesh, Error,
    aliases: ["IST0139"],
    rows: ["REV-003"],
    fix: None,
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    let webhooks = injectors(cx);
    let revisions: BTreeSet<&str> = webhooks.iter().flat_map(|(_, _, webhook)| revisions_of(webhook)).collect();
    let namespaces = combinations("istio-injection", &["enabled", "disabled"], &revisions);
    let pods = combinations("sidecar.istio.io/inject", &["true", "false"], &revisions);
    let mut told = BTreeSet::new();
    for namespace in &namespaces {
        for pod in &pods {
            let selecting: Vec<_> = webhooks.iter().filter(|(_, _, webhook)| selects(webhook, namespace, pod)).collect();
            let Some(((first, first_at, _), rest)) = selecting.split_first() else { continue };
            for (second, at, _) in rest {
                let other = !first.object.same_identity(second.object) && first.object.name() != second.object.name();
                if !other || !told.insert((first.object.id, second.object.id)) {
                    continue;
                }
                let message = format!("it selects pods that `{}` selects as well: {}", first.object.name(), shown(namespace, pod));
                out.report(second.object, format!("webhooks[{at}].namespaceSelector"), message)
                    .on_key()
                    .note("such pods are injected twice, by two control planes")
                    .help("delete the configuration that is left over, or let its selectors exclude the other's labels")
                    .related(first.object, format!("webhooks[{first_at}].namespaceSelector"), "the other one");
            }
        }
    }
}

fn revisions_of(webhook: &MutatingWebhook) -> Vec<&str> {
    let selectors = [&webhook.namespace_selector, &webhook.object_selector];
    let mut found = Vec::new();
    for selector in selectors.into_iter().flatten() {
        found.extend(selector.match_labels.get("istio.io/rev").map(String::as_str));
        let of_revision = selector.match_expressions.iter().filter(|requirement| requirement.key.as_deref() == Some("istio.io/rev"));
        found.extend(of_revision.flat_map(|requirement| requirement.values.iter().map(String::as_str)));
    }
    found
}

fn combinations(key: &str, values: &[&str], revisions: &BTreeSet<&str>) -> Vec<Map<String>> {
    let mut found = Vec::new();
    for value in std::iter::once(None).chain(values.iter().map(Some)) {
        for revision in std::iter::once(None).chain(revisions.iter().map(Some)) {
            let mut labels = Map::new();
            labels.extend(value.map(|value| (key.to_owned(), (*value).to_owned())));
            labels.extend(revision.map(|revision| ("istio.io/rev".to_owned(), (*revision).to_owned())));
            found.push(labels);
        }
    }
    found
}

fn selects(webhook: &MutatingWebhook, namespace: &Map<String>, pod: &Map<String>) -> bool {
    webhook.namespace_selector.as_ref().is_none_or(|selector| selector.matches(namespace))
        && webhook.object_selector.as_ref().is_none_or(|selector| selector.matches(pod))
}

fn shown(namespace: &Map<String>, pod: &Map<String>) -> String {
    let list = |labels: &Map<String>| -> String {
        let pairs: Vec<String> = labels.iter().map(|(key, value)| format!("`{key}: {value}`")).collect();
        if pairs.is_empty() { "no label".to_owned() } else { pairs.join(" and ") }
    };
    format!("those with {} in namespaces with {}", list(pod), list(namespace))
}
