//! Load balancing by region, zone and node.

use crate::yaml::decode::{Count, Map, message};

message! {
    /// Shares or failover between localities.
    pub(crate) struct LocalityLoadBalancer: "LocalityLoadBalancerSetting" {
        distribute: Vec<Distribute>,
        failover: Vec<Failover>,
        failover_priority: Vec<String>,
        enabled: Option<bool>,
    }
}

message! {
    /// Shares of the traffic that starts in one locality.
    pub(crate) struct Distribute: "Distribute" {
        from: Option<String>,
        to: Map<Count>,
    }
}

message! {
    /// The region that takes over for another.
    pub(crate) struct Failover: "Failover" {
        from: Option<String>,
        to: Option<String>,
    }
}

message! {
    /// Keeps traffic in its zone as far as the zones' sizes allow.
    pub(crate) struct ZoneAwareLoadBalancer: "ZoneAwareLoadBalancerSetting" {
        enabled: Option<bool>,
        failover: Vec<Failover>,
        failover_priority: Vec<String>,
        min_cluster_size: Option<Count> = min 1.0,
    }
}

#[cfg(test)]
mod tests {
    use super::LocalityLoadBalancer;
    use crate::api::sample::{decode, hint};
    use crate::yaml::problem::Hint;

    #[test]
    fn shares_and_failover_are_read() {
        let text = "enabled: true\ndistribute: [{from: us/a/*, to: {us/a/*: 80, us/b/*: 20}}]\nfailover: [{from: us, to: eu}]\n";
        let (locality, problems) = decode::<LocalityLoadBalancer>(text);
        assert_eq!(problems, []);
        assert_eq!(locality.distribute[0].to["us/b/*"], 20);
        assert_eq!(locality.failover[0].to.as_deref(), Some("eu"));
        let (_, problems) = decode::<LocalityLoadBalancer>("failovers: []");
        assert_eq!(hint(&problems), &Hint::Nearest("failover"));
    }
}
