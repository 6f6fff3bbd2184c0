//! A ServiceProfile with a condition, a range or a retry budget that Linkerd does not take.

use crate::analyze::{Context, Findings, rule};
use crate::api::linkerd::service_profile::{RequestMatch, ResponseMatch, RetryBudget, ServiceProfile};
use crate::text::{duration, pattern};

rule! {
    /// A ServiceProfile with a condition, a range or a retry budget that Linkerd does not take.
    ///
    /// ## Why is this bad?
    ///
    /// Linkerd refuses the profile; with its webhook down, or from an older version, proxies drop the route or the whole profile.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// apiVersion: linkerd.io/v1alpha2
    /// kind: ServiceProfile
    /// metadata:
    ///   name: web.shop.svc.cluster.local
    ///   namespace: shop
    /// spec:
    ///   routes:
    ///   - name: list
    ///     condition: {method: GET, pathRegex: '/items/(.*'}
    /// ```
    ///
    /// ```yaml good
    /// apiVersion: linkerd.io/v1alpha2
    /// kind: ServiceProfile
    /// metadata:
    ///   name: web.shop.svc.cluster.local
    ///   namespace: shop
    /// spec:
    ///   routes:
    ///   - name: list
    ///     condition: {method: GET, pathRegex: '/items/.*'}
    /// ```
    "MSH1340", "service-profile-invalid", Linkerd, Error,
    aliases: [],
    rows: ["LD-040"],
    fix: None,
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    for profile in cx.all::<ServiceProfile>() {
        let mut said = Vec::new();
        for (i, route) in profile.body.routes.iter().enumerate() {
            if let Some(condition) = &route.condition {
                request(condition, &format!("spec.routes[{i}].condition"), &mut said);
            }
            for (j, class) in route.response_classes.iter().enumerate() {
                if let Some(condition) = &class.condition {
                    response(condition, &format!("spec.routes[{i}].responseClasses[{j}].condition"), &mut said);
                }
            }
        }
        if let Some(budget) = &profile.body.retry_budget {
            retries(budget, &mut said);
        }
        for (path, wrong, help) in said {
            out.report(profile.object, path, wrong).note("Linkerd does not take it").help(help);
        }
    }
}

/// Where, what is wrong, what to do.
type Said = Vec<(String, String, &'static str)>;

fn request(condition: &RequestMatch, path: &str, said: &mut Said) {
    let empty = condition.all.is_empty() && condition.any.is_empty() && condition.not.is_none();
    if empty && condition.path_regex.is_none() && condition.method.is_none() {
        said.push((path.to_owned(), "the condition is empty".to_owned(), "give `pathRegex`, `method`, `all`, `any` or `not`"));
    }
    if let Some(problem) = condition.path_regex.as_deref().and_then(pattern::regex_problem) {
        said.push((
            format!("{path}.pathRegex"),
            format!("the path is no regular expression: {problem}"),
            "correct it; the whole path must match",
        ));
    }
    for (list, conditions) in [("all", &condition.all), ("any", &condition.any)] {
        for (position, condition) in conditions.iter().enumerate() {
            request(condition, &format!("{path}.{list}[{position}]"), said);
        }
    }
}

fn response(condition: &ResponseMatch, path: &str, said: &mut Said) {
    if condition.all.is_empty() && condition.any.is_empty() && condition.not.is_none() && condition.status.is_none() {
        said.push((path.to_owned(), "the condition is empty".to_owned(), "give `status`, `all`, `any` or `not`"));
    }
    if let Some(status) = &condition.status {
        let bounds = [status.min, status.max];
        let wrong = if bounds == [None, None] {
            Some("the range has neither `min` nor `max`".to_owned())
        } else if let Some(code) = bounds.into_iter().flatten().find(|code| !(100..600).contains(code)) {
            Some(format!("{code} is no status code"))
        } else if status.min.zip(status.max).is_some_and(|(min, max)| min > max) {
            Some("the smallest status is greater than the greatest".to_owned())
        } else {
            None
        };
        said.extend(wrong.map(|wrong| (format!("{path}.status"), wrong, "write codes from 100 to 599, `min` at most `max`")));
    }
    for (list, conditions) in [("all", &condition.all), ("any", &condition.any)] {
        for (position, condition) in conditions.iter().enumerate() {
            response(condition, &format!("{path}.{list}[{position}]"), said);
        }
    }
    if let Some(inner) = &condition.not {
        response(inner, &format!("{path}.not"), said);
    }
}

fn retries(budget: &RetryBudget, said: &mut Said) {
    if let Some(ratio) = budget.retry_ratio.filter(|ratio| !(0.0..=1000.0).contains(ratio)) {
        said.push((
            "spec.retryBudget.retryRatio".to_owned(),
            format!("a share of {ratio} cannot be"),
            "write a share of the requests, such as 0.2",
        ));
    }
    if let Some(rate) = budget.min_retries_per_second.filter(|rate| *rate < 0) {
        said.push(("spec.retryBudget.minRetriesPerSecond".to_owned(), format!("{rate} retries cannot be"), "write 0 or more"));
    }
    if let Some(time) = budget.ttl.as_ref().filter(|time| !(1..=60).contains(&time.0.as_secs()) || time.0.as_secs_f64() > 60.0) {
        said.push((
            "spec.retryBudget.ttl".to_owned(),
            format!("a time of {} is outside 1s to 60s", duration::render(time.0)),
            "write 1s to 60s, such as 10s",
        ));
    }
}
