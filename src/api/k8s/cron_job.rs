//! `CronJob`.

use super::job::Job;
use crate::api::ObjectMeta;
use crate::yaml::decode::{choice, message};

message! {
    /// Spec of the kind.
    pub(crate) struct CronJob: "CronJob" {
        schedule: Option<String> = required,
        time_zone: Option<String>,
        starting_deadline_seconds: Option<i64> = min 0.0,
        concurrency_policy: Option<ConcurrencyPolicy>,
        suspend: Option<bool>,
        job_template: Option<JobTemplateSpec> = required,
        successful_jobs_history_limit: Option<i64> = min 0.0,
        failed_jobs_history_limit: Option<i64> = min 0.0,
    }
}

choice! {
    /// What happens when the last run is not over.
    pub(crate) enum ConcurrencyPolicy {
        Allow = "Allow",
        Forbid = "Forbid",
        Replace = "Replace",
    }
}

message! {
    /// Metadata and spec of the jobs to make.
    pub(crate) struct JobTemplateSpec: "JobTemplateSpec" {
        metadata: Option<ObjectMeta>,
        spec: Option<Job>,
    }
}
