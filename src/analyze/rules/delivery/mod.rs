//! Group `delivery`: controllers that shift traffic while a workload is replaced.

pub(crate) mod generated_route;
pub(crate) mod rollout_destinations;
pub(crate) mod rollout_mirror;
pub(crate) mod rollout_routes;
pub(crate) mod rollout_services;
pub(crate) mod rollout_subsets;
pub(crate) mod rollout_weights;

use crate::analyze::Context;
use crate::api::argo::rollout::{CanaryStrategy, IstioRouting, IstioVirtualServiceRef, Rollout};
use crate::api::istio::virtual_service::{HttpRoute, VirtualService};
use crate::store::Of;
use crate::text::is_unknown;

/// The path of the Istio settings inside a Rollout.
const ISTIO: &str = "spec.strategy.canary.trafficRouting.istio";

fn canary(rollout: Of<'_, Rollout>) -> Option<&CanaryStrategy> {
    rollout.body.strategy.as_ref()?.canary.as_ref()
}

fn istio(rollout: Of<'_, Rollout>) -> Option<&IstioRouting> {
    canary(rollout)?.traffic_routing.as_ref()?.istio.as_ref()
}

/// A VirtualService that a Rollout names, and the path of the reference.
struct Reference<'m> {
    path: String,
    body: &'m IstioVirtualServiceRef,
    name: &'m str,
    namespace: &'m str,
}

impl<'m> Reference<'m> {
    fn of(rollout: Of<'m, Rollout>, path: String, body: &'m IstioVirtualServiceRef) -> Option<Self> {
        let written = body.name.as_deref().filter(|name| !name.is_empty() && !is_unknown(name))?;
        let (name, namespace) = written.split_once('.').unwrap_or((written, &rollout.object.namespace));
        Some(Self { path, body, name, namespace })
    }
}

/// Returns the VirtualServices that a Rollout names, in either form.
fn references(rollout: Of<'_, Rollout>) -> Vec<Reference<'_>> {
    let Some(istio) = istio(rollout) else { return Vec::new() };
    let single = istio.virtual_service.iter().map(|body| (format!("{ISTIO}.virtualService"), body));
    let list = istio.virtual_services.iter().enumerate().map(|(at, body)| (format!("{ISTIO}.virtualServices[{at}]"), body));
    single.chain(list).filter_map(|(path, body)| Reference::of(rollout, path, body)).collect()
}

/// Returns the HTTP routes whose weights the controller sets, with their positions.
fn managed<'m>(service: Of<'m, VirtualService>, reference: &Reference<'_>) -> Vec<(usize, &'m HttpRoute)> {
    let routes = service.body.http.iter().enumerate();
    if reference.body.routes.is_empty() {
        return if service.body.http.len() == 1 { routes.collect() } else { Vec::new() };
    }
    routes.filter(|(_, route)| route.name.as_ref().is_some_and(|name| reference.body.routes.contains(name))).collect()
}

/// What a destination of a managed route must be: a Service's host, or a subset.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Side<'m> {
    Host(&'m str),
    Subset(&'m str),
}

/// Returns what stands for the stable and the canary pods, where the Rollout says so.
fn sides(rollout: Of<'_, Rollout>) -> Option<(Side<'_>, Side<'_>)> {
    let canary = canary(rollout)?;
    if let Some(rule) = istio(rollout)?.destination_rule.as_ref() {
        return Some((Side::Subset(rule.stable_subset_name.as_deref()?), Side::Subset(rule.canary_subset_name.as_deref()?)));
    }
    if let Some(pair) = &canary.ping_pong {
        return Some((Side::Host(pair.ping_service.as_deref()?), Side::Host(pair.pong_service.as_deref()?)));
    }
    Some((Side::Host(canary.stable_service.as_deref()?), Side::Host(canary.canary_service.as_deref()?)))
}

/// Returns the position of the destination that is a side.
fn destination_of(
    cx: &Context<'_>,
    rollout: Of<'_, Rollout>,
    service: Of<'_, VirtualService>,
    route: &HttpRoute,
    side: Side<'_>,
) -> Option<usize> {
    route.route.iter().position(|entry| {
        let Some(destination) = &entry.destination else { return false };
        match side {
            Side::Subset(subset) => destination.subset.as_deref() == Some(subset),
            Side::Host(name) => {
                let host = destination.host.as_deref().unwrap_or_default();
                is_unknown(host) || cx.same_host((host, &service.object.namespace), (name, &rollout.object.namespace))
            }
        }
    })
}
