//! Servers that clients do not verify.

use super::policies::all;
use crate::analyze::{Context, Findings, rule};

rule! {
    /// `insecureSkipVerify: true`.
    ///
    /// An organisation's choice: select the rule to have it reported.
    ///
    /// ## Why is this bad?
    ///
    /// Whoever can redirect the traffic can read and change it: encryption without verification keeps nobody out.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// apiVersion: networking.istio.io/v1
    /// kind: DestinationRule
    /// metadata: {name: catalog, namespace: shop}
    /// spec:
    ///   host: catalog.example.com
    ///   trafficPolicy:
    ///     tls: {mode: SIMPLE, insecureSkipVerify: true}
    /// ```
    ///
    /// ```yaml good
    /// apiVersion: networking.istio.io/v1
    /// kind: DestinationRule
    /// metadata: {name: catalog, namespace: shop}
    /// spec:
    ///   host: catalog.example.com
    ///   trafficPolicy:
    ///     tls: {mode: SIMPLE, caCertificates: /etc/certs/ca.crt}
    /// ```
    "MSH0474", "unverified-server", Traffic, Off,
    aliases: [],
    rows: ["DR-046"],
    fix: None,
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    for policy in all(cx).filter(|policy| policy.tls.is_some_and(|tls| tls.insecure_skip_verify == Some(true))) {
        out.report(
            policy.rule.object,
            format!("{}.tls.insecureSkipVerify", policy.path),
            format!("the certificate of `{}` is not verified", policy.host()),
        )
        .note("whoever can redirect the traffic can read and change it")
        .help("give the CA in `caCertificates`, and take `insecureSkipVerify` away");
    }
}
