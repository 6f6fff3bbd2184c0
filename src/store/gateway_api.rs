//! Gateway API as rules see it: one view over the five kinds of routes, the listeners of Gateways
//! and listener sets, and which listeners a parent reference reaches.

use super::mesh::{Mesh, Of};
use super::object::Object;
use crate::api::gateway::backend_ref::BackendRef;
use crate::api::gateway::grpc_route::{GrpcRoute, GrpcRule};
use crate::api::gateway::http_filter::HttpFilter;
use crate::api::gateway::http_route::{HttpRoute, HttpRule};
use crate::api::gateway::k8s_gateway::K8sGateway;
use crate::api::gateway::listener::{FromNamespaces, Listener, TlsMode};
use crate::api::gateway::listener_set::{ListenerSet, ParentGateway};
use crate::api::gateway::parent_ref::ParentReference;
use crate::api::gateway::tcp_route::TcpRoute;
use crate::api::gateway::tls_route::TlsRoute;
use crate::api::gateway::udp_route::UdpRoute;
use crate::api::gateway::xlistener_set::XListenerSet;
use crate::api::k8s::namespace::Namespace;
use crate::api::selector::LabelSelector;
use crate::api::{Kind, Typed};
use crate::ident::host;
use crate::text::is_unknown;
use crate::yaml::decode::Map;

/// The API group of the stable kinds.
pub(crate) const GROUP: &str = "gateway.networking.k8s.io";

/// A route of any of the five kinds.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Route<'m> {
    pub(crate) object: &'m Object,
    pub(crate) kind: Kind,
    pub(crate) parents: &'m [ParentReference],
    /// Empty for kinds that have none.
    pub(crate) hostnames: &'m [String],
    body: RouteBody<'m>,
}

#[derive(Debug, Clone, Copy)]
enum RouteBody<'m> {
    Http(&'m HttpRoute),
    Grpc(&'m GrpcRoute),
    Tls(&'m TlsRoute),
    Tcp(&'m TcpRoute),
    Udp(&'m UdpRoute),
}

/// A rule of a route.
#[derive(Debug, Clone)]
pub(crate) struct RouteRule<'m> {
    /// Such as `spec.rules[0]`.
    pub(crate) path: String,
    pub(crate) name: Option<&'m str>,
    pub(crate) filters: Vec<&'m HttpFilter>,
    pub(crate) backends: Vec<&'m BackendRef>,
    pub(crate) http: Option<&'m HttpRule>,
    pub(crate) grpc: Option<&'m GrpcRule>,
}

/// What a backend is referred to for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Use {
    Traffic,
    Mirror,
    Authorization,
}

/// A backend of a route and where it stands.
#[derive(Debug, Clone)]
pub(crate) struct Backend<'m> {
    pub(crate) reference: &'m BackendRef,
    pub(crate) path: String,
    pub(crate) role: Use,
}

/// What a parent reference refers to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ParentKind {
    Gateway,
    ListenerSet,
    Service,
    /// A kind of some implementation's own, or one that no route can attach to.
    Other,
}

/// A listener and who has it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Listening<'m> {
    /// The Gateway or listener set.
    pub(crate) owner: &'m Object,
    pub(crate) position: usize,
    pub(crate) listener: &'m Listener,
}

/// Why a listener does not take a route; later ones are closer to success.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Refusal {
    /// Section name or port mean another listener.
    Section,
    /// Its protocol or `allowedRoutes.kinds` do not admit the kind.
    Kind,
    /// It ends TLS where the route needs it passed on, or the other way round.
    TlsMode,
    /// `allowedRoutes.namespaces` does not admit the namespace.
    Namespace,
    /// No hostname in common.
    Hostname,
}

