//! The destinations of a rule with their shares, whatever the layer, and who manages them.

use std::collections::BTreeSet;

use crate::analyze::Context;
use crate::api::argo::rollout::Rollout;
use crate::api::istio::destination::Destination;
use crate::api::istio::virtual_service::VirtualService;
use crate::store::{ObjectId, Of};

/// A destination of a rule and its share.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Leg<'m> {
    pub(crate) host: Option<&'m str>,
    pub(crate) subset: Option<&'m str>,
    pub(crate) port: Option<u32>,
    pub(crate) weight: Option<i32>,
}

impl<'m> Leg<'m> {
    fn of(destination: Option<&'m Destination>, weight: Option<i32>) -> Self {
        let host = destination.and_then(|to| to.host.as_deref());
        let subset = destination.and_then(|to| to.subset.as_deref()).filter(|subset| !subset.is_empty());
        let port = destination.and_then(|to| to.port.as_ref()).and_then(|port| port.number);
        Self { host, subset, port, weight }
    }

    /// Returns what to call it.
    pub(crate) fn name(&self) -> String {
        let host = self.host.unwrap_or_default();
        match self.subset {
            Some(subset) => format!("`{host}` (subset `{subset}`)"),
            None => format!("`{host}`"),
        }
    }
}

/// The destinations of one rule.
#[derive(Debug, Clone)]
pub(crate) struct Split<'m> {
    pub(crate) service: Of<'m, VirtualService>,
    /// Path of the list of destinations.
    pub(crate) path: String,
    pub(crate) legs: Vec<Leg<'m>>,
}

impl Split<'_> {
    /// Returns the sum of the weights; an absent one counts as zero.
    pub(crate) fn sum(&self) -> i64 {
        self.legs.iter().map(|leg| i64::from(leg.weight.unwrap_or_default())).sum()
    }
}

/// Iterates over the destination lists of all rules: http, tls and tcp.
pub(crate) fn splits<'m>(cx: &Context<'m>) -> impl Iterator<Item = Split<'m>> + use<'m> {
    cx.mesh.all::<VirtualService>().flat_map(splits_of)
}

fn splits_of(service: Of<'_, VirtualService>) -> Vec<Split<'_>> {
    let mut found = Vec::new();
    let mut add = |layer: &str, rule: usize, legs: Vec<_>| {
        if !legs.is_empty() {
            found.push(Split { service, path: format!("spec.{layer}[{rule}].route"), legs });
        }
    };
    for (at, rule) in service.body.http.iter().enumerate() {
        add("http", at, rule.route.iter().map(|leg| Leg::of(leg.destination.as_ref(), leg.weight)).collect());
    }
    for (at, rule) in service.body.tls.iter().enumerate() {
        add("tls", at, rule.route.iter().map(|leg| Leg::of(leg.destination.as_ref(), leg.weight)).collect());
    }
    for (at, rule) in service.body.tcp.iter().enumerate() {
        add("tcp", at, rule.route.iter().map(|leg| Leg::of(leg.destination.as_ref(), leg.weight)).collect());
    }
    found
}

/// Returns the VirtualServices whose weights a Rollout moves.
pub(crate) fn managed(cx: &Context<'_>) -> BTreeSet<ObjectId> {
    let mut found = BTreeSet::new();
    for rollout in cx.mesh.all::<Rollout>() {
        let canary = rollout.body.strategy.as_ref().and_then(|strategy| strategy.canary.as_ref());
        let Some(istio) = canary.and_then(|canary| canary.traffic_routing.as_ref()).and_then(|routing| routing.istio.as_ref()) else {
            continue;
        };
        for named in istio.virtual_service.iter().chain(&istio.virtual_services) {
            let Some(name) = named.name.as_deref() else { continue };
            // Argo takes `name.namespace` too.
            let (name, space) = name.split_once('.').unwrap_or((name, &rollout.object.namespace));
            found.extend(cx.mesh.named::<VirtualService>(space, name).map(|service| service.object.id));
        }
    }
    found
}
