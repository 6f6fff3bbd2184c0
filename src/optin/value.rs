//! What a label or annotation may hold, and what is wrong with a value, in words.

use crate::api::istio::proxy_config_mesh::ProxyConfigMesh;
use crate::ident::cidr::Cidr;
use crate::text::{is_unknown, suggest, words};

/// The grammar of a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Value {
    /// Any text, or a grammar that a rule of its own knows.
    Free,
    Bool,
    Words(&'static [&'static str]),
    /// A quantity as Kubernetes writes resources.
    Quantity,
    /// An unsigned number.
    Number,
    PortNumber,
    /// Ports separated by commas; may be empty.
    PortNumbers,
    /// `*`, or ports.
    PortNumbersOrAll,
    /// Ports and ranges of ports, separated by commas.
    PortRanges,
    /// CIDR blocks separated by commas; may be empty.
    Cidrs,
    /// `*`, or CIDR blocks.
    CidrsOrAll,
    Json,
    /// The proxy's configuration, as YAML.
    ProxyConfig,
    LogLevel,
    /// Between 0 and 1, both excluded.
    Ratio,
}

/// What is wrong with a value, and the one that was probably meant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Wrong {
    pub(crate) why: String,
    pub(crate) better: Option<String>,
}

impl From<String> for Wrong {
    fn from(why: String) -> Self {
        Self { why, better: None }
    }
}

const LEVELS: [&str; 9] = ["trace", "debug", "info", "warning", "warn", "error", "err", "critical", "off"];

impl Value {
    /// Returns what is wrong with a text, or `None` when it fits.
    pub(crate) fn problem(self, text: &str) -> Option<Wrong> {
        if is_unknown(text) {
            return None;
        }
        match self {
            Self::Free => None,
            Self::Bool => boolean(text),
            Self::Words(allowed) => one_of(text, allowed),
            Self::LogLevel => one_of(text, &LEVELS),
            Self::Quantity => (!is_quantity(text)).then(|| "it is no quantity such as `100m` or `128Mi`".to_owned().into()),
            Self::Number => text.parse::<u32>().is_err().then(|| "it is no whole number".to_owned().into()),
            Self::PortNumber => text.parse::<u16>().is_err().then(|| "it is no port number".to_owned().into()),
            Self::PortNumbers => ports(text, false),
            Self::PortRanges => ports(text, true),
            Self::PortNumbersOrAll => {
                if text == "*" {
                    None
                } else {
                    ports(text, false)
                }
            }
            Self::Cidrs => cidrs(text),
            Self::CidrsOrAll => {
                if text == "*" {
                    None
                } else {
                    cidrs(text)
                }
            }
            Self::Json => serde_json::from_str::<serde_json::Value>(text).err().map(|error| format!("it is no JSON: {error}").into()),
            Self::ProxyConfig => ProxyConfigMesh::flaw(text).map(Wrong::from),
            Self::Ratio => {
                let fits = text.parse::<f64>().is_ok_and(|number| number > 0.0 && number < 1.0);
                (!fits).then(|| "it is no number between 0 and 1".to_owned().into())
            }
        }
    }
}

/// Words that Go's `strconv.ParseBool` takes.
const BOOLS: [&str; 12] = ["1", "t", "T", "TRUE", "true", "True", "0", "f", "F", "FALSE", "false", "False"];

fn boolean(text: &str) -> Option<Wrong> {
    if BOOLS.contains(&text) {
        return None;
    }
    let better = match text.to_ascii_lowercase().as_str() {
        "yes" | "on" | "enabled" | "enable" => Some("true".to_owned()),
        "no" | "off" | "disabled" | "disable" => Some("false".to_owned()),
        other => suggest::nearest(other, ["true", "false"]).map(str::to_owned),
    };
    Some(Wrong { why: "it is neither `true` nor `false`".to_owned(), better })
}

