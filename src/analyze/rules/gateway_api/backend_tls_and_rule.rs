//! Two ways to say how TLS to a backend is done.

use foldhash::{HashMap, HashMapExt};

rule! {
    /// A BackendTLSPolicy and a DestinationRule with TLS settings for the same Service.
    ///
    /// ## Why is this bad?
    ///
    /// One of the two decides, which one depends on where the request comes from.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// apiVersion: v1
    /// kind: Service
    /// metadata: {name: catalog, namespace: shop}
    /// spec:
    ///   ports: [{name: http, port: 80}]
    /// ---
    /// apiVersion: gateway.networking.k8s.io/v1
    /// kind: BackendTLSPolicy
    /// metadata: {name: catalog, namespace: shop}
    /// spec:
    ///   targetRefs: [{group: "", kind: Service, name: catalog}]
    ///   validation: {hostname: catalog.example.com, wellKnownCACertificates: System}
    /// ---
    /// apiVersion: networking.istio.io/v1
    /// kind: DestinationRule
    /// metadata: {name: catalog, namespace: shop}
    /// spec:
    ///   host: catalog.shop.svc.cluster.local
    ///   trafficPolicy: {tls: {mode: ISTIO_MUTUAL}}
    /// ```
    ///
    /// ```yaml good
    /// apiVersion: v1
    /// kind: Service
    /// metadata: {name: catalog, namespace: shop}
    /// spec:
    ///   ports: [{name: http, port: 80}]
    /// ---
    /// apiVersion: gateway.networking.k8s.io/v1
    /// kind: BackendTLSPolicy
    /// metadata: {name: catalog, namespace: shop}
    /// spec:
    ///   targetRefs: [{group: "", kind: Service, name: catalog}]
    ///   validation: {hostname: catalog.example.com, wellKnownCACertificates: System}
    /// ---
    /// apiVersion: networking.istio.io/v1
    /// kind: DestinationRule
    /// metadata: {name: catalog, namespace: shop}
    /// spec:
    ///   host: catalog.shop.svc.cluster.local
    ///   trafficPolicy: {connectionPool: {tcp: {maxConnections: 100}}}
    /// ```
    "MSH1290", "backend-tls-and-rule", GatewayApi, Warning,
    aliases: [],
    rows: ["RG-011"],
    fix: None,
}

use super::label;
use crate::analyze::{Context, Findings, rule};
use crate::api::gateway::backend_tls_policy::BackendTlsPolicy;
use crate::api::istio::destination_rule::DestinationRule;
use crate::store::Object;

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    if !cx.has::<BackendTlsPolicy>() {
        return;
    }
    let mut rules: HashMap<String, (&Object, String)> = HashMap::new();
    for rule in cx.mesh.all::<DestinationRule>() {
        let Some(policy) = &rule.body.traffic_policy else { continue };
        let own = policy.tls.is_some().then(|| "spec.trafficPolicy.tls".to_owned());
        let of_port = policy.port_level_settings.iter().position(|port| port.tls.is_some());
        let path = own.or_else(|| of_port.map(|position| format!("spec.trafficPolicy.portLevelSettings[{position}].tls")));
        if let (Some(path), Some(host)) = (path, rule.body.host.as_deref()) {
            rules.entry(cx.mesh.full_host(host, &rule.object.namespace)).or_insert((rule.object, path));
        }
    }
    for policy in cx.mesh.all::<BackendTlsPolicy>() {
        for (position, target) in policy.body.target_refs.iter().enumerate().filter(|(_, target)| target.kind.as_deref() == Some("Service"))
        {
            let name = target.name.as_deref().unwrap_or_default();
            let Some((rule, path)) = rules.get(&cx.mesh.service_host(name, &policy.object.namespace)) else { continue };
            out.report(
                policy.object,
                format!("spec.targetRefs[{position}].name"),
                format!("{} has TLS settings for Service `{name}`, too", label(rule)),
            )
            .note("two sources say how TLS to the backend is done")
            .related(rule, path, "the other settings")
            .help("keep the BackendTLSPolicy for Gateways, or the DestinationRule for all of Istio's proxies");
        }
    }
}
