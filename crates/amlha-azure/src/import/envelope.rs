//! One JSON value opened one level deep: rows or members, each a slice of the text.

use std::borrow::Cow;
use std::fmt;

use amlha_model::json::same_name;
use amlha_model::shown;
use serde::de::{Deserialize, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;

/// A JSON value opened one level deep.
#[derive(Debug)]
pub(super) enum Value<'a> {
    Rows(Vec<&'a RawValue>),
    Members(Members<'a>),
    /// What it is, in words.
    Scalar(&'static str),
}

/// The members of an object. Those that hold the rows of answers are opened in the same pass.
#[derive(Debug, Default)]
pub(super) struct Members<'a> {
    plain: Vec<(Cow<'a, str>, &'a RawValue)>,
    /// `value` and `data`.
    rows: Vec<(Cow<'a, str>, Value<'a>)>,
}

/// Whether a member of that name may hold the rows of an answer.
pub(super) fn holds_rows(name: &str) -> bool {
    same_name(name, "value") || same_name(name, "data")
}

impl<'a> Members<'a> {
    pub(super) fn get(&self, name: &str) -> Option<&'a RawValue> {
        let named = |(key, _): &&(Cow<'a, str>, &'a RawValue)| same_name(key.trim_start_matches('$'), name);
        self.plain.iter().find(named).map(|(_, value)| *value)
    }

    /// The value of a member that holds rows.
    pub(super) fn rows(&self, name: &str) -> Option<&Value<'a>> {
        self.rows.iter().find(|(key, _)| same_name(key, name)).map(|(_, value)| value)
    }

    /// Takes the value of a member that holds rows.
    pub(super) fn take_rows(&mut self, name: &str) -> Option<Value<'a>> {
        let place = self.rows.iter().position(|(key, _)| same_name(key, name))?;
        Some(self.rows.swap_remove(place).1)
    }

    /// A member that is a string with something in it.
    pub(super) fn text(&self, name: &str) -> Option<String> {
        let text: String = serde_json::from_str(self.get(name)?.get()).ok()?;
        if text.trim().is_empty() { None } else { Some(text) }
    }

    /// A member that is a whole number, also as a string.
    pub(super) fn number(&self, name: &str) -> Option<u64> {
        self.get(name)?.get().trim_matches('"').parse().ok()
    }

    /// Whether a member is `true`, also as a string.
    pub(super) fn is_true(&self, name: &str) -> bool {
        self.get(name).is_some_and(|value| value.get().trim_matches('"').eq_ignore_ascii_case("true"))
    }

    /// The member names for a message: a few of them, shortened, control characters shown.
    pub(super) fn described(&self) -> String {
        const NAMES: usize = 8;
        let names: Vec<&str> = self
            .plain
            .iter()
            .map(|(key, _)| key.as_ref())
            .chain(self.rows.iter().map(|(key, _)| key.as_ref()))
            .collect();
        let list: Vec<String> = names.iter().take(NAMES).map(|name| format!("`{}`", short(name, 40))).collect();
        match (list.split_last(), names.len().saturating_sub(NAMES)) {
            (None, _) => "an empty object".to_owned(),
            (Some((only, [])), _) => format!("an object with the member {only}"),
            (Some((last, rest)), 0) => format!("an object with the members {} and {last}", rest.join(", ")),
            (Some(_), more) => format!("an object with the members {} and {more} more", list.join(", ")),
        }
    }
}

/// At most `length` characters of a text, control characters shown.
pub(super) fn short(text: &str, length: usize) -> String {
    match text.char_indices().nth(length) {
        None => shown(text).into_owned(),
        Some((end, _)) => format!("{}...", shown(text.get(..end).unwrap_or_default())),
    }
}

/// A member name, borrowed when it holds no escape.
pub(super) struct Name<'a>(pub(super) Cow<'a, str>);

impl<'de> Deserialize<'de> for Name<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Read;
        impl<'de> Visitor<'de> for Read {
            type Value = Name<'de>;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a name")
            }
            fn visit_borrowed_str<E: Error>(self, text: &'de str) -> Result<Self::Value, E> {
                Ok(Name(Cow::Borrowed(text)))
            }
            fn visit_str<E: Error>(self, text: &str) -> Result<Self::Value, E> {
                Ok(Name(Cow::Owned(text.to_owned())))
            }
        }
        deserializer.deserialize_str(Read)
    }
}

impl<'de> Deserialize<'de> for Value<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Read;
        impl<'de> Visitor<'de> for Read {
            type Value = Value<'de>;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a JSON value")
            }
            fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Self::Value, A::Error> {
                let mut rows = Vec::new();
                while let Some(row) = seq.next_element()? {
                    rows.push(row);
                }
                Ok(Value::Rows(rows))
            }
            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut members = Members::default();
                while let Some(Name(name)) = map.next_key()? {
                    if holds_rows(&name) {
                        members.rows.push((name, map.next_value()?));
                    } else {
                        members.plain.push((name, map.next_value()?));
                    }
                }
                Ok(Value::Members(members))
            }
            fn visit_str<E: Error>(self, _: &str) -> Result<Self::Value, E> {
                Ok(Value::Scalar("a string"))
            }
            fn visit_bool<E: Error>(self, _: bool) -> Result<Self::Value, E> {
                Ok(Value::Scalar("a boolean"))
            }
            fn visit_unit<E: Error>(self) -> Result<Self::Value, E> {
                Ok(Value::Scalar("`null`"))
            }
            fn visit_u64<E: Error>(self, _: u64) -> Result<Self::Value, E> {
                Ok(Value::Scalar("a number"))
            }
            fn visit_i64<E: Error>(self, _: i64) -> Result<Self::Value, E> {
                Ok(Value::Scalar("a number"))
            }
            fn visit_f64<E: Error>(self, _: f64) -> Result<Self::Value, E> {
                Ok(Value::Scalar("a number"))
            }
        }
        deserializer.deserialize_any(Read)
    }
}
