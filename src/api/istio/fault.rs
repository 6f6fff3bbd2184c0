//! Faults that a route injects on purpose.

use super::virtual_service::Percent;
use crate::yaml::decode::{Time, message};

message! {
    /// Delays and errors.
    pub(crate) struct HttpFaultInjection: "HTTPFaultInjection" {
        delay: Option<Delay>,
        abort: Option<Abort>,
    }
}

message! {
    /// Holds requests back before they are forwarded.
    pub(crate) struct Delay: "Delay" {
        percent: Option<i32> = deprecated "use `percentage`",
        fixed_delay: Option<Time>,
        exponential_delay: Option<Time>,
        percentage: Option<Percent>,
    }
    one_of { [fixedDelay, exponentialDelay] }
}

message! {
    /// Answers requests with an error.
    pub(crate) struct Abort: "Abort" {
        http_status: Option<i32>,
        grpc_status: Option<String>,
        http2_error: Option<String>,
        percentage: Option<Percent>,
    }
    renamed { "percent" => "percentage" }
    one_of { [httpStatus, grpcStatus, http2Error] }
}

#[cfg(test)]
mod tests {
    use super::HttpFaultInjection;
    use crate::api::sample::{decode, hint};
    use crate::yaml::problem::{Hint, What};

    #[test]
    fn delays_and_aborts_are_read() {
        let text = "delay: {fixedDelay: 5s, percentage: {value: 0.5}}\nabort: {httpStatus: 503, percentage: {value: 10}}\n";
        let (fault, problems) = decode::<HttpFaultInjection>(text);
        assert_eq!(problems, []);
        assert_eq!(fault.abort.and_then(|abort| abort.http_status), Some(503));
        assert_eq!(fault.delay.and_then(|delay| delay.percentage).and_then(|percent| percent.value), Some(0.5));
    }

    #[test]
    fn old_percentages_are_reported() {
        let (_, problems) = decode::<HttpFaultInjection>("delay: {percent: 5}");
        assert!(matches!(problems[0].what, What::Deprecated { .. }));
        let (_, problems) = decode::<HttpFaultInjection>("abort: {percent: 5}");
        assert_eq!(hint(&problems), &Hint::Renamed("percentage"));
    }
}
