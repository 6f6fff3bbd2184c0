//! Group `gateway`: Istio's Gateway and what is bound to it.
