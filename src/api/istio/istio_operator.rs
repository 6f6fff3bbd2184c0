//! `IstioOperator`: what istioctl installs.

use super::mesh_config::MeshConfig;
use super::proto_json::ProtoJson;
use crate::yaml::decode::{Count, IntOrString, Json, Map, message};

message! {
    /// Spec of the kind.
    pub(crate) struct IstioOperator: "IstioOperatorSpec" {
        profile: Option<String>,
        install_package_path: Option<String>,
        hub: Option<String>,
        /// People write `tag: 1`, and that is fine.
        tag: Option<IntOrString>,
        namespace: Option<String>,
        revision: Option<String>,
        compatibility_version: Option<String>,
        mesh_config: Option<ProtoJson<MeshConfig>>,
        components: Option<Components>,
        /// Values of the Helm charts.
        values: Option<Json>,
        unvalidated_values: Option<Json>,
    }
    renamed { "defaultNamespace" => "namespace", "gateways" => "components" }
}

message! {
    /// Settings of the parts.
    pub(crate) struct Components: "IstioComponentSpec" {
        base: Option<BaseComponent>,
        pilot: Option<Component>,
        cni: Option<Component>,
        ztunnel: Option<Component>,
        istiod_remote: Option<Component>,
        ingress_gateways: Vec<GatewayComponent>,
        egress_gateways: Vec<GatewayComponent>,
        gateway: Option<Component>,
    }
    renamed { "istiod" => "pilot", "ingressGateway" => "ingressGateways", "egressGateway" => "egressGateways" }
}

message! {
    /// The part every installation has.
    pub(crate) struct BaseComponent: "BaseComponentSpec" {
        enabled: Option<bool>,
        k8s: Option<KubernetesResources>,
    }
}

message! {
    /// A part.
    pub(crate) struct Component: "ComponentSpec" {
        enabled: Option<bool>,
        namespace: Option<String>,
        hub: Option<String>,
        tag: Option<IntOrString>,
        k8s: Option<KubernetesResources>,
    }
}

message! {
    /// One of the gateways.
    pub(crate) struct GatewayComponent: "GatewayComponentSpec" {
        enabled: Option<bool>,
        namespace: Option<String>,
        hub: Option<String>,
        tag: Option<IntOrString>,
        k8s: Option<KubernetesResources>,
        name: Option<String>,
        label: Map<String>,
    }
    renamed { "labels" => "label" }
}

message! {
    /// Kubernetes settings of a part; what Kubernetes defines is kept as it is.
    pub(crate) struct KubernetesResources: "KubernetesResources" {
        affinity: Option<Json>,
        env: Option<Json>,
        hpa_spec: Option<Json>,
        image_pull_policy: Option<String>,
        node_selector: Map<String>,
        pod_disruption_budget: Option<Json>,
        pod_annotations: Map<String>,
        priority_class_name: Option<String>,
        readiness_probe: Option<Json>,
        replica_count: Option<Count>,
        resources: Option<Json>,
        service: Option<Json>,
        strategy: Option<Json>,
        tolerations: Option<Json>,
        service_annotations: Map<String>,
        security_context: Option<Json>,
        volumes: Option<Json>,
        volume_mounts: Option<Json>,
        overlays: Vec<Overlay>,
    }
}

message! {
    /// Changes to a rendered object.
    pub(crate) struct Overlay: "KubernetesOverlay" {
        api_version: Option<String>,
        kind: Option<String>,
        name: Option<String>,
        patches: Vec<OverlayPatch>,
    }
}

message! {
    /// One change; without a value, a removal.
    pub(crate) struct OverlayPatch: "Patch" {
        path: Option<String>,
        value: Option<Json>,
    }
}

#[cfg(test)]
mod tests {
    use super::IstioOperator;
    use crate::api::sample::{decode, hint};
    use crate::yaml::problem::Hint;

    #[test]
    fn an_installation_is_read() {
        let text = "
profile: default
tag: 1.29
revision: canary
meshConfig:
  accessLogFile: /dev/stdout
  trust_domain: example.com
components:
  pilot: {k8s: {replicaCount: 2, resources: {requests: {cpu: 500m}}}}
  ingressGateways: [{name: istio-ingressgateway, enabled: true, label: {app: gw}}]
values: {global: {meshID: m1}}
";
        let (operator, problems) = decode::<IstioOperator>(text);
        assert_eq!(problems, []);
        assert_eq!(operator.mesh_config.as_deref().and_then(|mesh| mesh.trust_domain.as_deref()), Some("example.com"));
        assert_eq!(operator.values.expect("values").0["global"]["meshID"], "m1");
        assert_eq!(operator.components.expect("components").ingress_gateways[0].enabled, Some(true));
    }

    #[test]
    fn a_component_under_its_workloads_name_is_recognized() {
        let (_, problems) = decode::<IstioOperator>("components: {istiod: {enabled: true}}");
        assert_eq!(hint(&problems), &Hint::Renamed("pilot"));
    }
}
