//! Reads one source file as tokens: the paths it names, the modules it declares, the lines under test.
//!
//! Tokens rather than text or a syntax tree: comments and strings fall away, and the bodies of macros are read too.

use std::collections::BTreeMap;
use std::ops::RangeInclusive;

use proc_macro2::{Delimiter, TokenStream, TokenTree};

/// What a file names and declares, outside `#[cfg(test)]`.
#[derive(Debug, Default)]
pub(crate) struct Scan {
    pub(crate) paths: Vec<NamedPath>,
    /// Names of modules declared here, with their lines.
    pub(crate) modules: Vec<(String, usize)>,
    /// Names of files declared as `#[cfg(test)] mod name;`.
    pub(crate) test_modules: Vec<String>,
    /// Lines that are compiled for tests only.
    pub(crate) test_lines: Vec<RangeInclusive<usize>>,
    /// What a `use` calls by a shorter name.
    aliases: BTreeMap<String, Vec<String>>,
}

/// A path as resolved from the root: `crate::…` for our own, else the name of a foreign crate first.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct NamedPath {
    pub(crate) segments: Vec<String>,
    pub(crate) line: usize,
    /// How many leading segments stand for a name that a `use` of this file brought in; judged there already.
    pub(crate) imported: usize,
}

/// Scans `source`, the file of module `module` (path from the crate root).
pub(crate) fn scan(source: &str, module: &[String]) -> Result<Scan, String> {
    let tokens: TokenStream = source.parse().map_err(|error| format!("is not Rust: {error}"))?;
    let mut scan = Scan::default();
    scan.read(&trees(tokens), module);
    // Only now are all aliases known: a path may stand above the `use` that explains its first word.
    let aliases = std::mem::take(&mut scan.aliases);
    for path in &mut scan.paths {
        if let Some(full) = path.segments.first().and_then(|first| aliases.get(first)) {
            path.segments.splice(..1, full.iter().cloned());
            path.imported = full.len();
        }
    }
    Ok(scan)
}

impl Scan {
    /// Reads one level of tokens and descends into groups.
    fn read(&mut self, tokens: &[TokenTree], module: &[String]) {
        let mut at = 0;
        while at < tokens.len() {
            if is_test_attribute(&tokens[at..]) {
                at = self.skip_test_item(tokens, at);
                continue;
            }
            match &tokens[at] {
                TokenTree::Group(group) => self.read(&trees(group.stream()), module),
                TokenTree::Ident(word) if word == "use" => {
                    at = self.read_use(tokens, at + 1, &[], module);
                    continue;
                }
                TokenTree::Ident(word) if word == "mod" => {
                    if let Some(TokenTree::Ident(name)) = tokens.get(at + 1) {
                        self.modules.push((name.to_string(), name.span().start().line));
                        if let Some(TokenTree::Group(body)) = tokens.get(at + 2) {
                            let inner: Vec<_> = module.iter().cloned().chain([name.to_string()]).collect();
                            self.read(&trees(body.stream()), &inner);
                        }
                        at += 3;
                        continue;
                    }
                }
                TokenTree::Ident(_) => {
                    at = self.read_path(tokens, at, module);
                    continue;
                }
                _ => {}
            }
            at += 1;
        }
    }

    /// Records the path that starts at `at`, if it has more than one segment; returns where it ends.
    fn read_path(&mut self, tokens: &[TokenTree], at: usize, module: &[String]) -> usize {
        let (mut segments, mut end) = (vec![tokens[at].to_string()], at + 1);
        while is_path_separator(tokens, end) {
            let Some(TokenTree::Ident(segment)) = tokens.get(end + 2) else { break };
            segments.push(segment.to_string());
            end += 3;
        }
        if segments.len() > 1 {
            self.paths.push(NamedPath { segments: from_root(&segments, module), line: line(&tokens[at]), imported: 0 });
        }
        end
    }

    /// Reads a use tree with the segments before it and returns where it ends.
    fn read_use(&mut self, tokens: &[TokenTree], mut at: usize, prefix: &[String], module: &[String]) -> usize {
        let mut segments = prefix.to_vec();
        while let Some(token) = tokens.get(at) {
            match token {
                TokenTree::Ident(word) if word == "as" => {
                    let alias = tokens.get(at + 1).map(ToString::to_string).unwrap_or_default();
                    self.record_use(&segments, alias, line(token), module);
                    return at + 2;
                }
                TokenTree::Ident(word) => segments.push(word.to_string()),
                TokenTree::Group(group) if group.delimiter() == Delimiter::Brace => {
                    let inner = trees(group.stream());
                    let mut start = 0;
                    while start < inner.len() {
                        start = self.read_use(&inner, start, &segments, module);
                        // The comma between two branches.
                        start += 1;
                    }
                    return at + 1;
                }
                TokenTree::Punct(mark) if mark.as_char() == '*' => segments.push("*".to_owned()),
                TokenTree::Punct(mark) if mark.as_char() == ':' => {}
                _ => break,
            }
            at += 1;
        }
        if let (Some(last), Some(token)) = (segments.last().cloned(), at.checked_sub(1).and_then(|last| tokens.get(last))) {
            self.record_use(&segments, last, line(token), module);
        }
        at
    }