fn one_of(text: &str, allowed: &[&'static str]) -> Option<Wrong> {
    if allowed.contains(&text) {
        return None;
    }
    let meant = match text.to_ascii_lowercase().as_str() {
        "true" | "yes" | "on" | "enable" => allowed.iter().find(|word| **word == "enabled").copied(),
        "false" | "no" | "disable" => allowed.iter().find(|word| **word == "disabled").copied(),
        _ => None,
    };
    let better = meant.or_else(|| suggest::nearest(text, allowed.iter().copied())).map(str::to_owned);
    Some(Wrong { why: format!("it is none of {}", words::list(allowed, 9)), better })
}

fn ports(text: &str, ranges: bool) -> Option<Wrong> {
    let bad = |entry: &&str| match entry.split_once('-').filter(|_| ranges) {
        Some((low, high)) => match (low.trim().parse::<u16>(), high.trim().parse::<u16>()) {
            (Ok(low), Ok(high)) => low > high,
            _ => true,
        },
        None => entry.parse::<u16>().is_err(),
    };
    let entries = text.split(',').map(str::trim).filter(|_| !text.trim().is_empty());
    let wrong = entries.into_iter().find(bad)?;
    let what = if ranges { "neither a port nor a range of ports" } else { "no port number" };
    Some(if wrong.is_empty() { "a port is missing between two commas".to_owned() } else { format!("`{wrong}` is {what}") }.into())
}

fn cidrs(text: &str) -> Option<Wrong> {
    let entries = text.split(',').map(str::trim).filter(|_| !text.trim().is_empty());
    let wrong = entries.into_iter().find(|entry| !entry.contains('/') || Cidr::parse(entry).is_none())?;
    let better = (!wrong.contains('/') && !text.contains(',')).then(|| Cidr::parse(wrong)).flatten();
    let better = better.map(|block| format!("{}/{}", block.address, block.bits));
    Some(Wrong { why: format!("`{wrong}` is no CIDR block such as `10.0.0.0/8`"), better })
}

/// Tells whether a text is a quantity: a decimal number and an SI or binary suffix, or an exponent.
pub(crate) fn is_quantity(text: &str) -> bool {
    let unsigned = text.strip_prefix(['+', '-']).unwrap_or(text);
    let end = unsigned.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(unsigned.len());
    let (number, suffix) = unsigned.split_at(end);
    let exponent = suffix.strip_prefix(['e', 'E']).is_some_and(|power| power.parse::<i32>().is_ok());
    let known = ["", "n", "u", "m", "k", "M", "G", "T", "P", "E", "Ki", "Mi", "Gi", "Ti", "Pi", "Ei"].contains(&suffix);
    number.bytes().any(|byte| byte.is_ascii_digit()) && number.matches('.').count() <= 1 && (known || exponent)
}

#[cfg(test)]
mod tests {
    use super::{Value, is_quantity};

    #[test]
    fn quantities_are_told_from_other_texts() {
        assert!(["100m", "128Mi", "1", "0.5", "1e3", "2Gi", ".5"].iter().all(|text| is_quantity(text)));
        assert!(["", "100mm", "128MB", "1.2.3", "abc", "10 Mi"].iter().all(|text| !is_quantity(text)));
    }

    #[test]
    fn lists_of_ports_and_blocks_may_be_empty_but_not_wrong() {
        assert_eq!(Value::PortNumbers.problem(""), None);
        assert_eq!(Value::PortNumbersOrAll.problem("*"), None);
        assert_eq!(Value::PortRanges.problem("4567-4570, 8080"), None);
        assert!(Value::PortNumbers.problem("80,http").is_some() && Value::PortNumbers.problem("8000-9000").is_some());
        assert_eq!(Value::Cidrs.problem("10.1.2.3").and_then(|wrong| wrong.better).as_deref(), Some("10.1.2.3/32"));
    }

    #[test]
    fn embedded_proxy_configuration_is_read() {
        assert_eq!(Value::ProxyConfig.problem("holdApplicationUntilProxyStarts: true\nconcurrency: 2\n"), None);
        let wrong = Value::ProxyConfig.problem("holdApplicationUntilProxyStart: true").expect("wrong");
        assert!(wrong.why.contains("holdApplicationUntilProxyStarts"), "{}", wrong.why);
    }

    #[test]
    fn truth_in_other_words_is_recognized() {
        assert_eq!(Value::Bool.problem("yes").and_then(|wrong| wrong.better).as_deref(), Some("true"));
        let injection = Value::Words(&["enabled", "disabled"]);
        assert_eq!(injection.problem("true").and_then(|wrong| wrong.better).as_deref(), Some("enabled"));
    }
}
