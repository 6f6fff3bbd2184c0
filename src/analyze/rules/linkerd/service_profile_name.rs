//! A ServiceProfile whose name is not the full host name of a Service.

use super::{absent, names};
use crate::analyze::{Context, Findings, rule};
use crate::api::k8s::service::Service;
use crate::api::linkerd::service_profile::ServiceProfile;
use crate::diag::Safety;
use crate::text::suggest;

rule! {
    /// A ServiceProfile whose name is not the full host name of a Service.
    ///
    /// ## Why is this bad?
    ///
    /// Proxies look profiles up by `<service>.<namespace>.svc.<cluster domain>`: under another name it is never used.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// apiVersion: v1
    /// kind: Service
    /// metadata:
    ///   name: web
    ///   namespace: shop
    /// spec:
    ///   selector: {app: web}
    ///   ports: [{name: http, port: 80}]
    /// ---
    /// apiVersion: linkerd.io/v1alpha2
    /// kind: ServiceProfile
    /// metadata:
    ///   name: webb.shop.svc.cluster.local
    ///   namespace: shop
    /// spec:
    ///   routes:
    ///   - name: list
    ///     condition: {method: GET, pathRegex: '/items'}
    /// ```
    ///
    /// ```yaml good
    /// apiVersion: v1
    /// kind: Service
    /// metadata:
    ///   name: web
    ///   namespace: shop
    /// spec:
    ///   selector: {app: web}
    ///   ports: [{name: http, port: 80}]
    /// ---
    /// apiVersion: linkerd.io/v1alpha2
    /// kind: ServiceProfile
    /// metadata:
    ///   name: web.shop.svc.cluster.local
    ///   namespace: shop
    /// spec:
    ///   routes:
    ///   - name: list
    ///     condition: {method: GET, pathRegex: '/items'}
    /// ```
    "MSH1342", "service-profile-name", Linkerd, Error,
    aliases: [],
    rows: ["LD-042"],
    fix: Some(Safety::Suggested),
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    for profile in cx.all::<ServiceProfile>().filter(|profile| profile.object.is_named()) {
        let (written, home) = (profile.object.name(), profile.object.namespace.as_str());
        if let Some((name, space)) = cx.service_of_host(written) {
            let Some(inventory) = absent::<Service>(cx, home, space, name) else { continue };
            let known = names::<Service>(cx, space);
            let finding = out.report(profile.object, "metadata.name", format!("there is no Service `{name}` in namespace `{space}`"));
            finding
                .note("no proxy ever asks for the profile")
                .assuming(inventory, format!("the Services of namespace `{space}` are all in the input"));
            match suggest::nearest(name, known.iter().map(String::as_str)) {
                Some(near) => {
                    finding.help(format!("there is a Service `{near}`")).suggest_value("metadata.name", &cx.service_host(near, space))
                }
                None => finding.help("correct the name, or add the Service"),
            };
            continue;
        }
        // Names outside of the cluster are left alone; a name of fewer parts was meant to be a Service.
        let mut parts = written.split('.');
        let (name, space) = (parts.next().unwrap_or_default(), parts.next().unwrap_or(home));
        let short = matches!((parts.next(), parts.next()), (None | Some("svc"), None));
        if short && (!written.contains('.') || cx.get::<Service>(space, name).is_some()) {
            let full = cx.service_host(name, space);
            out.report(profile.object, "metadata.name", format!("`{written}` is not the full name of a Service"))
                .note("no proxy ever asks for the profile")
                .help(format!("write `{full}`"))
                .suggest_value("metadata.name", &full);
        }
    }
}
