//! `RequestAuthentication`: which JSON web tokens are accepted and how they are checked.

use super::policy_target::PolicyTarget;
use super::workload_selector::WorkloadSelector;
use crate::yaml::decode::{Time, message};

message! {
    /// Spec of the kind.
    pub(crate) struct RequestAuthentication: "RequestAuthentication" {
        selector: Option<WorkloadSelector>,
        target_ref: Option<PolicyTarget>,
        target_refs: Vec<PolicyTarget>,
        jwt_rules: Vec<JwtRule>,
    }
    renamed { "jwt" => "jwtRules", "rules" => "jwtRules" }
}

message! {
    /// Tokens of one issuer.
    pub(crate) struct JwtRule: "JWTRule" {
        issuer: Option<String>,
        audiences: Vec<String>,
        jwks_uri: Option<String>,
        /// The CRD takes this spelling too.
        jwks_uri_snake: Option<String> = key "jwks_uri",
        jwks: Option<String>,
        from_headers: Vec<JwtHeader>,
        from_params: Vec<String>,
        output_payload_to_header: Option<String>,
        from_cookies: Vec<String>,
        forward_original_token: Option<bool>,
        output_claim_to_headers: Vec<ClaimToHeader>,
        timeout: Option<Time>,
        space_delimited_claims: Vec<String>,
    }
    renamed { "jwksURI" => "jwksUri", "jwtHeaders" => "fromHeaders", "jwtParams" => "fromParams" }
}

impl JwtRule {
    /// Returns where the keys are fetched from, whichever way it is spelt.
    pub(crate) fn keys_uri(&self) -> Option<&str> {
        self.jwks_uri.as_deref().or(self.jwks_uri_snake.as_deref())
    }
}

message! {
    /// A header that carries a token.
    pub(crate) struct JwtHeader: "JWTHeader" {
        name: Option<String> = required,
        prefix: Option<String>,
    }
}

message! {
    /// A claim that is copied to a header.
    pub(crate) struct ClaimToHeader: "ClaimToHeader" {
        header: Option<String> = required,
        claim: Option<String> = required,
    }
}

#[cfg(test)]
mod tests {
    use super::RequestAuthentication;
    use crate::api::sample::{decode, hint};
    use crate::yaml::problem::Hint;

    #[test]
    fn a_token_rule_is_read() {
        let text = "
targetRefs: [{group: gateway.networking.k8s.io, kind: Gateway, name: waypoint}]
jwtRules:
- issuer: https://accounts.example.com
  jwksUri: https://accounts.example.com/keys
  fromHeaders: [{name: x-token, prefix: 'Bearer '}]
  outputClaimToHeaders: [{header: x-sub, claim: sub}]
- issuer: other
  jwks_uri: https://other.example.com/keys
";
        let (policy, problems) = decode::<RequestAuthentication>(text);
        assert_eq!(problems, []);
        assert_eq!(policy.jwt_rules[0].from_headers[0].name.as_deref(), Some("x-token"));
        assert_eq!(policy.jwt_rules[1].keys_uri(), Some("https://other.example.com/keys"));
        assert_eq!(policy.target_refs[0].kind.as_deref(), Some("Gateway"));
    }

    #[test]
    fn a_misspelt_rule_list_is_recognized() {
        let (_, problems) = decode::<RequestAuthentication>("jwtRule: []");
        assert_eq!(hint(&problems), &Hint::Nearest("jwtRules"));
    }
}
