//! How often a failed HTTP request is tried again.

use crate::yaml::decode::{Time, message};

message! {
    /// Retries of a route, or of the whole mesh by default.
    pub(crate) struct HttpRetry: "HTTPRetry" {
        attempts: Option<i32>,
        per_try_timeout: Option<Time>,
        retry_on: Option<String>,
        retry_remote_localities: Option<bool>,
        retry_ignore_previous_hosts: Option<bool>,
        backoff: Option<Time>,
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::HttpRetry;
    use crate::api::sample::{decode, hint};
    use crate::yaml::decode::Time;
    use crate::yaml::problem::Hint;

    #[test]
    fn retries_are_counted_and_timed() {
        let (retry, problems) = decode::<HttpRetry>("attempts: 3\nperTryTimeout: 2s\nretryOn: 5xx,reset\n");
        assert_eq!(problems, []);
        assert_eq!(retry.attempts, Some(3));
        assert_eq!(retry.per_try_timeout, Some(Time(Duration::from_secs(2))));
        let (_, problems) = decode::<HttpRetry>("perTryTimout: 2s");
        assert_eq!(hint(&problems), &Hint::Nearest("perTryTimeout"));
    }
}
