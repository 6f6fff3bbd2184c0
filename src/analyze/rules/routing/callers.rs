//! Who calls which host, as far as manifests tell: addresses in the environment and arguments of
//! containers, and in ConfigMaps.

use foldhash::{HashMap, HashMapExt};

use crate::analyze::Context;
use crate::api::k8s::config_map::ConfigMap;
use crate::store::ObjectId;
use crate::text::is_unknown;

/// A place that names a host to call.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Caller {
    pub(crate) object: ObjectId,
    pub(crate) path: String,
}

/// Callers by full host.
#[derive(Debug)]
pub(crate) struct Callers {
    by_host: HashMap<String, Vec<Caller>>,
}

impl Callers {
    /// Collects what containers and ConfigMaps name. Gateways call nobody by themselves.
    pub(crate) fn of(cx: &Context<'_>) -> Self {
        let mut callers = Self { by_host: HashMap::new() };
        for workload in cx.workloads().filter(|workload| !workload.is_gateway()) {
            let spec = workload.spec_path();
            for (at, container) in workload.pod.containers.iter().enumerate() {
                let base = format!("{spec}.containers[{at}]");
                let variables = container.env.iter().enumerate();
                let values = variables.filter_map(|(i, variable)| Some((format!("{base}.env[{i}].value"), variable.value.as_deref()?)));
                let arguments = container.args.iter().enumerate().map(|(i, text)| (format!("{base}.args[{i}]"), text.as_str()));
                let commands = container.command.iter().enumerate().map(|(i, text)| (format!("{base}.command[{i}]"), text.as_str()));
                for (path, text) in values.chain(arguments).chain(commands) {
                    callers.add(cx, text, workload.namespace(), workload.object.id, &path);
                }
            }
        }
        for map in cx.mesh.all::<ConfigMap>() {
            for (name, text) in &map.body.data {
                let path = format!("data{}", super::key(name));
                callers.add(cx, text, &map.object.namespace, map.object.id, &path);
            }
        }
        callers
    }

    fn add(&mut self, cx: &Context<'_>, text: &str, namespace: &str, object: ObjectId, path: &str) {
        for host in addresses(text) {
            let full = match host.split('.').collect::<Vec<_>>().as_slice() {
                [name] => cx.service_host(name, namespace),
                [name, space] | [name, space, "svc"] => cx.service_host(name, space),
                _ => host.to_ascii_lowercase(),
            };
            let caller = Caller { object, path: path.to_owned() };
            let list = self.by_host.entry(full).or_default();
            if list.last() != Some(&caller) {
                list.push(caller);
            }
        }
    }

    /// Returns who names a full host.
    pub(crate) fn of_host(&self, host: &str) -> &[Caller] {
        self.by_host.get(host).map_or(&[], Vec::as_slice)
    }
}

/// Returns the hosts of addresses in a text: `http://catalog/x`, `catalog:80`, `catalog.shop.svc`.
fn addresses(text: &str) -> Vec<&str> {
    let words = text.split(|c: char| c.is_whitespace() || matches!(c, '"' | '\'' | ',' | ';' | '=' | '(' | ')' | '<' | '>'));
    words.filter_map(address).collect()
}

fn address(word: &str) -> Option<&str> {
    let (scheme, rest) = word.split_once("://").map_or((false, word), |(_, rest)| (true, rest));
    let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let authority = authority.rsplit_once('@').map_or(authority, |(_, host)| host);
    let (host, port) = authority.split_once(':').map_or((authority, None), |(host, port)| (host, Some(port)));
    let named = host.contains(".svc") || scheme || port.is_some_and(|port| !port.is_empty() && port.bytes().all(|b| b.is_ascii_digit()));
    let plain = !host.is_empty() && !is_unknown(host) && host.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'.');
    let letter = host.bytes().any(|b| b.is_ascii_alphabetic());
    (named && plain && letter).then_some(host)
}

#[cfg(test)]
mod tests {
    use super::addresses;

    #[test]
    fn addresses_are_found_in_values_and_files() {
        assert_eq!(addresses("http://catalog:80/v1"), ["catalog"]);
        assert_eq!(addresses("--db=postgres://u:p@db.data.svc:5432/x"), ["db.data.svc"]);
        assert_eq!(addresses("cart: cart:8080\nother: 'orders.shop.svc.cluster.local'"), ["cart", "orders.shop.svc.cluster.local"]);
        assert!(addresses("catalog 10.0.0.1:80 debug").is_empty());
    }
}
