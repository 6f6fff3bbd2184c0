//! Where traffic goes: a service, optionally one subset and one port of it.

use super::port::PortSelector;
use crate::yaml::decode::message;

message! {
    /// A service of the registry.
    pub(crate) struct Destination: "Destination" {
        host: Option<String> = required,
        subset: Option<String>,
        port: Option<PortSelector>,
    }
}

#[cfg(test)]
mod tests {
    use super::Destination;
    use crate::api::sample::{decode, hint};
    use crate::yaml::problem::Hint;

    #[test]
    fn a_destination_names_host_subset_and_port() {
        let (destination, problems) = decode::<Destination>("host: reviews\nsubset: v1\nport: {number: 9080}\n");
        assert_eq!(problems, []);
        assert_eq!(destination.subset.as_deref(), Some("v1"));
        assert_eq!(destination.port.and_then(|port| port.number), Some(9080));
        let (_, problems) = decode::<Destination>("host: reviews\nsubsets: v1\n");
        assert_eq!(hint(&problems), &Hint::Nearest("subset"));
    }
}
