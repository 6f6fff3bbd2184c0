//! `targetRef`s to objects that do not exist.

use super::{Attachment, attachments};
use crate::analyze::{Context, Findings, rule};
use crate::api::gateway::gateway_class::GatewayClass;
use crate::api::gateway::k8s_gateway::K8sGateway;
use crate::api::istio::service_entry::ServiceEntry;
use crate::api::k8s::service::Service;
use crate::api::{Kind, Typed};
use crate::diag::Safety;
use crate::store::{Inventory, Object};
use crate::text::{is_unknown, suggest};

rule! {
    /// A `targetRef` that names a Gateway, Service or ServiceEntry which does not exist.
    ///
    /// References never leave the object's namespace; GatewayClasses have none.
    ///
    /// ## Why is this bad?
    ///
    /// The policy applies to nothing: its status says `TargetNotFound`, traffic goes on as without it.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// apiVersion: v1
    /// kind: Service
    /// metadata: {name: web, namespace: shop}
    /// spec:
    ///   selector: {app: web}
    ///   ports: [{name: http, port: 80}]
    /// ---
    /// apiVersion: telemetry.istio.io/v1
    /// kind: Telemetry
    /// metadata: {name: web, namespace: shop}
    /// spec:
    ///   targetRefs: [{group: "", kind: Service, name: wbe}]
    ///   accessLogging: [{providers: [{name: envoy}]}]
    /// ```
    ///
    /// ```yaml good
    /// apiVersion: v1
    /// kind: Service
    /// metadata: {name: web, namespace: shop}
    /// spec:
    ///   selector: {app: web}
    ///   ports: [{name: http, port: 80}]
    /// ---
    /// apiVersion: telemetry.istio.io/v1
    /// kind: Telemetry
    /// metadata: {name: web, namespace: shop}
    /// spec:
    ///   targetRefs: [{group: "", kind: Service, name: web}]
    ///   accessLogging: [{providers: [{name: envoy}]}]
    /// ```
    "MSH0116", "unknown-target", Reference, Error,
    aliases: ["IST0171"],
    rows: ["GEN-026"],
    fix: Some(Safety::Suggested),
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    for attachment in attachments(cx) {
        let (Some(kind), Some(name)) = (attachment.target.kind.as_deref(), attachment.target.name.as_deref()) else { continue };
        let elsewhere = attachment.target.namespace.as_deref().is_some_and(|namespace| !namespace.is_empty());
        if elsewhere || name.is_empty() || is_unknown(name) || is_unknown(kind) {
            continue;
        }
        let group = attachment.target.group.as_deref().unwrap_or_default();
        match Kind::find(if group == "core" { "" } else { group }, kind) {
            Some(Kind::K8sGateway) => look::<K8sGateway>(cx, out, &attachment, name),
            Some(Kind::Service) => look::<Service>(cx, out, &attachment, name),
            Some(Kind::ServiceEntry) => look::<ServiceEntry>(cx, out, &attachment, name),
            Some(Kind::GatewayClass) if cx.has::<GatewayClass>() && !name.starts_with("istio") => {
                look::<GatewayClass>(cx, out, &attachment, name)
            }
            _ => {}
        }
    }
}

fn look<T: Typed>(cx: &Context<'_>, out: &mut Findings, attachment: &Attachment<'_>, name: &str) {
    let kind = T::KIND.info();
    let space = if kind.namespaced { attachment.object.namespace.as_str() } else { "" };
    if cx.get::<T>(space, name).is_some() {
        return;
    }
    let inventory = cx.inventory::<T>(space);
    if inventory == Inventory::Assumed && !cx.has::<T>() {
        out.skip(format!("needs {}s, none were given", kind.name));
        return;
    }
    let place = if kind.namespaced { format!(" in namespace `{space}`") } else { String::new() };
    let path = format!("{}.name", attachment.path);
    let finding = out.report(attachment.object, &path, format!("there is no {} `{name}`{place}", kind.name));
    finding.note(format!("the {} applies to nothing", attachment.object.kind_name));
    let elsewhere = cx.all::<T>().find(|other| other.object.name() == name);
    let near: Vec<&str> = cx.within::<T>(space).map(|other| other.object.name()).collect();
    match (elsewhere, suggest::nearest(name, near)) {
        (Some(other), _) => {
            let there = &other.object.namespace;
            finding.help(format!("there is one in namespace `{there}`: references do not leave the namespace, so move this object there"));
            finding.related(other.object, "metadata.name", "an object of that name");
        }
        (None, Some(near)) => {
            let object: Option<&Object> = cx.get::<T>(space, near).map(|other| other.object);
            if let Some(object) = object {
                finding.related(object, "metadata.name", "this is probably meant");
            }
            finding.help(format!("there is a {} `{near}`", kind.name)).suggest_value(path, near);
        }
        (None, None) => {
            finding.help("correct the name, or add the object to the input (`--with DIR`)");
        }
    }
    finding.assuming(inventory, format!("the {}s{place} are all in the input", kind.name));
}
