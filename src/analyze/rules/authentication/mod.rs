//! Group `authentication`: RequestAuthentication, which tokens are accepted and whether one is needed.

pub(crate) mod claim_header;
pub(crate) mod duplicate_issuer;
pub(crate) mod inline_jwks;
pub(crate) mod issuer_discovery;
pub(crate) mod jwks_in_mesh;
pub(crate) mod jwks_plain_http;
pub(crate) mod jwks_twice;
pub(crate) mod jwks_unrestricted;
pub(crate) mod jwks_uri;
pub(crate) mod jwt_issuer;
pub(crate) mod output_header;
pub(crate) mod private_jwks;
pub(crate) mod several_token_locations;
pub(crate) mod token_dropped;
pub(crate) mod token_location;
pub(crate) mod token_not_required;
pub(crate) mod token_on_tcp;

use crate::api::istio::request_authentication::{JwtRule, RequestAuthentication};
use crate::store::Of;

/// A token rule and its path.
pub(crate) struct Issuer<'m> {
    pub(crate) rule: &'m JwtRule,
    /// Such as `spec.jwtRules[1]`.
    pub(crate) path: String,
}

/// Returns the token rules of an object.
pub(crate) fn issuers(policy: Of<'_, RequestAuthentication>) -> impl Iterator<Item = Issuer<'_>> {
    policy.body.jwt_rules.iter().enumerate().map(|(position, rule)| Issuer { rule, path: format!("spec.jwtRules[{position}]") })
}

/// Returns the field that names where keys are fetched, and its value.
pub(crate) fn keys_uri(rule: &JwtRule) -> Option<(&'static str, &str)> {
    let plain = rule.jwks_uri.as_deref().map(|uri| ("jwksUri", uri));
    plain.or_else(|| rule.jwks_uri_snake.as_deref().map(|uri| ("jwks_uri", uri)))
}

/// Splits an address into scheme, host, port and the rest.
pub(crate) fn split(uri: &str) -> Option<(&str, &str, Option<u16>, &str)> {
    let (scheme, rest) = uri.split_once("://")?;
    let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
    let authority = rest[..end].rsplit_once('@').map_or(&rest[..end], |(_, host)| host);
    let bracketed = authority.starts_with('[');
    let (host, port) = match authority.rsplit_once(':').filter(|(head, _)| !bracketed || head.ends_with(']')) {
        Some((host, port)) => (host, Some(port.parse().ok()?)),
        None => (authority, None),
    };
    let sound = !host.is_empty() && !host.contains([' ', '"', '<', '>']) && !scheme.is_empty();
    sound.then_some((scheme, host, port, &rest[end..]))
}

/// Returns the full name of a host as this cluster's DNS completes it.
pub(crate) fn completed(host: &str, domain: &str) -> String {
    let labels: Vec<&str> = host.split('.').collect();
    if labels.len() == 3 && labels[2] == "svc" { format!("{host}.{domain}") } else { host.to_owned() }
}

/// Tells whether a text is a URL with a scheme.
pub(crate) fn is_url(text: &str) -> bool {
    text.starts_with("https://") || text.starts_with("http://")
}

#[cfg(test)]
mod tests {
    use super::split;

    #[test]
    fn an_address_falls_into_its_parts() {
        assert_eq!(split("https://id.example.com:8443/keys"), Some(("https", "id.example.com", Some(8443), "/keys")));
        assert_eq!(split("http://[::1]/keys"), Some(("http", "[::1]", None, "/keys")));
        assert_eq!((split("id.example.com/keys"), split("https:///keys"), split("https://a:b/")), (None, None, None));
    }
}
