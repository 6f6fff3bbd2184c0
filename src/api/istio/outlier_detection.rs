//! When an endpoint is ejected from load balancing.

use crate::yaml::decode::{Count, Time, message};

message! {
    /// Thresholds and times of ejection.
    pub(crate) struct OutlierDetection: "OutlierDetection" {
        split_external_local_origin_errors: Option<bool>,
        consecutive_local_origin_failures: Option<Count>,
        consecutive_gateway_errors: Option<Count>,
        consecutive_5xx_errors: Option<Count>,
        interval: Option<Time>,
        base_ejection_time: Option<Time>,
        max_ejection_percent: Option<i32> = min 0.0 max 100.0,
        min_health_percent: Option<i32> = min 0.0 max 100.0,
        outlier_detection_http_error_codes: Vec<Count>,
    }
    renamed {
        // The CRD still has the old name; no control plane has read it since 1.6.
        "consecutiveErrors" => "consecutive5xxErrors",
        "consecutive5XXErrors" => "consecutive5xxErrors",
        "consecutiveGatewayFailure" => "consecutiveGatewayErrors",
        "consecutive5xx" => "consecutive5xxErrors",
    }
}

#[cfg(test)]
mod tests {
    use super::OutlierDetection;
    use crate::api::sample::{decode, hint};
    use crate::yaml::problem::Hint;

    #[test]
    fn thresholds_are_read() {
        let (outlier, problems) = decode::<OutlierDetection>("consecutive5xxErrors: 5\nminHealthPercent: 30\nbaseEjectionTime: 3m\n");
        assert_eq!(problems, []);
        assert_eq!((outlier.consecutive_5xx_errors, outlier.min_health_percent), (Some(5), Some(30)));
    }

    #[test]
    fn envoys_name_and_the_old_name_lead_to_the_new_one() {
        let (_, problems) = decode::<OutlierDetection>("consecutive5xx: 5");
        assert_eq!(hint(&problems), &Hint::Renamed("consecutive5xxErrors"));
        let (_, problems) = decode::<OutlierDetection>("consecutiveErrors: 5");
        assert_eq!(hint(&problems), &Hint::Renamed("consecutive5xxErrors"));
    }
}
