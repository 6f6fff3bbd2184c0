//! Istio's `Gateway`: listeners of gateway workloads.

use super::server_tls::ServerTls;
use crate::yaml::decode::{Count, Map, message};

message! {
    /// Spec of the kind.
    pub(crate) struct Gateway: "Gateway" {
        servers: Vec<Server>,
        /// Labels of gateway pods, by default in every namespace.
        selector: Map<String>,
    }
}

message! {
    /// A port and the hosts behind it.
    pub(crate) struct Server: "Server" {
        port: Option<Port> = required,
        bind: Option<String>,
        hosts: Vec<String> = required,
        tls: Option<ServerTls>,
        default_endpoint: Option<String>,
        name: Option<String>,
    }
    renamed { "host" => "hosts" }
}

message! {
    /// The port of a server.
    pub(crate) struct Port: "Port" {
        number: Option<Count> = required max 65535.0,
        protocol: Option<String> = required,
        name: Option<String> = required,
        target_port: Option<Count> = deprecated "it has no effect",
    }
}

#[cfg(test)]
mod tests {
    use super::Gateway;
    use crate::api::istio::server_tls::ServerTlsMode;
    use crate::api::sample::{decode, hint};
    use crate::yaml::problem::Hint;

    #[test]
    fn a_gateway_with_redirect_and_tls_is_read() {
        let text = "
selector: {istio: ingressgateway}
servers:
- port: {number: 80, name: http, protocol: HTTP}
  hosts: ['*.example.com']
  tls: {httpsRedirect: true}
- port: {number: 443, name: https, protocol: HTTPS}
  hosts: ['prod/*.example.com']
  tls: {mode: SIMPLE, credentialName: web, minProtocolVersion: TLSV1_2}
";
        let (gateway, problems) = decode::<Gateway>(text);
        assert_eq!(problems, []);
        assert_eq!(gateway.selector["istio"], "ingressgateway");
        let server = &gateway.servers[1];
        assert_eq!(server.port.as_ref().and_then(|port| port.number), Some(443));
        assert_eq!(server.tls.as_ref().and_then(|tls| tls.mode), Some(ServerTlsMode::Simple));
    }

    #[test]
    fn a_misspelt_protocol_is_recognized() {
        let (_, problems) = decode::<Gateway>("servers: [{port: {number: 80, name: a, protcol: HTTP}, hosts: [a]}]");
        assert_eq!(hint(&problems), &Hint::Nearest("protocol"));
    }
}
