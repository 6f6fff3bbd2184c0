//! A Linkerd EgressNetwork whose networks overlap the networks of the cluster.

use crate::analyze::{Context, Findings, rule};
use crate::api::linkerd::egress_network::EgressNetwork;
use crate::ident::cidr::Cidr;
use crate::text::{is_unknown, words};

rule! {
    /// A Linkerd EgressNetwork whose networks overlap the networks of the cluster.
    ///
    /// ## Why is this bad?
    ///
    /// Linkerd does not accept it: traffic inside of the cluster would be taken for egress.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// apiVersion: policy.linkerd.io/v1alpha1
    /// kind: EgressNetwork
    /// metadata: {name: internet, namespace: shop}
    /// spec:
    ///   trafficPolicy: Deny
    ///   networks: [{cidr: 0.0.0.0/0}]
    /// ```
    ///
    /// ```yaml good
    /// apiVersion: policy.linkerd.io/v1alpha1
    /// kind: EgressNetwork
    /// metadata: {name: internet, namespace: shop}
    /// spec:
    ///   trafficPolicy: Deny
    ///   networks:
    ///   - cidr: 0.0.0.0/0
    ///     except: [10.0.0.0/8, 100.64.0.0/10, 172.16.0.0/12, 192.168.0.0/16]
    /// ```
    "MSH1321", "egress-overlap", Linkerd, Warning,
    aliases: [],
    rows: ["LD-021"],
    fix: None,
}

/// What an installation takes for the cluster's networks unless told otherwise. Its defaults
/// 100.64.0.0/10 and `fd00::/8` are often unused and narrowed away, so they do not count here.
const CLUSTER: [&str; 3] = ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16"];

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    for egress in cx.all::<EgressNetwork>() {
        for (position, network) in egress.body.networks.iter().enumerate() {
            let Some(cidr) = network.cidr.as_deref().and_then(Cidr::parse) else { continue };
            let except: Vec<Cidr> = network.except.iter().filter_map(|text| Cidr::parse(text)).collect();
            let open = network.except.iter().any(|text| is_unknown(text));
            let hit = CLUSTER.iter().find(|text| {
                let cluster = Cidr::parse(text);
                cluster.is_some_and(|cluster| {
                    let inner = if cluster.covers(&cidr) { cidr } else { cluster };
                    cluster.overlaps(&cidr) && !except.iter().any(|except| except.covers(&inner))
                })
            });
            if let Some(hit) = hit.filter(|_| !open) {
                out.report(
                    egress.object,
                    format!("spec.networks[{position}].cidr"),
                    format!("the network overlaps the cluster's own `{hit}`"),
                )
                .note("Linkerd does not accept the EgressNetwork; assuming its default cluster networks")
                .help(format!(
                    "write `except` with the cluster's networks ({}), or leave `networks` out: that means all but them",
                    words::list(CLUSTER, 3)
                ));
            }
        }
    }
}
