//! SMI manifests as users write them.

use super::http_route_group::HttpRouteGroup;
use super::traffic_split::TrafficSplit;
use crate::api::Typed;
use crate::api::gateway::testing::{decode, decode_clean};
use crate::yaml::What;
use crate::yaml::decode::IntOrString;
use crate::yaml::problem::Hint;

const MANIFESTS: &str = "\
apiVersion: split.smi-spec.io/v1alpha4
kind: TrafficSplit
metadata: {name: web}
spec:
  service: web
  matches: [{kind: HTTPRouteGroup, name: web}]
  backends: [{service: web-v1, weight: 90}, {service: web-v2, weight: 10}]
---
apiVersion: access.smi-spec.io/v1alpha3
kind: TrafficTarget
metadata: {name: web}
spec:
  destination: {kind: ServiceAccount, name: web, namespace: shop, port: 8080}
  sources: [{kind: ServiceAccount, name: front, namespace: shop}]
  rules: [{kind: HTTPRouteGroup, name: web, matches: [metrics]}, {kind: TCPRoute, name: db}]
---
apiVersion: specs.smi-spec.io/v1alpha4
kind: HTTPRouteGroup
metadata: {name: web}
spec:
  matches:
  - {name: metrics, pathRegex: /metrics, methods: [GET]}
  - {name: all, pathRegex: '.*', methods: ['*'], headers: {user-agent: '.*Android.*', cookie: a}}
  - {name: list, headers: [{user-agent: '.*iPhone.*'}, {cookie: a}]}
---
apiVersion: specs.smi-spec.io/v1alpha4
kind: TCPRoute
metadata: {name: db}
spec: {matches: {ports: [3306]}}
---
apiVersion: specs.smi-spec.io/v1alpha4
kind: UDPRoute
metadata: {name: dns}
spec: {matches: {ports: []}}
";

#[test]
fn every_kind_decodes() {
    let decoded = decode_clean(MANIFESTS);
    let split = TrafficSplit::of(&decoded[0].body).expect("a TrafficSplit");
    assert_eq!(split.backends[0].weight, Some(IntOrString::Int(90)));
    let group = HttpRouteGroup::of(&decoded[2].body).expect("an HTTPRouteGroup");
    assert_eq!((group.matches[1].headers.0.len(), group.matches[2].headers.0.len()), (1, 2));
}

#[test]
fn misspelt_field_is_reported_with_the_right_one() {
    let (_, problems) = decode(&MANIFESTS.split("\n---\n").next().expect("a split").replace("weight: 90", "wieght: 90"));
    let hints: Vec<_> = problems.iter().map(|problem| &problem.what).collect();
    let [What::UnknownField { hint: Hint::Nearest("weight"), .. }, What::MissingField { field: "weight", .. }] = hints[..] else {
        panic!("{problems:#?}")
    };
}
