//! `ProxyConfig`: settings that proxies take when they start.

use super::workload_selector::WorkloadSelector;
use crate::yaml::decode::{Map, message};

message! {
    /// Spec of the kind.
    pub(crate) struct ProxyConfig: "ProxyConfig" {
        selector: Option<WorkloadSelector>,
        concurrency: Option<i32> = min 0.0,
        environment_variables: Map<String>,
        image: Option<ProxyImage>,
    }
}

message! {
    /// The flavour of the proxy's image.
    pub(crate) struct ProxyImage: "ProxyImage" {
        image_type: Option<String>,
    }
}

#[cfg(test)]
mod tests {
    use super::ProxyConfig;
    use crate::api::sample::{decode, hint};
    use crate::yaml::problem::Hint;

    #[test]
    fn proxy_settings_of_a_workload_are_read() {
        let text = "selector: {matchLabels: {app: web}}\nconcurrency: 0\nimage: {imageType: distroless}\n";
        let (config, problems) = decode::<ProxyConfig>(text);
        assert_eq!(problems, []);
        assert_eq!(config.concurrency, Some(0));
        assert_eq!(config.image.and_then(|image| image.image_type).as_deref(), Some("distroless"));
        let (_, problems) = decode::<ProxyConfig>("concurency: 2");
        assert_eq!(hint(&problems), &Hint::Nearest("concurrency"));
    }
}
