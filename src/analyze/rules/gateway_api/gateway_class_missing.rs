//! Gateways of unknown classes.

use std::collections::BTreeSet;

rule! {
    /// A Gateway of a class that does not exist.
    ///
    /// Classes of well-known controllers are presumed. Any other class is only missed when the input holds
    /// GatewayClasses, and then one level lower; a near miss of a known one is an error.
    ///
    /// ## Why is this bad?
    ///
    /// No controller takes the Gateway: it gets no address and serves nothing.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// apiVersion: gateway.networking.k8s.io/v1
    /// kind: Gateway
    /// metadata: {name: edge, namespace: shop}
    /// spec:
    ///   gatewayClassName: isito
    ///   listeners:
    ///   - {name: http, port: 80, protocol: HTTP}
    /// ```
    ///
    /// ```yaml good
    /// apiVersion: gateway.networking.k8s.io/v1
    /// kind: Gateway
    /// metadata: {name: edge, namespace: shop}
    /// spec:
    ///   gatewayClassName: istio
    ///   listeners:
    ///   - {name: http, port: 80, protocol: HTTP}
    /// ---
    /// ```
    "MSH1251", "gateway-class-missing", GatewayApi, Error,
    aliases: ["KIA1504"],
    rows: ["KGW-001"],
    fix: Some(Safety::Suggested),
}

use crate::analyze::{Context, Findings, rule};
use crate::api::gateway::gateway_class::GatewayClass;
use crate::api::gateway::k8s_gateway::K8sGateway;
use crate::diag::{Level, Safety};
use crate::text::{is_unknown, suggest};

/// Classes that controllers install under a name of their own.
const WELL_KNOWN: [&str; 31] = [
    "agentgateway",
    "amazon-vpc-lattice",
    "apisix",
    "azure-alb-external",
    "cilium",
    "consul",
    "contour",
    "easegress",
    "eg",
    "envoy",
    "envoy-gateway",
    "gke-l7-global-external-managed",
    "gke-l7-gxlb",
    "gke-l7-regional-external-managed",
    "gke-l7-rilb",
    "gloo-gateway",
    "haproxy",
    "higress",
    "istio",
    "istio-east-west",
    "istio-remote",
    "istio-waypoint",
    "kgateway",
    "kgateway-waypoint",
    "kong",
    "kuma",
    "linkerd",
    "meshctl",
    "nginx",
    "ngrok",
    "traefik",
];

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    let given: BTreeSet<&str> = cx.mesh.all::<GatewayClass>().map(|class| class.object.name()).collect();
    let open = given.iter().any(|class| is_unknown(class));
    for gateway in cx.mesh.all::<K8sGateway>() {
        let class = gateway.body.gateway_class_name.as_deref().unwrap_or_default();
        if class.is_empty() || is_unknown(class) || open || given.contains(class) || WELL_KNOWN.contains(&class) {
            continue;
        }
        let near = near_miss(class, &given);
        if near.is_none() && given.is_empty() && !cx.options.complete {
            out.skip("classes of other repositories are presumed");
            continue;
        }
        let finding = out.report(gateway.object, "spec.gatewayClassName", format!("there is no GatewayClass `{class}`"));
        finding.note("no controller takes the Gateway: its status will stay Accepted=Unknown");
        if let Some(near) = near {
            finding.help(format!("`{near}` is a known class")).suggest_value("spec.gatewayClassName", near);
            continue;
        }
        let own: Vec<&str> = given.iter().copied().collect();
        finding.help(format!("the input has {}", crate::text::words::list(own, 6)));
        if !cx.options.complete {
            finding.level(Level::Warning).note("assuming that the GatewayClasses are all in the input");
        }
    }
}

/// Returns the class that was probably meant. A known name with an addition (`nginx-internal`) is
/// somebody's own class.
fn near_miss<'a>(class: &str, given: &BTreeSet<&'a str>) -> Option<&'a str> {
    let own = WELL_KNOWN.iter().copied().filter(|known| known.len() >= 5);
    let near = suggest::nearest(class, given.iter().copied().chain(own))?;
    let extended = class.starts_with(near) || class.ends_with(near) || near.starts_with(class) && given.is_empty();
    let digits = |text: &str| text.chars().filter(char::is_ascii_digit).collect::<String>();
    (!extended && digits(class) == digits(near)).then_some(near)
}
