//! `VirtualService`: how requests to hosts are matched and routed.

use super::destination::Destination;
use super::fault::HttpFaultInjection;
use super::http_retry::HttpRetry;
use super::string_match::StringMatch;
use crate::yaml::decode::{Count, Map, Time, choice, message};

message! {
    /// Spec of the kind.
    pub(crate) struct VirtualService: "VirtualService" {
        /// Empty in delegates only.
        hosts: Vec<String>,
        gateways: Vec<String>,
        http: Vec<HttpRoute>,
        tls: Vec<TlsRoute>,
        tcp: Vec<TcpRoute>,
        export_to: Vec<String>,
    }
}

message! {
    /// A route of HTTP requests.
    pub(crate) struct HttpRoute: "HTTPRoute" {
        name: Option<String>,
        matches: Vec<HttpMatchRequest> = key "match",
        route: Vec<HttpRouteDestination>,
        redirect: Option<HttpRedirect>,
        direct_response: Option<HttpDirectResponse>,
        delegate: Option<Delegate>,
        rewrite: Option<HttpRewrite>,
        timeout: Option<Time>,
        retries: Option<HttpRetry>,
        fault: Option<HttpFaultInjection>,
        mirror: Option<Destination>,
        mirrors: Vec<HttpMirrorPolicy>,
        mirror_percent: Option<Count> = deprecated "use `mirrorPercentage`",
        /// The CRD takes this spelling too.
        mirror_percent_snake: Option<Count> = key "mirror_percent" deprecated "use `mirrorPercentage`",
        mirror_percentage: Option<Percent>,
        cors_policy: Option<CorsPolicy>,
        headers: Option<Headers>,
    }
    renamed {
        "matches" => "match",
        "routes" => "route",
        "retry" => "retries",
        "cors" => "corsPolicy",
        "appendHeaders" => "headers",
        "removeResponseHeaders" => "headers",
        "appendResponseHeaders" => "headers",
        "removeRequestHeaders" => "headers",
        "appendRequestHeaders" => "headers",
    }
}

message! {
    /// The VirtualService that continues this route.
    pub(crate) struct Delegate: "Delegate" {
        name: Option<String>,
        namespace: Option<String>,
    }
}

message! {
    /// Header changes in both directions.
    pub(crate) struct Headers: "Headers" {
        request: Option<HeaderOperations>,
        response: Option<HeaderOperations>,
    }
}

message! {
    /// Header changes in one direction.
    pub(crate) struct HeaderOperations: "HeaderOperations" {
        set: Map<String>,
        add: Map<String>,
        remove: Vec<String>,
    }
}

message! {
    /// A route of TLS connections that are passed on encrypted.
    pub(crate) struct TlsRoute: "TLSRoute" {
        matches: Vec<TlsMatchAttributes> = key "match" required,
        route: Vec<RouteDestination>,
    }
    renamed { "matches" => "match", "routes" => "route" }
}

message! {
    /// A route of plain connections.
    pub(crate) struct TcpRoute: "TCPRoute" {
        matches: Vec<L4MatchAttributes> = key "match",
        route: Vec<RouteDestination>,
    }
    renamed { "matches" => "match", "routes" => "route" }
}

message! {
    /// Conditions on a request; all must hold.
    pub(crate) struct HttpMatchRequest: "HTTPMatchRequest" {
        name: Option<String>,
        uri: Option<StringMatch>,
        scheme: Option<StringMatch>,
        method: Option<StringMatch>,
        authority: Option<StringMatch>,
        /// A null value asks for the header's presence.
        headers: Map<Option<StringMatch>>,
        port: Option<Count> = min 1.0 max 65535.0,
        source_labels: Map<String>,
        gateways: Vec<String>,
        query_params: Map<Option<StringMatch>>,
        ignore_uri_case: Option<bool>,
        without_headers: Map<Option<StringMatch>>,
        source_namespace: Option<String>,
        stat_prefix: Option<String>,
    }
    renamed { "host" => "authority", "path" => "uri", "queryParameters" => "queryParams" }
}

message! {
    /// A destination with its share of requests.
    pub(crate) struct HttpRouteDestination: "HTTPRouteDestination" {
        destination: Option<Destination> = required,
        weight: Option<i32>,
        headers: Option<Headers>,
    }
}

message! {
    /// A destination with its share of connections.
    pub(crate) struct RouteDestination: "RouteDestination" {
        destination: Option<Destination> = required,
        weight: Option<i32>,
    }
}

message! {
    /// Conditions on a connection.
    pub(crate) struct L4MatchAttributes: "L4MatchAttributes" {
        destination_subnets: Vec<String>,
        port: Option<Count> = min 1.0 max 65535.0,
        source_subnet: Option<String>,
        source_labels: Map<String>,
        gateways: Vec<String>,
        source_namespace: Option<String>,
    }
}

message! {
    /// Conditions on a TLS connection.
    pub(crate) struct TlsMatchAttributes: "TLSMatchAttributes" {
        sni_hosts: Vec<String> = required,
        destination_subnets: Vec<String>,
        port: Option<Count> = min 1.0 max 65535.0,
        source_labels: Map<String>,
        gateways: Vec<String>,
        source_namespace: Option<String>,
    }
}

