//! Text → objects. Everything that is wrong with the text comes back as problems.

use std::ops::Range;
use std::sync::Arc;

use super::object::{Object, ObjectId, Origin, Role};
use crate::api::istio::mesh_config::MeshConfig;
use crate::api::{Kind, ObjectMeta};
use crate::diag::FileId;
use crate::text::is_unknown;
use crate::yaml::arena::Shape;
use crate::yaml::{Decode, Decoder, Document, Node, Problem, Source, What};

/// What one text held.
#[derive(Debug, Default)]
pub(crate) struct Read<'t> {
    pub(crate) objects: Vec<Object>,
    /// Problems, each with the position in `objects` of the object it is in.
    pub(crate) problems: Vec<(Option<usize>, Problem)>,
    /// Documents with content.
    pub(crate) documents: usize,
    /// Documents that are a mapping with `kind: Kustomization` or `Component`.
    pub(crate) kustomization: Option<super::kustomize::Kustomization>,
    /// Template expressions kept the text from being parsed to its end.
    pub(crate) unreadable_template: bool,
    /// Long Lists, with their byte ranges: parsing one again for the sake of a finding would take as long as
    /// everything else together.
    pub(crate) lists: Vec<(u32, u32, Document<'t>)>,
}

/// How to read a text.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Manner<'a> {
    pub(crate) role: Role,
    /// Namespace of objects that name none.
    pub(crate) namespace: &'a str,
    /// The file is called `kustomization.yaml`: it needs no `kind` to be one.
    pub(crate) kustomization: bool,
}

impl<'t> Read<'t> {
    /// Adds what a later part of the same text held.
    pub(crate) fn append(&mut self, other: Read<'t>) {
        let shift = self.objects.len();
        self.objects.extend(other.objects);
        let problems = other.problems.into_iter();
        self.problems.extend(problems.map(|(object, problem)| (object.map(|position| position + shift), problem)));
        self.documents += other.documents;
        self.kustomization = self.kustomization.take().or(other.kustomization);
        self.unreadable_template |= other.unreadable_template;
        self.lists.extend(other.lists);
    }
}

/// Reads the objects of some documents of a text.
pub(crate) fn read<'t>(file: FileId, source: &'t Source, documents: &[Range<usize>], manner: Manner<'_>) -> Read<'t> {
    let mut out = Read { documents: documents.len(), ..Read::default() };
    for range in documents {
        let document = Document::parse(file, &source.text, &source.mask, range.clone());
        let reader = Reader { document: &document, start: offset(range.start), end: offset(range.end), manner };
        let before = out.objects.len();
        reader.document(&mut out);
        if out.objects.len() - before >= LONG {
            out.lists.push((offset(range.start), offset(range.end), document));
        }
    }
    out
}

/// Items that make a List a long one.
const LONG: usize = 64;

/// Lists in Lists: one level is usual, and an alias may make it endless.
const NESTING: usize = 8;

fn offset(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}

struct Reader<'a, 't> {
    document: &'a Document<'t>,
    start: u32,
    end: u32,
    manner: Manner<'a>,
}

impl Reader<'_, '_> {
    fn document(&self, out: &mut Read<'_>) {
        let own_problems = &self.document.problems;
        if self.document.broken && self.document.masked {
            // What a template renders to is not ours to judge.
            out.unreadable_template = true;
            return;
        }
        let first = out.objects.len();
        let kubernetes = self.document.root().is_some_and(|root| self.node(root, &mut Vec::new(), out));
        let object = (out.objects.len() == first + 1).then_some(first);
        // Duplicate keys in files that are not Kubernetes' are none of our business; broken text is.
        let relevant = own_problems.iter().filter(|problem| kubernetes || matches!(problem.what, What::Syntax(_)));
        out.problems.extend(relevant.map(|problem| (object, problem.clone())));
    }

