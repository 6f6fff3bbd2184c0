//! Argo `Rollout`: a workload that shifts traffic through the mesh while it is replaced.

use crate::api::k8s::pod_template::PodTemplateSpec;
use crate::api::selector::LabelSelector;
use crate::yaml::decode::{Any, IntOrString, Json, Map, message};

message! {
    /// Spec of the kind; the template is here or in the workload that `workloadRef` names.
    pub(crate) struct Rollout: "Rollout" {
        replicas: Option<i64> = min 0.0,
        selector: Option<LabelSelector>,
        template: Option<PodTemplateSpec>,
        workload_ref: Option<WorkloadRef>,
        min_ready_seconds: Option<i64> = min 0.0,
        rollback_window: Option<Any>,
        strategy: Option<RolloutStrategy>,
        revision_history_limit: Option<i64>,
        paused: Option<bool>,
        progress_deadline_seconds: Option<i64>,
        progress_deadline_abort: Option<bool>,
        restart_at: Option<String>,
        analysis: Option<Any>,
    }
}

message! {
    /// The workload whose template is used.
    pub(crate) struct WorkloadRef: "ObjectRef" {
        api_version: Option<String>,
        kind: Option<String>,
        name: Option<String>,
        scale_down: Option<String>,
    }
}

message! {
    /// How pods are replaced.
    pub(crate) struct RolloutStrategy: "RolloutStrategy" {
        blue_green: Option<BlueGreenStrategy>,
        canary: Option<CanaryStrategy>,
    }
    one_of { [blueGreen, canary] }
}

message! {
    /// Two sets of pods; the active service changes over at once.
    pub(crate) struct BlueGreenStrategy: "BlueGreenStrategy" {
        active_service: Option<String> = required,
        preview_service: Option<String>,
    }
    open = true
}

message! {
    /// Traffic goes over step by step.
    pub(crate) struct CanaryStrategy: "CanaryStrategy" {
        canary_service: Option<String>,
        stable_service: Option<String>,
        steps: Vec<Json>,
        traffic_routing: Option<TrafficRouting>,
        max_unavailable: Option<IntOrString>,
        max_surge: Option<IntOrString>,
        analysis: Option<Any>,
        anti_affinity: Option<Any>,
        canary_metadata: Option<PodMetadata>,
        stable_metadata: Option<PodMetadata>,
        scale_down_delay_seconds: Option<i64>,
        scale_down_delay_revision_limit: Option<i64>,
        abort_scale_down_delay_seconds: Option<i64>,
        dynamic_stable_scale: Option<bool>,
        ping_pong: Option<PingPong>,
        min_pods_per_replica_set: Option<i64>,
        replica_progress_threshold: Option<Any>,
    }
}

message! {
    /// Labels and annotations that pods get while they are canary or stable.
    pub(crate) struct PodMetadata: "PodTemplateMetadata" {
        labels: Map<String>,
        annotations: Map<String>,
    }
}

message! {
    /// Two services that take turns as stable and canary.
    pub(crate) struct PingPong: "PingPongSpec" {
        ping_service: Option<String> = required,
        pong_service: Option<String> = required,
    }
}

message! {
    /// Who shifts the traffic.
    pub(crate) struct TrafficRouting: "RolloutTrafficRouting" {
        istio: Option<IstioRouting>,
        smi: Option<SmiRouting>,
        plugins: Map<Json>,
        managed_routes: Vec<ManagedRoute>,
        max_traffic_weight: Option<i64>,
        nginx: Option<Any>,
        alb: Option<Any>,
        ambassador: Option<Any>,
        app_mesh: Option<Any>,
        traefik: Option<Any>,
        apisix: Option<Any>,
    }
}

message! {
    /// Istio objects that Argo rewrites.
    pub(crate) struct IstioRouting: "IstioTrafficRouting" {
        virtual_service: Option<IstioVirtualServiceRef>,
        virtual_services: Vec<IstioVirtualServiceRef>,
        destination_rule: Option<IstioDestinationRuleRef>,
    }
    one_of { [virtualService, virtualServices] }
}

message! {
    /// A `VirtualService` (`name` or `name.namespace`) and its routes whose weights are set.
    pub(crate) struct IstioVirtualServiceRef: "IstioVirtualService" {
        name: Option<String> = required,
        routes: Vec<String>,
        tls_routes: Vec<TlsRouteRef>,
        tcp_routes: Vec<TcpRouteRef>,
    }
}

message! {
    /// TLS routes are found by port and SNI.
    pub(crate) struct TlsRouteRef: "TLSRoute" {
        port: Option<i64>,
        sni_hosts: Vec<String>,
    }
}

message! {
    /// TCP routes are found by port.
    pub(crate) struct TcpRouteRef: "TCPRoute" {
        port: Option<i64>,
    }
}

message! {
    /// A `DestinationRule` and its subsets whose labels are set.
    pub(crate) struct IstioDestinationRuleRef: "IstioDestinationRule" {
        name: Option<String> = required,
        canary_subset_name: Option<String> = required,
        stable_subset_name: Option<String> = required,
        additional_subset_names: Vec<String>,
    }
}

message! {
    /// The `TrafficSplit` that Argo makes.
    pub(crate) struct SmiRouting: "SMITrafficRouting" {
        root_service: Option<String>,
        traffic_split_name: Option<String>,
    }
}

message! {
    /// A route that Argo adds and removes.
    pub(crate) struct ManagedRoute: "ManagedRoutes" {
        name: Option<String> = required,
    }
}

#[cfg(test)]
mod tests {
    use super::Rollout;
    use crate::api::Typed;
    use crate::api::k8s::testing::{clean, hint};
    use crate::yaml::problem::Hint;

    const ROLLOUT: &str = r"
apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata: {name: web}
spec:
  replicas: 3
  workloadRef: {apiVersion: apps/v1, kind: Deployment, name: web, scaleDown: onsuccess}
  strategy:
    canary:
      canaryService: web-canary
      stableService: web
      steps: [{setWeight: 5}, {pause: {duration: 1h}}, {pause: {}}]
      trafficRouting:
        plugins: {argoproj-labs/gatewayAPI: {httpRoute: web, namespace: shop}}
        istio:
          virtualService: {name: web, routes: [primary]}
          destinationRule: {name: web, canarySubsetName: canary, stableSubsetName: stable}
status: {phase: Healthy}
";

    #[test]
    fn canary_through_istio_is_clean() {
        let decoded = clean(ROLLOUT);
        let canary = Rollout::of(&decoded.body).and_then(|rollout| rollout.strategy.as_ref()?.canary.as_ref()).expect("a canary");
        assert_eq!(canary.steps.len(), 3);
        let rule = canary.traffic_routing.as_ref().and_then(|routing| routing.istio.as_ref()?.destination_rule.as_ref());
        assert_eq!(rule.and_then(|rule| rule.canary_subset_name.as_deref()), Some("canary"));
    }

    #[test]
    fn misspelt_workload_reference_is_reported() {
        let typo = ROLLOUT.replace("scaleDown", "scaledown");
        assert_eq!(hint(&typo), Hint::Nearest("scaleDown"));
    }
}