message! {
    /// Answers with a redirection.
    pub(crate) struct HttpRedirect: "HTTPRedirect" {
        uri: Option<String>,
        authority: Option<String>,
        port: Option<Count> = min 1.0 max 65535.0,
        derive_port: Option<RedirectPort>,
        scheme: Option<String>,
        redirect_code: Option<Count>,
        prefix_rewrite: Option<String>,
    }
    one_of { [port, derivePort] }
}

choice! {
    /// Where the port of a redirection comes from.
    pub(crate) enum RedirectPort {
        FromProtocolDefault = "FROM_PROTOCOL_DEFAULT",
        FromRequestPort = "FROM_REQUEST_PORT",
    }
}

message! {
    /// Answers without a backend.
    pub(crate) struct HttpDirectResponse: "HTTPDirectResponse" {
        status: Option<Count> = required,
        body: Option<HttpBody>,
    }
}

message! {
    /// The body of a direct response.
    pub(crate) struct HttpBody: "HTTPBody" {
        string: Option<String>,
        /// Base64.
        bytes: Option<String>,
    }
    one_of { [string, bytes] }
}

message! {
    /// Changes path and authority before forwarding.
    pub(crate) struct HttpRewrite: "HTTPRewrite" {
        uri: Option<String>,
        authority: Option<String>,
        uri_regex_rewrite: Option<RegexRewrite>,
    }
}

message! {
    /// A pattern and what replaces it.
    pub(crate) struct RegexRewrite: "RegexRewrite" {
        pattern: Option<String> = key "match",
        rewrite: Option<String>,
    }
}

message! {
    /// Cross-origin resource sharing.
    pub(crate) struct CorsPolicy: "CorsPolicy" {
        allow_origin: Vec<String> = deprecated "use `allowOrigins`",
        allow_origins: Vec<StringMatch>,
        allow_methods: Vec<String>,
        allow_headers: Vec<String>,
        expose_headers: Vec<String>,
        max_age: Option<Time>,
        allow_credentials: Option<bool>,
        unmatched_preflights: Option<UnmatchedPreflights>,
    }
}

choice! {
    /// What happens to preflight requests of other origins.
    pub(crate) enum UnmatchedPreflights {
        Unspecified = "UNSPECIFIED",
        Forward = "FORWARD",
        Ignore = "IGNORE",
    }
}

message! {
    /// A second destination that gets a copy of the requests.
    pub(crate) struct HttpMirrorPolicy: "HTTPMirrorPolicy" {
        destination: Option<Destination> = required,
        percentage: Option<Percent>,
    }
}

message! {
    /// A percentage.
    pub(crate) struct Percent: "Percent" {
        value: Option<f64>,
    }
}

#[cfg(test)]
mod tests {
    use super::VirtualService;
    use crate::api::sample::{decode, hint};
    use crate::yaml::problem::{Hint, What};

    const REVIEWS: &str = "
hosts: [reviews.prod.svc.cluster.local]
gateways: [mesh, prod/public]
exportTo: ['.']
http:
- name: canary
  match:
  - uri: {prefix: /api}
    headers:
      end-user: {exact: jason}
      x-debug:
    queryParams:
      v: {regex: '\\d+'}
    ignoreUriCase: true
  rewrite: {uri: /}
  timeout: 5s
  retries: {attempts: 3, perTryTimeout: 2s}
  fault:
    delay: {fixedDelay: 1s, percentage: {value: 0.1}}
  route:
  - destination: {host: reviews, subset: v2, port: {number: 9080}}
    weight: 90
    headers: {request: {set: {x-canary: 'true'}, remove: [cookie]}}
  - destination: {host: reviews, subset: v1}
    weight: 10
  mirror: {host: reviews, subset: v3}
  mirrorPercentage: {value: 5}
  corsPolicy:
    allowOrigins: [{exact: https://example.com}]
    maxAge: 24h
- redirect: {authority: new.example.com, redirectCode: 308}
tls:
- match: [{sniHosts: [db.example.com], port: 443}]
  route: [{destination: {host: db}}]
tcp:
- match: [{port: 27017}]
  route: [{destination: {host: mongo}}]
";

    #[test]
    fn a_service_with_every_kind_of_route_is_read() {
        let (service, problems) = decode::<VirtualService>(REVIEWS);
        assert_eq!(problems, []);
        let route = &service.http[0];
        assert_eq!(route.route[0].weight, Some(90));
        assert_eq!(route.matches[0].headers["x-debug"], None);
        assert_eq!(route.mirror_percentage.as_ref().and_then(|percent| percent.value), Some(5.0));
        assert_eq!(service.tls[0].matches[0].sni_hosts, ["db.example.com"]);
    }

    #[test]
    fn a_field_at_the_wrong_level_is_found() {
        let (_, problems) = decode::<VirtualService>("http: [{route: [{host: reviews}]}]");
        assert_eq!(hint(&problems), &Hint::Elsewhere("inside `destination`".into()));
        let (_, problems) = decode::<VirtualService>("http: [{timout: 5s}]");
        assert_eq!(hint(&problems), &Hint::Nearest("timeout"));
    }

    #[test]
    fn the_old_mirror_percentage_is_deprecated_in_both_spellings() {
        for text in ["http: [{mirrorPercent: 5}]", "http: [{mirror_percent: 5}]"] {
            let (_, problems) = decode::<VirtualService>(text);
            assert!(matches!(problems[0].what, What::Deprecated { .. }), "{text}");
        }
    }
}
