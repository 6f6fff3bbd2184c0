//! A small report that the formats' tests share.

use super::{Format, render};
use crate::diag::{Diagnostic, Edit, FileId, Fix, Group, Level, Place, Related, Report, Rule, Safety, Skipped, Span};
use crate::ident::ObjectRef;
use crate::output::Style;
use crate::yaml::source::{Source, Sources};

pub(super) static UNKNOWN_HOST: Rule = Rule {
    code: "MSH0101",
    name: "unknown-host",
    group: Group::Reference,
    level: Level::Error,
    aliases: &["IST0101", "KIA1101"],
    rows: &[],
    fix: Some(Safety::Suggested),
    since: "0.1.0",
    docs: "A route leads to a host that nothing provides.\n\nRequests to it fail.\n",
};

pub(super) static SHADOWED: Rule = Rule {
    code: "MSH0203",
    name: "unreachable-route",
    group: Group::Routing,
    level: Level::Warning,
    aliases: &[],
    rows: &[],
    fix: None,
    since: "0.1.0",
    docs: "A route stands behind one that takes all its requests.\n",
};

const ROUTES: &str = "\
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata:
  name: api
  namespace: prod
spec:
  hosts: [api]
  http:
  - route: # all
    - { host: reviewz, subset: v2 }
  - match: [{ uri: { prefix: / } }]
    route:
    - destination: { host: api }
---
";
const SERVICES: &str = "apiVersion: v1\nkind: Service\nmetadata:\n  name: reviews\n  namespace: prod\n";

/// Returns the span of the first occurrence of `needle`.
pub(super) fn span(file: u32, text: &str, needle: &str) -> Span {
    let start = text.find(needle).expect("the needle is in the text");
    let at = |offset: usize| u32::try_from(offset).expect("a small text");
    Span { file: FileId(file), start: at(start), end: at(start + needle.len()) }
}

pub(super) fn place(span: Option<Span>, path: &str) -> Place {
    Place { span, path: path.to_owned() }
}

pub(super) fn object(api_version: &str, kind: &str, name: &str) -> ObjectRef {
    ObjectRef { api_version: api_version.into(), kind: kind.into(), namespace: "prod".into(), name: name.into() }
}

fn unknown_host() -> Diagnostic {
    let near = Related {
        place: place(Some(span(1, SERVICES, "reviews")), "metadata.name"),
        object: Some(object("v1", "Service", "reviews")),
        message: "a Service with a similar name is here".into(),
    };
    let at = span(0, ROUTES, "reviewz");
    Diagnostic {
        rule: &UNKNOWN_HOST,
        level: Level::Error,
        message: "no Service or ServiceEntry provides the host `reviewz.prod.svc.cluster.local`".into(),
        note: Some("requests that take this route are answered with 503 (no cluster)".into()),
        help: Some("did you mean `reviews`?".into()),
        object: Some(object("networking.istio.io/v1", "VirtualService", "api")),
        place: place(Some(at), "spec.http[0].route[0].host"),
        related: vec![near],
        fix: Some(Fix { safety: Safety::Suggested, edits: vec![Edit { span: at, text: "reviews".into() }] }),
    }
}

fn shadowed() -> Diagnostic {
    let first = Related {
        place: place(Some(span(0, ROUTES, "route: # all")), "spec.http[0]"),
        object: None,
        message: "this route has no match and takes every request".into(),
    };
    Diagnostic {
        rule: &SHADOWED,
        level: Level::Warning,
        message: "this route is never reached".into(),
        note: None,
        help: Some("move it in front of the route that takes everything, or give that one a match".into()),
        object: Some(object("networking.istio.io/v1", "VirtualService", "api")),
        place: place(Some(span(0, ROUTES, "match: [{ uri: { prefix: / } }]")), "spec.http[1].match"),
        related: vec![first],
        fix: None,
    }
}

fn live() -> Diagnostic {
    Diagnostic {
        rule: &SHADOWED,
        level: Level::Info,
        message: "a message with a \u{1b}[31mcolour".into(),
        note: None,
        help: None,
        object: Some(object("security.istio.io/v1", "PeerAuthentication", "default")),
        place: place(None, "spec.mtls.mode"),
        related: Vec::new(),
        fix: None,
    }
}

/// Returns an error with a fix and a related place elsewhere, a warning with one nearby, and a
/// remark on a live object.
pub(super) fn report() -> (Report, Sources) {
    let skipped = Skipped { rule: &UNKNOWN_HOST, reason: "needs Pods, none were given".into() };
    let mut report = Report { findings: vec![unknown_host(), shadowed(), live()], skipped: vec![skipped], ..Report::default() };
    report.count();
    (report.summary.files, report.summary.objects, report.summary.rules) = (2, 3, 151);
    let sources =
        vec![Source::new("./routes.yaml".into(), ROUTES.into()), Source::new("services/all of them.yaml".into(), SERVICES.into())];
    (report, Sources::new(sources))
}

/// Renders a report without colours.
pub(super) fn rendered_as(format: Format, report: &Report, sources: &Sources, style: Style) -> String {
    let mut out = Vec::new();
    render(format, report, sources, style, &mut out).expect("a vector takes everything");
    String::from_utf8(out).expect("text")
}

/// Renders the sample.
pub(super) fn rendered(format: Format) -> String {
    let (report, sources) = report();
    rendered_as(format, &report, &sources, Style::plain())
}
