//! Whom a workload calls, as far as its environment, command and arguments name Services.

use super::mesh::{Mesh, Of};
use super::workload::Workload;
use crate::api::k8s::config_map::ConfigMap;
use crate::api::k8s::container::Container;
use crate::api::k8s::service::Service;
use crate::text::UNKNOWN;

/// A Service that a workload's settings name.
#[derive(Debug, Clone)]
pub(crate) struct Call<'m> {
    pub(crate) service: Of<'m, Service>,
    /// Position of the Service's port that is called, where that can be told.
    pub(crate) port: Option<usize>,
    /// Path of the naming text inside the workload's object.
    pub(crate) path: String,
}

/// A name inside a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Mention<'t> {
    host: &'t str,
    scheme: Option<&'t str>,
    port: Option<i64>,
}

/// Finds what may be host names in a text. A name without a dot needs a scheme, a user or a port beside it.
fn mentions(text: &str) -> Vec<Mention<'_>> {
    let mut found = Vec::new();
    let mut rest = 0;
    let part = |c: char| c.is_ascii_alphanumeric() || c == '.' || c == '-';
    while let Some(start) = text[rest..].find(part).map(|at| rest + at) {
        let end = text[start..].find(|c| !part(c)).map_or(text.len(), |at| start + at);
        rest = end;
        let (before, host, after) = (&text[..start], text[start..end].trim_matches(['.', '-']), &text[end..]);
        let user = after.split(|c: char| c == '/' || c.is_whitespace()).next().is_some_and(|after| after.contains('@'));
        let composed = before.ends_with([')', '}', '$', '{', '_']) || after.starts_with(['$', '{', '(', '_']);
        if composed || before.ends_with(UNKNOWN) || after.starts_with(UNKNOWN) || host.is_empty() || user {
            continue;
        }
        let digits = after.strip_prefix(':').map(|after| after.split(|c: char| !c.is_ascii_digit()).next().unwrap_or_default());
        let port = digits.and_then(|digits| digits.parse().ok());
        let word = before.rsplit(|c: char| c.is_whitespace() || "\"',=(".contains(c)).next().unwrap_or_default();
        let scheme = word.split_once("://").filter(|(_, rest)| rest.is_empty() || rest.ends_with('@')).map(|(scheme, _)| scheme);
        if host.contains('.') || scheme.is_some() || port.is_some() {
            found.push(Mention { host, scheme, port });
        }
    }
    found
}

/// Words of variable names whose whole value is a host.
const ADDRESSES: [&str; 12] =
    ["HOST", "ADDR", "URL", "URI", "SERVICE", "ENDPOINT", "SERVER", "UPSTREAM", "TARGET", "BACKEND", "BROKER", "PEER"];

impl Mesh {
    /// Returns the Services that a workload's settings name, each once, in the order they are named.
    pub(crate) fn calls<'m>(&'m self, workload: &Workload<'m>) -> Vec<Call<'m>> {
        let mut found: Vec<Call<'m>> = Vec::new();
        let spec = workload.spec_path();
        let groups = [("containers", &workload.pod.containers), ("initContainers", &workload.pod.init_containers)];
        for (field, containers) in groups {
            for (position, container) in containers.iter().enumerate() {
                let path = format!("{spec}.{field}[{position}]");
                for (path, name, text) in self.texts(workload, container, &path) {
                    self.named_in(workload.namespace(), name, text, &path, &mut found);
                }
            }
        }
        found
    }

    /// Returns path, variable name and text of everything a container is told.
    fn texts<'m>(&'m self, workload: &Workload<'m>, container: &'m Container, path: &str) -> Vec<(String, &'m str, &'m str)> {
        let mut texts = Vec::new();
        for (i, env) in container.env.iter().enumerate() {
            let name = env.name.as_deref().unwrap_or_default();
            if let Some(value) = &env.value {
                texts.push((format!("{path}.env[{i}].value"), name, value.as_str()));
            }
            let key = env.value_from.as_ref().and_then(|from| from.config_map_key_ref.as_ref());
            if let Some((map, key)) = key.and_then(|key| Some((key.name.as_deref()?, key.key.as_deref()?))) {
                let map = self.get::<ConfigMap>(workload.namespace(), map);
                texts.extend(
                    map.and_then(|map| map.body.data.get(key)).map(|text| (format!("{path}.env[{i}].valueFrom"), name, text.as_str())),
                );
            }
        }
        for (i, from) in container.env_from.iter().enumerate() {
            let map = from.config_map_ref.as_ref().and_then(|map| self.get::<ConfigMap>(workload.namespace(), map.name.as_deref()?));
            let data = map.into_iter().flat_map(|map| &map.body.data);
            texts.extend(data.map(|(name, text)| (format!("{path}.envFrom[{i}]"), name.as_str(), text.as_str())));
        }
        for (field, list) in [("command", &container.command), ("args", &container.args)] {
            texts.extend(list.iter().enumerate().map(|(i, text)| (format!("{path}.{field}[{i}]"), "", text.as_str())));
        }
        texts
    }

    fn named_in<'m>(&'m self, namespace: &str, name: &str, text: &str, path: &str, found: &mut Vec<Call<'m>>) {
        let upper = name.to_ascii_uppercase();
        let whole = ADDRESSES.iter().any(|word| upper.contains(word)).then_some(Mention { host: text, scheme: None, port: None });
        for mention in mentions(text).into_iter().chain(whole) {
            let Some(service) = self.service_called(mention.host, namespace) else { continue };
            let number = mention.port.or(match mention.scheme {
                Some("http" | "ws") => Some(80),
                Some("https" | "wss") => Some(443),
                _ => None,
            });
            let position = service.body.ports.iter().position(|port| number.is_some() && port.port == number);
            if mention.port.is_some() && position.is_none() {
                continue;
            }
            let port = position.or((service.body.ports.len() == 1).then_some(0));
            if !found.iter().any(|call| call.service.object.id == service.object.id && call.port == port) {
                found.push(Call { service, port, path: path.to_owned() });
            }
        }
    }

    /// Returns the Service that a pod of a namespace reaches under a name, as cluster DNS completes it.
    fn service_called(&self, host: &str, namespace: &str) -> Option<Of<'_, Service>> {
        let host = host.strip_suffix(&format!(".{}", self.options.domain)).unwrap_or(host);
        let labels: Vec<&str> = host.split('.').collect();
        match labels.as_slice() {
            [name] => self.get(namespace, name),
            [name, namespace] | [name, namespace, "svc"] | [_, name, namespace, "svc"] => self.get(namespace, name),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::mentions;

    fn hosts(text: &str) -> Vec<(&str, Option<i64>)> {
        mentions(text).into_iter().map(|mention| (mention.host, mention.port)).collect()
    }

    #[test]
    fn urls_name_their_hosts() {
        assert_eq!(hosts("http://catalog:8080/items?x=y"), [("catalog", Some(8080))]);
        assert_eq!(hosts("postgres://app:secret@db.data/app"), [("db.data", None)]);
        assert_eq!(hosts("curl -fsS http://catalog/healthz"), [("catalog", None)]);
        assert_eq!(hosts("--upstream=orders.shop.svc:80"), [("orders.shop.svc", Some(80))]);
    }

    #[test]
    fn composed_names_are_left_alone() {
        assert_eq!(hosts("http://catalog.$(NAMESPACE):80"), []);
        assert_eq!(hosts("plain words only"), []);
    }
}
