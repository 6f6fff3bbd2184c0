//! Group `reference`: what one object says about another.

pub(crate) mod unknown_host;

use crate::api::istio::destination::Destination;
use crate::api::istio::virtual_service::VirtualService;
use crate::store::Of;

/// A destination of a VirtualService and where it stands.
pub(crate) struct Target<'m> {
    pub(crate) destination: &'m Destination,
    /// Path of the destination, such as `spec.http[0].route[1].destination`.
    pub(crate) path: String,
    /// It only gets copies of requests.
    pub(crate) mirror: bool,
}

/// Returns every destination of a VirtualService: routes and mirrors, http, tls and tcp.
pub(crate) fn targets(service: Of<'_, VirtualService>) -> Vec<Target<'_>> {
    let mut found = Vec::new();
    let mut add = |destination, path: String, mirror| found.push(Target { destination, path, mirror });
    for (i, http) in service.body.http.iter().enumerate() {
        for (j, route) in http.route.iter().enumerate() {
            if let Some(destination) = &route.destination {
                add(destination, format!("spec.http[{i}].route[{j}].destination"), false);
            }
        }
        if let Some(destination) = &http.mirror {
            add(destination, format!("spec.http[{i}].mirror"), true);
        }
        for (j, mirror) in http.mirrors.iter().enumerate() {
            if let Some(destination) = &mirror.destination {
                add(destination, format!("spec.http[{i}].mirrors[{j}].destination"), true);
            }
        }
    }
    let layer4 = [
        ("tls", service.body.tls.iter().map(|tls| &tls.route).collect::<Vec<_>>()),
        ("tcp", service.body.tcp.iter().map(|tcp| &tcp.route).collect()),
    ];
    for (layer, routes) in layer4 {
        for (i, routes) in routes.into_iter().enumerate() {
            for (j, route) in routes.iter().enumerate() {
                if let Some(destination) = &route.destination {
                    add(destination, format!("spec.{layer}[{i}].route[{j}].destination"), false);
                }
            }
        }
    }
    found
}
