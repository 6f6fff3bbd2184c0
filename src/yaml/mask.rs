//! Template expressions (`{{ … }}`, `${…}`): made harmless for the parser without moving a byte.
//!
//! A line that holds nothing but `{{ … }}` becomes blank (a control action, or an include whose
//! lines are not known); elsewhere the expression becomes a word of the same length. Values that
//! touch a masked range are unknown. `${…}` parses as it is and is only marked.

/// What was masked in a text.
#[derive(Debug, Default, Clone)]
pub(crate) struct Mask {
    /// The text with `{{ … }}` replaced, when there were any; same length.
    replaced: Option<String>,
    /// Sorted, disjoint byte ranges of expressions.
    ranges: Vec<(u32, u32)>,
    /// Where the first `{{ … }}` stands.
    first: Option<u32>,
}

impl Mask {
    /// Finds the expressions of a text.
    pub(crate) fn of(text: &str) -> Self {
        let mut mask = Self::default();
        if text.contains("{{") {
            mask.replace_actions(text);
        }
        if text.contains("${") {
            mask.mark_variables(text);
        }
        mask.ranges.sort_unstable();
        mask
    }

    /// Returns what the parser is to read.
    pub(crate) fn text<'a>(&'a self, original: &'a str) -> &'a str {
        self.replaced.as_deref().unwrap_or(original)
    }

    /// Tells whether a masked range lies in, or touches, `start..end`.
    pub(crate) fn touches(&self, start: u32, end: u32) -> bool {
        let at = self.ranges.partition_point(|(_, range_end)| *range_end <= start);
        self.ranges.get(at).is_some_and(|(range_start, _)| *range_start < end.max(start + 1))
    }

    /// Returns where the first `{{ … }}` stands and how many expressions there are.
    pub(crate) fn templates(&self) -> Option<(u32, usize)> {
        self.first.map(|first| (first, self.ranges.len()))
    }

    fn replace_actions(&mut self, text: &str) {
        let mut bytes = text.as_bytes().to_vec();
        let mut at = 0;
        while let Some(found) = text[at..].find("{{") {
            let start = at + found;
            let Some(close) = text[start..].find("}}") else { break };
            let end = start + close + 2;
            let line_start = text[..start].rfind('\n').map_or(0, |newline| newline + 1);
            let line_end = text[end..].find('\n').map_or(text.len(), |newline| end + newline);
            let alone = only_actions(&text[line_start..line_end]);
            fill(&mut bytes[start..end], alone || text[start..end].contains('\n'));
            self.ranges.push((offset(start), offset(end)));
            self.first = self.first.or(Some(offset(start)));
            at = end;
        }
        if self.first.is_some() {
            // Filling writes ASCII over whole expressions, so the text stays UTF-8.
            self.replaced = String::from_utf8(bytes).ok();
        }
    }

    fn mark_variables(&mut self, text: &str) {
        let mut at = 0;
        while let Some(found) = text[at..].find("${") {
            let start = at + found;
            let Some(close) = text[start..].find(['}', '\n']) else { break };
            let end = start + close + 1;
            if text.as_bytes()[end - 1] == b'}' && !self.touches(offset(start), offset(end)) {
                self.ranges.push((offset(start), offset(end)));
            }
            at = end;
        }
    }
}

fn offset(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}

/// Tells whether a line (or the lines an action spans) holds actions and white space only.
fn only_actions(line: &str) -> bool {
    let mut rest = line.trim();
    // `- {{ include … }}` inserts list items; nothing on the line is known.
    rest = rest.strip_prefix("- ").unwrap_or(rest).trim_start();
    let listed = rest.len() != line.trim().len();
    while let Some(inner) = rest.strip_prefix("{{") {
        let Some(close) = inner.find("}}") else { return false };
        rest = inner[close + 2..].trim_start();
    }
    (rest.is_empty() || rest.starts_with('#')) && !listed
}

fn fill(bytes: &mut [u8], blank: bool) {
    for byte in bytes {
        if *byte != b'\n' && *byte != b'\r' {
            *byte = if blank { b' ' } else { b'M' };
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Mask;

    #[test]
    fn control_lines_become_blank_and_values_words() {
        let text = "a:\n  {{- if .x }}\n  b: {{ .y }}\n  {{- end }}\n";
        let mask = Mask::of(text);
        assert_eq!(
            mask.text(text),
            "a:\n              \n  b: MMMMMMMM\n            \n".replace("              \n", &format!("  {}\n", " ".repeat(12)))
        );
        assert_eq!(mask.text(text).len(), text.len());
        assert!(mask.touches(24, 25) && !mask.touches(0, 2));
    }

    #[test]
    fn variables_are_marked_but_kept() {
        let text = "namespace: ${NAMESPACE}\n";
        let mask = Mask::of(text);
        assert_eq!(mask.text(text), text);
        assert!(mask.touches(11, 23) && mask.templates().is_none());
    }

    #[test]
    fn list_item_actions_stay_items() {
        let text = "- {{ .a }}\n- {{ .b }}:80\n";
        assert_eq!(Mask::of(text).text(text), "- MMMMMMMM\n- MMMMMMMM:80\n");
    }
}
