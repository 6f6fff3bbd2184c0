//! `PeerAuthentication`: which mTLS mode workloads accept.

use super::workload_selector::WorkloadSelector;
use crate::yaml::decode::{Map, choice, message};

message! {
    /// Spec of the kind; the narrowest policy that applies to a port wins.
    pub(crate) struct PeerAuthentication: "PeerAuthentication" {
        selector: Option<WorkloadSelector>,
        mtls: Option<Mtls>,
        /// Keys are workload (container) ports as decimal text.
        port_level_mtls: Option<Map<Mtls>>,
    }
}

message! {
    /// A mode.
    pub(crate) struct Mtls: "MutualTLS" {
        mode: Option<Mode>,
    }
}

choice! {
    /// What a server accepts.
    pub(crate) enum Mode {
        Unset = "UNSET",
        Disable = "DISABLE",
        Permissive = "PERMISSIVE",
        Strict = "STRICT",
    }
}

#[cfg(test)]
mod tests {
    use super::{Mode, PeerAuthentication};
    use crate::api::sample::{decode, hint};
    use crate::yaml::problem::{Hint, What};

    #[test]
    fn an_exception_for_a_port_is_read() {
        let text = "selector: {matchLabels: {app: web}}\nmtls: {mode: STRICT}\nportLevelMtls:\n  8080: {mode: DISABLE}\n";
        let (policy, problems) = decode::<PeerAuthentication>(text);
        assert_eq!(problems, []);
        assert_eq!(policy.mtls.and_then(|mtls| mtls.mode), Some(Mode::Strict));
        assert_eq!(policy.port_level_mtls.expect("ports")["8080"].mode, Some(Mode::Disable));
    }

    #[test]
    fn a_misspelt_mode_or_field_is_recognized() {
        let (_, problems) = decode::<PeerAuthentication>("mtls: {mode: STRIC}");
        assert!(matches!(problems[0].what, What::WrongEnum { nearest: Some("STRICT"), .. }));
        let (_, problems) = decode::<PeerAuthentication>("portLevelMTLS: {}");
        assert_eq!(hint(&problems), &Hint::Nearest("portLevelMtls"));
    }
}
