//! Services that the API server calls and that accept only mTLS.

use super::strict_behind;
use crate::analyze::{Context, Findings, rule};
use crate::api::k8s::api_service::ApiService;
use crate::api::k8s::custom_resource_definition::CustomResourceDefinition;
use crate::api::k8s::service::Service;
use crate::api::k8s::webhook::{MutatingWebhookConfiguration, ValidatingWebhookConfiguration, WebhookClientConfig};
use crate::store::Object;
use crate::yaml::decode::IntOrString;

rule! {
    /// An admission webhook, conversion webhook or APIService whose backend accepts only mTLS.
    ///
    /// A port with an exception is no mistake.
    ///
    /// ## Why is this bad?
    ///
    /// The API server is not in the mesh. Its calls are reset; with `failurePolicy: Fail` the objects the
    /// webhook is for can no longer be written at all.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// apiVersion: v1
    /// kind: Service
    /// metadata: {name: guard, namespace: policy}
    /// spec:
    ///   selector: {app: guard}
    ///   ports: [{name: https, port: 443, targetPort: 8443}]
    /// ---
    /// apiVersion: v1
    /// kind: Pod
    /// metadata: {name: guard, namespace: policy, labels: {app: guard, sidecar.istio.io/inject: "true"}}
    /// spec:
    ///   containers: [{name: guard, image: "example.com/guard:1"}]
    /// ---
    /// apiVersion: security.istio.io/v1
    /// kind: PeerAuthentication
    /// metadata: {name: default, namespace: policy}
    /// spec: {mtls: {mode: STRICT}}
    /// ---
    /// apiVersion: admissionregistration.k8s.io/v1
    /// kind: ValidatingWebhookConfiguration
    /// metadata: {name: guard}
    /// webhooks:
    /// - name: guard.example.com
    ///   admissionReviewVersions: [v1]
    ///   sideEffects: None
    ///   clientConfig:
    ///     service: {name: guard, namespace: policy, path: /validate}
    ///   rules:
    ///   - {apiGroups: [apps], apiVersions: [v1], operations: [CREATE], resources: [deployments]}
    /// ```
    ///
    /// ```yaml good
    /// apiVersion: v1
    /// kind: Service
    /// metadata: {name: guard, namespace: policy}
    /// spec:
    ///   selector: {app: guard}
    ///   ports: [{name: https, port: 443, targetPort: 8443}]
    /// ---
    /// apiVersion: v1
    /// kind: Pod
    /// metadata: {name: guard, namespace: policy, labels: {app: guard, sidecar.istio.io/inject: "true"}}
    /// spec:
    ///   containers: [{name: guard, image: "example.com/guard:1"}]
    /// ---
    /// apiVersion: security.istio.io/v1
    /// kind: PeerAuthentication
    /// metadata: {name: guard, namespace: policy}
    /// spec:
    ///   selector: {matchLabels: {app: guard}}
    ///   mtls: {mode: STRICT}
    ///   portLevelMtls: {8443: {mode: PERMISSIVE}}
    /// ---
    /// apiVersion: admissionregistration.k8s.io/v1
    /// kind: ValidatingWebhookConfiguration
    /// metadata: {name: guard}
    /// webhooks:
    /// - name: guard.example.com
    ///   admissionReviewVersions: [v1]
    ///   sideEffects: None
    ///   clientConfig:
    ///     service: {name: guard, namespace: policy, path: /validate}
    ///   rules:
    ///   - {apiGroups: [apps], apiVersions: [v1], operations: [CREATE], resources: [deployments]}
    /// ```
    "MSH0516", "strict-webhook", Mtls, Error,
    aliases: [],
    rows: ["PA-014"],
    fix: None,
}

/// A Service the API server calls, and where that is written.
struct Callee<'m> {
    object: &'m Object,
    path: String,
    namespace: &'m str,
    name: &'m str,
    port: i64,
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    for callee in callees(cx) {
        let Some(service) = cx.mesh.get::<Service>(callee.namespace, callee.name) else { continue };
        let Some(port) = service.body.ports.iter().position(|port| port.port == Some(callee.port)) else { continue };
        let Some(strict) = strict_behind(cx, service, port) else { continue };
        let message = format!("the API server calls `{}.{}`, which accepts only mTLS", callee.name, callee.namespace);
        let finding = out.report(callee.object, callee.path, message);
        finding.note("the API server has no certificate of the mesh: the proxy resets its calls");
        let target = match &service.body.ports[port].target_port {
            Some(IntOrString::Int(target)) => *target,
            _ => callee.port,
        };
        finding.help(format!(
            "accept plaintext on this port with `portLevelMtls: {{{target}: {{mode: PERMISSIVE}}}}` in a PeerAuthentication that selects the pods, \
             or keep it from the proxy with `traffic.sidecar.istio.io/excludeInboundPorts: \"{target}\"`"
        ));
        strict.explain(finding, service);
    }
}

fn callees<'m>(cx: &Context<'m>) -> Vec<Callee<'m>> {
    let mut found = Vec::new();
    for hooks in cx.mesh.all::<MutatingWebhookConfiguration>() {
        let configs = hooks.body.webhooks.iter().map(|hook| hook.client_config.as_ref()).enumerate();
        found.extend(configs.filter_map(|(i, config)| called(hooks.object, format!("webhooks[{i}].clientConfig"), config)));
    }
    for hooks in cx.mesh.all::<ValidatingWebhookConfiguration>() {
        let configs = hooks.body.webhooks.iter().map(|hook| hook.client_config.as_ref()).enumerate();
        found.extend(configs.filter_map(|(i, config)| called(hooks.object, format!("webhooks[{i}].clientConfig"), config)));
    }
    for definition in cx.mesh.all::<CustomResourceDefinition>() {
        let webhook = definition.body.conversion.as_ref().and_then(|conversion| conversion.webhook.as_ref());
        let config = webhook.and_then(|webhook| webhook.client_config.as_ref());
        found.extend(called(definition.object, "spec.conversion.webhook.clientConfig".to_owned(), config));
    }
    for service in cx.mesh.all::<ApiService>() {
        let reference = service.body.service.as_ref().and_then(|own| Some((own, own.namespace.as_deref()?, own.name.as_deref()?)));
        found.extend(reference.map(|(own, namespace, name)| Callee {
            object: service.object,
            path: "spec.service.name".to_owned(),
            namespace,
            name,
            port: own.port.unwrap_or(443),
        }));
    }
    found
}

fn called<'m>(object: &'m Object, path: String, config: Option<&'m WebhookClientConfig>) -> Option<Callee<'m>> {
    let service = config?.service.as_ref()?;
    let (namespace, name) = (service.namespace.as_deref()?, service.name.as_deref()?);
    Some(Callee { object, path: format!("{path}.service.name"), namespace, name, port: service.port.unwrap_or(443) })
}
