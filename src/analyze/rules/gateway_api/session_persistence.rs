//! Session persistence of rules and of backend policies.

use crate::analyze::{Context, Findings, rule};
use crate::api::gateway::session_persistence::{LifetimeType, SessionPersistence, SessionType};
use crate::api::gateway::xbackend_traffic_policy::XBackendTrafficPolicy;
use crate::store::Object;

rule! {
    /// Session persistence with a permanent cookie and no lifetime, or with cookie settings where a header carries the session.
    ///
    /// ## Why is this bad?
    ///
    /// The API server rejects the object.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// apiVersion: gateway.networking.k8s.io/v1
    /// kind: HTTPRoute
    /// metadata: {name: catalog, namespace: shop}
    /// spec:
    ///   parentRefs: [{name: edge}]
    ///   rules:
    ///   - sessionPersistence:
    ///       cookieConfig: {lifetimeType: Permanent}
    ///     backendRefs: [{name: catalog, port: 80}]
    /// ```
    ///
    /// ```yaml good
    /// apiVersion: gateway.networking.k8s.io/v1
    /// kind: HTTPRoute
    /// metadata: {name: catalog, namespace: shop}
    /// spec:
    ///   parentRefs: [{name: edge}]
    ///   rules:
    ///   - sessionPersistence:
    ///       absoluteTimeout: 24h
    ///       cookieConfig: {lifetimeType: Permanent}
    ///     backendRefs: [{name: catalog, port: 80}]
    /// ```
    "MSH1240", "session-persistence", GatewayApi, Error,
    aliases: [],
    rows: ["RT-035"],
    fix: None,
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    for route in cx.mesh.gateway_routes() {
        for rule in route.rules() {
            let http = rule.http.and_then(|http| http.session_persistence.as_ref());
            let found = http.or_else(|| rule.grpc.and_then(|grpc| grpc.session_persistence.as_ref()));
            if let Some(session) = found {
                of_session(route.object, session, &format!("{}.sessionPersistence", rule.path), out);
            }
        }
    }
    for policy in cx.all::<XBackendTrafficPolicy>() {
        if let Some(session) = &policy.body.session_persistence {
            of_session(policy.object, session, "spec.sessionPersistence", out);
        }
    }
}

fn of_session(object: &Object, session: &SessionPersistence, path: &str, out: &mut Findings) {
    let Some(cookie) = &session.cookie_config else { return };
    if session.type_ == Some(SessionType::Header) {
        out.report(object, format!("{path}.cookieConfig"), "the session is carried by a header, which has no cookie settings")
            .on_key()
            .note("the API server rejects the object")
            .related(object, format!("{path}.type"), "the type")
            .help("remove `cookieConfig`, or write `type: Cookie`");
    } else if cookie.lifetime_type == Some(LifetimeType::Permanent) && session.absolute_timeout.is_none() {
        out.report(object, format!("{path}.cookieConfig.lifetimeType"), "a permanent cookie needs `absoluteTimeout`")
            .note("the API server rejects the object")
            .help("say how long the cookie lives, such as `absoluteTimeout: 24h`");
    }
}
