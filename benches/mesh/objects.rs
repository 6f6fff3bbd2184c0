//! The objects of one namespace and of one application, written as people write them.

use std::fmt::Write as _;

use super::random::Random;

const WORDS: [&str; 16] = [
    "catalog", "cart", "checkout", "payment", "shipping", "reviews", "ratings", "search", "account", "invoice", "stock", "pricing",
    "mailer", "loyalty", "returns", "basket",
];

/// A way to be wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Mistake {
    UnknownHost,
    UnknownPort,
    UnknownSubset,
    UnknownGateway,
    WeightsZero,
    UnknownField,
    WrongValue,
    PlaintextClient,
    DuplicateSubset,
    PrincipalFormat,
    UnknownPrincipal,
    MethodCase,
    BackendMissing,
    BackendPort,
}

impl Mistake {
    /// Every way, in the order they are planted.
    pub(crate) const ALL: [Self; 14] = [
        Self::UnknownHost,
        Self::UnknownField,
        Self::PrincipalFormat,
        Self::BackendMissing,
        Self::UnknownPort,
        Self::WrongValue,
        Self::UnknownPrincipal,
        Self::BackendPort,
        Self::UnknownSubset,
        Self::PlaintextClient,
        Self::MethodCase,
        Self::UnknownGateway,
        Self::DuplicateSubset,
        Self::WeightsZero,
    ];

    /// Returns the rule that has to find it.
    pub(crate) fn code(self) -> &'static str {
        match self {
            Self::UnknownHost => "MSH0101",
            Self::UnknownPort => "MSH0102",
            Self::UnknownSubset => "MSH0104",
            Self::UnknownGateway => "MSH0106",
            Self::WeightsZero => "MSH0222",
            Self::UnknownField => "MSH0003",
            Self::WrongValue => "MSH0005",
            Self::PlaintextClient => "MSH0503",
            Self::DuplicateSubset => "MSH0442",
            Self::PrincipalFormat => "MSH0613",
            Self::UnknownPrincipal => "MSH0614",
            Self::MethodCase => "MSH0622",
            Self::BackendMissing => "MSH1210",
            Self::BackendPort => "MSH1211",
        }
    }

    /// Returns the kind of the object it is in.
    pub(crate) fn kind(self) -> &'static str {
        match self {
            Self::UnknownHost | Self::UnknownPort | Self::UnknownSubset | Self::UnknownGateway | Self::WeightsZero => "VirtualService",
            Self::UnknownField | Self::WrongValue | Self::PlaintextClient | Self::DuplicateSubset => "DestinationRule",
            Self::PrincipalFormat | Self::UnknownPrincipal | Self::MethodCase => "AuthorizationPolicy",
            Self::BackendMissing | Self::BackendPort => "HTTPRoute",
        }
    }
}

/// Returns a namespace of the mesh: itself, its mTLS mode and its Gateway.
pub(crate) fn namespace(name: &str) -> [String; 3] {
    [
        format!(
            "apiVersion: v1\nkind: Namespace\nmetadata:\n  name: {name}\n  labels:\n    istio-injection: enabled\n    \
             pod-security.kubernetes.io/enforce: baseline\n"
        ),
        format!(
            "apiVersion: security.istio.io/v1\nkind: PeerAuthentication\nmetadata:\n  name: default\n  namespace: {name}\nspec:\n  \
             mtls:\n    mode: STRICT\n"
        ),
        format!(
            "apiVersion: networking.istio.io/v1\nkind: Gateway\nmetadata:\n  name: public\n  namespace: {name}\nspec:\n  selector:\n    \
             istio: ingressgateway\n  servers:\n  - port:\n      number: 80\n      name: http\n      protocol: HTTP\n    hosts:\n    - \
             \"*.{name}.example.com\"\n"
        ),
    ]
}

/// Whether an object is there, its kind, and how it is written.
type Optional<'a> = (bool, &'static str, fn(&App<'a>) -> String);

/// One application and which objects it has.
pub(crate) struct App<'a> {
    pub(crate) name: String,
    namespace: &'a str,
    /// A neighbour that calls it.
    caller: String,
    /// It runs in two versions.
    canary: bool,
    public: bool,
    has: Has,
    mistake: Option<Mistake>,
    number: usize,
}

/// The objects beside Service, Deployment and ServiceAccount.
#[allow(clippy::struct_excessive_bools, reason = "each says whether one object is there")]
#[derive(Clone, Copy)]
struct Has {
    routes: bool,
    rule: bool,
    policy: bool,
    http_route: bool,
    entry: bool,
}

