//! `exportTo` lists that cannot be.

use crate::analyze::{Change, Context, Findings, rule};
use crate::api::istio::destination_rule::DestinationRule;
use crate::api::istio::service_entry::ServiceEntry;
use crate::api::istio::virtual_service::VirtualService;
use crate::diag::Safety;
use crate::ident::name::is_dns_label;
use crate::store::Object;
use crate::text::is_unknown;

rule! {
    /// An `exportTo` list with repeated, contradictory or impossible entries.
    ///
    /// `*` stands alone, `~` (nobody) stands alone and only in a ServiceEntry, `.` is the object's own namespace.
    ///
    /// ## Why is this bad?
    ///
    /// The webhook refuses the object.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// apiVersion: networking.istio.io/v1
    /// kind: DestinationRule
    /// metadata: {name: catalog, namespace: shop}
    /// spec:
    ///   host: catalog.example.com
    ///   exportTo: [".", "*"]
    ///   trafficPolicy: {loadBalancer: {simple: ROUND_ROBIN}}
    /// ```
    ///
    /// ```yaml good
    /// apiVersion: networking.istio.io/v1
    /// kind: DestinationRule
    /// metadata: {name: catalog, namespace: shop}
    /// spec:
    ///   host: catalog.example.com
    ///   exportTo: [".", orders]
    ///   trafficPolicy: {loadBalancer: {simple: ROUND_ROBIN}}
    /// ```
    "MSH1770", "invalid-export", Registry, Error,
    aliases: [],
    rows: ["GEN-011", "GEN-012", "GEN-013", "GEN-014"],
    fix: Some(Safety::Suggested),
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    for service in cx.all::<VirtualService>() {
        look(service.object, &service.export_to, false, out);
    }
    for rule in cx.all::<DestinationRule>() {
        look(rule.object, &rule.export_to, false, out);
    }
    for entry in cx.all::<ServiceEntry>() {
        look(entry.object, &entry.export_to, true, out);
    }
}

fn look(object: &Object, list: &[String], hides: bool, out: &mut Findings) {
    let own = |entry: &str| if entry == "." { object.namespace.clone() } else { entry.to_owned() };
    for (position, entry) in list.iter().enumerate().filter(|(_, entry)| !is_unknown(entry)) {
        let first = list[..position].iter().position(|other| own(other) == own(entry));
        let (what, help) = match entry.as_str() {
            "*" if list.len() > 1 => {
                ("`*` stands besides other namespaces".to_owned(), "`*` is all of them: write it alone, or leave it out")
            }
            "~" if !hides => ("`~` (nobody) is for ServiceEntries only".to_owned(), "write `.` for the own namespace"),
            "~" if list.len() > 1 => ("`~` (nobody) stands besides other namespaces".to_owned(), "write it alone, or leave it out"),
            entry if first.is_some() => {
                (format!("the namespace `{}` is listed twice", own(entry)), "take one away (`.` is the own namespace)")
            }
            "*" | "." | "~" => continue,
            entry if is_dns_label(entry) => continue,
            entry => (format!("`{entry}` is not the name of a namespace"), "write a namespace, `.` or `*`; patterns do not work here"),
        };
        let path = format!("spec.exportTo[{position}]");
        let finding = out.report(object, &path, what);
        finding.note("the object is refused").help(help);
        match first {
            Some(first) if entry != "*" => {
                finding.related(object, format!("spec.exportTo[{first}]"), "first listed here");
                finding.fix(Safety::Suggested, Change::Remove { path });
            }
            _ => {}
        }
        break;
    }
}
