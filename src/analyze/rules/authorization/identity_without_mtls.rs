//! Identities where connections carry none.

use super::{action, is_enforced, values};
use crate::analyze::{Context, Findings, rule};
use crate::api::istio::authorization_policy::{Action, AuthorizationPolicy};
use crate::api::istio::peer_authentication::Mode;
use crate::diag::Level;
use crate::store::mtls::EffectiveMtls;

rule! {
    /// An AuthorizationPolicy that asks for the caller's identity on workloads that take plaintext.
    ///
    /// An error where PeerAuthentication disables mTLS: nobody has an identity. Where it says
    /// PERMISSIVE, callers without a proxy have none; that is an info, and a warning when such
    /// callers slip past a DENY rule.
    ///
    /// ## Why is this bad?
    ///
    /// Identity (`principals`, `namespaces`, `serviceAccounts`, `source.principal` …) comes from the
    /// client certificate of mTLS. Without mTLS positive matches never match, negative ones always.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// apiVersion: security.istio.io/v1
    /// kind: PeerAuthentication
    /// metadata: {name: default, namespace: shop}
    /// spec: {mtls: {mode: DISABLE}}
    /// ---
    /// apiVersion: security.istio.io/v1
    /// kind: AuthorizationPolicy
    /// metadata: {name: cart, namespace: shop}
    /// spec:
    ///   rules: [{from: [{source: {namespaces: [shop]}}]}]
    /// ```
    ///
    /// ```yaml good
    /// apiVersion: security.istio.io/v1
    /// kind: PeerAuthentication
    /// metadata: {name: default, namespace: shop}
    /// spec: {mtls: {mode: STRICT}}
    /// ---
    /// apiVersion: security.istio.io/v1
    /// kind: AuthorizationPolicy
    /// metadata: {name: cart, namespace: shop}
    /// spec:
    ///   rules: [{from: [{source: {namespaces: [shop]}}]}]
    /// ```
    "MSH0629", "identity-without-mtls", Authorization, Error,
    aliases: ["KIA0105"],
    rows: ["AP-029"],
    fix: None,
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    for policy in cx.all::<AuthorizationPolicy>() {
        let action = action(policy.body);
        let lists = values(policy.body);
        let mut asking = lists.iter().filter(|values| values.is_identity() || values.is_key(&["connection.sni"]));
        let Some(first) = asking.next().copied() else { continue };
        let scope = cx.scope(policy);
        if action == Action::Custom || !scope.targets.is_empty() {
            continue;
        }
        let covered: Vec<_> = scope.workloads(cx.mesh).into_iter().filter(is_enforced).filter(|workload| !workload.is_gateway()).collect();
        let modes: Vec<EffectiveMtls<'_>> = if covered.is_empty() {
            vec![cx.namespace_mtls(scope.namespace)]
        } else {
            covered.iter().map(|workload| cx.mtls(workload, None)).collect()
        };
        let named = |mtls: &&EffectiveMtls<'_>, mode: Mode| mtls.mode == mode && mtls.source.is_some();
        let disabled = modes.iter().position(|mtls| named(&mtls, Mode::Disable));
        let permissive = modes.iter().position(|mtls| named(&mtls, Mode::Permissive));
        let Some(at) = disabled.or(permissive) else { continue };
        let place = covered.get(at).map_or_else(|| scope.words(), |workload| format!("workload `{}`", workload.object.name()));
        // DENY by identity, or ALLOW by "not these": callers without an identity slip through.
        let evaded = std::iter::once(&first).chain(asking).find(|values| values.is_negative() == (action == Action::Allow)).copied();
        let shown = evaded.filter(|_| disabled.is_none()).unwrap_or(first);
        let (message, level) = if disabled.is_some() {
            (format!("`{}` needs mTLS, which is disabled for {place}", shown.words()), Level::Error)
        } else {
            let level = if evaded.is_some() { Level::Warning } else { Level::Info };
            (format!("`{}` needs mTLS, and {place} takes plaintext too (PERMISSIVE)", shown.words()), level)
        };
        let finding = out.report(policy.object, shown.path(), message);
        finding.on_key().level(level);
        finding.note(match (disabled.is_some(), evaded.is_some()) {
            (true, _) => "no caller has an identity: the field never matches, its negation always does",
            (false, true) => "callers in plaintext have no identity and slip past the rule",
            (false, false) => "callers in plaintext have no identity: they are refused",
        });
        finding.help("set mTLS mode STRICT for these workloads, or match by IP block or token");
        if let Some((peer, path)) = &modes[at].source {
            finding.related(peer.object, path.clone(), format!("mTLS is {} here", modes[at].mode.word()));
        }
    }
}
