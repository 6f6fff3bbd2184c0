//! Which traffic an extension sees.

use super::port::TrafficPort;
use crate::yaml::decode::{choice, message};

message! {
    /// Traffic by direction and port.
    pub(crate) struct TrafficSelector: "TrafficSelector" {
        mode: Option<TrafficMode>,
        ports: Vec<TrafficPort>,
    }
}

choice! {
    /// The side of a call, seen from the proxy's workload.
    pub(crate) enum TrafficMode {
        Undefined = "UNDEFINED",
        Client = "CLIENT",
        Server = "SERVER",
        ClientAndServer = "CLIENT_AND_SERVER",
    }
}

#[cfg(test)]
mod tests {
    use super::{TrafficMode, TrafficSelector};
    use crate::api::sample::{decode, hint};
    use crate::yaml::problem::Hint;

    #[test]
    fn a_direction_and_ports_are_read() {
        let (selector, problems) = decode::<TrafficSelector>("mode: CLIENT\nports: [{number: 80}, {number: 443}]\n");
        assert_eq!(problems, []);
        assert_eq!(selector.mode, Some(TrafficMode::Client));
        assert_eq!(selector.ports[1].number, Some(443));
        let (_, problems) = decode::<TrafficSelector>("port: []");
        assert_eq!(hint(&problems), &Hint::Nearest("ports"));
    }
}
