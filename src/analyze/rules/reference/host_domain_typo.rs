//! Hosts that nearly end in the cluster's domain.

use super::{Place, written_hosts};
use crate::analyze::{Context, Findings, rule};
use crate::diag::{Level, Safety};
use crate::text::{is_unknown, suggest};

rule! {
    /// A host that nearly ends in the cluster's domain.
    ///
    /// Cut short (`reviews.shop.svc`), without `svc`, or misspelt, the name is one that no service has.
    ///
    /// ## Why is this bad?
    ///
    /// Routes to it get 503 (`NC`); a VirtualService or DestinationRule for it applies to nothing.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// apiVersion: v1
    /// kind: Service
    /// metadata: {name: reviews, namespace: shop}
    /// spec:
    ///   selector: {app: reviews}
    ///   ports: [{name: http, port: 80}]
    /// ---
    /// apiVersion: networking.istio.io/v1
    /// kind: VirtualService
    /// metadata: {name: reviews, namespace: shop}
    /// spec:
    ///   hosts: [reviews]
    ///   http:
    ///   - route:
    ///     - destination: {host: reviews.shop.svc}
    /// ```
    ///
    /// ```yaml good
    /// apiVersion: v1
    /// kind: Service
    /// metadata: {name: reviews, namespace: shop}
    /// spec:
    ///   selector: {app: reviews}
    ///   ports: [{name: http, port: 80}]
    /// ---
    /// apiVersion: networking.istio.io/v1
    /// kind: VirtualService
    /// metadata: {name: reviews, namespace: shop}
    /// spec:
    ///   hosts: [reviews]
    ///   http:
    ///   - route:
    ///     - destination: {host: reviews.shop.svc.cluster.local}
    /// ```
    "MSH0109", "host-domain-typo", Reference, Warning,
    aliases: [],
    rows: ["GEN-041"],
    fix: Some(Safety::Suggested),
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    for written in written_hosts(cx) {
        let Some(full) = meant(cx, written.host) else { continue };
        let message = format!("`{}` does not end in the cluster's domain, `svc.{}`", written.host, cx.options.domain);
        let finding = out.report(written.object, &written.path, message);
        finding.note(match written.place {
            Place::Destination => "no service has that name: requests get 503 (NC)",
            Place::Hosts => "it does not cover requests for the service",
            Place::Rule => "the rule applies to nothing",
        });
        if written.place == Place::Destination {
            finding.level(Level::Error);
        }
        finding.help(format!("write `{full}`")).suggest_value(written.path, &full);
    }
}

/// Returns the full name that a host was meant to be, if it is one with a mistyped domain.
pub(crate) fn meant(cx: &Context<'_>, host: &str) -> Option<String> {
    let host = host.strip_suffix('.').unwrap_or(host).to_ascii_lowercase();
    let domain = cx.options.domain.as_str();
    let wanted = format!("svc.{domain}");
    let mut parts = host.splitn(3, '.');
    let (name, space, tail) = (parts.next()?, parts.next()?, parts.next()?);
    let legitimate = is_unknown(&host) || tail == wanted || tail.ends_with(&format!(".{wanted}")) || tail == "svc.clusterset.local";
    let last = domain.rsplit('.').next().unwrap_or_default();
    let cut = tail == "svc" || tail == domain || (wanted.starts_with(tail) && tail.starts_with("svc."));
    let doubled = tail.starts_with("svc.svc.") && tail.ends_with(last);
    let misspelt = || tail.contains('.') && suggest::nearest(tail, [wanted.as_str()]).is_some();
    let typo = !legitimate && (cut || doubled || misspelt()) && cx.providers(&host).is_empty();
    typo.then(|| format!("{name}.{space}.{wanted}"))
}
