//! `EnvoyFilter`: patches to the configuration that proxies get.

use super::policy_target::PolicyTarget;
use super::workload_selector::NetworkingSelector;
use crate::yaml::decode::{Count, Json, Map, choice, message};

message! {
    /// Spec of the kind.
    pub(crate) struct EnvoyFilter: "EnvoyFilter" {
        workload_selector: Option<NetworkingSelector>,
        target_refs: Vec<PolicyTarget>,
        config_patches: Vec<ConfigPatch>,
        priority: Option<i32>,
    }
    renamed { "selector" => "workloadSelector", "workloadLabels" => "workloadSelector", "filters" => "configPatches" }
}

message! {
    /// One patch and where it applies.
    pub(crate) struct ConfigPatch: "EnvoyConfigObjectPatch" {
        apply_to: Option<ApplyTo> = required,
        matches: Option<ObjectMatch> = key "match",
        patch: Option<Patch> = required,
    }
}

choice! {
    /// What is patched.
    pub(crate) enum ApplyTo {
        Invalid = "INVALID",
        Listener = "LISTENER",
        FilterChain = "FILTER_CHAIN",
        NetworkFilter = "NETWORK_FILTER",
        HttpFilter = "HTTP_FILTER",
        RouteConfiguration = "ROUTE_CONFIGURATION",
        VirtualHost = "VIRTUAL_HOST",
        HttpRoute = "HTTP_ROUTE",
        Cluster = "CLUSTER",
        ExtensionConfig = "EXTENSION_CONFIG",
        Bootstrap = "BOOTSTRAP",
        ListenerFilter = "LISTENER_FILTER",
    }
}

choice! {
    /// Which proxies and directions are patched.
    pub(crate) enum PatchContext {
        Any = "ANY",
        SidecarInbound = "SIDECAR_INBOUND",
        SidecarOutbound = "SIDECAR_OUTBOUND",
        Gateway = "GATEWAY",
        Waypoint = "WAYPOINT",
    }
}

message! {
    /// The objects that are patched.
    pub(crate) struct ObjectMatch: "EnvoyConfigObjectMatch" {
        context: Option<PatchContext>,
        proxy: Option<ProxyMatch>,
        listener: Option<ListenerMatch>,
        route_configuration: Option<RouteConfigurationMatch>,
        cluster: Option<ClusterMatch>,
        waypoint: Option<WaypointMatch>,
    }
    one_of { [listener, routeConfiguration, cluster, waypoint] }
}

message! {
    /// Proxies by version and metadata.
    pub(crate) struct ProxyMatch: "ProxyMatch" {
        /// An RE2 pattern.
        proxy_version: Option<String>,
        metadata: Map<String>,
    }
}

message! {
    /// Clusters.
    pub(crate) struct ClusterMatch: "ClusterMatch" {
        port_number: Option<Count>,
        service: Option<String>,
        subset: Option<String>,
        name: Option<String>,
    }
}

message! {
    /// Route configurations.
    pub(crate) struct RouteConfigurationMatch: "RouteConfigurationMatch" {
        port_number: Option<Count>,
        port_name: Option<String>,
        gateway: Option<String>,
        vhost: Option<VirtualHostMatch>,
        name: Option<String>,
    }
}

message! {
    /// Virtual hosts.
    pub(crate) struct VirtualHostMatch: "VirtualHostMatch" {
        name: Option<String>,
        domain_name: Option<String>,
        route: Option<RouteMatch>,
    }
}

message! {
    /// Routes of a virtual host.
    pub(crate) struct RouteMatch: "RouteMatch" {
        name: Option<String>,
        action: Option<RouteAction>,
    }
}

choice! {
    /// What a route does.
    pub(crate) enum RouteAction {
        Any = "ANY",
        Route = "ROUTE",
        Redirect = "REDIRECT",
        DirectResponse = "DIRECT_RESPONSE",
    }
}

message! {
    /// Listeners.
    pub(crate) struct ListenerMatch: "ListenerMatch" {
        port_number: Option<Count>,
        port_name: Option<String>,
        filter_chain: Option<FilterChainMatch>,
        listener_filter: Option<String>,
        name: Option<String>,
    }
}

message! {
    /// Filter chains of a listener.
    pub(crate) struct FilterChainMatch: "FilterChainMatch" {
        name: Option<String>,
        sni: Option<String>,
        transport_protocol: Option<String>,
        application_protocols: Option<String>,
        filter: Option<FilterMatch>,
        destination_port: Option<Count>,
    }
}

message! {
    /// Filters of a chain, and filters inside them.
    pub(crate) struct FilterMatch: "FilterMatch" {
        name: Option<String>,
        sub_filter: Option<NameMatch>,
    }
}

message! {
    /// An object by its name.
    pub(crate) struct NameMatch: "SubFilterMatch" {
        name: Option<String>,
    }
}

message! {
    /// Parts of a waypoint's configuration.
    pub(crate) struct WaypointMatch: "WaypointMatch" {
        port_number: Option<Count> = min 1.0 max 65535.0,
        route: Option<NameMatch>,
        filter: Option<FilterMatch>,
    }
}

message! {
    /// The change.
    pub(crate) struct Patch: "Patch" {
        operation: Option<PatchOperation> = required,
        /// Envoy's own configuration.
        value: Option<Json>,
        filter_class: Option<FilterClass>,
    }
}

choice! {
    /// How the value is put in.
    pub(crate) enum PatchOperation {
        Invalid = "INVALID",
        Merge = "MERGE",
        Add = "ADD",
        Remove = "REMOVE",
        InsertBefore = "INSERT_BEFORE",
        InsertAfter = "INSERT_AFTER",
        InsertFirst = "INSERT_FIRST",
        Replace = "REPLACE",
        MergeAndReplaceList = "MERGE_AND_REPLACE_LIST",
    }
}

choice! {
    /// Where an added filter stands relative to Istio's own.
    pub(crate) enum FilterClass {
        Unspecified = "UNSPECIFIED",
        Authn = "AUTHN",
        Authz = "AUTHZ",
        Stats = "STATS",
    }
}

#[cfg(test)]
mod tests {
    use super::{ApplyTo, EnvoyFilter, PatchOperation};
    use crate::api::sample::{decode, hint};
    use crate::yaml::problem::Hint;

    #[test]
    fn a_patch_of_an_http_filter_is_read() {
        let text = "
workloadSelector: {labels: {app: web}}
configPatches:
- applyTo: HTTP_FILTER
  match:
    context: SIDECAR_INBOUND
    proxy: {proxyVersion: '^1\\.2.*'}
    listener:
      filterChain: {filter: {name: envoy.filters.network.http_connection_manager, subFilter: {name: envoy.filters.http.router}}}
  patch:
    operation: INSERT_BEFORE
    value: {name: my.filter, typed_config: {'@type': type.googleapis.com/x}}
";
        let (filter, problems) = decode::<EnvoyFilter>(text);
        assert_eq!(problems, []);
        let patch = &filter.config_patches[0];
        assert_eq!(patch.apply_to, Some(ApplyTo::HttpFilter));
        let change = patch.patch.as_ref().expect("a change");
        assert_eq!(change.operation, Some(PatchOperation::InsertBefore));
        assert_eq!(change.value.as_ref().expect("a value").0["name"], "my.filter");
    }

    #[test]
    fn the_form_of_the_first_versions_is_recognized() {
        let (_, problems) = decode::<EnvoyFilter>("workloadLabels: {app: web}");
        assert_eq!(hint(&problems), &Hint::Renamed("workloadSelector"));
    }
}
