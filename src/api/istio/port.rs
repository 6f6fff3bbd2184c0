//! References to ports by number.

use crate::yaml::decode::{Count, message};

message! {
    /// The port of a destination (`istio.networking.v1alpha3.PortSelector`).
    pub(crate) struct PortSelector: "PortSelector" {
        number: Option<Count> = min 1.0 max 65535.0,
    }
}

message! {
    /// The port of selected traffic (`istio.type.v1beta1.PortSelector`).
    pub(crate) struct TrafficPort: "PortSelector" {
        number: Option<Count> = required min 1.0 max 65535.0,
    }
}

#[cfg(test)]
mod tests {
    use super::{PortSelector, TrafficPort};
    use crate::api::sample::{decode, hint};
    use crate::yaml::problem::{Hint, What};

    #[test]
    fn port_numbers_have_sixteen_bits() {
        let (port, problems) = decode::<PortSelector>("number: 8080");
        assert_eq!((port.number, problems), (Some(8080), vec![]));
        let (_, problems) = decode::<TrafficPort>("number: 70000");
        assert!(matches!(problems[0].what, What::WrongValue(_)));
        let (_, problems) = decode::<PortSelector>("numbre: 80");
        assert_eq!(hint(&problems), &Hint::Nearest("number"));
    }
}