impl<'a> App<'a> {
    /// Decides what the application has; a mistake brings the object it is in.
    pub(crate) fn new(number: usize, namespace: &'a str, mistake: Option<Mistake>, random: &mut Random) -> Self {
        let in_kind = |kind: &str| mistake.is_some_and(|mistake| mistake.kind() == kind);
        let subset = matches!(mistake, Some(Mistake::UnknownSubset | Mistake::WeightsZero));
        let http_route = in_kind("HTTPRoute") || (mistake.is_none() && random.percent(12));
        let routes = !http_route && (in_kind("VirtualService") || random.percent(65));
        let canary = routes && (subset || random.percent(25));
        let rule = canary || in_kind("DestinationRule") || random.percent(45);
        let has = Has { routes, rule, http_route, policy: in_kind("AuthorizationPolicy") || random.percent(50), entry: random.percent(8) };
        let first = number - number % super::PER_NAMESPACE;
        let public = routes && (mistake == Some(Mistake::UnknownGateway) || random.percent(15));
        let name = name_of(number);
        Self { name, namespace, caller: name_of(first), canary, public, has, mistake, number }
    }

    /// Returns its objects with their kinds.
    pub(crate) fn documents(&self) -> Vec<(&'static str, String)> {
        let mut documents = vec![("ServiceAccount", self.account()), ("Service", self.service()), ("Deployment", self.deployment("v1"))];
        let optional: [Optional<'a>; 6] = [
            (self.canary, "Deployment", |app| app.deployment("v2")),
            (self.has.rule, "DestinationRule", Self::rule),
            (self.has.routes, "VirtualService", Self::routes),
            (self.has.http_route, "HTTPRoute", Self::http_route),
            (self.has.policy, "AuthorizationPolicy", Self::policy),
            (self.has.entry, "ServiceEntry", Self::entry),
        ];
        documents.extend(optional.into_iter().filter(|(there, ..)| *there).map(|(_, kind, write)| (kind, write(self))));
        documents
    }

    fn is(&self, mistake: Mistake) -> bool {
        self.mistake == Some(mistake)
    }

    fn head(&self, version: &str, kind: &str, suffix: &str) -> String {
        let Self { name, namespace, .. } = self;
        format!("apiVersion: {version}\nkind: {kind}\nmetadata:\n  name: {name}{suffix}\n  namespace: {namespace}\n")
    }

    fn account(&self) -> String {
        self.head("v1", "ServiceAccount", "")
    }

    fn service(&self) -> String {
        let (head, name) = (self.head("v1", "Service", ""), &self.name);
        format!(
            "{head}spec:\n  selector:\n    app: {name}\n  ports:\n  \
             - name: http\n    port: 80\n    targetPort: 8080\n  - name: http-metrics\n    port: 9090\n    targetPort: 9090\n"
        )
    }

    fn deployment(&self, version: &str) -> String {
        let suffix = if version == "v1" { String::new() } else { format!("-{version}") };
        let (head, name) = (self.head("apps/v1", "Deployment", &suffix), &self.name);
        format!(
            "{head}spec:\n  replicas: 3\n  selector:\n    matchLabels:\n      app: {name}\n      version: {version}\n  template:\n    \
             metadata:\n      labels:\n        app: {name}\n        version: {version}\n    spec:\n      serviceAccountName: {name}\n      \
             containers:\n      - name: app\n        image: registry.example.com/{name}:1.{minor}.0\n        ports:\n        \
             - name: http\n          containerPort: 8080\n        - name: http-metrics\n          containerPort: 9090\n        \
             resources:\n          requests: {{cpu: 100m, memory: 128Mi}}\n",
            minor = self.number % 40
        )
    }

    fn host(&self) -> String {
        format!("{}.{}.svc.cluster.local", self.name, self.namespace)
    }

    fn rule(&self) -> String {
        let (head, host) = (self.head("networking.istio.io/v1", "DestinationRule", ""), self.host());
        let mode = if self.is(Mistake::PlaintextClient) { "DISABLE" } else { "ISTIO_MUTUAL" };
        let balancer = if self.is(Mistake::WrongValue) { "LEAST_REQUESTS" } else { "LEAST_REQUEST" };
        let outlier = if self.is(Mistake::UnknownField) { "outlierDetecton" } else { "outlierDetection" };
        let mut text = format!(
            "{head}spec:\n  host: {host}\n  trafficPolicy:\n    tls:\n      mode: {mode}\n    loadBalancer:\n      simple: {balancer}\n    \
             connectionPool:\n      tcp:\n        maxConnections: 200\n    {outlier}:\n      consecutive5xxErrors: 7\n      \
             interval: 30s\n      baseEjectionTime: 30s\n"
        );
        let doubled = self.is(Mistake::DuplicateSubset);
        let subsets = [("v1", self.canary || doubled), ("v2", self.canary), ("v1", doubled)];
        if self.canary || doubled {
            text.push_str("  subsets:\n");
        }
        for (subset, _) in subsets.into_iter().filter(|(_, there)| *there) {
            write!(text, "  - name: {subset}\n    labels:\n      version: {subset}\n").expect("a String takes everything");
        }
        text
    }

