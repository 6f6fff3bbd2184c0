//! A reader of Lua that finds blocks, brackets and texts without an end, and nothing else.

/// What stands in a script, without its comments and texts.
enum Token<'s> {
    Word(&'s str),
    Mark(char),
}

/// Returns what certainly keeps a script from parsing, with its line.
pub(crate) fn problem(code: &str) -> Option<String> {
    let tokens = match tokens(code) {
        Ok(tokens) => tokens,
        Err((what, line)) => return Some(format!("the {what} that begins in line {line} has no end")),
    };
    let mut open: Vec<(String, usize)> = Vec::new();
    for (token, line) in &tokens {
        let closes: &[&str] = match token {
            Token::Word(word @ ("function" | "if" | "do" | "repeat")) => {
                open.push(((*word).to_owned(), *line));
                continue;
            }
            Token::Mark(mark @ ('(' | '[' | '{')) => {
                open.push((mark.to_string(), *line));
                continue;
            }
            Token::Word("end") => &["function", "if", "do"],
            Token::Word("until") => &["repeat"],
            Token::Mark(')') => &["("],
            Token::Mark(']') => &["["],
            Token::Mark('}') => &["{"],
            _ => continue,
        };
        let said = match token {
            Token::Word(word) => (*word).to_owned(),
            Token::Mark(mark) => mark.to_string(),
        };
        match open.pop() {
            None => return Some(format!("`{said}` in line {line} ends nothing")),
            Some((opened, at)) if !closes.contains(&opened.as_str()) => {
                return Some(format!("`{opened}` of line {at} is not ended before `{said}` in line {line}"));
            }
            Some(_) => {}
        }
    }
    open.pop().map(|(opened, line)| format!("`{opened}` of line {line} has no end"))
}

/// Cuts a script into words and marks with their lines; texts and comments are left out.
fn tokens(code: &str) -> Result<Vec<(Token<'_>, usize)>, (&'static str, usize)> {
    let mut found = Vec::new();
    let mut rest = code;
    let mut line = 1;
    while let Some(c) = rest.chars().next() {
        let (what, length) = if let Some(comment) = rest.strip_prefix("--") {
            let length = match long_bracket(comment) {
                Some(level) => 2 + long_end(comment, level).ok_or(("comment", line))?,
                None => rest.find('\n').unwrap_or(rest.len()),
            };
            (None, length)
        } else if let Some(level) = long_bracket(rest) {
            (None, long_end(rest, level).ok_or(("text", line))?)
        } else if c == '"' || c == '\'' {
            (None, quoted_end(rest, c).ok_or(("text", line))?)
        } else if c.is_ascii_alphabetic() || c == '_' {
            let length = rest.find(|c: char| !c.is_ascii_alphanumeric() && c != '_').unwrap_or(rest.len());
            (Some(Token::Word(&rest[..length])), length)
        } else {
            ("()[]{}".contains(c).then_some(Token::Mark(c)), c.len_utf8())
        };
        found.extend(what.map(|token| (token, line)));
        line += rest[..length].matches('\n').count();
        rest = &rest[length..];
    }
    Ok(found)
}

/// Returns the level of a long bracket (`[[` is 0, `[==[` is 2) at the beginning.
fn long_bracket(text: &str) -> Option<usize> {
    let inner = text.strip_prefix('[')?;
    let level = inner.len() - inner.trim_start_matches('=').len();
    inner[level..].starts_with('[').then_some(level)
}

/// Returns where a long bracket ends.
fn long_end(text: &str, level: usize) -> Option<usize> {
    let close = format!("]{}]", "=".repeat(level));
    text.find(&close).map(|at| at + close.len())
}

/// Returns where a quoted text ends; it does not go beyond its line unless the line end is escaped.
fn quoted_end(text: &str, quote: char) -> Option<usize> {
    let mut escaped = false;
    for (at, c) in text.char_indices().skip(1) {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '\n' => return None,
            c if c == quote => return Some(at + 1),
            _ => {}
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::problem;

    #[test]
    fn blocks_that_do_not_end_are_named() {
        assert_eq!(problem("function f()\n if a then\n end\n"), Some("`function` of line 1 has no end".to_owned()));
        assert_eq!(problem("f(1\nend"), Some("`(` of line 1 is not ended before `end` in line 2".to_owned()));
        assert_eq!(problem("local s = 'a\n"), Some("the text that begins in line 1 has no end".to_owned()));
    }

    #[test]
    fn texts_and_comments_open_nothing() {
        assert_eq!(problem("-- if (\n--[[ do\n]] local a = [=[ ]] ( ]=] .. \"\\\"(\" while x do break end repeat until y"), None);
    }
}
