//! Every environment variable that means something to meshctl.

/// The environment, read once.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Environment {
    /// `NO_COLOR` is set and not empty (<https://no-color.org>).
    pub(crate) no_color: bool,
    /// `TERM` is `dumb`.
    pub(crate) dumb: bool,
    /// `COLUMNS`, when it is a number.
    pub(crate) columns: Option<usize>,
    /// The locale (`LC_ALL`, `LC_CTYPE`, `LANG`) says UTF-8, or says nothing.
    pub(crate) unicode: bool,
}

impl Environment {
    /// Reads the process's environment.
    #[expect(clippy::disallowed_methods, reason = "this is the one place that reads the environment")]
    pub(crate) fn read() -> Self {
        let text = |name: &str| std::env::var(name).ok().filter(|value| !value.is_empty());
        let locale = text("LC_ALL").or_else(|| text("LC_CTYPE")).or_else(|| text("LANG"));
        let lower = locale.map(|locale| locale.to_ascii_lowercase());
        Self {
            no_color: text("NO_COLOR").is_some(),
            dumb: text("TERM").as_deref() == Some("dumb"),
            columns: text("COLUMNS").and_then(|columns| columns.parse().ok()),
            unicode: lower.is_none_or(|locale| locale.contains("utf") || locale == "c" || locale == "posix"),
        }
    }
}
