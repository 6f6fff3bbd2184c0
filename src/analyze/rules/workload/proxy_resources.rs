//! Resources of the proxy that cannot be.

use crate::analyze::{Context, Findings, rule};
use crate::store::Workload;
use crate::text::is_unknown;

rule! {
    /// Annotations that ask for more of a resource than they allow, or whose value is no quantity.
    ///
    /// ## Why is this bad?
    ///
    /// The API server rejects the pod that the injector makes of them, so that no pod of the workload is created.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// apiVersion: v1
    /// kind: Pod
    /// metadata:
    ///   name: catalog
    ///   namespace: shop
    ///   labels: {app: catalog, sidecar.istio.io/inject: "true"}
    ///   annotations:
    ///     sidecar.istio.io/proxyMemory: 512Mi
    ///     sidecar.istio.io/proxyMemoryLimit: 256Mi
    /// spec:
    ///   containers: [{name: catalog, image: "example.com/catalog:1"}]
    /// ```
    ///
    /// ```yaml good
    /// apiVersion: v1
    /// kind: Pod
    /// metadata:
    ///   name: catalog
    ///   namespace: shop
    ///   labels: {app: catalog, sidecar.istio.io/inject: "true"}
    ///   annotations:
    ///     sidecar.istio.io/proxyMemory: 256Mi
    ///     sidecar.istio.io/proxyMemoryLimit: 512Mi
    /// spec:
    ///   containers: [{name: catalog, image: "example.com/catalog:1"}]
    /// ```
    "MSH0817", "proxy-resources", Workload, Warning,
    aliases: [],
    rows: ["WL-019"],
    fix: None,
}

const PAIRS: [(&str, &str); 4] = [
    ("sidecar.istio.io/proxyCPU", "sidecar.istio.io/proxyCPULimit"),
    ("sidecar.istio.io/proxyMemory", "sidecar.istio.io/proxyMemoryLimit"),
    ("config.linkerd.io/proxy-cpu-request", "config.linkerd.io/proxy-cpu-limit"),
    ("config.linkerd.io/proxy-memory-request", "config.linkerd.io/proxy-memory-limit"),
];

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    for workload in cx.mesh.workloads().filter(|workload| !workload.meta.annotations.is_empty()) {
        for (request, limit) in PAIRS {
            let values = (quantity_of(&workload, request, out), quantity_of(&workload, limit, out));
            if let (Some((wanted, asked)), Some((most, allowed))) = values
                && wanted > most
            {
                let path = |key: &str| format!("{}.annotations[\"{key}\"]", workload.meta_path());
                let finding =
                    out.report(workload.object, path(request), format!("the proxy asks for {asked}, more than its limit of {allowed}"));
                finding.note("the API server rejects the injected pod").help("raise the limit, or ask for less");
                finding.related(workload.object, path(limit), "the limit");
            }
        }
    }
}

/// Returns an annotation's quantity as a number and as written; reports what is none.
fn quantity_of<'m>(workload: &Workload<'m>, key: &str, out: &mut Findings) -> Option<(f64, &'m str)> {
    let text = workload.meta.annotations.get(key).filter(|text| !is_unknown(text))?;
    let quantity = quantity(text);
    if quantity.is_none() {
        let path = format!("{}.annotations[\"{key}\"]", workload.meta_path());
        let finding = out.report(workload.object, path, format!("`{text}` is no quantity"));
        finding.note("the injector refuses the pod").help("write one such as `100m`, `0.5`, `128Mi` or `1Gi`");
    }
    quantity.map(|quantity| (quantity, text.as_str()))
}

/// Reads a quantity of Kubernetes: a decimal number with a suffix.
fn quantity(text: &str) -> Option<f64> {
    let end = text.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(text.len());
    let number: f64 = text[..end].parse().ok()?;
    let factor = match &text[end..] {
        "" => 1.0,
        "m" => 1e-3,
        "k" => 1e3,
        "M" => 1e6,
        "G" => 1e9,
        "T" => 1e12,
        "Ki" => 1024.0,
        "Mi" => 1024.0 * 1024.0,
        "Gi" => 1024.0 * 1024.0 * 1024.0,
        "Ti" => 1024.0 * 1024.0 * 1024.0 * 1024.0,
        _ => return None,
    };
    Some(number * factor)
}

#[cfg(test)]
mod tests {
    use super::quantity;

    #[test]
    fn quantities_compare_across_suffixes() {
        assert!(quantity("500m") < quantity("1") && quantity("1Gi") > quantity("1000Mi"));
        assert_eq!((quantity("1 Gi"), quantity("128MB"), quantity("")), (None, None, None));
    }
}
