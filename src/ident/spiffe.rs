//! Identities: `<trust domain>/ns/<namespace>/sa/<service account>`, as policies write them.

/// The parts of a workload identity, borrowed from the text that named it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Principal<'a> {
    pub(crate) trust_domain: &'a str,
    pub(crate) namespace: &'a str,
    pub(crate) service_account: &'a str,
}

impl<'a> Principal<'a> {
    /// Parses a principal without the `spiffe://` scheme, as Istio policies want it.
    pub(crate) fn parse(text: &'a str) -> Option<Self> {
        let mut parts = text.split('/');
        let principal = match (parts.next()?, parts.next()?, parts.next()?, parts.next()?, parts.next()?) {
            (trust_domain, "ns", namespace, "sa", service_account) => Self { trust_domain, namespace, service_account },
            _ => return None,
        };
        let whole = parts.next().is_none()
            && [principal.trust_domain, principal.namespace, principal.service_account].iter().all(|part| !part.is_empty());
        whole.then_some(principal)
    }
}

#[cfg(test)]
mod tests {
    use super::Principal;

    #[test]
    fn five_parts_make_a_principal() {
        let principal = Principal::parse("cluster.local/ns/shop/sa/web").expect("a principal");
        assert_eq!((principal.namespace, principal.service_account), ("shop", "web"));
        assert_eq!(Principal::parse("spiffe://cluster.local/ns/shop/sa/web"), None);
        assert_eq!(Principal::parse("cluster.local/ns/shop/sa/"), None);
    }
}
