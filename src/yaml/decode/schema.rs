//! What a message looks like, as data: field names, which are required, what they contain.

/// A message of an API: its name and its fields.
#[derive(Debug)]
pub(crate) struct Schema {
    pub(crate) name: &'static str,
    pub(crate) fields: &'static [Field],
    /// Old names that people still write, and what they became.
    pub(crate) renamed: &'static [(&'static str, &'static str)],
    /// Groups of fields of which at most one may be set.
    pub(crate) one_of: &'static [&'static [&'static str]],
    /// Fields that are not listed here are fine: we read only part of the message.
    pub(crate) open: bool,
}

impl Schema {
    /// Returns the position of a field.
    pub(crate) fn index_of(&self, name: &str) -> Option<usize> {
        self.fields.iter().position(|field| field.name == name)
    }

    /// Returns the position of a field by its protobuf name (`connect_timeout`).
    pub(crate) fn index_of_snake(&self, name: &str) -> Option<usize> {
        let plain: String = name.chars().filter(|c| *c != '_').collect();
        self.fields.iter().position(|field| name.contains('_') && field.name.eq_ignore_ascii_case(&plain))
    }
}

/// A field of a message.
#[derive(Debug)]
pub(crate) struct Field {
    pub(crate) name: &'static str,
    pub(crate) required: bool,
    pub(crate) deprecated: Option<&'static str>,
    pub(crate) min: Option<f64>,
    pub(crate) max: Option<f64>,
    /// Schema of the message inside, if the field holds one.
    pub(crate) schema: fn() -> Option<&'static Schema>,
}

impl Field {
    /// Describes an optional field.
    pub(crate) const fn new(name: &'static str, schema: fn() -> Option<&'static Schema>) -> Self {
        Self { name, required: false, deprecated: None, min: None, max: None, schema }
    }

    /// Gives the name as written in YAML where it is not the Rust name in camel case.
    pub(crate) const fn key(mut self, name: &'static str) -> Self {
        self.name = name;
        self
    }

    /// Marks a field whose absence is an error.
    pub(crate) const fn required(mut self) -> Self {
        self.required = true;
        self
    }

    /// Marks a deprecated field; the text says what to use instead.
    pub(crate) const fn deprecated(mut self, instead: &'static str) -> Self {
        self.deprecated = Some(instead);
        self
    }

    /// Sets the smallest number allowed.
    pub(crate) const fn min(mut self, min: f64) -> Self {
        self.min = Some(min);
        self
    }

    /// Sets the largest number allowed.
    pub(crate) const fn max(mut self, max: f64) -> Self {
        self.max = Some(max);
        self
    }
}

/// Returns the length of `snake` in camel case.
pub(crate) const fn camel_len(snake: &str) -> usize {
    let bytes = snake.as_bytes();
    let (mut at, mut length) = (0, 0);
    while at < bytes.len() {
        if bytes[at] != b'_' {
            length += 1;
        }
        at += 1;
    }
    length
}

/// Returns `snake` in camel case: `per_try_timeout` → `perTryTimeout`.
pub(crate) const fn camel_bytes<const N: usize>(snake: &str) -> [u8; N] {
    let bytes = snake.as_bytes();
    let mut out = [0; N];
    let (mut at, mut length, mut upper) = (0, 0, false);
    while at < bytes.len() {
        if bytes[at] == b'_' {
            upper = true;
        } else {
            out[length] = if upper { bytes[at].to_ascii_uppercase() } else { bytes[at] };
            upper = false;
            length += 1;
        }
        at += 1;
    }
    out
}
