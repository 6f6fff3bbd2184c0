//! Tunnel settings that cannot work.

use super::policies::{all, is_host};
use crate::analyze::{Context, Findings, rule};
use crate::text::is_unknown;

rule! {
    /// A tunnel with an impossible protocol or target, or together with the PROXY protocol.
    ///
    /// ## Why is this bad?
    ///
    /// The webhook refuses the object.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// apiVersion: networking.istio.io/v1
    /// kind: DestinationRule
    /// metadata: {name: proxy, namespace: shop}
    /// spec:
    ///   host: proxy.example.com
    ///   trafficPolicy:
    ///     tunnel: {protocol: SOCKS5, targetHost: partner.example.com, targetPort: 443}
    /// ```
    ///
    /// ```yaml good
    /// apiVersion: networking.istio.io/v1
    /// kind: DestinationRule
    /// metadata: {name: proxy, namespace: shop}
    /// spec:
    ///   host: proxy.example.com
    ///   trafficPolicy:
    ///     tunnel: {protocol: CONNECT, targetHost: partner.example.com, targetPort: 443}
    /// ```
    "MSH0451", "invalid-tunnel", Traffic, Error,
    aliases: [],
    rows: ["DR-013"],
    fix: None,
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    for policy in all(cx) {
        let Some((whole, tunnel)) = policy.whole.and_then(|whole| Some((whole, whole.tunnel.as_ref()?))) else { continue };
        let (object, path) = (policy.rule.object, &policy.path);
        if whole.proxy_protocol.is_some() {
            out.report(object, format!("{path}.proxyProtocol"), "`proxyProtocol` and `tunnel` are both set")
                .on_key()
                .related(object, format!("{path}.tunnel"), "the tunnel")
                .help("keep one of them");
        }
        if let Some(protocol) =
            tunnel.protocol.as_deref().filter(|protocol| !is_unknown(protocol) && !matches!(*protocol, "" | "CONNECT" | "POST"))
        {
            out.report(object, format!("{path}.tunnel.protocol"), format!("`{protocol}` is no protocol of tunnels"))
                .help("write `CONNECT` or `POST`");
        }
        let target = tunnel.target_host.as_deref().filter(|host| host.contains('*') || !is_host(host));
        if let Some(host) = target.filter(|host| !is_unknown(host) && host.parse::<std::net::IpAddr>().is_err()) {
            out.report(object, format!("{path}.tunnel.targetHost"), format!("`{host}` is neither a DNS name nor an address"))
                .help("write the one host behind the proxy, without scheme or port");
        }
    }
}
