//! TLS that a proxy originates.

use crate::yaml::decode::{choice, message};

message! {
    /// Mode, certificates and what the server must present.
    pub(crate) struct ClientTls: "ClientTLSSettings" {
        mode: Option<TlsMode>,
        client_certificate: Option<String>,
        private_key: Option<String>,
        ca_certificates: Option<String>,
        credential_name: Option<String>,
        subject_alt_names: Vec<String>,
        sni: Option<String>,
        insecure_skip_verify: Option<bool>,
        ca_crl: Option<String>,
    }
}

choice! {
    /// Whether the client speaks TLS, and with whose certificate.
    pub(crate) enum TlsMode {
        Disable = "DISABLE",
        Simple = "SIMPLE",
        Mutual = "MUTUAL",
        IstioMutual = "ISTIO_MUTUAL",
    }
}

#[cfg(test)]
mod tests {
    use super::{ClientTls, TlsMode};
    use crate::api::sample::{decode, hint};
    use crate::yaml::problem::{Hint, What};

    #[test]
    fn origination_with_a_secret_is_read() {
        let (tls, problems) = decode::<ClientTls>("mode: MUTUAL\ncredentialName: client\nsubjectAltNames: [a.example.com]\n");
        assert_eq!(problems, []);
        assert_eq!(tls.mode, Some(TlsMode::Mutual));
        assert_eq!(tls.credential_name.as_deref(), Some("client"));
        let (_, problems) = decode::<ClientTls>("subjectAltName: [a.example.com]");
        assert_eq!(hint(&problems), &Hint::Nearest("subjectAltNames"));
    }

    #[test]
    fn a_mode_of_servers_is_none_of_clients() {
        let (_, problems) = decode::<ClientTls>("mode: PASSTHROUGH");
        assert!(matches!(problems[0].what, What::WrongEnum { .. }));
    }
}
