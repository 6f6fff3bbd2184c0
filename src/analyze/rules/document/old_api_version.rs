//! Older versions of kinds that have a stable one.

use crate::analyze::{Change, Context, Findings, Targets, rule};
use crate::diag::Safety;
use crate::store::Object;

rule! {
    /// An older API version of a kind that has a newer, stable one.
    ///
    /// Target versions in `meshctl.toml` (`[targets]`) silence it where the newer version does not
    /// exist yet: Istio's `v1` came with 1.22 (Telemetry: 1.22), Gateway API's `v1` of HTTPRoute
    /// with 1.0, of GRPCRoute with 1.1, of BackendTLSPolicy with 1.4, of TLSRoute with 1.5.
    ///
    /// ## Why is this bad?
    ///
    /// Old versions are served for a while and then removed; the objects mean the same in the new one.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// apiVersion: security.istio.io/v1beta1
    /// kind: PeerAuthentication
    /// metadata: {name: default, namespace: shop}
    /// spec: {mtls: {mode: STRICT}}
    /// ```
    ///
    /// ```yaml good
    /// apiVersion: security.istio.io/v1
    /// kind: PeerAuthentication
    /// metadata: {name: default, namespace: shop}
    /// spec: {mtls: {mode: STRICT}}
    /// ```
    "MSH0012", "old-api-version", Document, Info,
    aliases: [],
    rows: ["GEN-007"],
    fix: Some(Safety::Safe),
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    for object in cx.objects() {
        let Some(kind) = object.kind else { continue };
        let info = kind.info();
        let stable = info.versions[0];
        let old = object.version() != stable && info.versions.contains(&object.version());
        if old && !stable.contains("alpha") && !stable.contains("beta") && exists(object, &cx.targets) {
            let full = format!("{}/{stable}", info.group);
            out.report(object, "apiVersion", format!("`{}` is an old version of {}", object.api_version, object.kind_name))
                .help(format!("`{full}` means the same"))
                .fix(Safety::Safe, Change::Replace { path: "apiVersion".to_owned(), text: full });
        }
    }
}

/// Tells whether the stable version exists where the manifests are meant for.
fn exists(object: &Object, targets: &Targets) -> bool {
    let (target, since) = match (object.group(), object.kind_name.as_str()) {
        (group, _) if group.ends_with(".istio.io") => (targets.istio, (1, 22)),
        ("gateway.networking.k8s.io", "GRPCRoute") => (targets.gateway_api, (1, 1)),
        ("gateway.networking.k8s.io", "BackendTLSPolicy") => (targets.gateway_api, (1, 4)),
        ("gateway.networking.k8s.io", "TLSRoute" | "ReferenceGrant" | "ListenerSet") => (targets.gateway_api, (1, 5)),
        ("gateway.networking.k8s.io", "TCPRoute" | "UDPRoute") => (targets.gateway_api, (1, 6)),
        ("gateway.networking.k8s.io", _) => (targets.gateway_api, (1, 0)),
        _ => return false,
    };
    target.is_none_or(|target| target >= since)
}
