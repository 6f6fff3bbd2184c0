//! Egress hosts that another one covers.

use crate::analyze::{Change, Context, Findings, rule};
use crate::api::istio::sidecar::Sidecar;
use crate::diag::Safety;
use crate::ident::host::covers;
use crate::text::is_unknown;

rule! {
    /// An egress host that is listed twice, or covered by a wider one of the same listener.
    ///
    /// ## Why is this bad?
    ///
    /// The entry does nothing. Who reads it believes that the list is narrower than it is.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// apiVersion: networking.istio.io/v1
    /// kind: Sidecar
    /// metadata: {name: default, namespace: shop}
    /// spec:
    ///   egress:
    ///   - hosts: ["./*", "istio-system/*", "./*"]
    /// ```
    ///
    /// ```yaml good
    /// apiVersion: networking.istio.io/v1
    /// kind: Sidecar
    /// metadata: {name: default, namespace: shop}
    /// spec:
    ///   egress:
    ///   - hosts: ["./*", "istio-system/*"]
    /// ```
    "MSH1746", "duplicate-egress-host", Registry, Warning,
    aliases: [],
    rows: ["SC-010"],
    fix: Some(Safety::Safe),
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    for sidecar in cx.all::<Sidecar>() {
        for (position, listener) in sidecar.egress.iter().enumerate() {
            // Wide entries are few; only they can cover others besides an equal one.
            let wide: Vec<(usize, &str)> =
                (0..).zip(listener.hosts.iter().map(String::as_str)).filter(|(_, host)| host.contains('*')).collect();
            let mut seen = std::collections::BTreeMap::new();
            // In the mesh's default Sidecar `.` is each client's namespace, not the root one.
            let own = if cx.settings.is_root(&sidecar.object.namespace) { "." } else { &sidecar.object.namespace };
            for (index, host) in listener.hosts.iter().enumerate().filter(|(_, host)| !is_unknown(host) && !host.is_empty()) {
                let first = *seen.entry(host.as_str()).or_insert(index);
                let cover = wide.iter().find(|(other, wide)| *other != index && *wide != host && includes(wide, host, own));
                let (other, what) = match cover {
                    _ if first != index => (first, format!("`{host}` is listed twice")),
                    Some((other, wide)) => (*other, format!("`{host}` is part of `{wide}` already")),
                    None => continue,
                };
                let path = format!("spec.egress[{position}].hosts[{index}]");
                out.report(sidecar.object, &path, what)
                    .related(sidecar.object, format!("spec.egress[{position}].hosts[{other}]"), "includes it")
                    .help("take it away, or narrow the wider entry")
                    .fix(Safety::Safe, Change::Remove { path });
            }
        }
    }
}

/// Tells whether an egress host of a Sidecar in `own` includes another one.
fn includes(wide: &str, narrow: &str, own: &str) -> bool {
    let (Some((wide_space, wide_host)), Some((narrow_space, narrow_host))) = (wide.split_once('/'), narrow.split_once('/')) else {
        return false;
    };
    let named = |space: &'_ str| if space == "." { own.to_owned() } else { space.to_owned() };
    (wide_space == "*" || named(wide_space) == named(narrow_space))
        && narrow_space != "~"
        && !is_unknown(wide)
        && covers(wide_host, narrow_host)
}
