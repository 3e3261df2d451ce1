//! A property as it was read: where, what was written there, and what that means.
//!
//! A rule that says "soft delete is off" must show the line it read. [`Reading`] keeps the path and
//! the text together, and [`Read`] keeps apart what is easily confused: absent, `null`, a value of
//! the wrong type, and a value.

use std::borrow::Cow;

use crate::json::{Json, JsonKind, Object};

/// What a property holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Read<T> {
    /// The property is not there. Whether that means "no" is the service's business.
    Absent,
    /// The property is there and `null`.
    Null,
    /// The property holds something of another type than the service documents.
    Unusable,
    /// The property's value.
    Value(T),
}

impl<T> Read<T> {
    /// The value, if there is one.
    #[must_use]
    pub fn value(self) -> Option<T> {
        match self {
            Self::Value(value) => Some(value),
            Self::Absent | Self::Null | Self::Unusable => None,
        }
    }

    /// The same with the value changed.
    #[must_use]
    pub fn map<U>(self, change: impl FnOnce(T) -> U) -> Read<U> {
        match self {
            Self::Value(value) => Read::Value(change(value)),
            Self::Absent => Read::Absent,
            Self::Null => Read::Null,
            Self::Unusable => Read::Unusable,
        }
    }

    /// Whether nothing is said: the property is absent or `null`.
    #[must_use]
    pub fn is_blank(&self) -> bool {
        matches!(self, Self::Absent | Self::Null)
    }
}

/// A property with the path it was read at.
#[derive(Debug, Clone)]
pub struct Reading<'a> {
    path: Cow<'static, str>,
    json: Option<Json<'a>>,
}

impl<'a> Reading<'a> {
    pub(crate) fn new(path: impl Into<Cow<'static, str>>, json: Option<Json<'a>>) -> Self {
        Self { path: path.into(), json }
    }

    /// Where it was read, in ARM's own words: `properties.enablePurgeProtection`.
    #[must_use]
    pub fn path(&self) -> &Cow<'static, str> {
        &self.path
    }

    /// What was written there; `None` when the property is absent.
    #[must_use]
    pub fn json(&self) -> Option<Json<'a>> {
        self.json
    }

    fn read<T>(&self, of: impl FnOnce(Json<'a>) -> Option<T>) -> Read<T> {
        match self.json {
            None => Read::Absent,
            Some(json) if json.is_null() => Read::Null,
            Some(json) => of(json).map_or(Read::Unusable, Read::Value),
        }
    }

    /// As text. An empty string is a value.
    #[must_use]
    pub fn text(&self) -> Read<Cow<'a, str>> {
        self.read(Json::string)
    }

    /// As text that says something: an empty string reads as `null`, the way several services write it.
    #[must_use]
    pub fn filled_text(&self) -> Read<Cow<'a, str>> {
        match self.text() {
            Read::Value(text) if text.trim().is_empty() => Read::Null,
            read => read,
        }
    }

    /// As a boolean. The words `true` and `false` in a string count, in any letter case: some
    /// clients export booleans so.
    #[must_use]
    pub fn boolean(&self) -> Read<bool> {
        self.read(|json| {
            json.boolean().or_else(|| {
                let text = json.string()?;
                if text.eq_ignore_ascii_case("true") {
                    Some(true)
                } else if text.eq_ignore_ascii_case("false") {
                    Some(false)
                } else {
                    None
                }
            })
        })
    }

    /// As a number. Digits in a string count.
    #[must_use]
    pub fn number(&self) -> Read<f64> {
        self.read(|json| {
            json.number().or_else(|| json.string()?.trim().parse().ok()).filter(|number| number.is_finite())
        })
    }

    /// As the items of an array.
    #[must_use]
    pub fn items(&self) -> Read<Vec<Json<'a>>> {
        self.read(Json::items)
    }

    /// As the members of an object.
    #[must_use]
    pub fn object(&self) -> Read<Object<'a>> {
        self.read(Json::object)
    }

    /// The property of that name inside this one.
    #[must_use]
    pub fn member(&self, name: &str) -> Reading<'a> {
        let json = self.json.filter(|json| json.kind() == JsonKind::Object).and_then(|json| json.at(name));
        Reading::new(format!("{}.{name}", self.path), json)
    }

    /// Each item of an array with its own path: `zones[0]`. Nothing when it is no array.
    #[must_use]
    pub fn each(&self) -> Vec<Reading<'a>> {
        let items = self.items().value().unwrap_or_default();
        let at = |(index, json)| Reading::new(format!("{}[{index}]", self.path), Some(json));
        items.into_iter().enumerate().map(at).collect()
    }
}
