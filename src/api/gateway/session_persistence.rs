//! Keeping a client at one endpoint (experimental channel).

use crate::yaml::decode::{Time, choice, message};

message! {
    /// How a session is recognized and how long it lasts.
    pub(crate) struct SessionPersistence: "SessionPersistence" {
        session_name: Option<String>,
        absolute_timeout: Option<Time>,
        /// Gone since v1.6.
        idle_timeout: Option<Time>,
        type_: Option<SessionType>,
        cookie_config: Option<CookieConfig>,
    }
}

choice! {
    /// What carries the session; `Cookie` is the default.
    pub(crate) enum SessionType {
        Cookie = "Cookie",
        Header = "Header",
    }
}

message! {
    /// Settings of the cookie.
    pub(crate) struct CookieConfig: "CookieConfig" {
        lifetime_type: Option<LifetimeType>,
    }
}

choice! {
    /// Whether the cookie survives the browser; `Session` is the default.
    pub(crate) enum LifetimeType {
        Permanent = "Permanent",
        Session = "Session",
    }
}
