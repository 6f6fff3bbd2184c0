//! Which protocol a port speaks, by Istio's protocol selection.
//!
//! Source: "Protocol Selection" of Istio's documentation: `appProtocol`, else the port name up to
//! its first `-`; undeclared ports are sniffed, except a few well-known server-first ones.

use crate::text::is_unknown;

/// A protocol as far as a proxy treats it differently.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Protocol {
    Http,
    Http2,
    Grpc,
    GrpcWeb,
    Https,
    Tls,
    Tcp,
    Udp,
    Mongo,
    Mysql,
    Redis,
    Hbone,
    /// Declared with a word nobody knows.
    Unsupported,
    /// Not declared: sniffed on the wire.
    Undeclared,
}

impl Protocol {
    /// Parses a protocol word in any letter case; empty is undeclared.
    pub(crate) fn parse(word: &str) -> Self {
        if is_unknown(word) {
            return Self::Undeclared;
        }
        match word.to_ascii_lowercase().as_str() {
            "" => Self::Undeclared,
            "http" | "http_proxy" | "kubernetes.io/ws" => Self::Http,
            "http2" | "kubernetes.io/h2c" => Self::Http2,
            "grpc" => Self::Grpc,
            "grpc-web" => Self::GrpcWeb,
            "https" | "kubernetes.io/wss" => Self::Https,
            "tls" => Self::Tls,
            "tcp" => Self::Tcp,
            "udp" => Self::Udp,
            "mongo" => Self::Mongo,
            "mysql" => Self::Mysql,
            "redis" => Self::Redis,
            "hbone" => Self::Hbone,
            _ => Self::Unsupported,
        }
    }

    /// Returns the protocol of a Service port.
    pub(crate) fn of_service_port(name: &str, app_protocol: Option<&str>, transport: Option<&str>, number: Option<i64>) -> Self {
        if transport == Some("UDP") {
            return Self::Udp;
        }
        if let Some(word) = app_protocol {
            return Self::parse(word);
        }
        if matches!(number, Some(25 | 53 | 3306 | 27017)) && Self::of_name(name) == Self::Undeclared {
            return Self::Tcp;
        }
        Self::of_name(name)
    }

    /// Returns the protocol a port name declares.
    pub(crate) fn of_name(name: &str) -> Self {
        let lower = name.to_ascii_lowercase();
        if lower == "grpc-web" || lower.starts_with("grpc-web-") {
            return Self::GrpcWeb;
        }
        let word = lower.split('-').next().unwrap_or_default();
        match Self::parse(word) {
            Self::Unsupported => Self::Undeclared,
            protocol => protocol,
        }
    }

    /// Tells whether HTTP routes and HTTP policy fields apply.
    pub(crate) fn is_http(self) -> bool {
        matches!(self, Self::Http | Self::Http2 | Self::Grpc | Self::GrpcWeb)
    }

    /// Tells whether the proxy sees opaque bytes: HTTP routes and fields never apply.
    pub(crate) fn is_opaque(self) -> bool {
        matches!(self, Self::Tcp | Self::Tls | Self::Https | Self::Mongo | Self::Mysql | Self::Redis)
    }

    /// Tells whether the wire carries TLS already.
    pub(crate) fn is_tls(self) -> bool {
        matches!(self, Self::Https | Self::Tls)
    }

    /// Returns the word for messages.
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Http => "HTTP",
            Self::Http2 => "HTTP/2",
            Self::Grpc => "gRPC",
            Self::GrpcWeb => "gRPC-Web",
            Self::Https => "HTTPS",
            Self::Tls => "TLS",
            Self::Tcp => "TCP",
            Self::Udp => "UDP",
            Self::Mongo => "MongoDB",
            Self::Mysql => "MySQL",
            Self::Redis => "Redis",
            Self::Hbone => "HBONE",
            Self::Unsupported => "an unknown protocol",
            Self::Undeclared => "undeclared",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Protocol;

    #[test]
    fn names_declare_by_their_first_word() {
        assert_eq!(Protocol::of_name("http-web"), Protocol::Http);
        assert_eq!(Protocol::of_name("grpc-web-api"), Protocol::GrpcWeb);
        assert_eq!(Protocol::of_name("grpc"), Protocol::Grpc);
        assert_eq!(Protocol::of_name("httpweb"), Protocol::Undeclared);
        assert_eq!(Protocol::of_name("web"), Protocol::Undeclared);
    }

    #[test]
    fn app_protocol_beats_the_name() {
        assert_eq!(Protocol::of_service_port("http", Some("tcp"), Some("TCP"), Some(80)), Protocol::Tcp);
        assert_eq!(Protocol::of_service_port("db", None, None, Some(3306)), Protocol::Tcp);
        assert_eq!(Protocol::of_service_port("dns", None, Some("UDP"), Some(53)), Protocol::Udp);
    }
}