    fn routes(&self) -> String {
        let (head, host) = (self.head("networking.istio.io/v1", "VirtualService", ""), self.host());
        let mut text = format!("{head}spec:\n  hosts:\n  - {host}\n");
        if self.public {
            let gateway = if self.is(Mistake::UnknownGateway) { "publik" } else { "public" };
            let (name, namespace) = (&self.name, self.namespace);
            text = format!(
                "{head}spec:\n  hosts:\n  - {host}\n  - {name}.{namespace}.example.com\n  gateways:\n  - mesh\n  - {namespace}/{gateway}\n"
            );
        }
        text.push_str("  http:\n  - name: default\n    timeout: 10s\n    retries:\n      attempts: 2\n      perTryTimeout: 2s\n");
        text.push_str("      retryOn: connect-failure,refused-stream,503\n    route:\n");
        let target = if self.is(Mistake::UnknownHost) { format!("{}x.{}.svc.cluster.local", self.name, self.namespace) } else { host };
        let port = if self.is(Mistake::UnknownPort) { 8081 } else { 80 };
        let legs: &[(&str, u32)] = match self.mistake {
            Some(Mistake::WeightsZero) => &[("v1", 0), ("v2", 0)],
            Some(Mistake::UnknownSubset) => &[("v1", 90), ("v3", 10)],
            _ if self.canary => &[("v1", 90), ("v2", 10)],
            _ => &[("", 100)],
        };
        for (subset, weight) in legs {
            write!(text, "    - destination:\n        host: {target}\n        port:\n          number: {port}\n")
                .expect("a String takes everything");
            if !subset.is_empty() {
                write!(text, "        subset: {subset}\n      weight: {weight}\n").expect("a String takes everything");
            }
        }
        text
    }

    fn http_route(&self) -> String {
        let (head, name) = (self.head("gateway.networking.k8s.io/v1", "HTTPRoute", ""), &self.name);
        let backend = if self.is(Mistake::BackendMissing) { format!("{name}-next") } else { name.clone() };
        let port = if self.is(Mistake::BackendPort) { 8080 } else { 80 };
        format!(
            "{head}spec:\n  parentRefs:\n  - group: \"\"\n    kind: Service\n    name: {name}\n    port: 80\n  rules:\n  - matches:\n    \
             - path:\n        type: PathPrefix\n        value: /\n    backendRefs:\n    - name: {backend}\n      port: {port}\n"
        )
    }

    fn policy(&self) -> String {
        let Self { name, namespace, caller, .. } = self;
        let head = self.head("security.istio.io/v1", "AuthorizationPolicy", "");
        let scheme = if self.is(Mistake::PrincipalFormat) { "spiffe://" } else { "" };
        let typo = if self.is(Mistake::UnknownPrincipal) { "-old" } else { "" };
        let method = if self.is(Mistake::MethodCase) { "post" } else { "POST" };
        format!(
            "{head}spec:\n  selector:\n    matchLabels:\n      app: {name}\n  action: ALLOW\n  rules:\n  - from:\n    - source:\n        \
             principals:\n        - {scheme}cluster.local/ns/{namespace}/sa/{caller}{typo}\n    to:\n    - operation:\n        methods:\n        \
             - GET\n        - {method}\n        paths:\n        - /api/*\n"
        )
    }

    fn entry(&self) -> String {
        let (head, number) = (self.head("networking.istio.io/v1", "ServiceEntry", ""), self.number);
        format!(
            "{head}spec:\n  hosts:\n  - api-{number}.partner.example.org\n  location: MESH_EXTERNAL\n  resolution: DNS\n  exportTo:\n  \
             - .\n  ports:\n  - number: 443\n    name: tls\n    protocol: TLS\n"
        )
    }
}

/// Returns the name of an application.
fn name_of(number: usize) -> String {
    format!("{}-{number:05}", Random::new(number as u64).pick(&WORDS))
}
