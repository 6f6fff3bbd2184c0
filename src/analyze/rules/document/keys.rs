//! Labels and annotations wherever an object carries them: its own metadata, and that of its pods.

use crate::analyze::Context;
use crate::api::{Kind, ObjectMeta};
use crate::optin::catalogue::{Carrier, Form};
use crate::store::Object;
use crate::yaml::decode::Map;

/// One map of labels or annotations.
#[derive(Debug, Clone, Copy)]
pub(super) struct Place<'m> {
    pub(super) object: &'m Object,
    /// Absent for kinds we do not know: nothing is misplaced there.
    pub(super) carrier: Option<Carrier>,
    pub(super) form: Form,
    pub(super) map: &'m Map<String>,
    /// Labels and annotations of the same metadata.
    pub(super) meta: &'m ObjectMeta,
    /// Path of the metadata, such as `spec.template.metadata`.
    meta_path: &'static str,
}

impl Place<'_> {
    /// Returns the path of a key.
    pub(super) fn path(&self, key: &str) -> String {
        format!("{}[\"{key}\"]", self.map_path())
    }

    /// Returns the path of the map.
    pub(super) fn map_path(&self) -> String {
        format!("{}.{}", self.meta_path, if self.form == Form::Label { "labels" } else { "annotations" })
    }

    /// Returns the path of the map of the other form.
    pub(super) fn other_path(&self) -> String {
        format!("{}.{}", self.meta_path, if self.form == Form::Label { "annotations" } else { "labels" })
    }

    /// Returns the word of the form.
    pub(super) fn word(&self) -> &'static str {
        if self.form == Form::Label { "label" } else { "annotation" }
    }

    /// Returns the map of the other form.
    pub(super) fn other(&self) -> &Map<String> {
        if self.form == Form::Label { &self.meta.annotations } else { &self.meta.labels }
    }
}

/// Returns every map of labels and annotations, in the order of the objects.
pub(super) fn places<'m>(cx: &Context<'m>) -> Vec<Place<'m>> {
    let mut found = Vec::new();
    let mut add = |object, carrier, meta: &'m ObjectMeta, meta_path| {
        for (form, map) in [(Form::Label, &meta.labels), (Form::Annotation, &meta.annotations)] {
            if !map.is_empty() {
                found.push(Place { object, carrier, form, map, meta, meta_path });
            }
        }
    };
    for object in cx.mesh.objects() {
        add(object, carrier(object.kind), &object.meta, "metadata");
    }
    for workload in cx.mesh.workloads() {
        match workload.template {
            "spec.template" => add(workload.object, Some(Carrier::Pod), workload.meta, "spec.template.metadata"),
            "spec.jobTemplate.spec.template" => {
                add(workload.object, Some(Carrier::Pod), workload.meta, "spec.jobTemplate.spec.template.metadata");
            }
            _ => {}
        }
    }
    found
}

fn carrier(kind: Option<Kind>) -> Option<Carrier> {
    Some(match kind? {
        Kind::Pod => Carrier::Pod,
        Kind::Deployment
        | Kind::StatefulSet
        | Kind::DaemonSet
        | Kind::ReplicaSet
        | Kind::ReplicationController
        | Kind::Job
        | Kind::CronJob
        | Kind::Rollout => Carrier::Owner,
        Kind::Namespace => Carrier::Namespace,
        Kind::Service => Carrier::Service,
        Kind::ServiceEntry => Carrier::ServiceEntry,
        Kind::WorkloadEntry | Kind::WorkloadGroup | Kind::ExternalWorkload => Carrier::WorkloadEntry,
        Kind::K8sGateway => Carrier::Gateway,
        Kind::GatewayClass => Carrier::GatewayClass,
        Kind::HttpRoute | Kind::GrpcRoute | Kind::TlsRoute | Kind::TcpRoute | Kind::UdpRoute | Kind::LinkerdHttpRoute => Carrier::Route,
        Kind::AuthorizationPolicy => Carrier::AuthorizationPolicy,
        Kind::Ingress => Carrier::Ingress,
        Kind::Node => Carrier::Node,
        Kind::EgressNetwork => Carrier::EgressNetwork,
        _ => Carrier::Other,
    })
}

/// Labels that decide something: elsewhere they are copied about freely, and mean nothing.
const DECISIVE: [&str; 5] =
    ["istio-injection", "sidecar.istio.io/inject", "istio.io/dataplane-mode", "istio.io/use-waypoint", "meshctl.io/inject"];

/// Tells whether a key that has no effect where it stands is worth a word.
pub(super) fn matters(form: Form, key: &str) -> bool {
    form == Form::Annotation || DECISIVE.contains(&key)
}
