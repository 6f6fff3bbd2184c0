//! Transport protocols of ports.

use crate::yaml::decode::choice;

choice! {
    /// Protocol of a port; absent means TCP.
    pub(crate) enum Protocol {
        Tcp = "TCP",
        Udp = "UDP",
        Sctp = "SCTP",
    }
}
