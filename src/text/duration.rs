//! Durations as mesh and Kubernetes APIs write them: Go's (`1h30m`, `250ms`, `0.5s`), which is also
//! what protobuf JSON (`1.5s`) and Gateway API (GEP-2257, a subset) accept.

use std::time::Duration;

/// Parses a Go duration. Units: `ns us µs ms s m h`. `0` needs no unit; a sign makes it an error here.
pub(crate) fn parse(text: &str) -> Option<Duration> {
    if text == "0" {
        return Some(Duration::ZERO);
    }
    let mut rest = text;
    let mut nanos = 0f64;
    while !rest.is_empty() {
        let digits = rest.find(|c: char| !c.is_ascii_digit() && c != '.')?;
        let number: f64 = rest[..digits].parse().ok()?;
        rest = &rest[digits..];
        let end = rest.find(|c: char| c.is_ascii_digit() || c == '.').unwrap_or(rest.len());
        let unit = match &rest[..end] {
            "ns" => 1.0,
            "us" | "µs" | "μs" => 1e3,
            "ms" => 1e6,
            "s" => 1e9,
            "m" => 60e9,
            "h" => 3600e9,
            _ => return None,
        };
        nanos += number * unit;
        rest = &rest[end..];
    }
    let fits = !text.is_empty() && nanos < 9.2e18;
    fits.then(|| Duration::try_from_secs_f64(nanos / 1e9).ok()).flatten()
}

/// Renders a duration with the largest unit that stays whole: `2m`, `1500ms`, `10s`.
pub(crate) fn render(duration: Duration) -> String {
    let nanos = duration.as_nanos();
    for (unit, size) in [("h", 3_600_000_000_000), ("m", 60_000_000_000), ("s", 1_000_000_000), ("ms", 1_000_000), ("us", 1_000)] {
        if nanos >= size && nanos.is_multiple_of(size) {
            return format!("{}{unit}", nanos / size);
        }
    }
    if nanos == 0 { "0s".to_owned() } else { format!("{nanos}ns") }
}

#[cfg(test)]
mod tests {
    use super::{parse, render};
    use std::time::Duration;

    #[test]
    fn go_forms_parse() {
        assert_eq!(parse("1h30m"), Some(Duration::from_mins(90)));
        assert_eq!(parse("1.5s"), Some(Duration::from_millis(1500)));
        assert_eq!(parse("250ms"), Some(Duration::from_millis(250)));
    }

    #[test]
    fn missing_unit_is_refused() {
        assert_eq!((parse("5"), parse(""), parse("s"), parse("-1s")), (None, None, None, None));
    }

    #[test]
    fn rendering_keeps_the_value() {
        for text in ["2h", "90m", "10s", "1500ms", "0s"] {
            assert_eq!(parse(text).map(render).as_deref(), Some(text));
        }
    }
}
