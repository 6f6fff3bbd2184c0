//! Named texts, their line starts and what is masked in them.

use std::sync::OnceLock;

use super::mask::Mask;
use crate::diag::FileId;

/// One input: a file, standard input, or a text inside another (a ConfigMap's block scalar).
#[derive(Debug)]
pub(crate) struct Source {
    /// As the user named it, `-` for standard input; folders are followed by the path inside them.
    pub(crate) name: String,
    /// The text as it was read; spans count bytes of this.
    pub(crate) text: String,
    /// Template expressions in it.
    pub(crate) mask: Mask,
    lines: OnceLock<Vec<u32>>,
}

/// A position for people: both 1-based, the column in characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct LineColumn {
    pub(crate) line: usize,
    pub(crate) column: usize,
}

impl Source {
    /// Takes a text in and masks the template expressions in it.
    pub(crate) fn new(name: String, text: String) -> Self {
        let mask = Mask::of(&text);
        Self { name, text, mask, lines: OnceLock::new() }
    }

    /// Returns the byte at which each line starts.
    pub(crate) fn line_starts(&self) -> &[u32] {
        self.lines.get_or_init(|| {
            let mut starts = vec![0];
            starts.extend(self.text.bytes().zip(1u32..).filter(|(byte, _)| *byte == b'\n').map(|(_, next)| next));
            starts
        })
    }

    /// Returns the 0-based line that holds the byte.
    pub(crate) fn line_of(&self, offset: u32) -> usize {
        self.line_starts().partition_point(|start| *start <= offset).saturating_sub(1)
    }

    /// Returns line and column of a byte.
    pub(crate) fn line_column(&self, offset: u32) -> LineColumn {
        let line = self.line_of(offset);
        let start = self.line_starts()[line] as usize;
        let mut end = (offset as usize).min(self.text.len());
        while !self.text.is_char_boundary(end) {
            end -= 1;
        }
        // A byte order mark takes part in offsets but is no character of the first line.
        let column = self.text[start..end.max(start)].trim_start_matches('\u{FEFF}').chars().count() + 1;
        LineColumn { line: line + 1, column }
    }

    /// Returns the text of a 0-based line without its end.
    pub(crate) fn line_text(&self, line: usize) -> &str {
        let starts = self.line_starts();
        let start = starts[line] as usize;
        let end = starts.get(line + 1).map_or(self.text.len(), |next| *next as usize);
        self.text[start..end].trim_end_matches(['\n', '\r'])
    }
}

/// All inputs of one run, by [`FileId`].
#[derive(Debug, Default)]
pub(crate) struct Sources {
    list: Vec<Source>,
}

impl Sources {
    /// Makes the set; the id of a source is its position.
    pub(crate) fn new(list: Vec<Source>) -> Self {
        Self { list }
    }

    /// Returns a source by id.
    pub(crate) fn get(&self, id: FileId) -> &Source {
        &self.list[id.0 as usize]
    }

    /// Iterates over the sources with their ids.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (FileId, &Source)> {
        (0u32..).map(FileId).zip(&self.list)
    }

    /// Returns how many there are.
    pub(crate) fn len(&self) -> usize {
        self.list.len()
    }
}

#[cfg(test)]
mod tests {
    use super::{LineColumn, Source};

    #[test]
    fn columns_count_characters() {
        let source = Source::new("a".into(), "\u{FEFF}ä: b\r\nc: d\n".into());
        assert_eq!(source.line_column(5), LineColumn { line: 1, column: 2 });
        let second = u32::try_from(source.text.find('c').expect("a second line")).expect("small");
        assert_eq!(source.line_column(second), LineColumn { line: 2, column: 1 });
        assert_eq!(source.line_text(1), "c: d");
    }
}
