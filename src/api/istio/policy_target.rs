//! `targetRef` and `targetRefs`: the resource a policy is attached to.

use crate::yaml::decode::message;

message! {
    /// A Gateway, GatewayClass, Service or ServiceEntry by name.
    pub(crate) struct PolicyTarget: "PolicyTargetReference" {
        group: Option<String>,
        kind: Option<String> = required,
        name: Option<String> = required,
        /// Must be empty: references do not leave the namespace.
        namespace: Option<String>,
    }
}

#[cfg(test)]
mod tests {
    use super::PolicyTarget;
    use crate::api::sample::{decode, hint};
    use crate::yaml::problem::{Hint, What};

    #[test]
    fn a_target_needs_kind_and_name() {
        let (target, problems) = decode::<PolicyTarget>("group: gateway.networking.k8s.io\nkind: Gateway\nname: waypoint\n");
        assert_eq!(problems, []);
        assert_eq!(target.name.as_deref(), Some("waypoint"));
        let (_, problems) = decode::<PolicyTarget>("kind: Service\n");
        assert!(matches!(problems[0].what, What::MissingField { field: "name", .. }));
        let (_, problems) = decode::<PolicyTarget>("kinds: Service\nkind: Service\nname: a\n");
        assert_eq!(hint(&problems), &Hint::Nearest("kind"));
    }
}
