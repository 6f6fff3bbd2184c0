//! `HTTPRouteGroup`: named classes of HTTP requests.

use crate::yaml::arena::Shape;
use crate::yaml::decode::{FieldValue, Map, Schema, choice, message};
use crate::yaml::{Decode, Decoder, Node};

message! {
    /// Spec of the kind (v1alpha1 and v1alpha2 had `matches` at the top level).
    pub(crate) struct HttpRouteGroup: "HTTPRouteGroup" {
        matches: Vec<HttpMatch> = required,
    }
}

message! {
    /// One class.
    pub(crate) struct HttpMatch: "HTTPMatch" {
        name: Option<String> = required,
        methods: Vec<Method>,
        path_regex: Option<String>,
        headers: Headers,
    }
}

/// Regular expressions by header, all of which must hold. The specification writes a mapping, the
/// CRD a list of mappings.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Headers(pub(crate) Vec<Map<String>>);

impl FieldValue for Headers {
    fn read(&mut self, cx: &mut Decoder<'_>, node: Node<'_>) {
        self.0 = match node.shape() {
            Shape::Map => Map::decode(cx, node).into_iter().collect(),
            _ => Vec::decode(cx, node).unwrap_or_default(),
        };
    }

    fn schema() -> Option<&'static Schema> {
        None
    }
}

choice! {
    /// A method, or all of them.
    pub(crate) enum Method {
        Any = "*",
        Get = "GET",
        Head = "HEAD",
        Put = "PUT",
        Post = "POST",
        Delete = "DELETE",
        Connect = "CONNECT",
        Options = "OPTIONS",
        Trace = "TRACE",
        Patch = "PATCH",
    }
}