/// What becomes of a parent reference.
#[derive(Debug, Clone)]
pub(crate) enum Attachment<'m> {
    /// These listeners take the route.
    Accepted(Vec<Listening<'m>>),
    /// None takes it; those that came closest, and what stopped them.
    Refused(Refusal, Vec<Listening<'m>>),
    /// The input has no such Gateway or listener set.
    Missing,
    /// Not a Gateway or listener set, or it cannot be told.
    Other,
}

impl<'m> Route<'m> {
    fn of_kind<T: Typed>(
        mesh: &'m Mesh,
        parts: impl Fn(&'m T) -> (&'m [ParentReference], &'m [String], RouteBody<'m>),
    ) -> impl Iterator<Item = Self> {
        mesh.all::<T>().map(move |of| {
            let (parents, hostnames, body) = parts(of.body);
            Self { object: of.object, kind: T::KIND, parents, hostnames, body }
        })
    }

    /// Returns the kind as written in manifests.
    pub(crate) fn kind_name(&self) -> &'static str {
        self.kind.info().name
    }

    /// Returns the rules.
    pub(crate) fn rules(&self) -> Vec<RouteRule<'m>> {
        let plain = |position: usize, name: &'m Option<String>, backends: Vec<&'m BackendRef>| RouteRule {
            path: format!("spec.rules[{position}]"),
            name: name.as_deref(),
            filters: Vec::new(),
            backends,
            http: None,
            grpc: None,
        };
        match self.body {
            RouteBody::Http(route) => {
                let rules = route.rules.iter().enumerate();
                let view = |(position, rule): (usize, &'m HttpRule)| RouteRule {
                    filters: rule.filters.iter().collect(),
                    http: Some(rule),
                    ..plain(position, &rule.name, rule.backend_refs.iter().collect())
                };
                rules.map(view).collect()
            }
            RouteBody::Grpc(route) => {
                let rules = route.rules.iter().enumerate();
                let view = |(position, rule): (usize, &'m GrpcRule)| RouteRule {
                    filters: rule.filters.iter().map(|filter| &**filter).collect(),
                    grpc: Some(rule),
                    ..plain(position, &rule.name, rule.backend_refs.iter().map(|backend| &**backend).collect())
                };
                rules.map(view).collect()
            }
            RouteBody::Tls(route) => {
                let rules = route.rules.iter().enumerate();
                rules.map(|(position, rule)| plain(position, &rule.name, rule.backend_refs.iter().map(|b| &**b).collect())).collect()
            }
            RouteBody::Tcp(route) => {
                let rules = route.rules.iter().enumerate();
                rules.map(|(position, rule)| plain(position, &rule.name, rule.backend_refs.iter().map(|b| &**b).collect())).collect()
            }
            RouteBody::Udp(route) => {
                let rules = route.rules.iter().enumerate();
                rules.map(|(position, rule)| plain(position, &rule.name, rule.backend_refs.iter().map(|b| &**b).collect())).collect()
            }
        }
    }

    /// Returns every backend: of the rules and of their filters.
    pub(crate) fn backends(&self) -> Vec<Backend<'m>> {
        let mut found = Vec::new();
        for rule in self.rules() {
            filter_backends(&rule.filters, &rule.path, &mut found);
            for (position, backend) in rule.backends.iter().enumerate() {
                let path = format!("{}.backendRefs[{position}]", rule.path);
                filter_backends(&backend.filters.iter().collect::<Vec<_>>(), &path, &mut found);
                found.push(Backend { reference: backend, path, role: Use::Traffic });
            }
        }
        found
    }

    /// Returns the namespace a parent reference means.
    pub(crate) fn parent_namespace(&self, parent: &'m ParentReference) -> &'m str {
        parent.namespace.as_deref().filter(|namespace| !namespace.is_empty()).unwrap_or(&self.object.namespace)
    }

    /// Tells whether it attaches to a Service (mesh traffic), as one of its parents at least.
    pub(crate) fn has_service_parent(&self) -> bool {
        self.parents.iter().any(|parent| parent.target() == ParentKind::Service)
    }

    /// Tells whether it attaches to a Gateway or listener set.
    pub(crate) fn has_gateway_parent(&self) -> bool {
        self.parents.iter().any(|parent| matches!(parent.target(), ParentKind::Gateway | ParentKind::ListenerSet))
    }
}

