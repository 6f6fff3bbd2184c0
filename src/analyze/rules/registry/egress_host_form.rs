//! Egress hosts of Sidecars in a form that is refused.

use crate::analyze::rules::traffic::policies::is_host;
use crate::analyze::{Context, Findings, rule};
use crate::api::istio::sidecar::Sidecar;
use crate::diag::Safety;
use crate::ident::name::is_dns_label;
use crate::text::is_unknown;

rule! {
    /// A host in a Sidecar's egress that is not written `namespace/host`, with a full host.
    ///
    /// The namespace is a name, `.` for the own one, `*` for all, `~` for none; the host is a full name or begins with `*`.
    ///
    /// ## Why is this bad?
    ///
    /// The webhook refuses the object; without a webhook the listener imports nothing.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// apiVersion: networking.istio.io/v1
    /// kind: Sidecar
    /// metadata: {name: default, namespace: shop}
    /// spec:
    ///   egress:
    ///   - hosts: ["./*", catalog.example.com]
    /// ```
    ///
    /// ```yaml good
    /// apiVersion: networking.istio.io/v1
    /// kind: Sidecar
    /// metadata: {name: default, namespace: shop}
    /// spec:
    ///   egress:
    ///   - hosts: ["./*", "*/catalog.example.com"]
    /// ```
    "MSH1745", "egress-host-form", Registry, Error,
    aliases: ["KIA1003"],
    rows: ["SC-009"],
    fix: Some(Safety::Suggested),
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    for sidecar in cx.all::<Sidecar>() {
        for (position, listener) in sidecar.egress.iter().enumerate() {
            for (index, host) in listener.hosts.iter().enumerate().filter(|(_, host)| !is_unknown(host)) {
                let Some((what, better)) = wrong(cx, host, &sidecar.object.namespace) else { continue };
                let path = format!("spec.egress[{position}].hosts[{index}]");
                let finding = out.report(sidecar.object, &path, format!("`{host}` {what}"));
                finding.note(
                    "the object is refused: egress hosts are written `namespace/host`, as in `./*` or `shop/web.shop.svc.cluster.local`",
                );
                if let Some(better) = better {
                    finding.help(format!("write `{better}`")).suggest_value(path, &better);
                } else {
                    finding.help("write the namespace that owns the host, a slash, and the full host");
                }
            }
        }
    }
}

/// Returns what is wrong with an egress host, and a better one where it is clear.
fn wrong(cx: &Context<'_>, host: &str, own: &str) -> Option<(&'static str, Option<String>)> {
    let Some((namespace, name)) = host.split_once('/') else {
        let better = match cx.service_of_host(host) {
            Some((_, namespace)) => Some(format!("{namespace}/{host}")),
            None if host.is_empty() => None,
            None if !host.contains('.') && is_dns_label(host) => Some(format!("./{}", cx.service_host(host, own))),
            None if is_host(host) => Some(format!("*/{host}")),
            None => None,
        };
        return Some(("has no namespace", better));
    };
    if !matches!(namespace, "." | "*" | "~") && !is_dns_label(namespace) {
        return Some(("begins with no namespace", None));
    }
    if !name.contains('.') && name != "*" && is_dns_label(name) {
        let space = if namespace == "." { own } else { namespace };
        let better = is_dns_label(space).then(|| format!("{namespace}/{}", cx.service_host(name, space)));
        return Some(("ends with a short name", better));
    }
    (!is_host(name)).then_some(("ends with no host", None))
}
