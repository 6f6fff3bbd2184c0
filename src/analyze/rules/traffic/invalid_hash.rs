//! Consistent hashing with impossible settings.

use super::policies::all;
use crate::analyze::{Change, Context, Findings, rule};
use crate::api::istio::load_balancer::ConsistentHash;
use crate::diag::Safety;
use crate::store::Object;
use crate::text::is_unknown;

rule! {
    /// Consistent hashing whose cookie attributes or table size cannot be.
    ///
    /// A Maglev table needs a prime size below 5000011; attributes of a cookie need distinct names.
    ///
    /// ## Why is this bad?
    ///
    /// The webhook refuses the object, or the proxy refuses the cluster.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// apiVersion: networking.istio.io/v1
    /// kind: DestinationRule
    /// metadata: {name: catalog, namespace: shop}
    /// spec:
    ///   host: catalog.example.com
    ///   trafficPolicy:
    ///     loadBalancer:
    ///       consistentHash: {httpHeaderName: x-user, maglev: {tableSize: 65536}}
    /// ```
    ///
    /// ```yaml good
    /// apiVersion: networking.istio.io/v1
    /// kind: DestinationRule
    /// metadata: {name: catalog, namespace: shop}
    /// spec:
    ///   host: catalog.example.com
    ///   trafficPolicy:
    ///     loadBalancer:
    ///       consistentHash: {httpHeaderName: x-user, maglev: {tableSize: 65537}}
    /// ```
    "MSH0463", "invalid-hash", Traffic, Error,
    aliases: [],
    rows: ["DR-029", "DR-030", "DR-031"],
    fix: Some(Safety::Suggested),
}

/// Proxies take primes below this one.
const LIMIT: i64 = 5_000_011;

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    for policy in all(cx) {
        let Some(hash) = policy.load_balancer.and_then(|balancer| balancer.consistent_hash.as_ref()) else { continue };
        let (object, path) = (policy.rule.object, format!("{}.loadBalancer.consistentHash", policy.path));
        cookie(hash, object, &path, out);
        if hash.minimum_ring_size.is_some_and(|size| size > 0) && (hash.ring_hash.is_some() || hash.maglev.is_some()) {
            out.report(object, format!("{path}.minimumRingSize"), "`minimumRingSize` and an algorithm of its own are both set")
                .note("the object is refused")
                .help("keep `ringHash` or `maglev`; the size of a ring goes to `ringHash.minimumRingSize`");
        }
        let Some(size) = hash.maglev.as_ref().and_then(|maglev| maglev.table_size) else { continue };
        if size < 0 || (is_prime(size) && size < LIMIT) {
            continue;
        }
        let path = format!("{path}.maglev.tableSize");
        let finding = out.report(object, &path, format!("{size} is no size of a Maglev table"));
        finding.note("the size must be a prime below 5000011");
        if let Some(better) = (size.max(2)..LIMIT).find(|size| is_prime(*size)).filter(|_| size > 0) {
            finding.help(format!("the next prime is {better}"));
            finding.fix(Safety::Suggested, Change::Replace { path, text: better.to_string() });
        } else {
            finding.help("leave the field out for the default, 65537");
        }
    }
}

fn cookie(hash: &ConsistentHash, object: &Object, path: &str, out: &mut Findings) {
    let Some(cookie) = &hash.http_cookie else { return };
    if cookie.name.as_deref() == Some("") {
        out.report(object, format!("{path}.httpCookie.name"), "the cookie has no name").note("the object is refused");
    }
    for (position, attribute) in cookie.attributes.iter().enumerate() {
        let name = attribute.name.as_deref().unwrap_or("-");
        let repeated = cookie.attributes[..position].iter().any(|other| other.name.as_deref() == Some(name));
        let what = match (name, repeated) {
            ("", _) => "an attribute of the cookie has no name".to_owned(),
            (name, true) if !is_unknown(name) => format!("the cookie's attribute `{name}` is set twice"),
            _ => continue,
        };
        out.report(object, format!("{path}.httpCookie.attributes[{position}].name"), what).note("the object is refused");
    }
}

fn is_prime(number: i64) -> bool {
    number > 1 && (2..=number).take_while(|divisor| divisor * divisor <= number).all(|divisor| number % divisor != 0)
}
