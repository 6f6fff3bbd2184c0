//! Statuses that say that something failed.

use serde_json::Value;

use crate::analyze::{Context, Findings, rule};
use crate::api::Kind;
use crate::store::Object;

rule! {
    /// An object whose status says that a controller could not accept or program it.
    ///
    /// Looks at waypoint bindings, at what ztunnel and waypoints say about policies, and at the
    /// conditions of Gateway API objects, of their listeners and of their parents. Conditions that only
    /// wait for something are left alone.
    ///
    /// ## Why is this bad?
    ///
    /// The object exists and yet has no effect, or only a part of it.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// apiVersion: security.istio.io/v1
    /// kind: AuthorizationPolicy
    /// metadata: {name: viewer, namespace: shop}
    /// spec:
    ///   rules:
    ///   - to: [{operation: {ports: ["8080"]}}]
    /// status:
    ///   conditions:
    ///   - {type: ZtunnelAccepted, status: "False", reason: UnsupportedValue, message: "methods need a waypoint"}
    /// ```
    ///
    /// ```yaml good
    /// apiVersion: security.istio.io/v1
    /// kind: AuthorizationPolicy
    /// metadata: {name: viewer, namespace: shop}
    /// spec:
    ///   rules:
    ///   - to: [{operation: {ports: ["8080"]}}]
    /// status:
    ///   conditions:
    ///   - {type: ZtunnelAccepted, status: "True", reason: Accepted, message: "attached to ztunnel"}
    /// ```
    "MSH0029", "negative-status", Document, Warning,
    aliases: ["IST0171"],
    rows: ["GEN-042"],
    fix: None,
}

/// Conditions that mean failure when they are `False`.
const GATEWAY: &[&str] = &["Accepted", "Programmed", "ResolvedRefs", "SupportedVersion", "ResolvedWaypoints"];
const BOUND: &[&str] = &["istio.io/WaypointBound"];
const POLICY: &[&str] = &["ZtunnelAccepted", "WaypointAccepted"];
/// Conditions that mean failure when they are `True`.
const ADVERSE: &[&str] = &["Conflicted", "PartiallyInvalid", "OverlappingTLSConfig"];
/// Reasons that will pass.
const PASSING: &[&str] = &["Pending", "Waiting", "NotReconciled", "Unknown", "InitializingWaypoint"];

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    for object in cx.objects() {
        let Some(status) = object.status.as_ref().map(|status| &status.0) else { continue };
        let Some(wanted) = object.kind.and_then(conditions_of) else { continue };
        for (path, list) in lists(status) {
            for (position, condition) in list.iter().enumerate() {
                condition_said(object, &format!("{path}[{position}]"), condition, wanted, out);
            }
        }
    }
}

fn conditions_of(kind: Kind) -> Option<&'static [&'static str]> {
    match kind {
        Kind::Service | Kind::ServiceEntry | Kind::WorkloadEntry => Some(BOUND),
        Kind::AuthorizationPolicy | Kind::RequestAuthentication | Kind::Telemetry | Kind::WasmPlugin | Kind::TrafficExtension => {
            Some(POLICY)
        }
        Kind::PeerAuthentication => Some(POLICY),
        Kind::K8sGateway
        | Kind::GatewayClass
        | Kind::HttpRoute
        | Kind::GrpcRoute
        | Kind::TlsRoute
        | Kind::TcpRoute
        | Kind::UdpRoute
        | Kind::BackendTlsPolicy
        | Kind::ListenerSet
        | Kind::XListenerSet
        | Kind::XBackendTrafficPolicy
        | Kind::LinkerdHttpRoute
        | Kind::HttpLocalRateLimitPolicy
        | Kind::EgressNetwork => Some(GATEWAY),
        _ => None,
    }
}

/// Returns every list of conditions of a status with its path.
fn lists(status: &Value) -> Vec<(String, &Vec<Value>)> {
    let mut found: Vec<(String, &Vec<Value>)> = Vec::new();
    found.extend(status.get("conditions").and_then(Value::as_array).map(|list| ("status.conditions".to_owned(), list)));
    for part in ["listeners", "parents", "ancestors"] {
        for (position, item) in status.get(part).and_then(Value::as_array).into_iter().flatten().enumerate() {
            let list = item.get("conditions").and_then(Value::as_array);
            found.extend(list.map(|list| (format!("status.{part}[{position}].conditions"), list)));
        }
    }
    found
}

fn condition_said(object: &Object, path: &str, condition: &Value, wanted: &[&str], out: &mut Findings) {
    let text = |field: &str| condition.get(field).and_then(Value::as_str).unwrap_or_default();
    let (name, state, reason) = (text("type"), text("status"), text("reason"));
    let negative = wanted.contains(&name) && state.eq_ignore_ascii_case("false");
    let adverse = ADVERSE.contains(&name) && state.eq_ignore_ascii_case("true");
    let partial = wanted.contains(&name) && reason == "PartiallyInvalid";
    if !(negative || adverse || partial) || PASSING.contains(&reason) || is_old(object, condition) {
        return;
    }
    let because = if reason.is_empty() { String::new() } else { format!(" ({reason})") };
    let message = format!("its status says `{name}: {state}`{because}");
    let said = text("message");
    let finding = out.report(object, format!("{path}.status"), message);
    finding.note(if said.is_empty() {
        "the controller could not use it as it is".to_owned()
    } else {
        format!("the controller says: {said}")
    });
    finding.help("correct what the controller names; the status follows by itself");
}

/// Tells whether the condition speaks about an earlier version of the object.
fn is_old(object: &Object, condition: &Value) -> bool {
    let observed = condition.get("observedGeneration").and_then(Value::as_i64);
    observed.zip(object.meta.generation).is_some_and(|(observed, current)| observed < current)
}
