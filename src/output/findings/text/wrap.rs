//! Breaks prose at spaces.

/// Returns the lines of `text`, each at most `width` characters where it has spaces to break at.
/// Line ends in the text stay.
pub(super) fn wrap(text: &str, width: usize) -> Vec<String> {
    let mut lines = Vec::new();
    for paragraph in text.trim_end().split('\n') {
        // Indented lines are examples; breaking them would change them.
        if paragraph.starts_with([' ', '\t']) {
            lines.push(paragraph.to_owned());
            continue;
        }
        let (mut line, mut length) = (String::new(), 0);
        for word in paragraph.split(' ') {
            let size = word.chars().count();
            if length > 0 && length + 1 + size > width {
                lines.push(std::mem::take(&mut line));
                length = 0;
            }
            if length > 0 {
                line.push(' ');
                length += 1;
            }
            line.push_str(word);
            length += size;
        }
        lines.push(line);
    }
    lines
}

#[cfg(test)]
mod tests {
    #[test]
    fn prose_breaks_at_spaces_only() {
        assert_eq!(super::wrap("one two three\nfour", 8), ["one two", "three", "four"]);
        assert_eq!(super::wrap("averylongword b", 5), ["averylongword", "b"]);
        assert_eq!(super::wrap("  kept as it is", 5), ["  kept as it is"]);
    }
}
