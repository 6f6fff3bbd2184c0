//! `DestinationRule`.

use crate::yaml::decode::{Count, Time, message};

message! {
    /// Spec of the kind.
    pub(crate) struct DestinationRule: "DestinationRule" {
        host: Option<String> = required,
        outlier: Option<OutlierDetection>,
    }
}

message! {
    /// When an endpoint is ejected.
    pub(crate) struct OutlierDetection: "OutlierDetection" {
        consecutive_5xx_errors: Option<Count>,
        interval: Option<Time>,
        max_ejection_percent: Option<i64> = min 0.0 max 100.0,
    }
    renamed { "consecutiveErrors" => "consecutive5xxErrors" }
    one_of { [interval, maxEjectionPercent] }
}
