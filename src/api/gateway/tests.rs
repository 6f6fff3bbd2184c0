//! Gateway API manifests as users write them.

use super::http_filter::{FilterType, RedirectCode};
use super::http_match::{MatchType, PathMatchType};
use super::testing::{decode, decode_clean};
use crate::api::{Body, Typed};
use crate::yaml::What;
use crate::yaml::problem::Hint;

const GATEWAYS: &str = "\
apiVersion: gateway.networking.k8s.io/v1
kind: GatewayClass
metadata: {name: istio}
spec:
  controllerName: istio.io/gateway-controller
  description: the mesh
  parametersRef: {group: '', kind: ConfigMap, name: class, namespace: istio-system}
---
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: {name: edge, namespace: infra}
spec:
  gatewayClassName: istio
  defaultScope: All
  addresses:
  - {type: IPAddress, value: 10.0.0.1}
  - {type: networking.example.net/pool, value: blue}
  infrastructure:
    labels: {team: edge}
    annotations: {example.net/size: small}
    parametersRef: {group: '', kind: ConfigMap, name: edge}
  allowedListeners: {namespaces: {from: Selector, selector: {matchLabels: {edge: 'true'}}}}
  tls:
    backend: {clientCertificateRef: {name: client}}
    frontend:
      default: {validation: {caCertificateRefs: [{group: '', kind: ConfigMap, name: ca}], mode: AllowValidOnly}}
      perPort:
      - {port: 8443, tls: {}}
  listeners:
  - name: https
    hostname: '*.example.com'
    port: 443
    protocol: HTTPS
    tls: {mode: Terminate, certificateRefs: [{name: cert, namespace: certs}], options: {example.net/min: '1.3'}}
    allowedRoutes:
      namespaces: {from: All}
      kinds: [{group: gateway.networking.k8s.io, kind: HTTPRoute}]
  - {name: mesh, port: 15008, protocol: HBONE}
---
apiVersion: gateway.networking.k8s.io/v1
kind: ListenerSet
metadata: {name: more}
spec:
  parentRef: {name: edge, namespace: infra}
  listeners: [{name: http, port: 80, protocol: HTTP}]
---
apiVersion: gateway.networking.x-k8s.io/v1alpha1
kind: XListenerSet
metadata: {name: more}
spec:
  parentRef: {group: gateway.networking.k8s.io, kind: Gateway, name: edge}
  listeners: [{name: http, protocol: HTTP}]
";

const ROUTES: &str = "\
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: {name: web}
spec:
  useDefaultGateways: All
  parentRefs:
  - {name: edge, namespace: infra, sectionName: https}
  - {group: '', kind: Service, name: web, port: 80}
  hostnames: [web.example.com]
  rules:
  - name: api
    matches:
    - path: {type: RegularExpression, value: '/v[12]/.*'}
      headers: [{name: x-user, value: test}]
      queryParams: [{type: RegularExpression, name: q, value: a.*}]
      method: GET
    filters:
    - {type: RequestHeaderModifier, requestHeaderModifier: {set: [{name: a, value: b}], add: [{name: c, value: d}], remove: [e]}}
    - {type: RequestMirror, requestMirror: {backendRef: {name: shadow, port: 80}, fraction: {numerator: 1, denominator: 1000}}}
    - {type: URLRewrite, urlRewrite: {hostname: in, path: {type: ReplacePrefixMatch, replacePrefixMatch: /}}}
    - type: CORS
      cors:
        allowOrigins: ['https://*.example.com']
        allowCredentials: true
        allowMethods: [GET, '*']
        allowHeaders: [x]
        exposeHeaders: [x-id]
        maxAge: 600
    - type: ExternalAuth
      externalAuth:
        protocol: HTTP
        backendRef: {name: auth, namespace: auth, port: 9000}
        http: {path: /check, allowedHeaders: [cookie], allowedResponseHeaders: [x-user]}
        forwardBody: {maxSize: 1024}
    - {type: ExtensionRef, extensionRef: {group: example.net, kind: RateLimit, name: slow}}
    backendRefs:
    - {name: web-v1, port: 80, weight: 90}
    - name: web-v2
      namespace: next
      port: 80
      weight: 10
      filters: [{type: ResponseHeaderModifier, responseHeaderModifier: {remove: [server]}}]
    timeouts: {request: 10s, backendRequest: 2s}
    retry: {codes: [500, 503], attempts: 3, backoff: 100ms}
    sessionPersistence: {sessionName: s, type: Cookie, absoluteTimeout: 1h, idleTimeout: 5m, cookieConfig: {lifetimeType: Permanent}}
  - filters: [{type: RequestRedirect, requestRedirect: {scheme: https, port: 443, statusCode: 301}}]
