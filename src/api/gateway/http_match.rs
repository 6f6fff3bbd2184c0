//! Which requests a rule of an HTTP route is for.

use crate::yaml::decode::{choice, message};

message! {
    /// One alternative; its parts must all hold. An empty path is a prefix match of `/`.
    pub(crate) struct HttpMatch: "HTTPRouteMatch" {
        path: Option<PathMatch>,
        headers: Vec<ValueMatch>,
        query_params: Vec<ValueMatch>,
        method: Option<HttpMethod>,
    }
}

message! {
    /// A path; the type defaults to `PathPrefix`, the value to `/`.
    pub(crate) struct PathMatch: "HTTPPathMatch" {
        type_: Option<PathMatchType>,
        value: Option<String>,
    }
}

choice! {
    /// How a path is compared.
    pub(crate) enum PathMatchType {
        Exact = "Exact",
        PathPrefix = "PathPrefix",
        RegularExpression = "RegularExpression",
    }
}

message! {
    /// A header, gRPC header or query parameter and its value.
    pub(crate) struct ValueMatch: "HTTPHeaderMatch" {
        type_: Option<MatchType>,
        name: Option<String> = required,
        value: Option<String> = required,
    }
}

choice! {
    /// How a value is compared; `Exact` is the default.
    pub(crate) enum MatchType {
        Exact = "Exact",
        RegularExpression = "RegularExpression",
    }
}

choice! {
    /// An HTTP method.
    pub(crate) enum HttpMethod {
        Get = "GET",
        Head = "HEAD",
        Post = "POST",
        Put = "PUT",
        Delete = "DELETE",
        Connect = "CONNECT",
        Options = "OPTIONS",
        Trace = "TRACE",
        Patch = "PATCH",
    }
}
