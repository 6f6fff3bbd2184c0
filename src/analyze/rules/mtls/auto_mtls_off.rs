//! Meshes in which proxies do not choose mTLS by themselves.

use crate::analyze::{Context, Findings, rule};
use crate::api::istio::peer_authentication::{Mode, PeerAuthentication};

rule! {
    /// Mesh settings that turn auto mTLS off.
    ///
    /// ## Why is this bad?
    ///
    /// Proxies then send plaintext unless a DestinationRule says `ISTIO_MUTUAL`, also to servers that
    /// refuse it. Every narrower DestinationRule must repeat the setting, because rules are not merged.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// apiVersion: v1
    /// kind: ConfigMap
    /// metadata: {name: istio, namespace: istio-system}
    /// data:
    ///   mesh: |
    ///     enableAutoMtls: false
    /// ```
    ///
    /// ```yaml good
    /// apiVersion: v1
    /// kind: ConfigMap
    /// metadata: {name: istio, namespace: istio-system}
    /// data:
    ///   mesh: |
    ///     trustDomain: cluster.local
    /// ```
    "MSH0521", "auto-mtls-off", Mtls, Info,
    aliases: [],
    rows: ["PA-020"],
    fix: None,
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    // Where a policy insists on mTLS, `no-client-mtls` says what breaks.
    let strict = |mode: Option<Mode>| mode == Some(Mode::Strict);
    if cx.mesh.all::<PeerAuthentication>().any(|policy| strict(policy.body.mtls.as_ref().and_then(|mtls| mtls.mode))) {
        return;
    }
    let Some((origin, path)) = cx.mesh.settings.origin.filter(|_| !cx.mesh.settings.auto_mtls()) else { return };
    let finding = out.report(cx.mesh.object(origin), format!("{path}.enableAutoMtls"), "auto mTLS is off");
    finding.note("proxies send plaintext to every host without a DestinationRule that says ISTIO_MUTUAL");
    finding.help("remove the setting, and DestinationRules that only repeat ISTIO_MUTUAL");
}