---
apiVersion: gateway.networking.k8s.io/v1
kind: GRPCRoute
metadata: {name: rpc}
spec:
  parentRefs: [{name: edge}]
  hostnames: [rpc.example.com]
  rules:
  - matches:
    - method: {type: Exact, service: shop.Cart, method: Add}
      headers: [{type: RegularExpression, name: x, value: a+}]
    filters: [{type: RequestMirror, requestMirror: {backendRef: {name: shadow, port: 80}, percent: 5}}]
    backendRefs: [{name: cart, port: 9000, filters: [{type: RequestHeaderModifier, requestHeaderModifier: {remove: [x]}}]}]
---
apiVersion: gateway.networking.k8s.io/v1alpha2
kind: TLSRoute
metadata: {name: tls}
spec:
  parentRefs: [{name: edge, sectionName: tls}]
  hostnames: [db.example.com]
  rules: [{name: all, backendRefs: [{name: db, port: 5432, weight: 1}]}]
---
apiVersion: gateway.networking.k8s.io/v1alpha2
kind: TCPRoute
metadata: {name: tcp}
spec:
  parentRefs: [{name: edge}]
  rules: [{backendRefs: [{name: db, port: 5432}]}]
---
apiVersion: gateway.networking.k8s.io/v1
kind: UDPRoute
metadata: {name: udp}
spec:
  parentRefs: [{name: edge}]
  rules: [{backendRefs: [{name: dns, port: 53}]}]
";

const POLICIES: &str = "\
apiVersion: gateway.networking.k8s.io/v1beta1
kind: ReferenceGrant
metadata: {name: from-edge, namespace: certs}
spec:
  from: [{group: gateway.networking.k8s.io, kind: Gateway, namespace: infra}]
  to: [{group: '', kind: Secret, name: cert}]
---
apiVersion: gateway.networking.k8s.io/v1
kind: BackendTLSPolicy
metadata: {name: web}
spec:
  targetRefs: [{group: '', kind: Service, name: web, sectionName: https}]
  options: {example.net/min: '1.3'}
  validation:
    hostname: web.example.com
    caCertificateRefs: [{group: '', kind: ConfigMap, name: ca}]
    subjectAltNames: [{type: URI, uri: 'spiffe://example.org/web'}]
---
apiVersion: gateway.networking.x-k8s.io/v1alpha1
kind: XBackendTrafficPolicy
metadata: {name: web}
spec:
  targetRefs: [{group: '', kind: Service, name: web}]
  retryConstraint: {budget: {percent: 20, interval: 10s}, minRetryRate: {count: 10, interval: 1s}}
  sessionPersistence: {type: Header, sessionName: x-session}
---
apiVersion: gateway.networking.x-k8s.io/v1alpha1
kind: XMesh
metadata: {name: istio}
spec: {controllerName: istio.io/mesh-controller, description: the mesh}
status: {conditions: []}
";

fn body<T: Typed>(body: &Body) -> &T {
    T::of(body).expect("a body of that kind")
}

