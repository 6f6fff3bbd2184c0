//! Principals of service accounts that do not exist.

use std::collections::{BTreeMap, BTreeSet};

use super::values;
use crate::analyze::{Context, Findings, rule};
use crate::api::gateway::k8s_gateway::K8sGateway;
use crate::api::istio::authorization_policy::AuthorizationPolicy;
use crate::api::istio::service_entry::ServiceEntry;
use crate::api::istio::workload_entry::WorkloadEntry;
use crate::api::istio::workload_group::WorkloadGroup;
use crate::api::k8s::service_account::ServiceAccount;
use crate::diag::{Level, Safety};
use crate::ident::spiffe::Principal;
use crate::store::{Inventory, Object};
use crate::text::{is_unknown, suggest, words};

rule! {
    /// An exact principal whose service account does not exist, or whose trust domain is not the mesh's.
    ///
    /// A service account exists when there is an object of its name, or a workload that runs as it.
    /// A namespace of which the input holds neither is skipped. When only workloads are given, the
    /// finding is one level lower.
    ///
    /// ## Why is this bad?
    ///
    /// Nobody has the identity: an ALLOW rule never matches, a DENY rule denies nobody.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// apiVersion: v1
    /// kind: ServiceAccount
    /// metadata: {name: frontend, namespace: web}
    /// ---
    /// apiVersion: security.istio.io/v1
    /// kind: AuthorizationPolicy
    /// metadata: {name: cart, namespace: shop}
    /// spec:
    ///   rules: [{from: [{source: {principals: ["cluster.local/ns/web/sa/front-end"]}}]}]
    /// ```
    ///
    /// ```yaml good
    /// apiVersion: v1
    /// kind: ServiceAccount
    /// metadata: {name: frontend, namespace: web}
    /// ---
    /// apiVersion: security.istio.io/v1
    /// kind: AuthorizationPolicy
    /// metadata: {name: cart, namespace: shop}
    /// spec:
    ///   rules: [{from: [{source: {principals: ["cluster.local/ns/web/sa/frontend"]}}]}]
    /// ```
    "MSH0614", "unknown-principal", Authorization, Error,
    aliases: ["KIA0106", "KIA0107", "KIA0108"],
    rows: ["AP-014"],
    fix: Some(Safety::Suggested),
}

/// The service accounts of the input, by namespace.
struct Accounts<'m> {
    names: BTreeMap<&'m str, BTreeSet<&'m str>>,
    /// Namespaces whose ServiceAccount objects are in the input.
    listed: BTreeSet<&'m str>,
    /// Namespaces of which a template hides a part.
    open: BTreeSet<&'m str>,
}

impl<'m> Accounts<'m> {
    fn of(cx: &Context<'m>) -> Self {
        let mut accounts = Self { names: BTreeMap::new(), listed: BTreeSet::new(), open: BTreeSet::new() };
        for object in cx.mesh.all::<ServiceAccount>().map(|account| account.object) {
            accounts.add(object, object.name());
            accounts.listed.insert(&object.namespace);
        }
        for workload in cx.mesh.workloads() {
            accounts.add(workload.object, workload.service_account());
        }
        for entry in cx.mesh.all::<WorkloadEntry>() {
            accounts.add(entry.object, entry.body.service_account.as_deref().unwrap_or("default"));
        }
        for group in cx.mesh.all::<WorkloadGroup>() {
            let template = group.body.template.as_ref().and_then(|template| template.service_account.as_deref());
            accounts.add(group.object, template.unwrap_or("default"));
        }
        accounts
    }

    fn add(&mut self, object: &'m Object, name: &'m str) {
        if is_unknown(name) {
            self.open.insert(&object.namespace);
        }
        self.names.entry(&object.namespace).or_default().insert(name);
    }
}

/// Accounts that installations and controllers make.
fn is_presumed(cx: &Context<'_>, principal: Principal<'_>) -> bool {
    let Principal { namespace, service_account: account, .. } = principal;
    let made = |gateway: &str| account == gateway || account.starts_with(&format!("{gateway}-"));
    account == "default"
        || account.contains("gateway")
        || account == "waypoint"
        || account.ends_with("-waypoint")
        || ["istio-system", "kube-system", "mesh-system"].contains(&namespace)
        || cx.within::<K8sGateway>(namespace).any(|gateway| made(gateway.object.name()))
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    let accounts = Accounts::of(cx);
    if accounts.names.is_empty() && !cx.options.complete {
        out.skip("needs ServiceAccounts or workloads, none were given");
        return;
    }
    // An entry may bring identities of its own in.
    let foreign: BTreeSet<&str> =
        cx.mesh.all::<ServiceEntry>().flat_map(|entry| &entry.body.subject_alt_names).map(String::as_str).collect();
    for policy in cx.all::<AuthorizationPolicy>() {
        for values in values(policy.body) {
            if !(values.is_field(&["principals", "notPrincipals"]) || values.is_key(&["source.principal"])) {
                continue;
            }
            for (at, text) in values.known().filter(|(_, text)| !text.contains('*')) {
                let Some(principal) = Principal::parse(text) else { continue };
                if foreign.contains(format!("spiffe://{text}").as_str()) {
                    continue;
                }
                one(cx, out, &accounts, (policy.object, values.path_of(at)), principal);
            }
        }
    }
}

fn one(cx: &Context<'_>, out: &mut Findings, accounts: &Accounts<'_>, at: (&Object, String), principal: Principal<'_>) {
    let Principal { trust_domain, namespace, service_account } = principal;
    let (object, path) = at;
    if cx.settings.given && trust_domain != cx.settings.trust_domain() && trust_domain != "cluster.local" {
        if !cx.settings.config.trust_domain_aliases.iter().any(|alias| alias == trust_domain) {
            let own = cx.settings.trust_domain();
            let finding = out.report(object, &path, format!("`{trust_domain}` is no trust domain of the mesh"));
            finding.level(Level::Warning);
            finding.note(format!("the mesh's own is `{own}`; callers of another one are only known when it is federated"));
            finding.help(format!("write `{own}`, or add `{trust_domain}` to `trustDomainAliases` of the mesh configuration"));
            finding.suggest_value(path, &format!("{own}/ns/{namespace}/sa/{service_account}"));
        }
        return;
    }
    if !cx.settings.given && trust_domain != "cluster.local" && trust_domain != cx.settings.trust_domain() {
        return;
    }
    let Some(known) = accounts.names.get(namespace).filter(|_| !accounts.open.contains(namespace)) else {
        if cx.options.complete && !is_presumed(cx, principal) {
            let finding = out.report(
                object,
                path,
                format!("nobody is `{service_account}` in namespace `{namespace}`: the namespace has no service account"),
            );
            finding.note("no caller has this identity").help("correct the namespace, or delete the entry");
        }
        return;
    };
    if known.contains(service_account) || is_presumed(cx, principal) {
        return;
    }
    let finding = out.report(object, &path, format!("namespace `{namespace}` has no service account `{service_account}`"));
    finding.note("no caller has this identity");
    match suggest::nearest(service_account, known.iter().copied()) {
        Some(near) => {
            let better = format!("{trust_domain}/ns/{namespace}/sa/{near}");
            finding.help(format!("there is a service account `{near}`")).suggest_value(path, &better);
        }
        None => _ = finding.help(format!("it has {}", words::list(known, 5))),
    }
    let listed = accounts.listed.contains(namespace) || cx.options.complete;
    let inventory = if listed { Inventory::Known } else { Inventory::Assumed };
    finding.assuming(inventory, format!("the workloads of namespace `{namespace}` are all in the input"));
}
