//! A network of a Linkerd policy that holds no address, or an exception that is not part of it.

use crate::analyze::{Context, Findings, rule};
use crate::api::linkerd::egress_network::EgressNetwork;
use crate::api::linkerd::network_authentication::{Network, NetworkAuthentication};
use crate::api::linkerd::server_authorization::ServerAuthorization;
use crate::ident::cidr::Cidr;
use crate::store::Object;
use crate::text::is_unknown;

rule! {
    /// A network of a Linkerd policy that holds no address, or an exception that is not part of it.
    ///
    /// ## Why is this bad?
    ///
    /// Linkerd refuses the object, and whatever policy requires it has no effect.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// apiVersion: policy.linkerd.io/v1alpha1
    /// kind: NetworkAuthentication
    /// metadata: {name: lan, namespace: shop}
    /// spec:
    ///   networks:
    ///   - cidr: 10.0.0.0/8
    ///     except: [192.168.1.0/24]
    /// ```
    ///
    /// ```yaml good
    /// apiVersion: policy.linkerd.io/v1alpha1
    /// kind: NetworkAuthentication
    /// metadata: {name: lan, namespace: shop}
    /// spec:
    ///   networks:
    ///   - cidr: 10.0.0.0/8
    ///     except: [10.9.0.0/16]
    /// ```
    "MSH1309", "linkerd-networks", Linkerd, Error,
    aliases: [],
    rows: ["LD-009"],
    fix: None,
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    for authentication in cx.all::<NetworkAuthentication>() {
        if authentication.body.networks.is_empty() && !authentication.object.masked {
            out.report(authentication.object, "spec.networks", "no network is given")
                .note("Linkerd refuses the object: it stands for no client")
                .help("list at least one `cidr`");
        }
        judge(authentication.object, "spec.networks", &authentication.body.networks, out);
    }
    for authorization in cx.all::<ServerAuthorization>() {
        if let Some(client) = &authorization.body.client {
            judge(authorization.object, "spec.client.networks", &client.networks, out);
        }
    }
    for network in cx.all::<EgressNetwork>() {
        judge(network.object, "spec.networks", &network.body.networks, out);
    }
}

fn judge(object: &Object, list: &str, networks: &[Network], out: &mut Findings) {
    for (position, network) in networks.iter().enumerate() {
        let Some(text) = network.cidr.as_deref().filter(|text| !text.is_empty() && !is_unknown(text)) else { continue };
        let path = format!("{list}[{position}]");
        let Some(cidr) = Cidr::parse(text) else {
            out.report(object, format!("{path}.cidr"), format!("`{text}` is no address block"))
                .note("Linkerd refuses the object")
                .help("write an address and a prefix length, such as `10.0.0.0/8`");
            continue;
        };
        for (place, text) in network.except.iter().enumerate().filter(|(_, text)| !text.is_empty() && !is_unknown(text)) {
            let wrong = match Cidr::parse(text) {
                None => format!("`{text}` is no address block"),
                Some(except) if except.covers(&cidr) => format!("the exception `{text}` covers the whole network"),
                Some(except) if !cidr.covers(&except) => format!("the exception `{text}` is not part of the network"),
                Some(_) => continue,
            };
            out.report(object, format!("{path}.except[{place}]"), wrong)
                .note("Linkerd refuses the object")
                .help("except a smaller block inside of `cidr`")
                .related(object, format!("{path}.cidr"), "the network");
        }
    }
}