fn filter_backends<'m>(filters: &[&'m HttpFilter], path: &str, found: &mut Vec<Backend<'m>>) {
    for (position, filter) in filters.iter().enumerate() {
        if let Some(backend) = filter.request_mirror.as_ref().and_then(|mirror| mirror.backend_ref.as_ref()) {
            found.push(Backend {
                reference: backend,
                path: format!("{path}.filters[{position}].requestMirror.backendRef"),
                role: Use::Mirror,
            });
        }
        if let Some(backend) = filter.external_auth.as_ref().and_then(|auth| auth.backend_ref.as_ref()) {
            found.push(Backend {
                reference: backend,
                path: format!("{path}.filters[{position}].externalAuth.backendRef"),
                role: Use::Authorization,
            });
        }
    }
}

impl<'m> Backend<'m> {
    /// Tells whether it is a Service whose name is known.
    pub(crate) fn is_service(&self) -> bool {
        let core = matches!(self.reference.group.as_deref(), None | Some("" | "core"));
        core && self.reference.kind.as_deref().is_none_or(|kind| kind == "Service") && !self.name().is_empty() && !is_unknown(self.name())
    }

    /// Returns the name; empty when there is none.
    pub(crate) fn name(&self) -> &'m str {
        self.reference.name.as_deref().unwrap_or_default()
    }

    /// Returns the namespace it is looked for in.
    pub(crate) fn namespace(&self, route: &Route<'m>) -> &'m str {
        self.reference.namespace.as_deref().filter(|namespace| !namespace.is_empty()).unwrap_or(&route.object.namespace)
    }
}

impl ParentReference {
    /// Returns what it refers to.
    pub(crate) fn target(&self) -> ParentKind {
        match (self.group.as_deref().unwrap_or(GROUP), self.kind.as_deref().unwrap_or("Gateway")) {
            (GROUP, "Gateway") => ParentKind::Gateway,
            (GROUP, "ListenerSet") | ("gateway.networking.x-k8s.io", "XListenerSet") => ParentKind::ListenerSet,
            // Linkerd takes the word `core` for the empty group.
            ("" | "core", "Service") => ParentKind::Service,
            _ => ParentKind::Other,
        }
    }
}

impl<'m> Listening<'m> {
    /// Returns the name; empty when there is none.
    pub(crate) fn name(&self) -> &'m str {
        self.listener.name.as_deref().unwrap_or_default()
    }

    /// Returns the protocol as written; empty when there is none.
    pub(crate) fn protocol(&self) -> &'m str {
        self.listener.protocol.as_deref().unwrap_or_default()
    }

    /// Returns the hostname, if it has one that says something.
    pub(crate) fn hostname(&self) -> Option<&'m str> {
        self.listener.hostname.as_deref().filter(|hostname| !hostname.is_empty())
    }

    /// Returns the path of the listener or of a field in it.
    pub(crate) fn path(&self, field: &str) -> String {
        let dot = if field.is_empty() { "" } else { "." };
        format!("spec.listeners[{}]{dot}{field}", self.position)
    }

    /// Tells whether TLS is passed on rather than ended.
    pub(crate) fn passes_tls_on(&self) -> bool {
        self.listener.tls.as_ref().and_then(|tls| tls.mode) == Some(TlsMode::Passthrough)
    }

    /// Returns why it does not take a route that comes by this reference, if so.
    pub(crate) fn refusal(&self, mesh: &Mesh, route: &Route<'_>, parent: &ParentReference) -> Option<Refusal> {
        let section = parent.section_name.as_deref().filter(|name| !name.is_empty() && !is_unknown(name));
        let named = section.is_none_or(|section| section == self.name() || is_unknown(self.name()));
        let at_port = parent.port.is_none() || self.listener.port.is_none() || parent.port == self.listener.port;
        if !(named && at_port) {
            return Some(Refusal::Section);
        }
        if let Some(refusal) = self.kind_refusal(route.kind) {
            return Some(refusal);
        }
        if !self.admits_namespace(mesh, &route.object.namespace) {
            return Some(Refusal::Namespace);
        }
        let shared = |hostname: &str| {
            is_unknown(hostname) || hostname.is_empty() || route.hostnames.is_empty() || {
                route.hostnames.iter().any(|own| own.is_empty() || is_unknown(own) || host::overlaps(own, hostname))
            }
        };
        let by_name = matches!(self.protocol(), "HTTP" | "HTTPS" | "TLS");
        (by_name && !self.hostname().is_none_or(shared)).then_some(Refusal::Hostname)
    }

    fn kind_refusal(&self, kind: Kind) -> Option<Refusal> {
        let layer7 = matches!(kind, Kind::HttpRoute | Kind::GrpcRoute);
        let refusal = match self.protocol() {
            "HTTPS" if kind == Kind::TlsRoute => Some(Refusal::TlsMode),
            "HTTP" | "HTTPS" if !layer7 => Some(Refusal::Kind),
            "TLS" if layer7 => Some(Refusal::TlsMode),
            "TLS" if kind == Kind::UdpRoute || (kind == Kind::TcpRoute && self.passes_tls_on()) => Some(Refusal::Kind),
            "TCP" if kind != Kind::TcpRoute => Some(Refusal::Kind),
            "UDP" if kind != Kind::UdpRoute => Some(Refusal::Kind),
            _ => None,
        };
        let kinds = self.listener.allowed_routes.as_ref().map_or(&[][..], |allowed| &allowed.kinds);
        let listed = kinds.is_empty()
            || kinds.iter().any(|entry| {
                let name = entry.kind.as_deref().unwrap_or_default();
                (name == kind.info().name || is_unknown(name)) && entry.group.as_deref().is_none_or(|group| group == GROUP)
            });
        refusal.or((!listed).then_some(Refusal::Kind))
    }

    /// Tells whether routes of a namespace may attach.
    pub(crate) fn admits_namespace(&self, mesh: &Mesh, namespace: &str) -> bool {
        let rule = self.listener.allowed_routes.as_ref().and_then(|allowed| allowed.namespaces.as_ref());
        match rule.map(|rule| (rule.from, rule.selector.as_ref())) {
            Some((Some(FromNamespaces::Selector), Some(selector))) => mesh.namespace_selected(selector, namespace),
            Some((Some(FromNamespaces::All | FromNamespaces::Selector), _)) => true,
            None | Some((Some(FromNamespaces::Same) | None, _)) => namespace == self.owner.namespace,
        }
    }
}

