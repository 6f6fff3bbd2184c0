//! What an HTTP route does to requests and responses on their way.

use super::backend_ref::{BackendRef, SingleBackend};
use super::narrow::Narrow;
use super::object_reference::LocalObjectReference;
use crate::yaml::decode::{choice, message};

message! {
    /// One filter: its type, and the field of that type.
    pub(crate) struct HttpFilter: "HTTPRouteFilter" {
        type_: Option<FilterType> = required,
        request_header_modifier: Option<HeaderModifier>,
        response_header_modifier: Option<HeaderModifier>,
        request_mirror: Option<RequestMirror>,
        request_redirect: Option<RequestRedirect>,
        url_rewrite: Option<UrlRewrite>,
        cors: Option<Cors>,
        external_auth: Option<ExternalAuth>,
        extension_ref: Option<LocalObjectReference>,
    }
    one_of {
        [
            requestHeaderModifier, responseHeaderModifier, requestMirror, requestRedirect,
            urlRewrite, cors, externalAuth, extensionRef,
        ]
    }
}

choice! {
    /// What a filter does.
    pub(crate) enum FilterType {
        RequestHeaderModifier = "RequestHeaderModifier",
        ResponseHeaderModifier = "ResponseHeaderModifier",
        RequestMirror = "RequestMirror",
        RequestRedirect = "RequestRedirect",
        UrlRewrite = "URLRewrite",
        ExtensionRef = "ExtensionRef",
        Cors = "CORS",
        ExternalAuth = "ExternalAuth",
    }
}

message! {
    /// Headers to set, add and remove.
    pub(crate) struct HeaderModifier: "HTTPHeaderFilter" {
        set: Vec<Header>,
        add: Vec<Header>,
        remove: Vec<String>,
    }
}

message! {
    /// A header and its value.
    pub(crate) struct Header: "HTTPHeader" {
        name: Option<String> = required,
        value: Option<String> = required,
    }
}

message! {
    /// Sends a copy of the requests, or of a share of them, to a further backend.
    pub(crate) struct RequestMirror: "HTTPRequestMirrorFilter" {
        backend_ref: Option<Narrow<SingleBackend, BackendRef>> = required,
        percent: Option<i64> = min 0.0 max 100.0,
        fraction: Option<Fraction>,
    }
    one_of { [percent, fraction] }
}

message! {
    /// A share; the denominator defaults to 100.
    pub(crate) struct Fraction: "Fraction" {
        numerator: Option<i64> = required min 0.0,
        denominator: Option<i64> = min 1.0,
    }
}

message! {
    /// Answers with a redirection; the status code defaults to 302.
    pub(crate) struct RequestRedirect: "HTTPRequestRedirectFilter" {
        scheme: Option<Scheme>,
        hostname: Option<String>,
        path: Option<PathModifier>,
        port: Option<i64> = min 1.0 max 65535.0,
        status_code: Option<RedirectCode>,
    }
}

choice! {
    /// Scheme of a redirection.
    pub(crate) enum Scheme {
        Http = "http",
        Https = "https",
    }
}

choice! {
    /// Status code of a redirection.
    pub(crate) enum RedirectCode {
        MovedPermanently = "301",
        Found = "302",
        SeeOther = "303",
        TemporaryRedirect = "307",
        PermanentRedirect = "308",
    }
}

message! {
    /// Changes host and path before the request goes on.
    pub(crate) struct UrlRewrite: "HTTPURLRewriteFilter" {
        hostname: Option<String>,
        path: Option<PathModifier>,
    }
}

message! {
    /// What replaces the path, or the part of it that matched.
    pub(crate) struct PathModifier: "HTTPPathModifier" {
        type_: Option<PathModifierType> = required,
        replace_full_path: Option<String>,
        replace_prefix_match: Option<String>,
    }
    one_of { [replaceFullPath, replacePrefixMatch] }
}

choice! {
    /// Which part of a path is replaced.
    pub(crate) enum PathModifierType {
        ReplaceFullPath = "ReplaceFullPath",
        ReplacePrefixMatch = "ReplacePrefixMatch",
    }
}

message! {
    /// Which cross-origin requests browsers may make.
    pub(crate) struct Cors: "HTTPCORSFilter" {
        allow_origins: Vec<String>,
        allow_credentials: Option<bool>,
        allow_methods: Vec<CorsMethod>,
        allow_headers: Vec<String>,
        expose_headers: Vec<String>,
        max_age: Option<i64> = min 1.0,
    }
}

choice! {
    /// A method in CORS.
    pub(crate) enum CorsMethod {
        Get = "GET",
        Head = "HEAD",
        Post = "POST",
        Put = "PUT",
        Delete = "DELETE",
        Connect = "CONNECT",
        Options = "OPTIONS",
        Trace = "TRACE",
        Patch = "PATCH",
        Any = "*",
    }
}

message! {
    /// Asks a further service whether the request may pass.
    pub(crate) struct ExternalAuth: "HTTPExternalAuthFilter" {
        protocol: Option<AuthProtocol> = required,
        backend_ref: Option<Narrow<SingleBackend, BackendRef>> = required,
        grpc: Option<GrpcAuth>,
        http: Option<HttpAuth>,
        forward_body: Option<ForwardBody>,
    }
    one_of { [grpc, http] }
}

choice! {
    /// How the authorization service is asked.
    pub(crate) enum AuthProtocol {
        Http = "HTTP",
        Grpc = "GRPC",
    }
}

message! {
    /// What is sent to an authorization service over gRPC.
    pub(crate) struct GrpcAuth: "GRPCAuthConfig" {
        allowed_headers: Vec<String>,
    }
}

message! {
    /// What is sent to an authorization service over HTTP, and what of its answer is kept.
    pub(crate) struct HttpAuth: "HTTPAuthConfig" {
        path: Option<String>,
        allowed_headers: Vec<String>,
        allowed_response_headers: Vec<String>,
    }
}

message! {
    /// How much of the body the authorization service gets.
    pub(crate) struct ForwardBody: "ForwardBodyConfig" {
        max_size: Option<i64> = min 0.0,
    }
}
