//! Access-log filters that do not parse.

use crate::analyze::{Context, Findings, rule};
use crate::api::istio::telemetry::Telemetry;
use crate::text::is_unknown;

rule! {
    /// An access-log filter that is certainly no CEL expression: unbalanced brackets or quotes, `=`, `and`, `or`.
    ///
    /// ## Why is this bad?
    ///
    /// Istio's webhook refuses the object, or proxies refuse the configuration.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// apiVersion: telemetry.istio.io/v1
    /// kind: Telemetry
    /// metadata: {name: logs, namespace: shop}
    /// spec: {accessLogging: [{filter: {expression: "response.code = 500"}}]}
    /// ```
    ///
    /// ```yaml good
    /// apiVersion: telemetry.istio.io/v1
    /// kind: Telemetry
    /// metadata: {name: logs, namespace: shop}
    /// spec: {accessLogging: [{filter: {expression: "response.code == 500"}}]}
    /// ```
    "MSH1009", "log-filter", Telemetry, Error,
    aliases: ["IST0106"],
    rows: ["TL-009"],
    fix: None,
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    for telemetry in cx.all::<Telemetry>() {
        for (at, block) in telemetry.body.access_logging.iter().enumerate() {
            let Some(expression) = block.filter.as_ref().and_then(|filter| filter.expression.as_deref()) else { continue };
            let Some(why) = problem(expression).filter(|_| !is_unknown(expression)) else { continue };
            out.report(
                telemetry.object,
                format!("spec.accessLogging[{at}].filter.expression"),
                format!("the filter is no CEL expression: {why}"),
            )
            .note("Istio refuses the object")
            .help("write a CEL expression such as `response.code >= 400 || request.headers[\"x-debug\"] == \"1\"`");
        }
    }
}

/// Returns what is certainly wrong with an expression.
fn problem(expression: &str) -> Option<String> {
    if expression.trim().is_empty() {
        return Some("it is empty".to_owned());
    }
    let bare = match without_texts(expression) {
        Ok(bare) => bare,
        Err(quote) => return Some(format!("a text that begins with `{quote}` has no end")),
    };
    let mut open = Vec::new();
    for c in bare.chars() {
        match c {
            '(' | '[' | '{' => open.push(c),
            ')' | ']' | '}' => {
                let wanted = match c {
                    ')' => '(',
                    ']' => '[',
                    _ => '{',
                };
                if open.pop() != Some(wanted) {
                    return Some(format!("`{c}` closes nothing"));
                }
            }
            _ => {}
        }
    }
    if let Some(bracket) = open.last() {
        return Some(format!("`{bracket}` is not closed"));
    }
    let words: Vec<&str> = bare.split(|c: char| !c.is_alphanumeric() && c != '_' && c != '.').collect();
    for (word, better) in [("and", "&&"), ("or", "||"), ("not", "!"), ("AND", "&&"), ("OR", "||")] {
        if words.contains(&word) {
            return Some(format!("`{word}` is written `{better}` in CEL"));
        }
    }
    let single = |operator: char, around: &[char]| {
        let chars: Vec<char> = std::iter::once(' ').chain(bare.chars()).chain([' ']).collect();
        chars.windows(3).any(|three| three[1] == operator && !around.contains(&three[0]) && !around.contains(&three[2]))
    };
    if single('=', &['=', '!', '<', '>', '~']) {
        return Some("`=` is written `==` in CEL".to_owned());
    }
    if single('&', &['&']) || single('|', &['|']) {
        return Some("CEL has no `&` and `|`, only `&&` and `||`".to_owned());
    }
    None
}

/// Returns the expression with its texts blanked, or the quote of a text without end.
fn without_texts(expression: &str) -> Result<String, char> {
    let mut bare = String::with_capacity(expression.len());
    let mut quote = None;
    let mut escaped = false;
    for c in expression.chars() {
        match quote {
            None if c == '"' || c == '\'' => {
                quote = Some(c);
                bare.push('x');
            }
            None => bare.push(c),
            Some(_) if escaped => escaped = false,
            Some(_) if c == '\\' => escaped = true,
            Some(end) if c == end => quote = None,
            Some(_) => {}
        }
    }
    quote.map_or(Ok(bare), Err)
}
