//! `HorizontalPodAutoscaler`.

use crate::api::selector::LabelSelector;
use crate::yaml::decode::{IntOrString, choice, message};

message! {
    /// Spec of the kind.
    pub(crate) struct HorizontalPodAutoscaler: "HorizontalPodAutoscaler" {
        scale_target_ref: Option<ScaleTargetRef> = required,
        min_replicas: Option<i64> = min 0.0,
        max_replicas: Option<i64> = required min 1.0,
        metrics: Vec<MetricSpec>,
        behavior: Option<Behavior>,
        /// Only in `v1`.
        target_cpu_utilization_percentage: Option<i64> = key "targetCPUUtilizationPercentage" min 1.0,
    }
}

message! {
    /// The object that is scaled or described.
    pub(crate) struct ScaleTargetRef: "CrossVersionObjectReference" {
        api_version: Option<String>,
        kind: Option<String> = required,
        name: Option<String> = required,
    }
}

message! {
    /// A metric and its target.
    pub(crate) struct MetricSpec: "MetricSpec" {
        type_: Option<MetricType> = required,
        object: Option<MetricSource>,
        pods: Option<MetricSource>,
        resource: Option<ResourceMetric>,
        container_resource: Option<ContainerResourceMetric>,
        external: Option<MetricSource>,
    }
    one_of { [object, pods, resource, containerResource, external] }
}

choice! {
    /// Which field of the metric is set.
    pub(crate) enum MetricType {
        Object = "Object",
        Pods = "Pods",
        Resource = "Resource",
        ContainerResource = "ContainerResource",
        External = "External",
    }
}

message! {
    /// A custom metric.
    pub(crate) struct MetricSource: "MetricSource" {
        described_object: Option<ScaleTargetRef>,
        metric: Option<MetricIdentifier> = required,
        target: Option<MetricTarget> = required,
    }
    renamed { "metricName" => "metric.name", "metricSelector" => "metric.selector", "targetValue" => "target.value",
        "targetAverageValue" => "target.averageValue" }
}

message! {
    /// Use of a resource by pods.
    pub(crate) struct ResourceMetric: "ResourceMetricSource" {
        name: Option<String> = required,
        target: Option<MetricTarget> = required,
    }
    renamed { "targetAverageUtilization" => "target.averageUtilization", "targetAverageValue" => "target.averageValue" }
}

message! {
    /// Use of a resource by one container of the pods.
    pub(crate) struct ContainerResourceMetric: "ContainerResourceMetricSource" {
        name: Option<String> = required,
        container: Option<String> = required,
        target: Option<MetricTarget> = required,
    }
}

message! {
    /// Name of a metric.
    pub(crate) struct MetricIdentifier: "MetricIdentifier" {
        name: Option<String> = required,
        selector: Option<LabelSelector>,
    }
}

message! {
    /// The value to hold.
    pub(crate) struct MetricTarget: "MetricTarget" {
        type_: Option<MetricTargetType> = required,
        value: Option<IntOrString>,
        average_value: Option<IntOrString>,
        average_utilization: Option<i64>,
    }
}

choice! {
    /// What the target's number means.
    pub(crate) enum MetricTargetType {
        Utilization = "Utilization",
        Value = "Value",
        AverageValue = "AverageValue",
    }
}

message! {
    /// How fast it scales.
    pub(crate) struct Behavior: "HorizontalPodAutoscalerBehavior" {
        scale_up: Option<ScalingRules>,
        scale_down: Option<ScalingRules>,
    }
}

message! {
    /// Rules of one direction.
    pub(crate) struct ScalingRules: "HPAScalingRules" {
        stabilization_window_seconds: Option<i64> = min 0.0 max 3600.0,
        select_policy: Option<SelectPolicy>,
        policies: Vec<ScalingPolicy>,
        tolerance: Option<IntOrString>,
    }
}

choice! {
    /// Which policy counts.
    pub(crate) enum SelectPolicy {
        Max = "Max",
        Min = "Min",
        Disabled = "Disabled",
    }
}

message! {
    /// A bound on the change within a period.
    pub(crate) struct ScalingPolicy: "HPAScalingPolicy" {
        type_: Option<ScalingPolicyType> = required,
        value: Option<i64> = required,
        period_seconds: Option<i64> = required min 1.0 max 1800.0,
    }
}

choice! {
    /// What a policy counts.
    pub(crate) enum ScalingPolicyType {
        Pods = "Pods",
        Percent = "Percent",
    }
}
