//! How requests are spread over endpoints.

use super::locality::{LocalityLoadBalancer, ZoneAwareLoadBalancer};
use crate::yaml::decode::{Time, choice, message};

message! {
    /// An algorithm and its settings.
    pub(crate) struct LoadBalancer: "LoadBalancerSettings" {
        simple: Option<SimpleLoadBalancer>,
        consistent_hash: Option<ConsistentHash>,
        locality_lb_setting: Option<LocalityLoadBalancer>,
        warmup_duration_secs: Option<Time> = deprecated "use `warmup`",
        warmup: Option<Warmup>,
        zone_aware_lb_setting: Option<ZoneAwareLoadBalancer>,
    }
    renamed { "localityLbSettings" => "localityLbSetting" }
    one_of { [simple, consistentHash], [warmupDurationSecs, warmup] }
}

choice! {
    /// Algorithms without settings.
    pub(crate) enum SimpleLoadBalancer {
        Unspecified = "UNSPECIFIED",
        /// Old word for `LEAST_REQUEST`.
        LeastConn = "LEAST_CONN",
        Random = "RANDOM",
        Passthrough = "PASSTHROUGH",
        RoundRobin = "ROUND_ROBIN",
        LeastRequest = "LEAST_REQUEST",
    }
}

message! {
    /// Equal keys go to the same endpoint.
    pub(crate) struct ConsistentHash: "ConsistentHashLB" {
        http_header_name: Option<String>,
        http_cookie: Option<HttpCookie>,
        use_source_ip: Option<bool>,
        http_query_parameter_name: Option<String>,
        ring_hash: Option<RingHash>,
        maglev: Option<Maglev>,
        minimum_ring_size: Option<i64> = deprecated "use `ringHash.minimumRingSize`" min 0.0,
    }
    one_of { [httpHeaderName, httpCookie, useSourceIp, httpQueryParameterName], [ringHash, maglev] }
}

message! {
    /// The ring algorithm.
    pub(crate) struct RingHash: "RingHash" {
        minimum_ring_size: Option<i64> = min 0.0,
    }
}

message! {
    /// The Maglev algorithm.
    pub(crate) struct Maglev: "MagLev" {
        table_size: Option<i64> = min 0.0,
    }
}

message! {
    /// The cookie that is the key; made when absent if it has a lifetime.
    pub(crate) struct HttpCookie: "HTTPCookie" {
        name: Option<String> = required,
        path: Option<String>,
        ttl: Option<Time>,
        attributes: Vec<CookieAttribute>,
    }
}

message! {
    /// An attribute of a made cookie.
    pub(crate) struct CookieAttribute: "Attribute" {
        name: Option<String> = required,
        value: Option<String>,
    }
}

message! {
    /// How new endpoints get their share gradually.
    pub(crate) struct Warmup: "WarmupConfiguration" {
        duration: Option<Time> = required,
        minimum_percent: Option<f64> = min 0.0 max 100.0,
        aggression: Option<f64> = min 0.0,
    }
}

#[cfg(test)]
mod tests {
    use super::{LoadBalancer, SimpleLoadBalancer};
    use crate::api::sample::{decode, hint};
    use crate::yaml::problem::{Hint, What};

    #[test]
    fn hashing_by_cookie_is_read() {
        let text = "consistentHash: {httpCookie: {name: user, ttl: 0s}, ringHash: {minimumRingSize: 1024}}\nwarmup: {duration: 1m}\n";
        let (balancer, problems) = decode::<LoadBalancer>(text);
        assert_eq!(problems, []);
        let hash = balancer.consistent_hash.expect("a hash");
        assert_eq!(hash.http_cookie.and_then(|cookie| cookie.name).as_deref(), Some("user"));
        assert_eq!(hash.ring_hash.and_then(|ring| ring.minimum_ring_size), Some(1024));
    }

    #[test]
    fn only_one_algorithm_and_one_key_may_be_set() {
        let (balancer, problems) = decode::<LoadBalancer>("simple: RANDOM\nconsistentHash: {useSourceIp: true, httpHeaderName: a}\n");
        assert_eq!(balancer.simple, Some(SimpleLoadBalancer::Random));
        assert_eq!(problems.iter().filter(|problem| matches!(problem.what, What::OneOf { .. })).count(), 2);
        let (_, problems) = decode::<LoadBalancer>("consistentHsh: {}");
        assert_eq!(hint(&problems), &Hint::Nearest("consistentHash"));
    }
}