/// The label that every namespace has, with its name.
const NAME_LABEL: &str = "kubernetes.io/metadata.name";

impl Mesh {
    /// Returns every route, kind by kind.
    pub(crate) fn gateway_routes(&self) -> Vec<Route<'_>> {
        let http = Route::of_kind::<HttpRoute>(self, |route| (&route.parent_refs, &route.hostnames, RouteBody::Http(route)));
        let grpc = Route::of_kind::<GrpcRoute>(self, |route| (&route.parent_refs, &route.hostnames, RouteBody::Grpc(route)));
        let tls = Route::of_kind::<TlsRoute>(self, |route| (&route.parent_refs, &route.hostnames, RouteBody::Tls(route)));
        let tcp = Route::of_kind::<TcpRoute>(self, |route| (&route.parent_refs, &[], RouteBody::Tcp(route)));
        let udp = Route::of_kind::<UdpRoute>(self, |route| (&route.parent_refs, &[], RouteBody::Udp(route)));
        http.chain(grpc).chain(tls).chain(tcp).chain(udp).collect()
    }

    /// Returns every listener of every Gateway and listener set.
    pub(crate) fn listeners(&self) -> Vec<Listening<'_>> {
        let gateways = self.all::<K8sGateway>().flat_map(listeners_of);
        let sets = self.all::<ListenerSet>().flat_map(|set| view(set.object, set.body.listeners.iter()));
        let old = self.all::<XListenerSet>().flat_map(|set| view(set.object, set.body.listeners.iter().map(|listener| &**listener)));
        gateways.chain(sets).chain(old).collect()
    }

    /// Returns listener sets of both generations with the Gateway they attach to.
    pub(crate) fn listener_sets(&self) -> Vec<(&Object, &ParentGateway, Vec<Listening<'_>>)> {
        let new = self
            .all::<ListenerSet>()
            .filter_map(|set| Some((set.object, set.body.parent_ref.as_ref()?, view(set.object, set.body.listeners.iter()).collect())));
        let old = self.all::<XListenerSet>().filter_map(|set| {
            let listeners = view(set.object, set.body.listeners.iter().map(|listener| &**listener)).collect();
            Some((set.object, set.body.parent_ref.as_ref()?, listeners))
        });
        new.chain(old).collect()
    }

    /// Tells what becomes of a parent reference of a route. Of alternatives with one name the one
    /// that takes the route counts.
    pub(crate) fn attach<'m>(&'m self, route: &Route<'m>, parent: &ParentReference) -> Attachment<'m> {
        let name = parent.name.as_deref().unwrap_or_default();
        let namespace = parent.namespace.as_deref().filter(|namespace| !namespace.is_empty()).unwrap_or(&route.object.namespace);
        if name.is_empty() || is_unknown(name) || is_unknown(namespace) {
            return Attachment::Other;
        }
        let mut exists = false;
        let mut listeners: Vec<Listening<'m>> = Vec::new();
        match parent.target() {
            ParentKind::Gateway => {
                for gateway in self.named::<K8sGateway>(namespace, name) {
                    exists = true;
                    listeners.extend(listeners_of(gateway));
                }
            }
            ParentKind::ListenerSet => {
                for set in self.named::<ListenerSet>(namespace, name) {
                    exists = true;
                    listeners.extend(view(set.object, set.body.listeners.iter()));
                }
                for set in self.named::<XListenerSet>(namespace, name) {
                    exists = true;
                    listeners.extend(view(set.object, set.body.listeners.iter().map(|listener| &**listener)));
                }
            }
            ParentKind::Service | ParentKind::Other => return Attachment::Other,
        }
        if !exists {
            return Attachment::Missing;
        }
        self.judge(route, parent, listeners)
    }

    fn judge<'m>(&'m self, route: &Route<'m>, parent: &ParentReference, listeners: Vec<Listening<'m>>) -> Attachment<'m> {
        let judged: Vec<(Option<Refusal>, Listening<'m>)> =
            listeners.into_iter().map(|listener| (listener.refusal(self, route, parent), listener)).collect();
        let Some(closest) = judged.iter().map(|(refusal, _)| *refusal).max_by_key(|refusal| (refusal.is_none(), *refusal)) else {
            // A Gateway without listeners is reported as such.
            return Attachment::Other;
        };
        let those = judged.into_iter().filter(|(refusal, _)| *refusal == closest).map(|(_, listener)| listener).collect();
        match closest {
            None => Attachment::Accepted(those),
            Some(refusal) => Attachment::Refused(refusal, those),
        }
    }

    /// Tells whether a selector of namespaces selects one; labels that are not in the input may be any.
    pub(crate) fn namespace_selected(&self, selector: &LabelSelector, namespace: &str) -> bool {
        if is_unknown(namespace) {
            return true;
        }
        let own = |labels: &Map<String>| {
            let mut labels = labels.clone();
            labels.entry(NAME_LABEL.to_owned()).or_insert_with(|| namespace.to_owned());
            labels
        };
        let mut known = self.named::<Namespace>("", namespace).peekable();
        if known.peek().is_some() {
            return known.any(|object| selector.matches(&own(&object.object.meta.labels)));
        }
        let name_only = LabelSelector {
            match_labels: selector.match_labels.iter().filter(|(key, _)| *key == NAME_LABEL).map(|(k, v)| (k.clone(), v.clone())).collect(),
            match_expressions: selector
                .match_expressions
                .iter()
                .filter(|requirement| requirement.key.as_deref() == Some(NAME_LABEL))
                .cloned()
                .collect(),
        };
        name_only.matches(&own(&Map::default()))
    }
}

/// Returns the listeners of a Gateway.
pub(crate) fn listeners_of(gateway: Of<'_, K8sGateway>) -> impl Iterator<Item = Listening<'_>> {
    view(gateway.object, gateway.body.listeners.iter())
}

fn view<'m>(owner: &'m Object, listeners: impl Iterator<Item = &'m Listener>) -> impl Iterator<Item = Listening<'m>> {
    listeners.enumerate().map(move |(position, listener)| Listening { owner, position, listener })
}

#[cfg(test)]
mod tests {
    use super::Refusal;

    #[test]
    fn a_hostname_mismatch_is_closer_than_a_foreign_namespace() {
        assert!(Refusal::Hostname > Refusal::Namespace && Refusal::Namespace > Refusal::Section);
    }
}
