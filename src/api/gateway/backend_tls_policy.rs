//! `BackendTLSPolicy`: TLS from a Gateway to a backend.

use super::object_reference::LocalObjectReference;
use crate::yaml::decode::{Map, choice, message};

message! {
    /// Spec of the kind.
    pub(crate) struct BackendTlsPolicy: "BackendTLSPolicy" {
        target_refs: Vec<PolicyTarget> = required,
        validation: Option<Validation> = required,
        options: Map<String>,
    }
    renamed { "targetRef" => "targetRefs", "tls" => "validation" }
}

message! {
    /// A Service, or the port of it that the section name names.
    pub(crate) struct PolicyTarget: "LocalPolicyTargetReferenceWithSectionName" {
        group: Option<String> = required,
        kind: Option<String> = required,
        name: Option<String> = required,
        section_name: Option<String>,
    }
}

message! {
    /// How the backend's certificate is checked.
    pub(crate) struct Validation: "BackendTLSPolicyValidation" {
        ca_certificate_refs: Vec<LocalObjectReference>,
        /// `System` or one of the implementation's own.
        well_known_ca_certificates: Option<String> = key "wellKnownCACertificates",
        hostname: Option<String> = required,
        subject_alt_names: Vec<SubjectAltName>,
    }
    renamed { "caCertRefs" => "caCertificateRefs", "wellKnownCACerts" => "wellKnownCACertificates" }
    one_of { [caCertificateRefs, wellKnownCACertificates] }
}

message! {
    /// A name that the certificate must carry.
    pub(crate) struct SubjectAltName: "SubjectAltName" {
        type_: Option<SanType> = required,
        hostname: Option<String>,
        uri: Option<String>,
    }
    one_of { [hostname, uri] }
}

choice! {
    /// What a name is.
    pub(crate) enum SanType {
        Hostname = "Hostname",
        Uri = "URI",
    }
}
