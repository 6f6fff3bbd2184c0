//! When every request that one match takes is also taken by another: the subset relation of all
//! conditions. What cannot be proven is denied.

use std::borrow::Cow;
use std::collections::BTreeSet;

use crate::api::istio::string_match::StringMatch;
use crate::api::istio::virtual_service::{HttpMatchRequest, L4MatchAttributes};
use crate::text::is_unknown;
use crate::yaml::decode::Map;

/// The texts that a [`StringMatch`] takes, simplified: `/api.*` as a pattern is the prefix `/api`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Form<'a> {
    /// Any text, as long as there is one.
    Any,
    Exact(Cow<'a, str>),
    Prefix(Cow<'a, str>),
    Regex(&'a str),
    /// A template decides.
    Unknown,
}

const META: [char; 14] = ['.', '*', '+', '?', '(', ')', '[', ']', '{', '}', '|', '^', '$', '\\'];

impl<'a> Form<'a> {
    /// Simplifies a match; `None` is a null value, which asks for presence.
    pub(crate) fn of(text: Option<&'a StringMatch>) -> Self {
        let Some(text) = text else { return Self::Any };
        let unknown = [&text.exact, &text.prefix, &text.regex].into_iter().flatten().any(|text| is_unknown(text));
        match (&text.exact, &text.prefix, &text.regex) {
            _ if unknown => Self::Unknown,
            (Some(exact), ..) => Self::Exact(Cow::Borrowed(exact)),
            (_, Some(prefix), _) if prefix.is_empty() => Self::Any,
            (_, Some(prefix), _) => Self::Prefix(Cow::Borrowed(prefix)),
            (.., Some(regex)) => Self::of_regex(regex),
            _ => Self::Any,
        }
    }

    fn of_regex(regex: &'a str) -> Self {
        let bare = regex.strip_prefix('^').unwrap_or(regex);
        let bare = bare.strip_suffix('$').unwrap_or(bare);
        if bare == ".*" {
            return Self::Any;
        }
        match bare.strip_suffix(".*") {
            Some(literal) if !literal.contains(META) => Self::Prefix(Cow::Borrowed(literal)),
            None if !bare.contains(META) => Self::Exact(Cow::Borrowed(bare)),
            _ => Self::Regex(regex),
        }
    }

    /// Simplifies a match of a path, which always starts with `/`.
    pub(crate) fn of_uri(request: &'a HttpMatchRequest) -> Self {
        match Self::of(request.uri.as_ref()) {
            Self::Prefix(prefix) if prefix == "/" => Self::Any,
            Self::Exact(text) if request.ignore_uri_case == Some(true) => Self::Exact(text.to_lowercase().into()),
            Self::Prefix(text) if request.ignore_uri_case == Some(true) => Self::Prefix(text.to_lowercase().into()),
            form => form,
        }
    }

    /// Tells whether it takes every text that `narrow` takes.
    pub(crate) fn covers(&self, narrow: &Self) -> bool {
        match (self, narrow) {
            (Self::Unknown, _) | (_, Self::Unknown) => false,
            (Self::Any, _) => true,
            (Self::Prefix(wide), Self::Exact(narrow) | Self::Prefix(narrow)) => narrow.starts_with(wide.as_ref()),
            (Self::Prefix(wide), Self::Regex(narrow)) => literal_start(narrow).starts_with(wide.as_ref()),
            (Self::Exact(wide), Self::Exact(narrow)) => wide == narrow,
            (Self::Regex(wide), Self::Regex(narrow)) => wide == narrow,
            _ => false,
        }
    }
}

/// Returns the text that everything a pattern takes starts with.
fn literal_start(regex: &str) -> &str {
    let bare = regex.strip_prefix('^').unwrap_or(regex);
    if bare.contains('|') {
        return "";
    }
    let end = bare.find(META).unwrap_or(bare.len());
    let optional = bare[end..].starts_with(['?', '*', '{']);
    let kept = if optional { bare[..end].char_indices().last().map_or(0, |(at, _)| at) } else { end };
    &bare[..kept]
}

fn path_covers(wide: &HttpMatchRequest, narrow: &HttpMatchRequest) -> bool {
    let (wide_form, narrow_form) = (Form::of_uri(wide), Form::of_uri(narrow));
    if wide_form == Form::Any || (wide.uri.is_none() && wide_form != Form::Unknown) {
        return narrow_form != Form::Unknown;
    }
    let folds = |request: &HttpMatchRequest| request.ignore_uri_case == Some(true);
    match (folds(wide), folds(narrow)) {
        // The narrow one takes more letter cases than the wide one.
        (false, true) => false,
        (true, false) => match narrow_form {
            Form::Exact(text) => wide_form.covers(&Form::Exact(text.to_lowercase().into())),
            Form::Prefix(text) => wide_form.covers(&Form::Prefix(text.to_lowercase().into())),
            _ => false,
        },
        _ => wide_form.covers(&narrow_form),
    }
}

fn text_covers(wide: Option<&StringMatch>, narrow: Option<&StringMatch>) -> bool {
    match (wide, narrow) {
        (None, _) => true,
        (Some(wide), None) => Form::of(Some(wide)) == Form::Any,
        (Some(wide), Some(narrow)) => Form::of(Some(wide)).covers(&Form::of(Some(narrow))),
    }
}

/// Tells whether each text that `wide` asks for is one that `narrow` asks for too.
fn all_asked(wide: &Map<Option<StringMatch>>, narrow: &Map<Option<StringMatch>>) -> bool {
    wide.iter().all(|(key, text)| {
        let found = narrow.get(key).filter(|_| !is_unknown(key));
        found.is_some_and(|found| Form::of(text.as_ref()).covers(&Form::of(found.as_ref())))
    })
}

fn labels_asked(wide: &Map<String>, narrow: &Map<String>) -> bool {
    wide.iter().all(|(key, value)| !is_unknown(value) && narrow.get(key) == Some(value))
}

fn set_covers(wide: &[String], narrow: &[String]) -> bool {
    let known = wide.iter().chain(narrow).all(|text| !is_unknown(text));
    let narrow: BTreeSet<&String> = narrow.iter().collect();
    known && (wide.is_empty() || (!narrow.is_empty() && narrow.iter().all(|text| wide.contains(text))))
}

fn namespace_covers(wide: Option<&str>, narrow: Option<&str>) -> bool {
    wide.is_none_or(|wide| !is_unknown(wide) && (wide.is_empty() || narrow == Some(wide)))
}

/// Tells whether every request that `narrow` takes is one that `wide` takes, gateways left aside.
pub(crate) fn covers_on_one_gateway(wide: &HttpMatchRequest, narrow: &HttpMatchRequest) -> bool {
    path_covers(wide, narrow)
        && text_covers(wide.method.as_ref(), narrow.method.as_ref())
        && text_covers(wide.scheme.as_ref(), narrow.scheme.as_ref())
        && text_covers(wide.authority.as_ref(), narrow.authority.as_ref())
        && all_asked(&wide.headers, &narrow.headers)
        && all_asked(&wide.query_params, &narrow.query_params)
        // Whoever excludes more takes less.
        && wide.without_headers.iter().all(|(key, text)| {
            narrow.without_headers.get(key).is_some_and(|found| Form::of(found.as_ref()).covers(&Form::of(text.as_ref())))
        })
        && wide.port.is_none_or(|port| narrow.port == Some(port))
        && labels_asked(&wide.source_labels, &narrow.source_labels)
        && namespace_covers(wide.source_namespace.as_deref(), narrow.source_namespace.as_deref())
}

/// Tells whether a request that two matches take can exist, as far as ports and plain texts say.
pub(crate) fn is_catch_all(request: &HttpMatchRequest) -> bool {
    covers_on_one_gateway(request, &HttpMatchRequest::default())
}

/// Two things that have a subset relation.
pub(crate) trait Covers {
    /// Tells whether everything that `narrow` takes is taken by this one too.
    fn covers(&self, narrow: &Self) -> bool;
}

impl Covers for HttpMatchRequest {
    fn covers(&self, narrow: &Self) -> bool {
        covers_on_one_gateway(self, narrow) && set_covers(&self.gateways, &narrow.gateways)
    }
}

impl Covers for L4MatchAttributes {
    fn covers(&self, narrow: &Self) -> bool {
        set_covers(&self.destination_subnets, &narrow.destination_subnets)
            && self.port.is_none_or(|port| narrow.port == Some(port))
            && (self.source_subnet.is_none() || self.source_subnet == narrow.source_subnet)
            && labels_asked(&self.source_labels, &narrow.source_labels)
            && set_covers(&self.gateways, &narrow.gateways)
            && namespace_covers(self.source_namespace.as_deref(), narrow.source_namespace.as_deref())
    }
}

#[cfg(test)]
mod tests {
    use super::{Covers, Form, literal_start};
    use crate::api::istio::virtual_service::HttpMatchRequest;
    use crate::api::sample::decode;

    fn covers(wide: &str, narrow: &str) -> bool {
        decode::<HttpMatchRequest>(wide).0.covers(&decode::<HttpMatchRequest>(narrow).0)
    }

    #[test]
    fn prefixes_cover_what_starts_with_them() {
        assert!(covers("uri: {prefix: /api}", "uri: {exact: /api/v1}"));
        assert!(covers("uri: {prefix: /}", "headers: {x: {exact: a}}"));
        assert!(covers("uri: {prefix: /api}", "uri: {regex: '/api/v[12]'}"));
        assert!(!covers("uri: {prefix: /api}", "uri: {regex: '/ap?x'}"));
        assert!(!covers("uri: {prefix: /api/}", "uri: {exact: /api}"));
    }

    #[test]
    fn a_further_condition_narrows() {
        assert!(covers("uri: {prefix: /a}", "{uri: {prefix: /a}, headers: {x: {exact: b}}}"));
        assert!(!covers("{uri: {prefix: /a}, headers: {x: {exact: b}}}", "uri: {prefix: /a}"));
        assert!(!covers("{uri: {prefix: /a}, method: {exact: GET}}", "uri: {prefix: /a/b}"));
        assert!(!covers("{port: 80}", "{port: 8080}"));
        assert!(!covers("{sourceLabels: {app: a}}", "{sourceLabels: {app: b}}"));
    }

    #[test]
    fn exclusions_turn_the_relation_round() {
        assert!(covers("uri: {prefix: /}", "withoutHeaders: {x: {}}"));
        assert!(!covers("withoutHeaders: {x: {}}", "uri: {prefix: /}"));
        assert!(covers("withoutHeaders: {x: {exact: a}}", "withoutHeaders: {x: {}}"));
    }

    #[test]
    fn letter_case_counts_unless_both_ignore_it() {
        assert!(covers("{uri: {prefix: /API}, ignoreUriCase: true}", "uri: {prefix: /Api/x}"));
        assert!(!covers("uri: {prefix: /api}", "{uri: {prefix: /api/x}, ignoreUriCase: true}"));
    }

    #[test]
    fn patterns_are_simplified_where_they_say_nothing_more() {
        assert_eq!(Form::of_regex("^/api.*$"), Form::Prefix("/api".into()));
        assert_eq!(Form::of_regex(".*"), Form::Any);
        assert_eq!((literal_start("/ab?c"), literal_start("/a|/b")), ("/a", ""));
    }
}
