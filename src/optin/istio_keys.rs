//! Istio's rows of the catalogue, and meshctl's own.

use super::catalogue::Carrier::{
    Any, AuthorizationPolicy, Gateway, GatewayClass, Ingress, Namespace, Node, Pod, Service, ServiceEntry, WorkloadEntry,
};
use super::catalogue::Known;
use super::catalogue::Maturity::{Alpha, Beta, Stable};
use super::value::Value::{
    Bool, Cidrs, CidrsOrAll, Free, Json, LogLevel, Number, PortNumber, PortNumbers, PortNumbersOrAll, ProxyConfig, Quantity, Words,
};

const MIXER: &str = "nothing: Mixer was removed in Istio 1.8";
const STATS: &str = "`proxyStatsMatcher` in the annotation `proxy.istio.io/config`";

/// Rows in the order of their domains.
pub(super) static ISTIO: &[Known] = &[
    // Injection.
    Known::label("istio-injection", &[Namespace], Stable, Words(&["enabled", "disabled"])),
    Known::label("sidecar.istio.io/inject", &[Pod, WorkloadEntry], Beta, Free),
    Known::annotation("sidecar.istio.io/inject", &[Pod], Beta, Free).gone("the label `sidecar.istio.io/inject`"),
    Known::label("istio.io/rev", &[Any], Alpha, Free),
    Known::annotation("istio.io/rev", &[Pod], Alpha, Free),
    Known::label("istio.io/tag", &[Any], Alpha, Free),
    Known::annotation("inject.istio.io/templates", &[Pod], Alpha, Free),
    Known::annotation("sidecar.istio.io/status", &[Pod], Alpha, Free),
    Known::annotation("sidecar.istio.io/nativeSidecar", &[Pod], Alpha, Bool),
    Known::annotation("sidecar.istio.io/proxyImage", &[Pod], Alpha, Free),
    Known::annotation("sidecar.istio.io/proxyImageType", &[Pod], Alpha, Free),
    Known::annotation("sidecar.istio.io/proxyCPU", &[Pod], Alpha, Quantity),
    Known::annotation("sidecar.istio.io/proxyCPULimit", &[Pod], Alpha, Quantity),
    Known::annotation("sidecar.istio.io/proxyMemory", &[Pod], Alpha, Quantity),
    Known::annotation("sidecar.istio.io/proxyMemoryLimit", &[Pod], Alpha, Quantity),
    Known::annotation("sidecar.istio.io/interceptionMode", &[Pod], Alpha, Words(&["REDIRECT", "TPROXY", "NONE"])),
    Known::annotation("sidecar.istio.io/bootstrapOverride", &[Pod], Alpha, Free),
    Known::annotation("sidecar.istio.io/rewriteAppHTTPProbers", &[Pod], Alpha, Bool),
    Known::annotation("sidecar.istio.io/capNetBindService", &[Pod], Alpha, Bool),
    Known::annotation("sidecar.istio.io/userVolume", &[Pod], Alpha, Json),
    Known::annotation("sidecar.istio.io/userVolumeMount", &[Pod], Alpha, Json),
    Known::annotation("sidecar.istio.io/enableCoreDump", &[Pod], Alpha, Bool).gone("`values.global.proxy.enableCoreDump`"),
    Known::annotation("sidecar.istio.io/logLevel", &[Pod], Alpha, LogLevel),
    Known::annotation("sidecar.istio.io/componentLogLevel", &[Pod], Alpha, Free),
    Known::annotation("sidecar.istio.io/agentLogLevel", &[Pod], Alpha, Free),
    Known::annotation("sidecar.istio.io/statsHistogramBuckets", &[Pod], Alpha, Json),
    Known::annotation("sidecar.istio.io/statsHistogramBins", &[Pod], Alpha, Json),
    Known::annotation("sidecar.istio.io/statsFlushInterval", &[Pod], Alpha, Free),
    Known::annotation("sidecar.istio.io/statsEvictionInterval", &[Pod], Alpha, Free),
    Known::annotation("sidecar.istio.io/statsInclusionPrefixes", &[Pod], Alpha, Free).gone(STATS),
    Known::annotation("sidecar.istio.io/statsInclusionSuffixes", &[Pod], Alpha, Free).gone(STATS),
    Known::annotation("sidecar.istio.io/statsInclusionRegexps", &[Pod], Alpha, Free).gone(STATS),
    Known::annotation("sidecar.istio.io/statsCompression", &[Pod], Alpha, Free)
        .gone("`statsCompression` in the annotation `proxy.istio.io/config`"),
    Known::annotation("sidecar.istio.io/extraStatTags", &[Pod], Alpha, Free)
        .gone("`extraStatTags` in the annotation `proxy.istio.io/config`, or a Telemetry"),
    Known::annotation("sidecar.istio.io/discoveryAddress", &[Pod], Alpha, Free)
        .gone("`discoveryAddress` in the annotation `proxy.istio.io/config`"),
    Known::annotation("sidecar.istio.io/controlPlaneAuthPolicy", &[Pod], Alpha, Free)
        .gone("nothing: the connection to the control plane is always secured"),
    // Capture of traffic.
    Known::annotation("traffic.sidecar.istio.io/includeOutboundIPRanges", &[Pod], Alpha, CidrsOrAll),
    Known::annotation("traffic.sidecar.istio.io/excludeOutboundIPRanges", &[Pod], Alpha, Cidrs),
    Known::annotation("traffic.sidecar.istio.io/includeInboundPorts", &[Pod], Alpha, PortNumbersOrAll),
    Known::annotation("traffic.sidecar.istio.io/excludeInboundPorts", &[Pod], Alpha, PortNumbers),
    Known::annotation("traffic.sidecar.istio.io/includeOutboundPorts", &[Pod], Alpha, PortNumbersOrAll),
    Known::annotation("traffic.sidecar.istio.io/excludeOutboundPorts", &[Pod], Alpha, PortNumbers),
    Known::annotation("traffic.sidecar.istio.io/excludeInterfaces", &[Pod], Alpha, Free),
    Known::annotation("traffic.sidecar.istio.io/kubevirtInterfaces", &[Pod], Alpha, Free)
        .gone("the annotation `istio.io/reroute-virtual-interfaces`"),
    Known::annotation("istio.io/reroute-virtual-interfaces", &[Pod], Alpha, Free),
    Known::annotation("istio.io/redirect-virtual-interfaces", &[Pod], Alpha, Free)
        .gone("the annotation `istio.io/reroute-virtual-interfaces`"),
    Known::annotation("status.sidecar.istio.io/port", &[Pod], Alpha, PortNumber),
    Known::annotation("readiness.status.sidecar.istio.io/initialDelaySeconds", &[Pod], Alpha, Number),
    Known::annotation("readiness.status.sidecar.istio.io/periodSeconds", &[Pod], Alpha, Number),
    Known::annotation("readiness.status.sidecar.istio.io/failureThreshold", &[Pod], Alpha, Number),
    Known::annotation("readiness.status.sidecar.istio.io/applicationPorts", &[Pod], Alpha, PortNumbers),
    // Proxy settings and metrics.
    Known::annotation("proxy.istio.io/config", &[Pod, WorkloadEntry], Beta, ProxyConfig),
    Known::annotation("proxy.istio.io/overrides", &[Pod], Alpha, Json),
    Known::annotation("prometheus.istio.io/merge-metrics", &[Pod], Alpha, Bool),
    Known::annotation("prometheus.istio.io/scrape-targets", &[Pod], Alpha, Free),
    Known::annotation("prometheus.istio.io/secure-port", &[Pod], Alpha, PortNumber),
    // Ambient mode.
    Known::label("istio.io/dataplane-mode", &[Namespace, Pod], Stable, Words(&["ambient", "none"])),
    Known::label("istio.io/use-waypoint", &[Namespace, Pod, Service, ServiceEntry, WorkloadEntry], Stable, Free),
    Known::label("istio.io/use-waypoint-namespace", &[Namespace, Pod, Service, ServiceEntry, WorkloadEntry], Beta, Free),
    Known::label("istio.io/ingress-use-waypoint", &[Namespace, Service, ServiceEntry], Alpha, Bool),
    Known::label("istio.io/waypoint-for", &[Gateway, GatewayClass], Stable, Words(&["service", "workload", "all", "none"])),
    Known::label("istio.io/global", &[Service, ServiceEntry, Gateway], Alpha, Bool),
    Known::annotation("ambient.istio.io/redirection", &[Pod], Beta, Free),
    Known::annotation("ambient.istio.io/bypass-inbound-capture", &[Pod], Alpha, Bool),
    Known::annotation("ambient.istio.io/dns-capture", &[Pod], Alpha, Bool),
    Known::annotation("ambient.istio.io/connect-strategy", &[Pod], Alpha, Free),
    Known::annotation("ambient.istio.io/waypoint-inbound-binding", &[Gateway, GatewayClass], Alpha, Free),
    // Gateways of the Gateway API.
    Known::label("gateway.istio.io/managed", &[Any], Alpha, Free),
    Known::annotation("gateway.istio.io/controller-version", &[Any], Alpha, Free),
    Known::annotation("gateway.istio.io/name-override", &[Gateway], Alpha, Free),
    Known::annotation("gateway.istio.io/service-account", &[Gateway], Alpha, Free),
    Known::annotation("gateway.istio.io/alias-for", &[Gateway], Alpha, Free),
    Known::label("gateway.istio.io/defaults-for-class", &[Any], Alpha, Free),
    Known::label("istio.io/gateway-name", &[Any], Alpha, Free),
    Known::annotation("networking.istio.io/service-type", &[Gateway], Alpha, Words(&["ClusterIP", "NodePort", "LoadBalancer"])),
    Known::annotation("networking.istio.io/address-type", &[Gateway], Alpha, Words(&["IPAddress", "Hostname"])),
    // Services, hosts, networks.
    Known::annotation("networking.istio.io/exportTo", &[Service], Alpha, Free),
    Known::annotation("networking.istio.io/traffic-distribution", &[Namespace, Service, ServiceEntry], Alpha, Free),
    Known::label("networking.istio.io/traffic-distribution", &[Namespace, Service, ServiceEntry], Alpha, Free),
    Known::label("networking.istio.io/enable-autoallocate-ip", &[ServiceEntry], Beta, Bool),
    Known::label("networking.istio.io/gatewayPort", &[Service, Gateway], Alpha, PortNumber),
    Known::label("networking.istio.io/tunnel", &[Pod, WorkloadEntry], Alpha, Free),
    Known::label("security.istio.io/tlsMode", &[Pod, WorkloadEntry], Alpha, Words(&["istio", "disabled"])),
    Known::label("service.istio.io/canonical-name", &[Pod, WorkloadEntry], Alpha, Free),
    Known::label("service.istio.io/canonical-revision", &[Pod, WorkloadEntry], Alpha, Free),
    Known::label("service.istio.io/workload-name", &[Pod, WorkloadEntry], Alpha, Free),
    Known::label("topology.istio.io/network", &[Namespace, Pod, Service, Gateway, WorkloadEntry, Node], Beta, Free),
    Known::label("topology.istio.io/cluster", &[Pod, WorkloadEntry], Alpha, Free),
    Known::label("topology.istio.io/subzone", &[Node, Pod, WorkloadEntry], Beta, Free),
    Known::annotation("topology.istio.io/controlPlaneClusters", &[Namespace], Alpha, Free),
    // Everything else.
    Known::annotation("istio.io/dry-run", &[AuthorizationPolicy], Alpha, Free),
    Known::annotation("istio.io/autoRegistrationGroup", &[WorkloadEntry], Alpha, Free),
    Known::annotation("istio.io/workloadController", &[WorkloadEntry], Alpha, Free),
    Known::annotation("istio.io/connectedAt", &[WorkloadEntry], Alpha, Free),
    Known::annotation("istio.io/disconnectedAt", &[WorkloadEntry], Alpha, Free),
    Known::annotation("galley.istio.io/analyze-suppress", &[Any], Alpha, Free),
    Known::annotation("kubernetes.io/ingress.class", &[Ingress], Stable, Free),
    Known::annotation("alpha.istio.io/kubernetes-serviceaccounts", &[Service], Alpha, Free)
        .gone("`subjectAltNames` of a DestinationRule or ServiceEntry"),
    Known::annotation("alpha.istio.io/canonical-serviceaccounts", &[Service], Alpha, Free)
        .gone("`subjectAltNames` of a DestinationRule or ServiceEntry"),
    Known::annotation("alpha.istio.io/identity", &[Pod], Alpha, Free).gone("a ServiceAccount"),
    Known::annotation("policy.istio.io/check", &[Pod], Alpha, Free).gone(MIXER),
    Known::annotation("policy.istio.io/lang", &[Pod], Alpha, Free).gone(MIXER),
    // meshctl.
    Known::label("meshctl.io/inject", &[Namespace, Pod], Beta, Words(&["enabled", "disabled"])),
    Known::annotation("meshctl.io/inject", &[Pod], Beta, Words(&["enabled", "disabled"])),
    Known::annotation("meshctl.io/ignore", &[Any], Beta, Free),
];
