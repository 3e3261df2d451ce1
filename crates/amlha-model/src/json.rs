//! JSON as it was written: slices of the text, read when asked.
//!
//! An estate's export is mostly text that nobody asks about. [`Json`] is a slice that is known to
//! be a JSON value; [`Object`] is the list of its members, each again a slice. Nothing is copied
//! but strings that hold escapes.

use std::borrow::Cow;
use std::fmt;

use serde::de::{Deserializer, MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

pub mod edit;

/// A JSON value, unread.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Json<'a>(&'a str);

/// What a JSON value is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum JsonKind {
    /// `null`
    Null,
    /// `true` or `false`
    Bool,
    /// A number.
    Number,
    /// A string.
    String,
    /// An array.
    Array,
    /// An object.
    Object,
}

impl JsonKind {
    /// The words in a sentence.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Null => "`null`",
            Self::Bool => "a boolean",
            Self::Number => "a number",
            Self::String => "a string",
            Self::Array => "an array",
            Self::Object => "an object",
        }
    }
}

impl<'a> Json<'a> {
    /// Checks that a text is one JSON value.
    ///
    /// # Errors
    ///
    /// The parser's error with line and column.
    pub fn parse(text: &'a str) -> Result<Self, serde_json::Error> {
        serde_json::from_str::<&RawValue>(text).map(|raw| Self(raw.get()))
    }

    /// A value that serde_json has already found to be well formed.
    #[must_use]
    pub fn of(raw: &'a RawValue) -> Self {
        Self(raw.get())
    }

    /// A slice of a document that was checked when the document was read.
    pub(crate) fn trusted(text: &'a str) -> Self {
        Self(text)
    }

    /// The text of the value.
    #[must_use]
    pub fn raw(self) -> &'a str {
        self.0
    }

    /// What the value is.
    #[must_use]
    pub fn kind(self) -> JsonKind {
        match self.0.as_bytes().first() {
            Some(b'{') => JsonKind::Object,
            Some(b'[') => JsonKind::Array,
            Some(b'"') => JsonKind::String,
            Some(b't' | b'f') => JsonKind::Bool,
            Some(b'n') | None => JsonKind::Null,
            Some(_) => JsonKind::Number,
        }
    }

    /// Whether the value is `null`.
    #[must_use]
    pub fn is_null(self) -> bool {
        self.kind() == JsonKind::Null
    }

    /// The string, borrowed when it holds no escape.
    #[must_use]
    pub fn string(self) -> Option<Cow<'a, str>> {
        let inner = self.0.strip_prefix('"')?.strip_suffix('"')?;
        if inner.contains('\\') {
            serde_json::from_str(self.0).ok().map(Cow::Owned)
        } else {
            Some(Cow::Borrowed(inner))
        }
    }

    /// The number.
    #[must_use]
    pub fn number(self) -> Option<f64> {
        if self.kind() == JsonKind::Number { self.0.parse().ok() } else { None }
    }

    /// The boolean.
    #[must_use]
    pub fn boolean(self) -> Option<bool> {
        match self.0 {
            "true" => Some(true),
            "false" => Some(false),
            _ => None,
        }
    }

    /// The members of an object.
    #[must_use]
    pub fn object(self) -> Option<Object<'a>> {
        if self.kind() == JsonKind::Object { serde_json::from_str(self.0).ok() } else { None }
    }

    /// The items of an array.
    #[must_use]
    pub fn items(self) -> Option<Vec<Json<'a>>> {
        if self.kind() == JsonKind::Array {
            serde_json::from_str::<Items<'a>>(self.0).ok().map(|items| items.0)
        } else {
            None
        }
    }

    /// The value at a dotted path of member names: `sku.name`. Names match as in [`Object::get`].
    #[must_use]
    pub fn at(self, path: &str) -> Option<Json<'a>> {
        path.split('.').try_fold(self, |value, name| value.object()?.get(name))
    }
}

impl fmt::Debug for Json<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }
}

impl Serialize for Json<'_> {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serde_json::from_str::<&RawValue>(self.0).map_err(serde::ser::Error::custom)?.serialize(serializer)
    }
}

struct Items<'a>(Vec<Json<'a>>);

impl<'de> Deserialize<'de> for Items<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Read;
        impl<'de> Visitor<'de> for Read {
            type Value = Items<'de>;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an array")
            }
            fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Self::Value, A::Error> {
                let mut items = Vec::new();
                while let Some(raw) = seq.next_element::<&RawValue>()? {
                    items.push(Json::of(raw));
                }
                Ok(Items(items))
            }
        }
        deserializer.deserialize_seq(Read)
    }
}

/// The members of a JSON object in the order they were written.
#[derive(Debug, Clone, Default)]
pub struct Object<'a> {
    members: Vec<(Cow<'a, str>, Json<'a>)>,
}

impl<'a> Object<'a> {
    /// The member of that name, else of that name without regard to case and underscores.
    ///
    /// Azure and its clients spell one property `ingestionMode`, `IngestionMode` and
    /// `ingestion_mode`. An exact match wins, then the first loose one.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<Json<'a>> {
        let exact = self.members.iter().find(|(key, _)| key == name);
        exact.or_else(|| self.members.iter().find(|(key, _)| same_name(key, name))).map(|(_, value)| *value)
    }

    /// Names and values, in order.
    pub fn iter(&self) -> impl Iterator<Item = (&str, Json<'a>)> {
        self.members.iter().map(|(key, value)| (key.as_ref(), *value))
    }

    /// Names and values, in order, for as long as the text lives.
    #[must_use]
    pub fn into_members(self) -> Vec<(Cow<'a, str>, Json<'a>)> {
        self.members
    }

    /// How many members there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.members.len()
    }

    /// Whether there is no member.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.members.is_empty()
    }
}

