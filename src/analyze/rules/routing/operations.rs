//! Header operations of VirtualServices: of rules and of their destinations.

use crate::analyze::Context;
use crate::api::istio::virtual_service::Headers;
use crate::store::Object;

use super::{http_rules, key};

/// One header that is set, added or removed.
pub(crate) struct Operation<'m> {
    pub(crate) object: &'m Object,
    /// Path of the header's key, or of the entry in `remove`.
    pub(crate) path: String,
    pub(crate) name: &'m str,
    /// Absent when the header is removed.
    pub(crate) value: Option<&'m str>,
}

/// Returns the header operations of all VirtualServices.
pub(crate) fn operations<'m>(cx: &Context<'m>) -> Vec<Operation<'m>> {
    let mut found = Vec::new();
    for rule in http_rules(cx) {
        let object = rule.service.object;
        if let Some(headers) = &rule.route.headers {
            collect(object, &rule.at("headers"), headers, &mut found);
        }
        for (at, leg) in rule.route.route.iter().enumerate() {
            if let Some(headers) = &leg.headers {
                collect(object, &rule.at(&format!("route[{at}].headers")), headers, &mut found);
            }
        }
    }
    found
}

fn collect<'m>(object: &'m Object, base: &str, headers: &'m Headers, found: &mut Vec<Operation<'m>>) {
    for (direction, changes) in [("request", &headers.request), ("response", &headers.response)] {
        let Some(changes) = changes else { continue };
        for (field, map) in [("set", &changes.set), ("add", &changes.add)] {
            for (name, value) in map {
                let path = format!("{base}.{direction}.{field}{}", key(name));
                found.push(Operation { object, path, name, value: Some(value) });
            }
        }
        for (at, name) in changes.remove.iter().enumerate() {
            found.push(Operation { object, path: format!("{base}.{direction}.remove[{at}]"), name, value: None });
        }
    }
}
