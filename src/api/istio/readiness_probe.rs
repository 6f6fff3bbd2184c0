//! How a workload outside Kubernetes is found ready.

use crate::yaml::decode::{Count, message};

message! {
    /// One check and its schedule.
    pub(crate) struct ReadinessProbe: "ReadinessProbe" {
        initial_delay_seconds: Option<i32> = min 0.0,
        timeout_seconds: Option<i32> = min 0.0,
        period_seconds: Option<i32> = min 0.0,
        success_threshold: Option<i32> = min 0.0,
        failure_threshold: Option<i32> = min 0.0,
        http_get: Option<HttpHealthCheck>,
        tcp_socket: Option<TcpHealthCheck>,
        exec: Option<ExecHealthCheck>,
        grpc: Option<GrpcHealthCheck>,
    }
    one_of { [httpGet, tcpSocket, exec, grpc] }
}

message! {
    /// Asks for a page.
    pub(crate) struct HttpHealthCheck: "HTTPHealthCheckConfig" {
        path: Option<String>,
        port: Option<Count> = required min 1.0 max 65535.0,
        host: Option<String>,
        scheme: Option<String>,
        http_headers: Vec<HttpHeader>,
    }
}

message! {
    /// A header of the request.
    pub(crate) struct HttpHeader: "HTTPHeader" {
        name: Option<String>,
        value: Option<String>,
    }
}

message! {
    /// Opens a connection.
    pub(crate) struct TcpHealthCheck: "TCPHealthCheckConfig" {
        host: Option<String>,
        port: Option<Count> = required min 1.0 max 65535.0,
    }
}

message! {
    /// Runs a command.
    pub(crate) struct ExecHealthCheck: "ExecHealthCheckConfig" {
        command: Vec<String> = required,
    }
}

message! {
    /// Calls the gRPC health service.
    pub(crate) struct GrpcHealthCheck: "GrpcHealthCheckConfig" {
        port: Option<Count> = min 1.0 max 65535.0,
        service: Option<String>,
    }
}

#[cfg(test)]
mod tests {
    use super::ReadinessProbe;
    use crate::api::sample::{decode, hint};
    use crate::yaml::problem::{Hint, What};

    #[test]
    fn a_probe_has_one_check() {
        let (probe, problems) = decode::<ReadinessProbe>("periodSeconds: 5\nexec: {command: [cat, /ready]}\n");
        assert_eq!(problems, []);
        assert_eq!(probe.period_seconds, Some(5));
        assert_eq!(probe.exec.expect("a command").command, ["cat", "/ready"]);
        let (_, problems) = decode::<ReadinessProbe>("tcpSocket: {port: 80}\nexec: {command: [a]}\n");
        assert!(matches!(problems[0].what, What::OneOf { .. }));
        let (_, problems) = decode::<ReadinessProbe>("periodSecond: 5");
        assert_eq!(hint(&problems), &Hint::Nearest("periodSeconds"));
    }
}
