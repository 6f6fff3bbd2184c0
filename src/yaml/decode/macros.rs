//! The two macros that declare API types: `message!` for mappings, `choice!` for enums.

/// Returns a Rust field name in camel case, as a constant.
macro_rules! camel {
    ($field:ident) => {{
        const SNAKE: &str = stringify!($field);
        const LENGTH: usize = $crate::yaml::decode::camel_len(SNAKE);
        const BYTES: [u8; LENGTH] = $crate::yaml::decode::camel_bytes::<LENGTH>(SNAKE);
        const NAME: &str = match core::str::from_utf8(&BYTES) {
            Ok(name) => name,
            Err(_) => panic!("field names are ASCII"),
        };
        NAME
    }};
}

/// Declares a message: the struct, its schema and how it is decoded.
///
/// ```text
/// message! {
///     /// What it is.
///     pub(crate) struct OutlierDetection: "OutlierDetection" {
///         consecutive_5xx_errors: Option<Count>,          // key: consecutive5xxErrors
///         interval: Option<Time>,
///         cluster_ip: Option<String> = key "clusterIP",   // key given
///         hosts: Vec<String> = required,                  // a finding when absent
///         weight: Option<i64> = min 0.0 max 100.0,        // a finding when outside
///         mirror_percent: Option<Count> = deprecated "use `mirrorPercentage`",
///     }
///     renamed { "consecutiveErrors" => "consecutive5xxErrors" }
///     one_of { [simple, consistentHash] }
///     open = true                                         // unlisted fields are fine
/// }
/// ```
/// Fields are `Option<T>`, `Vec<T>` or `Map<T>`; all are optional in Rust.
macro_rules! message {
    (
        $(#[$meta:meta])*
        $vis:vis struct $name:ident : $title:literal {
            $( $(#[$field_meta:meta])* $field:ident : $ty:ty $(= $($option:ident $($argument:literal)?)+ )? ),* $(,)?
        }
        $(renamed { $($from:literal => $to:literal),* $(,)? })?
        $(one_of { $([$($member:ident),* $(,)?]),* $(,)? })?
        $(open = $open:literal)?
    ) => {
        $(#[$meta])*
        #[allow(clippy::struct_field_names, reason = "the API names the fields")]
        #[derive(Debug, Clone, Default, PartialEq)]
        $vis struct $name {
            $( $(#[$field_meta])* $vis $field: $ty, )*
        }

        impl $name {
            $vis const SCHEMA: &'static $crate::yaml::decode::Schema = &$crate::yaml::decode::Schema {
                name: $title,
                fields: &[$(
                    $crate::yaml::decode::Field::new(
                        $crate::yaml::decode::camel!($field),
                        <$ty as $crate::yaml::decode::FieldValue>::schema,
                    )$($(.$option($($argument)?))+)?
                ),*],
                renamed: &[$($(($from, $to)),*)?],
                one_of: &[$($(&[$(stringify!($member)),*]),*)?],
                open: { let open: &[bool] = &[$($open)?]; !open.is_empty() },
            };
        }

        impl $crate::yaml::Decode for $name {
            fn decode(cx: &mut $crate::yaml::Decoder<'_>, node: $crate::yaml::Node<'_>) -> Option<Self> {
                #[allow(unused_mut, reason = "some messages have no fields")]
                let mut this = Self::default();
                let read = cx.message(node, Self::SCHEMA, &mut |_cx, _index, _value| {
                    let mut _position = 0;
                    $(
                        if _index == _position {
                            $crate::yaml::decode::FieldValue::read(&mut this.$field, _cx, _value);
                            return;
                        }
                        _position += 1;
                    )*
                });
                read.then_some(this)
            }

            fn hole() -> Self {
                Self::default()
            }

            fn schema() -> Option<&'static $crate::yaml::decode::Schema> {
                Some(Self::SCHEMA)
            }
        }
    };
}

/// Declares an enum of words: `choice! { pub(crate) enum TlsMode { Disable = "DISABLE", … } }`.
macro_rules! choice {
    (
        $(#[$meta:meta])*
        $vis:vis enum $name:ident { $( $(#[$variant_meta:meta])* $variant:ident = $text:literal ),+ $(,)? }
    ) => {
        $(#[$meta])*
        #[allow(clippy::enum_variant_names, reason = "the API names the words")]
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        $vis enum $name {
            $( $(#[$variant_meta])* $variant, )+
        }

        #[allow(dead_code, reason = "not every enum is printed or listed")]
        impl $name {
            $vis const WORDS: &'static [&'static str] = &[$($text),+];

            /// Returns the word of the API.
            $vis fn word(self) -> &'static str {
                match self {
                    $( Self::$variant => $text, )+
                }
            }

            /// Parses the word of the API.
            $vis fn parse(word: &str) -> Option<Self> {
                match word {
                    $( $text => Some(Self::$variant), )+
                    _ => None,
                }
            }
        }

        impl $crate::yaml::Decode for $name {
            fn decode(cx: &mut $crate::yaml::Decoder<'_>, node: $crate::yaml::Node<'_>) -> Option<Self> {
                cx.word(node, Self::WORDS).and_then(Self::parse)
            }

            fn hole() -> Self {
                [$(Self::$variant),+][0]
            }
        }
    };
}

pub(crate) use {camel, choice, message};