    /// Records an imported path and the name it goes by in this file.
    fn record_use(&mut self, segments: &[String], name: String, line: usize, module: &[String]) {
        let (segments, name) = match segments {
            // `std::fs::{self}` is `std::fs`, and goes by `fs`.
            [before @ .., parent, last] if last == "self" => {
                let name = if name == "self" { parent.clone() } else { name };
                ([before, std::slice::from_ref(parent)].concat(), name)
            }
            _ => (segments.to_vec(), name),
        };
        let full = from_root(&segments, module);
        if full.first() != Some(&name) {
            self.aliases.insert(name, full.clone());
        }
        self.paths.push(NamedPath { segments: full, line, imported: 0 });
    }

    /// Skips the item under a test attribute at `at` and returns where it ends.
    fn skip_test_item(&mut self, tokens: &[TokenTree], at: usize) -> usize {
        let (mut end, mut is_item) = (at, false);
        while let Some(token) = tokens.get(end) {
            match token {
                TokenTree::Punct(mark) if mark.as_char() == ';' => break,
                // A comma ends a field or an arm; in an item it stands between type parameters.
                TokenTree::Punct(mark) if mark.as_char() == ',' && !is_item => break,
                TokenTree::Group(group) if group.delimiter() == Delimiter::Brace => break,
                TokenTree::Ident(word) if ["fn", "impl", "struct", "enum", "trait"].iter().any(|item| word == item) => is_item = true,
                TokenTree::Ident(word) if word == "mod" => {
                    if let (Some(name), Some(TokenTree::Punct(_))) = (tokens.get(end + 1), tokens.get(end + 2)) {
                        self.test_modules.push(name.to_string());
                    }
                }
                // `use a::{b, c};` ends at its semicolon, not at its braces.
                TokenTree::Ident(word) if word == "use" => {
                    end += tokens[end..].iter().take_while(|token| !is_mark(token, ';')).count();
                    break;
                }
                _ => {}
            }
            end += 1;
        }
        let last = tokens.get(end).or(tokens.last()).map_or(0, |token| token.span().end().line);
        self.test_lines.push(line(&tokens[at])..=last);
        end + 1
    }
}

/// Returns the path as seen from the crate root, which is written `crate`.
fn from_root(segments: &[String], module: &[String]) -> Vec<String> {
    let up = segments.iter().take_while(|segment| *segment == "super").count();
    let here = |keep: usize, rest: &[String]| {
        let root = ["crate".to_owned()];
        root.iter().chain(&module[..keep]).chain(rest).cloned().collect()
    };
    match segments.first().map(String::as_str) {
        Some("super") => here(module.len().saturating_sub(up), &segments[up..]),
        Some("self") => {
            let up = segments[1..].iter().take_while(|segment| *segment == "super").count();
            here(module.len().saturating_sub(up), &segments[1 + up..])
        }
        // The effects of `std` are meant, whichever crate they are named through.
        Some("core" | "alloc") => ["std".to_owned()].iter().chain(&segments[1..]).cloned().collect(),
        _ => segments.to_vec(),
    }
}

/// Returns whether the tokens begin with `#[cfg(test)]` or `#[cfg(all(test, …))]`.
fn is_test_attribute(tokens: &[TokenTree]) -> bool {
    let [TokenTree::Punct(hash), TokenTree::Group(attribute), ..] = tokens else { return false };
    let compact: String = attribute.stream().to_string().split_whitespace().collect();
    hash.as_char() == '#' && (compact == "cfg(test)" || compact.starts_with("cfg(all(test,"))
}

/// Returns whether `::` stands at `at`.
fn is_path_separator(tokens: &[TokenTree], at: usize) -> bool {
    tokens.get(at).is_some_and(|token| is_mark(token, ':')) && tokens.get(at + 1).is_some_and(|token| is_mark(token, ':'))
}

fn is_mark(token: &TokenTree, mark: char) -> bool {
    matches!(token, TokenTree::Punct(punct) if punct.as_char() == mark)
}

fn line(token: &TokenTree) -> usize {
    token.span().start().line
}

fn trees(stream: TokenStream) -> Vec<TokenTree> {
    stream.into_iter().collect()
}
