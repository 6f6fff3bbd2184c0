//! Mesh-wide settings: what MeshConfig says, or its defaults.

use super::mesh::Mesh;
use super::object::ObjectId;
use crate::api::istio::istio_operator::IstioOperator;
use crate::api::istio::mesh_config::MeshConfig;
use crate::yaml::mask::Mask;
use crate::yaml::{Decode, Decoder, Document, Node, Problem};

/// Settings and where they came from.
#[derive(Debug, Clone, Default)]
pub(crate) struct Settings {
    pub(crate) config: MeshConfig,
    /// They were given (by flag, ConfigMap or `IstioOperator`), not assumed.
    pub(crate) given: bool,
    /// The object that holds them, and the path inside it, for findings.
    pub(crate) origin: Option<(ObjectId, &'static str)>,
}

impl Settings {
    /// Finds the settings in the objects: ConfigMap `istio` key `mesh`, else an `IstioOperator`.
    pub(crate) fn of(mesh: &Mesh) -> Self {
        let maps = mesh.of_kind(crate::api::Kind::ConfigMap).filter(|object| object.mesh.is_some());
        let map = maps.min_by_key(|object| (object.name() != "istio", object.namespace != "istio-system", object.id));
        if let Some((object, config)) = map.and_then(|object| Some((object, object.mesh.as_deref()?))) {
            return Self { config: config.clone(), given: true, origin: Some((object.id, "data.mesh")) };
        }
        let operator =
            mesh.all::<IstioOperator>().find_map(|operator| Some((operator.object.id, operator.body.mesh_config.as_ref()?.0.clone())));
        match operator {
            Some((id, config)) => Self { config, given: true, origin: Some((id, "spec.meshConfig")) },
            None => Self::default(),
        }
    }

    /// Returns the namespace whose policies apply to the whole mesh.
    pub(crate) fn root_namespace(&self) -> &str {
        self.config.root_namespace.as_deref().filter(|name| !name.is_empty()).unwrap_or("istio-system")
    }

    /// Tells whether a namespace is the root one; the control plane's own namespace counts too.
    pub(crate) fn is_root(&self, namespace: &str) -> bool {
        namespace == self.root_namespace() || namespace == "mesh-system"
    }

    /// Returns the mesh's own trust domain.
    pub(crate) fn trust_domain(&self) -> &str {
        self.config.trust_domain.as_deref().filter(|domain| !domain.is_empty()).unwrap_or("cluster.local")
    }

    /// Tells whether proxies choose mTLS towards meshed endpoints by themselves (the default).
    pub(crate) fn auto_mtls(&self) -> bool {
        self.config.enable_auto_mtls != Some(false)
    }

    /// Tells whether traffic to unknown hosts is blocked.
    pub(crate) fn registry_only(&self) -> bool {
        use crate::api::istio::mesh_config::MeshOutboundMode;
        self.config.outbound_traffic_policy.as_ref().and_then(|policy| policy.mode) == Some(MeshOutboundMode::RegistryOnly)
    }
}

/// Reads the MeshConfig that a scalar holds as text. Of a block scalar problems keep their place.
pub(crate) fn embedded(value: Node<'_>, problems: &mut Vec<Problem>) -> Option<MeshConfig> {
    let span = value.span();
    if value.is_block_scalar() {
        let (text, mask) = value.document_text();
        let start = text[..span.start as usize].rfind('\n').map_or(0, |newline| newline + 1);
        return config_of(&Document::parse(span.file, text, mask, start..span.end as usize), problems);
    }
    let mask = Mask::of(value.text());
    let mut inner = Vec::new();
    let config = config_of(&Document::parse(span.file, value.text(), &mask, 0..value.text().len()), &mut inner);
    problems.extend(inner.into_iter().map(|problem| Problem { span, ..problem }));
    config
}

/// Reads a MeshConfig document.
pub(crate) fn config_of(document: &Document<'_>, problems: &mut Vec<Problem>) -> Option<MeshConfig> {
    problems.extend(document.problems.iter().cloned());
    let mut decoder = Decoder::new(problems);
    decoder.proto = true;
    MeshConfig::decode(&mut decoder, document.root()?)
}
