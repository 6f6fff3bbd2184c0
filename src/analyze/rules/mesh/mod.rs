//! Group `mesh`: settings of the whole mesh, the control plane, webhooks, versions.

pub(crate) mod conflicting_webhooks;
pub(crate) mod export_without_service;
pub(crate) mod extension_provider;
pub(crate) mod extension_provider_service;
pub(crate) mod gateway_api_crd;
pub(crate) mod mesh_networks;
pub(crate) mod mesh_setting;
pub(crate) mod operator_resource;
pub(crate) mod path_normalization_none;
pub(crate) mod registry_only_egress;
pub(crate) mod removed_variable;
pub(crate) mod revision_of_object;
pub(crate) mod unknown_network_registry;
pub(crate) mod unknown_revision;
pub(crate) mod webhook_address;
pub(crate) mod webhook_service;

use std::collections::BTreeMap;

use crate::analyze::Context;
use crate::api::Kind;
use crate::api::istio::istio_operator::IstioOperator;
use crate::api::istio::mesh_config::MeshConfig;
use crate::api::k8s::webhook::{MutatingWebhook, MutatingWebhookConfiguration, WebhookClientConfig};
use crate::store::{Object, Of};

/// A MeshConfig, the object that holds it and the path inside.
struct Config<'m> {
    object: &'m Object,
    path: &'static str,
    body: &'m MeshConfig,
}

/// Returns every MeshConfig of the input.
fn configs<'m>(cx: &Context<'m>) -> Vec<Config<'m>> {
    let maps = cx.mesh.of_kind(Kind::ConfigMap).filter_map(|object| {
        let body = object.mesh.as_deref()?;
        Some(Config { object, path: "data.mesh", body })
    });
    let operators = cx.mesh.all::<IstioOperator>().filter_map(|operator| {
        let body = &operator.body.mesh_config.as_ref()?.0;
        Some(Config { object: operator.object, path: "spec.meshConfig", body })
    });
    maps.chain(operators).collect()
}

/// Tells whether a webhook configuration is one of Istio's injector.
fn is_injector(configuration: Of<'_, MutatingWebhookConfiguration>) -> bool {
    let object = configuration.object;
    object.label("app") == Some("sidecar-injector")
        || object.label("istio.io/rev").is_some()
        || object.name().starts_with("istio-sidecar-injector")
        || object.name().starts_with("istio-revision-tag")
        || configuration.webhooks.iter().any(|webhook| webhook.name.as_deref().is_some_and(|name| name.ends_with("istio.io")))
}

/// Returns Istio's injection webhooks with the configuration each belongs to and its position there.
fn injectors<'m>(cx: &Context<'m>) -> Vec<(Of<'m, MutatingWebhookConfiguration>, usize, &'m MutatingWebhook)> {
    let configurations = cx.mesh.all::<MutatingWebhookConfiguration>().filter(|configuration| is_injector(*configuration));
    configurations
        .flat_map(|configuration| {
            configuration.body.webhooks.iter().enumerate().map(move |(position, webhook)| (configuration, position, webhook))
        })
        .collect()
}

/// Returns every webhook of Istio, of either kind, with the path of how it is called.
fn clients<'m>(cx: &Context<'m>) -> Vec<(&'m Object, String, &'m WebhookClientConfig)> {
    use crate::api::k8s::webhook::ValidatingWebhookConfiguration;
    let path = |position: usize| format!("webhooks[{position}].clientConfig");
    let mut found: Vec<_> = injectors(cx)
        .into_iter()
        .filter_map(|(configuration, position, webhook)| Some((configuration.object, path(position), webhook.client_config.as_ref()?)))
        .collect();
    for configuration in cx.mesh.all::<ValidatingWebhookConfiguration>() {
        let name = configuration.object.name();
        let ours =
            name.starts_with("istio-validator") || name.starts_with("istiod-") || configuration.object.label("app") == Some("istiod");
        let webhooks = configuration.body.webhooks.iter().enumerate().filter(|_| ours);
        found.extend(webhooks.filter_map(|(at, webhook)| Some((configuration.object, path(at), webhook.client_config.as_ref()?))));
    }
    found
}

/// What the input says about revisions of the control plane.
#[derive(Default)]
struct Revisions<'m> {
    /// Revision or tag → the revision it stands for, and the object that says so.
    known: BTreeMap<&'m str, (&'m str, &'m Object)>,
    /// Webhooks are in the input: they name all revisions and tags there are.
    complete: bool,
}

fn revisions<'m>(cx: &Context<'m>) -> Revisions<'m> {
    let mut revisions = Revisions::default();
    for configuration in cx.mesh.all::<MutatingWebhookConfiguration>().filter(|configuration| is_injector(*configuration)) {
        let object = configuration.object;
        revisions.complete = true;
        let revision = object.label("istio.io/rev").unwrap_or("default");
        revisions.known.insert(revision, (revision, object));
        if let Some(tag) = object.label("istio.io/tag") {
            revisions.known.insert(tag, (revision, object));
        }
    }
    for operator in cx.mesh.all::<IstioOperator>() {
        let revision = operator.body.revision.as_deref().filter(|revision| !revision.is_empty()).unwrap_or("default");
        revisions.known.entry(revision).or_insert((revision, operator.object));
    }
    for object in cx.mesh.of_kind(Kind::Deployment).filter(|object| object.label("app") == Some("istiod")) {
        let revision = object.label("istio.io/rev").unwrap_or("default");
        revisions.known.entry(revision).or_insert((revision, object));
    }
    revisions
}
