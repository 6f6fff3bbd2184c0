//! Protobuf JSON inside an object that is none: `snake_case` names and quoted numbers are fine there.

use std::ops::Deref;

use crate::yaml::decode::Schema;
use crate::yaml::{Decode, Decoder, Node};

/// A message that is read as protobuf JSON wherever it stands.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct ProtoJson<T>(pub(crate) T);

impl<T> Deref for ProtoJson<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.0
    }
}

impl<T: Decode> Decode for ProtoJson<T> {
    fn decode(cx: &mut Decoder<'_>, node: Node<'_>) -> Option<Self> {
        let outside = std::mem::replace(&mut cx.proto, true);
        let value = T::decode(cx, node);
        cx.proto = outside;
        value.map(Self)
    }

    fn hole() -> Self {
        Self(T::hole())
    }

    fn schema() -> Option<&'static Schema> {
        T::schema()
    }
}

#[cfg(test)]
mod tests {
    use super::ProtoJson;
    use crate::api::istio::connection_pool::TcpKeepalive;
    use crate::api::sample::{decode, hint};
    use crate::yaml::decode::Time;
    use crate::yaml::problem::Hint;

    #[test]
    fn quoted_numbers_are_fine_inside_only() {
        let (keepalive, problems) = decode::<ProtoJson<TcpKeepalive>>("probes: '3'\ntime: 1s\n");
        assert_eq!(problems, []);
        assert_eq!((keepalive.probes, keepalive.time.is_some_and(|time| time > Time::default())), (Some(3), true));
        assert_eq!(decode::<TcpKeepalive>("probes: '3'").1.len(), 1);
        let (_, problems) = decode::<ProtoJson<TcpKeepalive>>("probe: 3");
        assert_eq!(hint(&problems), &Hint::Nearest("probes"));
    }
}
