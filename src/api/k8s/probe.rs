//! Probes and lifecycle hooks of containers.

use crate::yaml::decode::{IntOrString, choice, message};

message! {
    /// How the kubelet asks a container for its health.
    pub(crate) struct Probe: "Probe" {
        exec: Option<ExecAction>,
        http_get: Option<HttpGetAction>,
        tcp_socket: Option<TcpSocketAction>,
        grpc: Option<GrpcAction>,
        initial_delay_seconds: Option<i64> = min 0.0,
        timeout_seconds: Option<i64> = min 0.0,
        period_seconds: Option<i64> = min 0.0,
        success_threshold: Option<i64> = min 0.0,
        failure_threshold: Option<i64> = min 0.0,
        termination_grace_period_seconds: Option<i64> = min 1.0,
    }
    one_of { [exec, httpGet, tcpSocket, grpc] }
}

message! {
    /// What runs after a container started and before it stops.
    pub(crate) struct Lifecycle: "Lifecycle" {
        post_start: Option<LifecycleHandler>,
        pre_stop: Option<LifecycleHandler>,
        stop_signal: Option<String>,
    }
}

message! {
    /// One hook.
    pub(crate) struct LifecycleHandler: "LifecycleHandler" {
        exec: Option<ExecAction>,
        http_get: Option<HttpGetAction>,
        tcp_socket: Option<TcpSocketAction>,
        sleep: Option<SleepAction>,
    }
    one_of { [exec, httpGet, tcpSocket, sleep] }
}

message! {
    /// Runs a command in the container.
    pub(crate) struct ExecAction: "ExecAction" {
        command: Vec<String>,
    }
}

message! {
    /// Sends an HTTP GET.
    pub(crate) struct HttpGetAction: "HTTPGetAction" {
        path: Option<String>,
        /// Number, or name of a container port.
        port: Option<IntOrString> = required min 1.0 max 65535.0,
        host: Option<String>,
        scheme: Option<UriScheme>,
        http_headers: Vec<HttpHeader>,
    }
}

choice! {
    /// Scheme of an HTTP probe; absent means HTTP.
    pub(crate) enum UriScheme {
        Http = "HTTP",
        Https = "HTTPS",
    }
}

message! {
    /// One header of a probe's request.
    pub(crate) struct HttpHeader: "HTTPHeader" {
        name: Option<String> = required,
        value: Option<String> = required,
    }
}

message! {
    /// Opens a TCP connection.
    pub(crate) struct TcpSocketAction: "TCPSocketAction" {
        /// Number, or name of a container port.
        port: Option<IntOrString> = required min 1.0 max 65535.0,
        host: Option<String>,
    }
}

message! {
    /// Calls the gRPC health service.
    pub(crate) struct GrpcAction: "GRPCAction" {
        port: Option<i64> = required min 1.0 max 65535.0,
        service: Option<String>,
    }
}

message! {
    /// Waits.
    pub(crate) struct SleepAction: "SleepAction" {
        seconds: Option<i64> = required min 0.0,
    }
}
