//! Secrets for client TLS that are not there.

use std::collections::BTreeSet;

use super::policies::all;
use crate::analyze::{Context, Findings, rule};
use crate::api::k8s::secret::Secret;
use crate::diag::Level;
use crate::store::Inventory;
use crate::text::is_unknown;
use crate::text::suggest;

rule! {
    /// Client TLS whose Secret is not in the namespace, although other Secrets are.
    ///
    /// Checked for rules with a `workloadSelector`, whose Secret must be in their own namespace. Namespaces where something
    /// makes Secrets (cert-manager, External Secrets, Sealed Secrets …) are left out. An error when the input is complete.
    ///
    /// ## Why is this bad?
    ///
    /// Without the Secret the proxy has no certificate for the cluster: requests get 503 (`UF`).
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// apiVersion: v1
    /// kind: Secret
    /// metadata: {name: catalog-certificates, namespace: shop}
    /// stringData: {ca.crt: none}
    /// ---
    /// apiVersion: networking.istio.io/v1
    /// kind: DestinationRule
    /// metadata: {name: catalog, namespace: shop}
    /// spec:
    ///   host: catalog.example.com
    ///   workloadSelector: {matchLabels: {app: web}}
    ///   trafficPolicy:
    ///     tls: {mode: SIMPLE, credentialName: catalog-certificate}
    /// ```
    ///
    /// ```yaml good
    /// apiVersion: v1
    /// kind: Secret
    /// metadata: {name: catalog-certificates, namespace: shop}
    /// stringData: {ca.crt: none}
    /// ---
    /// apiVersion: networking.istio.io/v1
    /// kind: DestinationRule
    /// metadata: {name: catalog, namespace: shop}
    /// spec:
    ///   host: catalog.example.com
    ///   workloadSelector: {matchLabels: {app: web}}
    ///   trafficPolicy:
    ///     tls: {mode: SIMPLE, credentialName: catalog-certificates}
    /// ```
    "MSH0477", "missing-client-credential", Traffic, Warning,
    aliases: [],
    rows: ["DR-049"],
    fix: None,
}

/// Kinds whose objects become Secrets.
const MAKERS: [&str; 6] = ["Certificate", "ExternalSecret", "SealedSecret", "VaultStaticSecret", "VaultDynamicSecret", "VaultPKISecret"];

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    let making = cx.objects().filter(|object| MAKERS.contains(&object.kind_name.as_str()));
    let making: BTreeSet<&str> = making.map(|object| object.namespace.as_str()).collect();
    for policy in all(cx).filter(|policy| policy.rule.body.workload_selector.is_some()) {
        let namespace = &policy.rule.object.namespace;
        let Some(name) = policy.tls.and_then(|tls| tls.credential_name.as_deref()) else { continue };
        let plain = !name.is_empty() && !name.contains("://") && !is_unknown(name);
        if !plain || cx.inventory::<Secret>(namespace) == Inventory::Assumed || cx.get::<Secret>(namespace, name).is_some() {
            continue;
        }
        if making.contains(namespace.as_str()) {
            out.skip("something in the namespace makes Secrets");
            continue;
        }
        let near = suggest::nearest(name, cx.within::<Secret>(namespace).map(|secret| secret.object.name()));
        let finding = out.report(
            policy.rule.object,
            format!("{}.tls.credentialName", policy.path),
            format!("namespace `{namespace}` has no Secret `{name}`"),
        );
        finding.note("proxies have no certificate for the host: requests get 503 (UF)");
        match near {
            Some(near) => finding.help(format!("there is a Secret `{near}`")),
            None => finding.help("create the Secret in the namespace of the clients"),
        };
        if cx.options.complete {
            finding.level(Level::Error);
        }
    }
}
