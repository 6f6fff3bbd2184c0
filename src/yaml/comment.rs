//! Suppression comments: `# meshctl: ignore[code, name] reason`.

/// A suppression as written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Ignore {
    /// Byte range of the comment, `#` included.
    pub(crate) start: u32,
    pub(crate) end: u32,
    /// What it names; empty means the comment names nothing, which suppresses nothing.
    pub(crate) selectors: Vec<String>,
    /// Stands on a line of its own: it is about the next line that holds content.
    pub(crate) own_line: bool,
}

const MARK: &str = "meshctl: ignore[";

/// Finds the suppression comments of a text.
pub(crate) fn ignores(text: &str) -> Vec<Ignore> {
    let mut found = Vec::new();
    for (at, _) in text.match_indices(MARK) {
        let line = text[..at].rfind('\n').map_or(0, |newline| newline + 1);
        let before = &text[line..at];
        let Some(hash) = before.rfind('#').filter(|hash| before[hash + 1..].trim().is_empty()) else { continue };
        let end = text[at..].find(['\n', '\r']).map_or(text.len(), |length| at + length);
        let inside = &text[at + MARK.len()..end];
        let Some(close) = inside.find(']') else { continue };
        let selectors = inside[..close].split(',').map(|word| word.trim().to_owned()).filter(|word| !word.is_empty()).collect();
        found.push(Ignore {
            start: u32::try_from(line + hash).unwrap_or(u32::MAX),
            end: u32::try_from(end).unwrap_or(u32::MAX),
            selectors,
            own_line: before[..hash].trim().is_empty(),
        });
    }
    found
}

#[cfg(test)]
mod tests {
    use super::ignores;

    #[test]
    fn comments_name_what_they_mute() {
        let found = ignores("a: 1 # meshctl: ignore[MSH0101, unknown-host] legacy\n# meshctl: ignore[x]\n");
        assert_eq!(found.len(), 2);
        assert_eq!(found[0].selectors, ["MSH0101", "unknown-host"]);
        assert!(!found[0].own_line && found[1].own_line);
    }

    #[test]
    fn other_comments_are_left_alone() {
        assert!(ignores("# meshctl: ignore MSH0101\nx: 'meshctl: ignore[a]'\n").is_empty());
    }
}