#[test]
fn gateways_and_listener_sets_decode() {
    let decoded = decode_clean(GATEWAYS);
    let gateway: &super::k8s_gateway::K8sGateway = body(&decoded[1].body);
    assert_eq!(gateway.listeners[1].protocol.as_deref(), Some("HBONE"));
    assert_eq!(gateway.listeners[0].tls.as_ref().map(|tls| tls.certificate_refs.len()), Some(1));
    let set: &super::xlistener_set::XListenerSet = body(&decoded[3].body);
    assert_eq!((set.listeners[0].name.as_deref(), set.listeners[0].port), (Some("http"), None));
}

#[test]
fn routes_decode_with_experimental_fields() {
    let decoded = decode_clean(ROUTES);
    let http: &super::http_route::HttpRoute = body(&decoded[0].body);
    let rule = &http.rules[0];
    let path = rule.matches[0].path.as_ref().expect("a path");
    assert_eq!(path.type_, Some(PathMatchType::RegularExpression));
    assert_eq!(rule.matches[0].query_params[0].type_, Some(MatchType::RegularExpression));
    let mirror = rule.filters[1].request_mirror.as_ref().and_then(|mirror| mirror.backend_ref.as_ref());
    assert_eq!(mirror.and_then(|backend| backend.name.as_deref()), Some("shadow"));
    let redirect = http.rules[1].filters[0].request_redirect.as_ref().expect("a redirection");
    assert_eq!(redirect.status_code, Some(RedirectCode::MovedPermanently));
    let grpc: &super::grpc_route::GrpcRoute = body(&decoded[1].body);
    assert_eq!(grpc.rules[0].filters[0].type_, Some(FilterType::RequestMirror));
    assert_eq!(grpc.rules[0].backend_refs[0].filters.len(), 1);
}

#[test]
fn policies_decode() {
    let decoded = decode_clean(POLICIES);
    let grant: &super::reference_grant::ReferenceGrant = body(&decoded[0].body);
    assert_eq!(grant.to[0].name.as_deref(), Some("cert"));
    assert!(decoded[3].status.is_some());
}

#[test]
fn misspelt_field_is_reported_with_the_right_one() {
    let (_, problems) = decode(&ROUTES.split("\n---\n").next().expect("a route").replace("backendRequest", "backendRequests"));
    let [problem] = &problems[..] else { panic!("{problems:#?}") };
    let What::UnknownField { field, message, hint, .. } = &problem.what else { panic!("{problem:?}") };
    assert_eq!((field.as_str(), *message, hint), ("backendRequests", "HTTPRouteTimeouts", &Hint::Nearest("backendRequest")));
}

#[test]
fn fields_that_a_place_lacks_are_unknown_there() {
    let cases = [
        (4, "port: 53", "port: 53, filters: []", "filters"),
        (1, "name: shadow", "name: shadow, weight: 1", "weight"),
        (1, "percent: 5}", "percent: 5}, urlRewrite: {}", "urlRewrite"),
    ];
    for (document, from, to, unknown) in cases {
        let text = ROUTES.split("\n---\n").nth(document).expect("a route").replace(from, to);
        let (_, problems) = decode(&text);
        let [problem] = &problems[..] else { panic!("{problems:#?}") };
        assert!(matches!(&problem.what, What::UnknownField { field, .. } if field == unknown), "{problem:?}");
    }
}

#[test]
fn broken_constraints_are_reported() {
    let route = ROUTES.split("\n---\n").next().expect("a route");
    let broken = [
        ("weight: 90", "weight: -1"),
        ("statusCode: 301", "statusCode: 304"),
        ("numerator: 1,", ""),
        ("fraction: {", "percent: 1, fraction: {"),
        ("port: 443, ", "port: 70000, "),
        ("request: 10s", "request: 10"),
    ];
    for (from, to) in broken {
        let (_, problems) = decode(&route.replace(from, to));
        assert_eq!(problems.len(), 1, "{to}: {problems:#?}");
    }
}
