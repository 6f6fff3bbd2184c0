//! Linkerd's annotations: where they are read from, and the small grammars of their values.

use std::time::Duration;

use crate::analyze::Context;
use crate::api::k8s::namespace::Namespace;
use crate::api::k8s::service::Service;
use crate::store::{Object, Of, Workload};
use crate::text::is_unknown;

/// The annotation that asks for a proxy.
pub(crate) const INJECT: &str = "linkerd.io/inject";
/// Ports whose bytes are passed on without looking.
pub(crate) const OPAQUE: &str = "config.linkerd.io/opaque-ports";
/// Ports that are opaque unless an annotation says otherwise.
pub(crate) const DEFAULT_OPAQUE: &str = "25,587,3306,4444,5432,6379,9300,11211";

/// An annotation's value and where it is written.
#[derive(Debug, Clone)]
pub(crate) struct Setting<'m> {
    pub(crate) value: &'m str,
    pub(crate) object: &'m Object,
    pub(crate) path: String,
}

/// Returns the path of an annotation below some metadata.
pub(crate) fn path(metadata: &str, key: &str) -> String {
    format!("{metadata}.annotations[\"{key}\"]")
}

/// Returns an annotation of an object itself.
pub(crate) fn own<'m>(object: &'m Object, key: &str) -> Option<Setting<'m>> {
    object.annotation(key).map(|value| Setting { value, object, path: path("metadata", key) })
}

fn inherited<'m>(cx: &Context<'m>, namespace: &str, key: &str) -> Option<Setting<'m>> {
    own(cx.mesh.get::<Namespace>("", namespace)?.object, key)
}

/// Returns an annotation as the pods of a workload get it: their own, else their namespace's.
pub(crate) fn of_pods<'m>(cx: &Context<'m>, workload: &Workload<'m>, key: &str) -> Option<Setting<'m>> {
    let value = workload.meta.annotations.get(key);
    let at_pod = value.map(|value| Setting { value, object: workload.object, path: path(&workload.meta_path(), key) });
    at_pod.or_else(|| inherited(cx, workload.namespace(), key))
}

/// Returns an annotation as a Service gets it: its own, else its namespace's.
pub(crate) fn of_service<'m>(cx: &Context<'m>, service: Of<'m, Service>, key: &str) -> Option<Setting<'m>> {
    own(service.object, key).or_else(|| inherited(cx, &service.object.namespace, key))
}

/// Tells whether Linkerd puts its proxy, or has put it, beside the workload.
pub(crate) fn is_meshed<'m>(cx: &Context<'m>, workload: &Workload<'m>) -> bool {
    let has_proxy = workload.pod.all_containers().any(|container| container.name.as_deref() == Some("linkerd-proxy"));
    let asked = of_pods(cx, workload, INJECT);
    has_proxy || asked.is_some_and(|setting| matches!(setting.value, "enabled" | "ingress")) && workload.pod.host_network != Some(true)
}

/// Parses a duration: one whole number and one unit (`ms`, `s`, `m`, `h`, `d`), or a bare `0`.
pub(crate) fn duration(text: &str) -> Option<Duration> {
    if text == "0" {
        return Some(Duration::ZERO);
    }
    let (number, unit) = text.split_at(text.find(|c: char| !c.is_ascii_digit())?);
    let number: u64 = number.parse().ok()?;
    let millis = match unit {
        "ms" => 1,
        "s" => 1_000,
        "m" => 60_000,
        "h" => 3_600_000,
        "d" => 86_400_000,
        _ => return None,
    };
    number.checked_mul(millis).map(Duration::from_millis)
}

/// A list of ports, ranges and port names, such as `25,4000-4010,db`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Ports {
    ranges: Vec<(i64, i64)>,
    names: Vec<String>,
    open: bool,
}

impl Ports {
    /// Parses the value of an annotation.
    pub(crate) fn parse(text: &str) -> Self {
        let mut ports = Self { open: is_unknown(text), ..Self::default() };
        for part in text.split(',').map(str::trim).filter(|part| !part.is_empty()) {
            let (low, high) = part.split_once('-').unwrap_or((part, part));
            match (low.trim().parse(), high.trim().parse()) {
                (Ok(low), Ok(high)) => ports.ranges.push((low, high)),
                _ => ports.names.push(part.to_owned()),
            }
        }
        ports
    }

    /// Tells whether the port is in the list; everything may be in a list that a template decides.
    pub(crate) fn contains(&self, number: i64, name: Option<&str>) -> bool {
        self.open
            || self.ranges.iter().any(|(low, high)| (*low..=*high).contains(&number))
            || name.is_some_and(|name| self.names.iter().any(|known| known == name))
    }

    /// Tells whether a template decides.
    pub(crate) fn is_unknown(&self) -> bool {
        self.open
    }
}

#[cfg(test)]
mod tests {
    use super::{Ports, duration};
    use std::time::Duration;

    #[test]
    fn durations_have_one_whole_number_and_one_unit() {
        assert_eq!((duration("0"), duration("10s")), (Some(Duration::ZERO), Some(Duration::from_secs(10))));
        assert_eq!((duration("1.5s"), duration("10"), duration("1m30s"), duration("-1s"), duration("")), (None, None, None, None, None));
    }

    #[test]
    fn ports_may_be_numbers_ranges_and_names() {
        let ports = Ports::parse("25, 4000-4002,db");
        assert!(ports.contains(25, None) && ports.contains(4001, None) && ports.contains(9, Some("db")) && !ports.contains(9, Some("web")));
    }
}
