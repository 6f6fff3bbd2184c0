//! TLS that a proxy terminates or passes on.

use crate::yaml::decode::{choice, message};

message! {
    /// Mode, certificates and what clients must present.
    pub(crate) struct ServerTls: "ServerTLSSettings" {
        https_redirect: Option<bool>,
        mode: Option<ServerTlsMode>,
        server_certificate: Option<String>,
        private_key: Option<String>,
        ca_certificates: Option<String>,
        ca_crl: Option<String>,
        credential_name: Option<String>,
        credential_names: Vec<String>,
        ca_cert_credential_name: Option<String>,
        tls_certificates: Vec<TlsCertificate>,
        subject_alt_names: Vec<String>,
        verify_certificate_spki: Vec<String>,
        verify_certificate_hash: Vec<String>,
        min_protocol_version: Option<TlsProtocol>,
        max_protocol_version: Option<TlsProtocol>,
        cipher_suites: Vec<String>,
        insecure_skip_verify: Option<bool>,
    }
}

choice! {
    /// What a server does with TLS.
    pub(crate) enum ServerTlsMode {
        Passthrough = "PASSTHROUGH",
        Simple = "SIMPLE",
        Mutual = "MUTUAL",
        AutoPassthrough = "AUTO_PASSTHROUGH",
        IstioMutual = "ISTIO_MUTUAL",
        OptionalMutual = "OPTIONAL_MUTUAL",
    }
}

message! {
    /// Files of one certificate.
    pub(crate) struct TlsCertificate: "TLSCertificate" {
        server_certificate: Option<String>,
        private_key: Option<String>,
        ca_certificates: Option<String>,
    }
}

choice! {
    /// Versions of TLS.
    pub(crate) enum TlsProtocol {
        TlsAuto = "TLS_AUTO",
        TlsV1_0 = "TLSV1_0",
        TlsV1_1 = "TLSV1_1",
        TlsV1_2 = "TLSV1_2",
        TlsV1_3 = "TLSV1_3",
    }
}

#[cfg(test)]
mod tests {
    use super::{ServerTls, TlsProtocol};
    use crate::api::sample::{decode, hint};
    use crate::yaml::problem::Hint;

    #[test]
    fn two_certificates_and_a_version_are_read() {
        let (tls, problems) = decode::<ServerTls>("mode: MUTUAL\ncredentialNames: [rsa, ecdsa]\nminProtocolVersion: TLSV1_3\n");
        assert_eq!(problems, []);
        assert_eq!(tls.credential_names, ["rsa", "ecdsa"]);
        assert_eq!(tls.min_protocol_version, Some(TlsProtocol::TlsV1_3));
        let (_, problems) = decode::<ServerTls>("httpRedirect: true");
        assert_eq!(hint(&problems), &Hint::Nearest("httpsRedirect"));
    }
}
