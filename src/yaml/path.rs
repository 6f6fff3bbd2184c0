//! Field paths: `spec.http[0].match`, `metadata.annotations["a.b/c"]`, and their look-up in a document.

use std::fmt;

use super::arena::Node;

/// One step of a path.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Step {
    Key(String),
    Index(usize),
}

/// A path from the root of an object.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Path(pub(crate) Vec<Step>);

impl Path {
    /// Parses a path. Keys that hold dots or brackets stand in `["…"]`.
    pub(crate) fn parse(text: &str) -> Self {
        let mut steps = Vec::new();
        let mut rest = text;
        while !rest.is_empty() {
            if let Some(quoted) = rest.strip_prefix("[\"") {
                let end = quoted.find("\"]").unwrap_or(quoted.len());
                steps.push(Step::Key(quoted[..end].to_owned()));
                rest = quoted.get(end + 2..).unwrap_or_default();
            } else if let Some(index) = rest.strip_prefix('[') {
                let end = index.find(']').unwrap_or(index.len());
                steps.push(Step::Index(index[..end].parse().unwrap_or_default()));
                rest = index.get(end + 1..).unwrap_or_default();
            } else {
                rest = rest.strip_prefix('.').unwrap_or(rest);
                let end = rest.find(['.', '[']).unwrap_or(rest.len());
                if end > 0 {
                    steps.push(Step::Key(rest[..end].to_owned()));
                }
                rest = &rest[end..];
            }
        }
        Self(steps)
    }

    /// Walks down from `node`. Returns the deepest node that exists, the key that led to it, and
    /// how many steps were walked.
    pub(crate) fn walk<'a>(&self, node: Node<'a>) -> Found<'a> {
        let mut found = Found { node: node.resolved(), key: None, item: false, steps: 0 };
        for step in &self.0 {
            let next = match step {
                Step::Key(name) => found.node.entry(name).map(|(key, value)| (value, Some(key), false)),
                Step::Index(index) => found.node.items().nth(*index).map(|item| (item, None, true)),
            };
            let Some((node, key, item)) = next else { break };
            found = Found { node, key, item, steps: found.steps + 1 };
        }
        found
    }
}

/// Where a walk ended.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Found<'a> {
    pub(crate) node: Node<'a>,
    pub(crate) key: Option<Node<'a>>,
    pub(crate) item: bool,
    pub(crate) steps: usize,
}

impl fmt::Display for Path {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (position, step) in self.0.iter().enumerate() {
            match step {
                Step::Index(index) => write!(out, "[{index}]")?,
                Step::Key(key) if key.contains(['.', '[', '/', '"']) => write!(out, "[\"{key}\"]")?,
                Step::Key(key) if position == 0 => out.write_str(key)?,
                Step::Key(key) => write!(out, ".{key}")?,
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::Path;

    #[test]
    fn paths_print_as_they_parse() {
        for text in ["spec.http[0].route[1].destination.host", "metadata.annotations[\"a.b/c\"]", "items[3].spec", ""] {
            assert_eq!(Path::parse(text).to_string(), text);
        }
    }
}