    /// Reads a node that may be an object or a list of them. Returns whether it was either.
    fn node(&self, node: Node<'_>, items: &mut Vec<u32>, out: &mut Read<'_>) -> bool {
        let kind_name = text(node.get("kind"));
        let api_version = text(node.get("apiVersion"));
        if api_version.starts_with("kustomize.config.k8s.io/") || (kind_name.is_empty() && self.manner.kustomization) {
            out.kustomization = Some(super::kustomize::Kustomization::of(node));
            return false;
        }
        if kind_name.is_empty() {
            return false;
        }
        if api_version.is_empty() {
            let meant = node.get("metadata").is_some() || node.get("spec").is_some();
            if meant && node.get("apiVersion").is_none() && self.manner.role != Role::Patch {
                let what = What::MissingField { field: "apiVersion", message: "object" };
                out.problems.push((None, Problem { span: node.span(), what }));
            }
            return meant;
        }
        if let Some(list) = node.get("items").filter(|list| kind_name.ends_with("List") && list.is_seq() && items.len() < NESTING) {
            for (position, item) in (0u32..).zip(list.items()) {
                items.push(position);
                self.node(item, items, out);
                items.pop();
            }
            return true;
        }
        self.object(node, api_version, kind_name, items, out);
        true
    }

    fn object(&self, node: Node<'_>, api_version: String, kind_name: String, items: &[u32], out: &mut Read<'_>) {
        let group = api_version.split_once('/').map_or("", |(group, _)| group);
        let kind = Kind::find(group, &kind_name);
        let mut problems = Vec::new();
        let mut decoder = Decoder::new(&mut problems);
        decoder.patch = self.manner.role == Role::Patch;
        let meta = node.get("metadata").and_then(|meta| ObjectMeta::decode(&mut decoder, meta)).unwrap_or_default();
        let decoded = kind.map(|kind| kind.decode(&mut decoder, node));
        if decoded.is_none() && group.is_empty() {
            // An unknown core kind: a misspelt one is reported by a rule, not here.
            problems.retain(|problem| !matches!(problem.what, What::UnknownField { .. }));
        }
        let mesh = (kind == Some(Kind::ConfigMap)).then(|| mesh_config(&mut problems, node, &meta)).flatten();
        let namespaced = kind.is_none_or(|kind| kind.info().namespaced);
        let own = meta.namespace.as_deref().filter(|namespace| !is_unknown(namespace) && !namespace.is_empty());
        let (body, status) = decoded.map_or((None, None), |decoded| (Some(Arc::new(decoded.body)), decoded.status));
        let position = out.objects.len();
        if !self.document.broken {
            out.problems.extend(problems.into_iter().map(|problem| (Some(position), problem)));
        }
        out.objects.push(Object {
            id: ObjectId(0),
            namespace: if namespaced { own.unwrap_or(self.manner.namespace).to_owned() } else { String::new() },
            api_version,
            kind_name,
            kind,
            meta,
            body,
            status,
            origin: Origin::Document { file: self.document.file, start: self.start, end: self.end, items: items.to_vec() },
            // Half an object is known to others, but nothing can be said about it.
            role: if self.document.broken && self.manner.role == Role::Subject { Role::Context } else { self.manner.role },
            masked: self.document.masked,
            mesh,
        });
    }
}

/// Reads the MeshConfig in a ConfigMap `istio` (or `istio-<revision>`), key `mesh`.
///
/// A block scalar is parsed where it stands, indentation included, so that spans stay true.
fn mesh_config(problems: &mut Vec<Problem>, node: Node<'_>, meta: &ObjectMeta) -> Option<Arc<MeshConfig>> {
    let name = meta.name.as_deref()?;
    let value = node.get("data").filter(|_| name == "istio" || name.starts_with("istio-")).and_then(|data| data.get("mesh"))?;
    super::settings::embedded(value, problems).map(Arc::new)
}

/// Returns the text of a scalar, empty for anything else and for template expressions.
fn text(node: Option<Node<'_>>) -> String {
    match node.map(Node::shape) {
        Some(Shape::Text(text)) => text.to_owned(),
        _ => String::new(),
    }
}
