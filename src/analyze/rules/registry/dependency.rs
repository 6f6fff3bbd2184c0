//! Hosts that workloads name in environment variables and arguments: what they depend on, as far
//! as files tell.

use crate::ident::name::is_dns_subdomain;
use crate::store::{Mesh, Workload};
use crate::text::is_unknown;

/// A host that a workload names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Dependency {
    pub(crate) host: String,
    /// Path of the text that names it.
    pub(crate) path: String,
    /// Name of the variable, or the argument, in upper case with `_` between words.
    purpose: String,
}

/// Words of variables and flags that hold an address others reach the workload by, or a mere name.
const OWN: [&str; 14] = [
    "PUBLIC",
    "EXTERNAL",
    "BASE_URL",
    "ROOT_URL",
    "SITE_URL",
    "ORIGIN",
    "REDIRECT",
    "CALLBACK",
    "AUDIENCE",
    "HOMEPAGE",
    "FRONTEND",
    "ADVERTISE",
    "SCHEMA",
    "DOCS",
];

impl Dependency {
    /// Tells whether the text holds the workload's own address rather than one it calls.
    pub(crate) fn is_own_address(&self) -> bool {
        OWN.iter().any(|word| self.purpose.contains(word))
    }
}

/// Top-level domains that are hardly ever names of namespaces.
const PUBLIC: [&str; 24] = [
    "com", "net", "org", "io", "edu", "gov", "mil", "int", "info", "biz", "example", "invalid", "dev", "app", "cloud", "ai", "co", "eu",
    "de", "uk", "fr", "nl", "us", "ch",
];

/// Returns the hosts in URLs of a workload's environment variables, arguments and commands.
pub(crate) fn of_workload(workload: &Workload<'_>) -> Vec<Dependency> {
    let mut found = Vec::new();
    let mut add = |text: &str, path: String, name: &str| {
        for host in hosts_in(text) {
            let name = name.split("://").next().unwrap_or_default();
            found.push(Dependency { host, path: path.clone(), purpose: name.to_ascii_uppercase().replace(['-', '.'], "_") });
        }
    };
    let spec = workload.spec_path();
    for (position, container) in workload.pod.containers.iter().enumerate() {
        let path = format!("{spec}.containers[{position}]");
        for (index, variable) in container.env.iter().enumerate() {
            let name = variable.name.as_deref().unwrap_or_default();
            add(variable.value.as_deref().unwrap_or_default(), format!("{path}.env[{index}].value"), name);
        }
        for (index, text) in container.args.iter().enumerate() {
            add(text, format!("{path}.args[{index}]"), text);
        }
        for (index, text) in container.command.iter().enumerate() {
            add(text, format!("{path}.command[{index}]"), text);
        }
    }
    found
}

/// Returns the host names of the URLs in a text; addresses and substitutions are left out.
fn hosts_in(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut rest = text;
    while let Some(at) = rest.find("://") {
        let scheme = rest[..at].bytes().last().is_some_and(|byte| byte.is_ascii_alphanumeric());
        rest = &rest[at + 3..];
        let end =
            rest.find(|c: char| c == '/' || c == '?' || c == '#' || c == ',' || c == ';' || c.is_whitespace() || "\"'`<>()|".contains(c));
        let authority = &rest[..end.unwrap_or(rest.len())];
        let host = authority.rsplit('@').next().unwrap_or_default();
        let host = host.split(':').next().unwrap_or_default().trim_end_matches('.').to_ascii_lowercase();
        let last = host.rsplit('.').next().unwrap_or_default();
        let name = is_dns_subdomain(&host) && last.bytes().any(|byte| byte.is_ascii_alphabetic());
        if scheme && name && !is_unknown(&host) && host != "localhost" {
            found.push(host);
        }
    }
    found
}

/// Tells whether a host is outside the cluster, by its name alone; names that could be a Service's are not.
pub(crate) fn is_external(mesh: &Mesh, host: &str) -> bool {
    let labels: Vec<&str> = host.split('.').collect();
    let (Some(last), true) = (labels.last(), labels.len() > 1) else { return false };
    let cluster =
        mesh.service_of_host(host).is_some() || matches!(*last, "svc" | "local" | "localhost" | "internal") || labels.contains(&"svc");
    let public = if labels.len() == 2 { matches!(*last, "com" | "net" | "org") } else { PUBLIC.contains(last) };
    !cluster && public && !mesh.namespace_exists(last)
}

/// Returns the full names a host in a pod of `namespace` may stand for: the resolver's search path.
pub(crate) fn candidates(mesh: &Mesh, host: &str, namespace: &str) -> Vec<String> {
    let domain = &mesh.options.domain;
    match host.split('.').collect::<Vec<_>>().as_slice() {
        [_] => vec![mesh.service_host(host, namespace)],
        [name, space] => vec![host.to_owned(), mesh.service_host(name, space)],
        [.., "svc"] => vec![format!("{host}.{domain}")],
        _ => vec![host.to_owned()],
    }
}

#[cfg(test)]
mod tests {
    use super::hosts_in;

    #[test]
    fn urls_in_any_text_name_hosts() {
        assert_eq!(hosts_in("--flags=http://flags.shared:80/x,https://a.example.com"), ["flags.shared", "a.example.com"]);
        assert_eq!(hosts_in("postgres://user:pw@db.bank.svc:5432/ledger"), ["db.bank.svc"]);
        assert!(hosts_in("http://127.0.0.1:80 http://$(HOST)/ http://localhost ://x not a url").is_empty());
    }
}
