//! What a plain scalar means to kubectl: YAML 1.1 as its Go library resolves it.
//!
//! Source: sigs.k8s.io/yaml over a fork of go-yaml v2; probed with kubectl 1.32 (`yes` is true,
//! `0777` is 511, `1_000` is 1000, `08` is 8, timestamps stay strings).

/// The value of a scalar.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Scalar {
    Null,
    Bool(bool),
    Int(i64),
    Float(f64),
    Text,
}

/// Resolves a plain (unquoted) scalar.
pub(crate) fn resolve(text: &str) -> Scalar {
    let Some(first) = text.bytes().next() else { return Scalar::Null };
    match first {
        b'~' | b'n' | b'N' | b'y' | b'Y' | b't' | b'T' | b'f' | b'F' | b'o' | b'O' => word(text),
        b'0'..=b'9' | b'+' | b'-' | b'.' => number(text),
        _ => Scalar::Text,
    }
}

fn word(text: &str) -> Scalar {
    match text {
        "~" | "null" | "Null" | "NULL" => Scalar::Null,
        "y" | "Y" | "yes" | "Yes" | "YES" | "true" | "True" | "TRUE" | "on" | "On" | "ON" => Scalar::Bool(true),
        "n" | "N" | "no" | "No" | "NO" | "false" | "False" | "FALSE" | "off" | "Off" | "OFF" => Scalar::Bool(false),
        _ => Scalar::Text,
    }
}

fn number(text: &str) -> Scalar {
    match text {
        ".inf" | ".Inf" | ".INF" | "+.inf" | "+.Inf" | "+.INF" => return Scalar::Float(f64::INFINITY),
        "-.inf" | "-.Inf" | "-.INF" => return Scalar::Float(f64::NEG_INFINITY),
        ".nan" | ".NaN" | ".NAN" => return Scalar::Float(f64::NAN),
        _ => {}
    }
    if text.contains('_') { integer(&text.replace('_', "")) } else { integer(text) }
        .map(Scalar::Int)
        .or_else(|| float(text))
        .unwrap_or(Scalar::Text)
}

fn integer(text: &str) -> Option<i64> {
    let (sign, digits) = match text.strip_prefix('-') {
        Some(rest) => (-1, rest),
        None => (1, text.strip_prefix('+').unwrap_or(text)),
    };
    let (radix, digits) = match digits.as_bytes() {
        [b'0', b'x' | b'X', ..] => (16, &digits[2..]),
        [b'0', b'b' | b'B', ..] => (2, &digits[2..]),
        [b'0', b'o' | b'O', ..] => (8, &digits[2..]),
        [b'0', _, ..] => (8, &digits[1..]),
        _ => (10, digits),
    };
    if !digits.bytes().next()?.is_ascii_alphanumeric() {
        return None;
    }
    i64::from_str_radix(digits, radix).ok().map(|value| sign * value)
}

fn float(text: &str) -> Option<Scalar> {
    let digits = text.strip_prefix(['+', '-']).unwrap_or(text);
    let (mantissa, exponent) = digits.split_once(['e', 'E']).map_or((digits, None), |(m, e)| (m, Some(e)));
    let digits_only = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let exponent_fits = exponent.is_none_or(|e| {
        let e = e.strip_prefix(['+', '-']).unwrap_or(e);
        !e.is_empty() && digits_only(e)
    });
    let fits = digits_only(whole) && digits_only(fraction) && whole.len() + fraction.len() > 0 && exponent_fits;
    fits.then(|| text.parse().ok().map(Scalar::Float)).flatten()
}

#[cfg(test)]
mod tests {
    use super::{Scalar, resolve};

    #[test]
    fn booleans_are_yaml_1_1() {
        for text in ["yes", "On", "true", "y"] {
            assert_eq!(resolve(text), Scalar::Bool(true), "{text}");
        }
        assert_eq!(resolve("off"), Scalar::Bool(false));
        assert_eq!(resolve("yEs"), Scalar::Text);
    }

    #[test]
    fn numbers_follow_go() {
        assert_eq!(resolve("0777"), Scalar::Int(511));
        assert_eq!(resolve("1_000"), Scalar::Int(1000));
        assert_eq!(resolve("0x1F"), Scalar::Int(31));
        assert_eq!(resolve("08"), Scalar::Float(8.0));
        assert_eq!(resolve("1e3"), Scalar::Float(1000.0));
        assert_eq!(resolve("-5"), Scalar::Int(-5));
        assert_eq!(resolve("1.2.3"), Scalar::Text);
        assert_eq!(resolve("10s"), Scalar::Text);
        assert_eq!(resolve("-"), Scalar::Text);
        assert_eq!(resolve("2024-01-01"), Scalar::Text);
    }

    #[test]
    fn nothing_is_null() {
        assert_eq!((resolve(""), resolve("~"), resolve("null")), (Scalar::Null, Scalar::Null, Scalar::Null));
    }
}