/// Whether two property names are one, without regard to case and underscores.
#[must_use]
pub fn same_name(a: &str, b: &str) -> bool {
    if a.len() == b.len() {
        return a.eq_ignore_ascii_case(b);
    }
    let letters = |name: &str| -> Vec<u8> {
        name.bytes().filter(|byte| *byte != b'_').map(|byte| byte.to_ascii_lowercase()).collect()
    };
    (a.contains('_') || b.contains('_')) && letters(a) == letters(b)
}

impl<'de> Deserialize<'de> for Object<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Read;
        impl<'de> Visitor<'de> for Read {
            type Value = Object<'de>;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }
            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut members = Vec::with_capacity(16);
                while let Some(Key(key)) = map.next_key::<Key<'de>>()? {
                    members.push((key, Json::of(map.next_value::<&RawValue>()?)));
                }
                Ok(Object { members })
            }
        }
        deserializer.deserialize_map(Read)
    }
}

/// A member name, borrowed when it holds no escape.
pub(crate) struct Key<'a>(pub(crate) Cow<'a, str>);

impl<'de> Deserialize<'de> for Key<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Read;
        impl<'de> Visitor<'de> for Read {
            type Value = Key<'de>;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a name")
            }
            fn visit_borrowed_str<E: serde::de::Error>(self, text: &'de str) -> Result<Self::Value, E> {
                Ok(Key(Cow::Borrowed(text)))
            }
            fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<Self::Value, E> {
                Ok(Key(Cow::Owned(text.to_owned())))
            }
        }
        deserializer.deserialize_str(Read)
    }
}

/// The same value on one line: white space between tokens dropped, every token kept as it was.
///
/// Numbers keep their digits and strings their escapes, which a parse and a print would not promise.
#[must_use]
pub fn compact(raw: &str) -> Cow<'_, str> {
    if !raw.contains(['\n', '\r', '\t', ' ']) {
        return Cow::Borrowed(raw);
    }
    let mut out = String::with_capacity(raw.len());
    let mut in_string = false;
    let mut escaped = false;
    for letter in raw.chars() {
        if in_string {
            out.push(letter);
            in_string = escaped || letter != '"';
            escaped = !escaped && letter == '\\';
        } else if !matches!(letter, ' ' | '\n' | '\r' | '\t') {
            out.push(letter);
            in_string = letter == '"';
        }
    }
    Cow::Owned(out)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn reads_only_what_is_asked() {
        let value = Json::parse(r#" {"sku":{"name":"Standard_LRS"},"n":[1,null,true],"e":"a\"b\u00e9"} "#).unwrap();
        assert_eq!(value.at("sku.name").unwrap().string().unwrap(), "Standard_LRS");
        assert!(matches!(value.at("sku.name").unwrap().string(), Some(Cow::Borrowed(_))));
        assert_eq!(value.at("e").unwrap().string().unwrap(), "a\"bé");
        let items = value.at("n").unwrap().items().unwrap();
        assert_eq!(items[0].number(), Some(1.0));
        assert!(items[1].is_null());
        assert_eq!(items[2].boolean(), Some(true));
        assert_eq!(value.at("sku.tier"), None);
        assert_eq!(value.at("n.name"), None);
    }

    #[test]
    fn names_match_without_case_and_underscores() {
        let value = Json::parse(r#"{"IngestionMode":"a","key_vault":"b","kind":"c","KIND":"d"}"#).unwrap();
        assert_eq!(value.at("ingestionMode").unwrap().raw(), r#""a""#);
        assert_eq!(value.at("keyVault").unwrap().raw(), r#""b""#);
        assert_eq!(value.at("KIND").unwrap().raw(), r#""d""#);
        assert_eq!(value.at("kind").unwrap().raw(), r#""c""#);
    }

    #[test]
    fn deep_nesting_is_skipped_without_recursion() {
        let text = format!("{{\"a\":{}1{},\"b\":2}}", "[".repeat(100_000), "]".repeat(100_000));
        assert_eq!(Json::parse(&text).unwrap().at("b").unwrap().number(), Some(2.0));
    }

    fn any_json() -> impl Strategy<Value = serde_json::Value> {
        let leaf = prop_oneof![
            Just(serde_json::Value::Null),
            any::<bool>().prop_map(Into::into),
            any::<i64>().prop_map(Into::into),
            ".{0,8}".prop_map(Into::into),
        ];
        leaf.prop_recursive(4, 32, 4, |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..4).prop_map(Into::into),
                prop::collection::btree_map(".{0,6}", inner, 0..4)
                    .prop_map(|map| serde_json::Value::Object(map.into_iter().collect())),
            ]
        })
    }

    proptest! {
        #[test]
        fn compacting_changes_nothing_but_space(value in any_json()) {
            let wide = serde_json::to_string_pretty(&value).unwrap();
            let narrow = compact(&wide);
            prop_assert_eq!(&serde_json::from_str::<serde_json::Value>(&narrow).unwrap(), &value);
            prop_assert_eq!(narrow, serde_json::to_string(&value).unwrap());
        }

        #[test]
        fn every_text_parses_or_fails(text in ".{0,40}") {
            if let Ok(value) = Json::parse(&text) {
                let _ = (value.kind(), value.string(), value.number(), value.boolean(), value.object(), value.items());
            }
        }
    }
}
