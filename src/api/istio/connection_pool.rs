//! Limits and timeouts of connections.

use crate::yaml::decode::{Count, Time, choice, message};

message! {
    /// Limits of connections and of requests on them.
    pub(crate) struct ConnectionPool: "ConnectionPoolSettings" {
        tcp: Option<TcpSettings>,
        http: Option<HttpSettings>,
    }
}

message! {
    /// Limits of connections.
    pub(crate) struct TcpSettings: "TCPSettings" {
        max_connections: Option<i32>,
        connect_timeout: Option<Time>,
        tcp_keepalive: Option<TcpKeepalive>,
        max_connection_duration: Option<Time>,
        idle_timeout: Option<Time>,
    }
}

message! {
    /// Probes on idle connections.
    pub(crate) struct TcpKeepalive: "TcpKeepalive" {
        probes: Option<Count>,
        time: Option<Time>,
        interval: Option<Time>,
    }
}

message! {
    /// Limits of requests.
    pub(crate) struct HttpSettings: "HTTPSettings" {
        http1_max_pending_requests: Option<i32>,
        http2_max_requests: Option<i32>,
        max_requests_per_connection: Option<i32>,
        max_retries: Option<i32>,
        idle_timeout: Option<Time>,
        h2_upgrade_policy: Option<H2UpgradePolicy>,
        use_client_protocol: Option<bool>,
        max_concurrent_streams: Option<i32>,
        http2_keep_alive: Option<ConnectionKeepalive>,
    }
}

message! {
    /// HTTP/2 pings on idle connections.
    pub(crate) struct ConnectionKeepalive: "ConnectionKeepalive" {
        interval: Option<Time>,
        timeout: Option<Time>,
    }
}

choice! {
    /// Whether HTTP/1.1 is upgraded to HTTP/2.
    pub(crate) enum H2UpgradePolicy {
        Default = "DEFAULT",
        DoNotUpgrade = "DO_NOT_UPGRADE",
        Upgrade = "UPGRADE",
    }
}

#[cfg(test)]
mod tests {
    use super::{ConnectionPool, H2UpgradePolicy};
    use crate::api::sample::{decode, hint};
    use crate::yaml::problem::Hint;

    #[test]
    fn limits_of_both_levels_are_read() {
        let text = "tcp: {maxConnections: 1, tcpKeepalive: {probes: 3, time: 7200s}}\nhttp: {http1MaxPendingRequests: 1, h2UpgradePolicy: UPGRADE}\n";
        let (pool, problems) = decode::<ConnectionPool>(text);
        assert_eq!(problems, []);
        assert_eq!(pool.tcp.and_then(|tcp| tcp.max_connections), Some(1));
        assert_eq!(pool.http.and_then(|http| http.h2_upgrade_policy), Some(H2UpgradePolicy::Upgrade));
    }

    #[test]
    fn a_limit_outside_its_level_is_sent_inside() {
        let (_, problems) = decode::<ConnectionPool>("maxConnections: 1");
        assert_eq!(hint(&problems), &Hint::Elsewhere("inside `tcp`".into()));
    }
}
