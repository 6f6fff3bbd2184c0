//! An SMI TrafficSplit whose weights are all zero, negative, or of a form its version does not have.

use crate::analyze::{Context, Findings, rule};
use crate::api::smi::traffic_split::TrafficSplit;
use crate::text::is_unknown;
use crate::yaml::decode::IntOrString;

rule! {
    /// An SMI TrafficSplit whose weights are all zero, negative, or of a form its version does not have.
    ///
    /// ## Why is this bad?
    ///
    /// With no weight at all nothing receives traffic; quantities such as `500m` exist in v1alpha1 only.
    ///
    /// ## Example
    ///
    /// ```yaml bad MSH0031
    /// apiVersion: split.smi-spec.io/v1alpha2
    /// kind: TrafficSplit
    /// metadata: {name: web, namespace: shop}
    /// spec:
    ///   service: web.shop.svc.cluster.local
    ///   backends:
    ///   - {service: web-v1, weight: 0}
    ///   - {service: web-v2, weight: 0}
    /// ```
    ///
    /// ```yaml good MSH0031
    /// apiVersion: split.smi-spec.io/v1alpha2
    /// kind: TrafficSplit
    /// metadata: {name: web, namespace: shop}
    /// spec:
    ///   service: web.shop.svc.cluster.local
    ///   backends:
    ///   - {service: web-v1, weight: 0}
    ///   - {service: web-v2, weight: 1}
    /// ```
    "MSH1352", "traffic-split-weights", Linkerd, Error,
    aliases: [],
    rows: ["GEN-040"],
    fix: None,
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    for split in cx.all::<TrafficSplit>().filter(|split| !split.object.masked) {
        let quantities = split.object.version() == "v1alpha1";
        let mut zero = !split.body.backends.is_empty();
        for (position, backend) in split.body.backends.iter().enumerate() {
            let path = format!("spec.backends[{position}].weight");
            let wrong = match &backend.weight {
                None => {
                    zero = false;
                    continue;
                }
                Some(IntOrString::Int(weight)) => {
                    zero &= *weight == 0;
                    (*weight < 0).then(|| format!("a weight of {weight} cannot be"))
                }
                Some(IntOrString::Text(text)) if is_unknown(text) => return,
                Some(IntOrString::Text(text)) => {
                    let number = text.strip_suffix('m').unwrap_or(text).parse::<f64>();
                    zero &= number.as_ref().is_ok_and(|number| *number == 0.0);
                    let fits = quantities && number.is_ok_and(|number| number >= 0.0);
                    (!fits).then(|| format!("`{text}` is no weight: {} are whole numbers", split.object.api_version))
                }
            };
            if let Some(wrong) = wrong {
                zero = false;
                out.report(split.object, path, wrong).note("the API server refuses the split").help("write a whole number of 0 or more");
            }
        }
        if zero {
            out.report(split.object, "spec.backends", "the weights of all backends are zero")
                .note("no backend receives traffic")
                .help("give at least one backend a weight above zero");
        }
    }
}
