//! Linkerd manifests as users write them.

use super::link::Link;
use super::server::{ProxyProtocol, Server};
use super::service_profile::ServiceProfile;
use crate::api::Typed;
use crate::api::gateway::testing::{decode, decode_clean};
use crate::yaml::What;
use crate::yaml::problem::Hint;

const POLICY: &str = "\
apiVersion: policy.linkerd.io/v1beta3
kind: Server
metadata: {name: web, namespace: shop}
spec:
  podSelector: {matchLabels: {app: web}, matchExpressions: [{key: tier, operator: In, values: [front]}]}
  port: http
  proxyProtocol: HTTP/2
  accessPolicy: audit
---
apiVersion: policy.linkerd.io/v1beta1
kind: ServerAuthorization
metadata: {name: web, namespace: shop}
spec:
  server: {selector: {matchLabels: {app: web}}}
  client:
    networks: [{cidr: 10.0.0.0/8, except: [10.1.0.0/16]}]
    meshTLS:
      unauthenticatedTLS: false
      identities: ['*.shop.serviceaccount.identity.linkerd.cluster.local']
      serviceAccounts: [{name: web, namespace: shop}]
---
apiVersion: policy.linkerd.io/v1alpha1
kind: AuthorizationPolicy
metadata: {name: web, namespace: shop}
spec:
  targetRef: {group: policy.linkerd.io, kind: Server, name: web}
  requiredAuthenticationRefs:
  - {group: policy.linkerd.io, kind: MeshTLSAuthentication, name: web, namespace: shop}
  - {kind: ServiceAccount, name: web}
---
apiVersion: policy.linkerd.io/v1alpha1
kind: MeshTLSAuthentication
metadata: {name: web}
spec: {identityRefs: [{kind: ServiceAccount, name: web}, {kind: Namespace, namespace: shop}]}
---
apiVersion: policy.linkerd.io/v1alpha1
kind: NetworkAuthentication
metadata: {name: lan}
spec: {networks: [{cidr: 10.0.0.0/8}]}
---
apiVersion: policy.linkerd.io/v1beta3
kind: HTTPRoute
metadata: {name: web}
spec:
  parentRefs: [{group: policy.linkerd.io, kind: Server, name: web}]
  hostnames: [web]
  rules:
  - matches: [{path: {type: PathPrefix, value: /}, method: GET}]
    filters: [{type: RequestRedirect, requestRedirect: {hostname: other, statusCode: 302}}]
    backendRefs: [{name: web, port: 80, weight: 1}]
    timeouts: {request: 1s, backendRequest: 500ms}
---
apiVersion: policy.linkerd.io/v1alpha1
kind: EgressNetwork
metadata: {name: all}
spec: {trafficPolicy: Allow, networks: [{cidr: 0.0.0.0/0, except: [10.0.0.0/8]}]}
---
apiVersion: policy.linkerd.io/v1alpha1
kind: HTTPLocalRateLimitPolicy
metadata: {name: web}
spec:
  targetRef: {group: policy.linkerd.io, kind: Server, name: web}
  total: {requestsPerSecond: 100}
  identity: {requestsPerSecond: 20}
  overrides: [{requestsPerSecond: 50, clientRefs: [{kind: ServiceAccount, name: batch, namespace: shop}]}]
---
apiVersion: workload.linkerd.io/v1beta1
kind: ExternalWorkload
metadata: {name: vm, labels: {app: vm}}
spec:
  meshTLS: {identity: spiffe://root.linkerd.cluster.local/vm, serverName: vm.cluster.local}
  workloadIPs: [{ip: 192.0.2.7}]
  ports: [{name: http, port: 80, protocol: TCP}]
---
apiVersion: linkerd.io/v1alpha2
kind: ServiceProfile
metadata: {name: web.shop.svc.cluster.local, namespace: shop}
spec:
  opaquePorts: ['3306']
  retryBudget: {retryRatio: 0.2, minRetriesPerSecond: 10, ttl: 10s}
  dstOverrides: [{authority: web-v2.shop.svc.cluster.local, weight: 500m}, {authority: web.shop.svc.cluster.local, weight: 1}]
  routes:
  - name: GET /
    condition: {all: [{method: GET}, {pathRegex: /}, {not: {method: HEAD}}]}
    responseClasses: [{condition: {status: {min: 500, max: 599}}, isFailure: true}]
    isRetryable: true
    timeout: 300ms
---
apiVersion: multicluster.linkerd.io/v1alpha3
kind: Link
metadata: {name: east, namespace: linkerd-multicluster}
spec:
  targetClusterName: east
  targetClusterDomain: cluster.local
  targetClusterLinkerdNamespace: linkerd
  clusterCredentialsSecret: cluster-credentials-east
  gatewayAddress: 192.0.2.1
  gatewayIdentity: gateway.linkerd-multicluster.serviceaccount.identity.linkerd.cluster.local
  gatewayPort: '4143'
  probeSpec: {path: /ready, port: '4191', period: 3s, timeout: 30s, failureThreshold: '3'}
  selector: {matchLabels: {mirror.linkerd.io/exported: 'true'}}
  remoteDiscoverySelector: {matchLabels: {mirror.linkerd.io/exported: remote-discovery}}
  federatedServiceSelector: {matchLabels: {mirror.linkerd.io/federated: member}}
  excludedLabels: [argocd.argoproj.io/instance]
";

#[test]
fn every_kind_decodes() {
    let decoded = decode_clean(POLICY);
    let server = Server::of(&decoded[0].body).expect("a Server");
    assert_eq!(server.proxy_protocol, Some(ProxyProtocol::Http2));
    let profile = ServiceProfile::of(&decoded[9].body).expect("a ServiceProfile");
    assert_eq!(profile.routes[0].condition.as_ref().map(|condition| condition.all.len()), Some(3));
    assert!(Link::of(&decoded[10].body).is_some());
}

#[test]
fn misspelt_field_is_reported_with_the_right_one() {
    let server = POLICY.split("\n---\n").next().expect("a Server");
    for (from, to, hint) in [("proxyProtocol", "proxyProtocl", "proxyProtocol"), ("accessPolicy", "accesPolicy", "accessPolicy")] {
        let (_, problems) = decode(&server.replace(from, to));
        let [problem] = &problems[..] else { panic!("{problems:#?}") };
        assert!(matches!(&problem.what, What::UnknownField { hint: Hint::Nearest(near), .. } if *near == hint), "{problem:?}");
    }
}

#[test]
fn old_spelling_of_mesh_tls_is_called_renamed() {
    let workload = POLICY.split("\n---\n").nth(8).expect("an ExternalWorkload").replace("meshTLS", "meshTls");
    let (_, problems) = decode(&workload);
    assert!(matches!(&problems[0].what, What::UnknownField { hint: Hint::Renamed("meshTLS"), .. }), "{problems:?}");
}

#[test]
fn two_selectors_exclude_each_other() {
    let server = POLICY.split("\n---\n").next().expect("a Server").replace("  port: http", "  port: 80\n  externalWorkloadSelector: {}");
    let (_, problems) = decode(&server);
    assert!(matches!(&problems[..], [problem] if matches!(problem.what, What::OneOf { .. })), "{problems:?}");
}
