//! How a text is compared in routes.

use crate::yaml::decode::message;

message! {
    /// One of exact text, prefix or RE2 pattern. None of them: the text must only be present.
    pub(crate) struct StringMatch: "StringMatch" {
        exact: Option<String>,
        prefix: Option<String>,
        regex: Option<String>,
    }
    one_of { [exact, prefix, regex] }
}

#[cfg(test)]
mod tests {
    use super::StringMatch;
    use crate::api::sample::{decode, hint};
    use crate::yaml::problem::{Hint, What};

    #[test]
    fn a_text_is_compared_in_one_way() {
        let (text, problems) = decode::<StringMatch>("prefix: /api");
        assert_eq!(problems, []);
        assert_eq!(text.prefix.as_deref(), Some("/api"));
        let (_, problems) = decode::<StringMatch>("prefix: /api\nexact: /api\n");
        assert!(matches!(problems[0].what, What::OneOf { .. }));
        let (_, problems) = decode::<StringMatch>("regexp: /api");
        assert_eq!(hint(&problems), &Hint::Nearest("regex"));
    }
}
