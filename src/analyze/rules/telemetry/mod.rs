//! Group `telemetry`: traces, metrics and access logs.

pub(crate) mod custom_tag;
pub(crate) mod empty_provider;
pub(crate) mod full_sampling;
pub(crate) mod log_filter;
pub(crate) mod overrides_order;
pub(crate) mod removed_provider;
pub(crate) mod several_tracing;
pub(crate) mod tag_override;
pub(crate) mod unknown_provider;

use crate::api::istio::telemetry::{ProviderRef, Telemetry};

/// A signal of telemetry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Signal {
    Tracing,
    Metrics,
    AccessLogging,
}

impl Signal {
    /// Returns the field of Telemetry.
    pub(crate) fn field(self) -> &'static str {
        match self {
            Self::Tracing => "tracing",
            Self::Metrics => "metrics",
            Self::AccessLogging => "accessLogging",
        }
    }
}

/// An entry of one signal: its path, providers, and whether it switches something off.
#[derive(Debug)]
pub(crate) struct Block<'m> {
    pub(crate) signal: Signal,
    pub(crate) path: String,
    pub(crate) providers: &'m [ProviderRef],
    pub(crate) off: bool,
}

/// Returns every entry of every signal.
pub(crate) fn blocks(telemetry: &Telemetry) -> Vec<Block<'_>> {
    let path = |signal: Signal, at: usize| format!("spec.{}[{at}]", signal.field());
    let tracing = telemetry.tracing.iter().enumerate().map(|(at, block)| Block {
        signal: Signal::Tracing,
        path: path(Signal::Tracing, at),
        providers: &block.providers,
        off: block.disable_span_reporting == Some(true),
    });
    let metrics = telemetry.metrics.iter().enumerate().map(|(at, block)| Block {
        signal: Signal::Metrics,
        path: path(Signal::Metrics, at),
        providers: &block.providers,
        off: false,
    });
    let logs = telemetry.access_logging.iter().enumerate().map(|(at, block)| Block {
        signal: Signal::AccessLogging,
        path: path(Signal::AccessLogging, at),
        providers: &block.providers,
        off: block.disabled == Some(true),
    });
    tracing.chain(metrics).chain(logs).collect()
}
