//! Names of listeners that repeat.

use foldhash::{HashMap, HashMapExt};

rule! {
    /// Two listeners of one Gateway or ListenerSet with the same name.
    ///
    /// ## Why is this bad?
    ///
    /// Routes choose listeners by name: the API server rejects the Gateway.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// apiVersion: gateway.networking.k8s.io/v1
    /// kind: Gateway
    /// metadata: {name: edge, namespace: shop}
    /// spec:
    ///   gatewayClassName: istio
    ///   listeners:
    ///   - {name: web, port: 80, protocol: HTTP}
    ///   - {name: web, port: 8080, protocol: HTTP}
    /// ```
    ///
    /// ```yaml good
    /// apiVersion: gateway.networking.k8s.io/v1
    /// kind: Gateway
    /// metadata: {name: edge, namespace: shop}
    /// spec:
    ///   gatewayClassName: istio
    ///   listeners:
    ///   - {name: web, port: 80, protocol: HTTP}
    ///   - {name: web-alt, port: 8080, protocol: HTTP}
    /// ```
    "MSH1252", "listener-name-twice", GatewayApi, Error,
    aliases: [],
    rows: ["KGW-004"],
    fix: None,
}

use crate::analyze::{Context, Findings, rule};
use crate::store::ObjectId;
use crate::text::is_unknown;

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    let mut seen: HashMap<(ObjectId, &str), usize> = HashMap::new();
    for listener in cx.mesh.listeners().iter().filter(|listener| !listener.name().is_empty() && !is_unknown(listener.name())) {
        let key = (listener.owner.id, listener.name());
        let Some(first) = seen.get(&key) else {
            seen.insert(key, listener.position);
            continue;
        };
        out.report(listener.owner, listener.path("name"), format!("two listeners are named `{}`", listener.name()))
            .note("names of listeners are unique: the API server rejects the object")
            .related(listener.owner, format!("spec.listeners[{first}].name"), "the first one")
            .help("rename one of them");
    }
}
