//! Kubernetes Gateway API v1.6 kinds.
