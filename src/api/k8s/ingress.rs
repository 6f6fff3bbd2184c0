//! `Ingress`.

use super::reference::TypedLocalObjectReference;
use crate::yaml::decode::{choice, message};

message! {
    /// Spec of the kind.
    pub(crate) struct Ingress: "Ingress" {
        ingress_class_name: Option<String>,
        default_backend: Option<IngressBackend>,
        tls: Vec<IngressTls>,
        rules: Vec<IngressRule>,
    }
    renamed { "backend" => "defaultBackend" }
}

message! {
    /// Certificate of some hosts.
    pub(crate) struct IngressTls: "IngressTLS" {
        hosts: Vec<String>,
        secret_name: Option<String>,
    }
}

message! {
    /// Paths of one host, or of all.
    pub(crate) struct IngressRule: "IngressRule" {
        host: Option<String>,
        http: Option<IngressHttp>,
    }
}

message! {
    /// Paths.
    pub(crate) struct IngressHttp: "HTTPIngressRuleValue" {
        paths: Vec<IngressPath> = required,
    }
}

message! {
    /// One path and where it leads.
    pub(crate) struct IngressPath: "HTTPIngressPath" {
        path: Option<String>,
        path_type: Option<PathType> = required,
        backend: Option<IngressBackend> = required,
    }
}

choice! {
    /// How a path compares.
    pub(crate) enum PathType {
        Exact = "Exact",
        Prefix = "Prefix",
        ImplementationSpecific = "ImplementationSpecific",
    }
}

message! {
    /// Where requests go.
    pub(crate) struct IngressBackend: "IngressBackend" {
        service: Option<IngressServiceBackend>,
        resource: Option<TypedLocalObjectReference>,
    }
    renamed { "serviceName" => "service.name", "servicePort" => "service.port.number" }
    one_of { [service, resource] }
}

message! {
    /// A service in the same namespace.
    pub(crate) struct IngressServiceBackend: "IngressServiceBackend" {
        name: Option<String> = required,
        port: Option<IngressServicePort>,
    }
}

message! {
    /// A port of the service.
    pub(crate) struct IngressServicePort: "ServiceBackendPort" {
        name: Option<String>,
        number: Option<i64> = min 1.0 max 65535.0,
    }
    one_of { [name, number] }
}
