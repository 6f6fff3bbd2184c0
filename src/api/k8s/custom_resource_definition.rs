//! `CustomResourceDefinition`.

use super::webhook::WebhookClientConfig;
use crate::yaml::decode::{Any, choice, message};

message! {
    /// Spec of the kind.
    pub(crate) struct CustomResourceDefinition: "CustomResourceDefinition" {
        group: Option<String> = required,
        names: Option<CrdNames> = required,
        scope: Option<CrdScope> = required,
        versions: Vec<CrdVersion> = required,
        conversion: Option<CrdConversion>,
        preserve_unknown_fields: Option<bool>,
        // The rest is of `v1beta1` only.
        version: Option<Any> = deprecated "use `versions`",
        validation: Option<Any> = deprecated "use `versions[].schema`",
        subresources: Option<Any> = deprecated "use `versions[].subresources`",
        additional_printer_columns: Option<Any> = deprecated "use `versions[].additionalPrinterColumns`",
    }
}

message! {
    /// Names of the resource.
    pub(crate) struct CrdNames: "CustomResourceDefinitionNames" {
        plural: Option<String> = required,
        singular: Option<String>,
        short_names: Vec<String>,
        kind: Option<String> = required,
        list_kind: Option<String>,
        categories: Vec<String>,
    }
}

choice! {
    /// Whether objects live in namespaces.
    pub(crate) enum CrdScope {
        Cluster = "Cluster",
        Namespaced = "Namespaced",
    }
}

message! {
    /// A version of the resource.
    pub(crate) struct CrdVersion: "CustomResourceDefinitionVersion" {
        name: Option<String> = required,
        served: Option<bool> = required,
        storage: Option<bool> = required,
        deprecated: Option<bool>,
        deprecation_warning: Option<String>,
        schema: Option<Any>,
        subresources: Option<Any>,
        additional_printer_columns: Vec<PrinterColumn>,
        selectable_fields: Vec<SelectableField>,
    }
}

message! {
    /// A column of `kubectl get`.
    pub(crate) struct PrinterColumn: "CustomResourceColumnDefinition" {
        name: Option<String> = required,
        type_: Option<String> = required,
        format: Option<String>,
        description: Option<String>,
        priority: Option<i64>,
        json_path: Option<String> = required,
    }
    renamed { "JSONPath" => "jsonPath" }
}

message! {
    /// A field that field selectors may name.
    pub(crate) struct SelectableField: "SelectableField" {
        json_path: Option<String> = required,
    }
}

message! {
    /// How objects pass from version to version.
    pub(crate) struct CrdConversion: "CustomResourceConversion" {
        strategy: Option<ConversionStrategy> = required,
        webhook: Option<WebhookConversion>,
        /// Only in `v1beta1`.
        webhook_client_config: Option<WebhookClientConfig> = deprecated "use `webhook.clientConfig`",
        /// Only in `v1beta1`.
        conversion_review_versions: Vec<String> = deprecated "use `webhook.conversionReviewVersions`",
    }
}

choice! {
    /// Who converts.
    pub(crate) enum ConversionStrategy {
        None = "None",
        Webhook = "Webhook",
    }
}

message! {
    /// The converting webhook.
    pub(crate) struct WebhookConversion: "WebhookConversion" {
        client_config: Option<WebhookClientConfig>,
        conversion_review_versions: Vec<String> = required,
    }
}
