//! Linkerd policy and ServiceProfile.
