//! Annotations and labels in a mesh's domain that the mesh does not know.

use super::keys::{Place, places};
use crate::analyze::{Change, Context, Findings, rule};
use crate::diag::{Level, Safety};
use crate::optin::catalogue::{Form, all, find, is_of_family, is_ours};
use crate::text::suggest;

rule! {
    /// An annotation in the domain of Istio, Linkerd or meshctl that none of them knows.
    ///
    /// Labels are reported only when they look like a misspelt one. Other domains are left alone.
    /// Without a similar key, and in a subdomain that is not known either, it is only worth a note.
    ///
    /// ## Why is this bad?
    ///
    /// A misspelt setting is silently ignored.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// apiVersion: v1
    /// kind: Service
    /// metadata:
    ///   name: db
    ///   namespace: shop
    ///   annotations: {networking.istio.io/exportsTo: "."}
    /// spec:
    ///   ports: [{name: tcp-db, port: 5432}]
    /// ```
    ///
    /// ```yaml good
    /// apiVersion: v1
    /// kind: Service
    /// metadata:
    ///   name: db
    ///   namespace: shop
    ///   annotations: {networking.istio.io/exportTo: "."}
    /// spec:
    ///   ports: [{name: tcp-db, port: 5432}]
    /// ```
    "MSH0022", "unknown-annotation", Document, Warning,
    aliases: ["IST0108"],
    rows: ["GEN-031"],
    fix: Some(Safety::Suggested),
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    for place in places(cx) {
        for key in place.map.keys().filter(|key| is_ours(key) && !crate::text::is_unknown(key)) {
            let known = find(key, place.form).is_some() || find(key, other(place.form)).is_some();
            if !known {
                unknown(&place, key, out);
            }
        }
    }
}

fn other(form: Form) -> Form {
    if form == Form::Label { Form::Annotation } else { Form::Label }
}

fn unknown(place: &Place<'_>, key: &str, out: &mut Findings) {
    let near = nearest(key);
    let family = is_of_family(key);
    if near.is_none() && (family || place.form == Form::Label) {
        return;
    }
    let domain = key.split('/').next().unwrap_or_default();
    let finding = out.report(place.object, place.path(key), format!("no mesh reads the {} `{key}`", place.word()));
    finding.on_key().note("it is ignored");
    match near {
        Some(near) => {
            finding.help(format!("there is `{near}`"));
            finding.fix(Safety::Suggested, Change::Rename { path: place.path(key), key: near.to_owned() });
        }
        None if all().any(|known| known.key.split('/').next() == Some(domain)) => {
            finding.help(format!("delete it, or correct it; `{domain}` has no key of a similar name"));
        }
        None => {
            finding.level(Level::Info).help("delete it if it is a left-over; keys of your own belong in a domain of your own");
        }
    }
}

/// Returns the key that was probably meant: a similar name in the same domain, else the same name in another.
fn nearest(key: &str) -> Option<&'static str> {
    let (domain, name) = key.split_once('/')?;
    let split = || all().filter_map(|known| Some((known.key, known.key.split_once('/')?)));
    let siblings = split().filter(|(_, (of, _))| *of == domain).map(|(_, (_, name))| name);
    // Short names are all alike.
    let similar = suggest::nearest(name, siblings).filter(|near| near.len() > 3);
    let same_domain = similar.and_then(|near| split().find(|(_, parts)| *parts == (domain, near)));
    let elsewhere = || split().find(|(_, (_, other))| *other == name && name.len() > 6);
    let misspelt_domain = || split().find(|(_, (of, other))| *other == name && suggest::nearest(domain, [*of]).is_some());
    same_domain.or_else(elsewhere).or_else(misspelt_domain).map(|(key, _)| key)
}
