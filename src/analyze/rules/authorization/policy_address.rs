//! IP blocks and ports that do not parse.

use super::values;
use crate::analyze::{Context, Findings, rule};
use crate::api::istio::authorization_policy::AuthorizationPolicy;
use crate::diag::Level;
use crate::ident::cidr::Cidr;

rule! {
    /// An IP block that is no address and no CIDR block, or a port that is no number from 0 to 65535.
    ///
    /// A block whose address has bits beyond its prefix is an info: the rest is ignored.
    ///
    /// ## Why is this bad?
    ///
    /// Istio's webhook refuses the object.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// apiVersion: security.istio.io/v1
    /// kind: AuthorizationPolicy
    /// metadata: {name: cart, namespace: shop}
    /// spec:
    ///   rules: [{from: [{source: {ipBlocks: [10.0.0.0/33]}}]}]
    /// ```
    ///
    /// ```yaml good
    /// apiVersion: security.istio.io/v1
    /// kind: AuthorizationPolicy
    /// metadata: {name: cart, namespace: shop}
    /// spec:
    ///   rules: [{from: [{source: {ipBlocks: [10.0.0.0/8]}}]}]
    /// ```
    "MSH0616", "policy-address", Authorization, Error,
    aliases: ["IST0106"],
    rows: ["AP-016"],
    fix: None,
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    for policy in cx.all::<AuthorizationPolicy>() {
        for values in values(policy.body) {
            let ip = values.is_field(&["ipBlocks", "notIpBlocks", "remoteIpBlocks", "notRemoteIpBlocks"])
                || values.is_key(&["source.ip", "remote.ip", "destination.ip"]);
            let port = values.is_field(&["ports", "notPorts"]) || values.is_key(&["destination.port"]);
            for (at, text) in values.known().filter(|_| ip || port) {
                let path = values.path_of(at);
                if port && text.parse::<u16>().is_err() {
                    let finding = out.report(policy.object, path, format!("`{text}` is no port"));
                    finding.note("Istio refuses the object");
                    finding.help(if text.contains('-') {
                        "ranges are not supported: list the ports"
                    } else {
                        "write a number from 0 to 65535; names and wildcards are not supported"
                    });
                } else if ip && Cidr::parse(text).is_none() {
                    let finding = out.report(policy.object, path, format!("`{text}` is no IP address and no CIDR block"));
                    finding.note("Istio refuses the object").help(advice(text));
                } else if let Some(network) = Cidr::parse(text).filter(|_| ip).and_then(|block| block_of(&block)) {
                    out.report(policy.object, path, format!("`{text}` is the block `{network}`"))
                        .level(Level::Info)
                        .note("the address's bits beyond the prefix are ignored")
                        .help(format!("write `{network}`, or the address without `/` if one address is meant"));
                }
            }
        }
    }
}

fn advice(text: &str) -> String {
    match text.split_once('/') {
        Some((address, _)) if address.parse::<std::net::IpAddr>().is_ok() => {
            "the prefix is 0 to 32 for IPv4 and 0 to 128 for IPv6".to_owned()
        }
        _ if text.contains('*') => "write the block with a prefix, such as `10.1.0.0/16`".to_owned(),
        _ if text.contains('-') => "ranges are not supported: write CIDR blocks".to_owned(),
        _ => "write an address such as `10.1.2.3` or a block such as `10.1.0.0/16`; host names are not supported".to_owned(),
    }
}

/// Returns the block with its spare bits cleared, when it has any set.
fn block_of(block: &Cidr) -> Option<String> {
    use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
    let network: IpAddr = match block.address {
        IpAddr::V4(address) => {
            let mask = u32::MAX.checked_shl(32 - u32::from(block.bits)).unwrap_or(0);
            Ipv4Addr::from(u32::from(address) & mask).into()
        }
        IpAddr::V6(address) => {
            let mask = u128::MAX.checked_shl(128 - u32::from(block.bits)).unwrap_or(0);
            Ipv6Addr::from(u128::from(address) & mask).into()
        }
    };
    (network != block.address).then(|| format!("{network}/{}", block.bits))
}
