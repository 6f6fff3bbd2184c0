//! cert-manager `Certificate`.

use crate::yaml::decode::message;

message! {
    /// Spec of the kind, as far as it says which secret will exist and for whom.
    pub(crate) struct Certificate: "Certificate" {
        secret_name: Option<String> = required,
        issuer_ref: Option<IssuerRef> = required,
        common_name: Option<String>,
        dns_names: Vec<String>,
        uris: Vec<String>,
        ip_addresses: Vec<String>,
        is_ca: Option<bool> = key "isCA",
        duration: Option<String>,
        renew_before: Option<String>,
        usages: Vec<String>,
        private_key: Option<PrivateKey>,
    }
    open = true
}

message! {
    /// The key, as far as it says whether a renewal makes a new one.
    pub(crate) struct PrivateKey: "CertificatePrivateKey" {
        rotation_policy: Option<String>,
    }
    open = true
}

message! {
    /// Who signs.
    pub(crate) struct IssuerRef: "ObjectReference" {
        name: Option<String> = required,
        kind: Option<String>,
        group: Option<String>,
    }
}
