//! A first look at a text: what is it? Reads until the first member that decides and no further.

use std::fmt;

use amlha_model::json::same_name;
use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, Visitor};
use serde_json::value::RawValue;

use super::envelope::{Name, holds_rows};

/// What the beginning of a value says about it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Look {
    /// One of amlha's own documents.
    Own,
    /// One resource: it has an `id` or a `type`.
    Resource,
    /// A member `data`.
    ResourceGraph,
    /// A member `value`.
    ArmList,
    /// An array.
    Array,
    /// An error of Azure.
    AzureError,
    /// Nothing that decides.
    Other,
}

impl Look {
    /// What the file is called on a card.
    pub(super) fn kind(self) -> &'static str {
        match self {
            Self::Own => super::inventory::KIND,
            Self::Resource => super::resource::KIND,
            Self::ResourceGraph => super::resource_graph::KIND,
            Self::ArmList => super::arm_list::KIND,
            Self::Array => super::list::KIND,
            Self::AzureError => super::azure_error::KIND,
            Self::Other => "",
        }
    }
}

/// Looks at the first value of a text.
pub(super) fn look(text: &str) -> Look {
    match text.trim_start().as_bytes().first() {
        Some(b'[') => Look::Array,
        Some(b'{') => {
            let mut seen = Look::Other;
            let mut parser = serde_json::Deserializer::from_str(text);
            // Stopping in the middle of an object is an error to the parser. What was seen counts;
            // a real error comes back when the whole text is read.
            let _ = First(&mut seen).deserialize(&mut parser);
            seen
        }
        _ => Look::Other,
    }
}

struct First<'s>(&'s mut Look);

impl<'de> DeserializeSeed<'de> for First<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for First<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        while let Some(Name(name)) = map.next_key::<Name<'de>>()? {
            let is = |known: &str| same_name(&name, known);
            if holds_rows(&name) {
                *self.0 = if is("data") { Look::ResourceGraph } else { Look::ArmList };
                return Ok(());
            }
            if is("format") {
                if map.next_value::<&RawValue>()?.get().starts_with("\"amlha/") {
                    *self.0 = Look::Own;
                    return Ok(());
                }
            } else if is("id") || is("resourceId") || is("type") || is("resourceType") {
                if map.next_value::<&RawValue>()?.get().contains('/') {
                    *self.0 = Look::Resource;
                    return Ok(());
                }
            } else if is("error") {
                *self.0 = Look::AzureError;
                map.next_value::<IgnoredAny>()?;
            } else {
                map.next_value::<IgnoredAny>()?;
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_member_that_decides_decides() {
        let cases = [
            (r#" {"format":"amlha/inventory","version":1"#, Look::Own),
            (r#"{"format":"jpeg","id":"/subscriptions/0","value":["#, Look::Resource),
            (r#"{"facets":[1,{"data":2}],"Data":[broken"#, Look::ResourceGraph),
            (r#"{"nextLink":"x","VALUE":[broken"#, Look::ArmList),
            ("\n [broken", Look::Array),
            (r#"{"error":{"code":"x"}}"#, Look::AzureError),
            (r#"{"error":null,"value":[]}"#, Look::ArmList),
            (r#"{"id":"7","a":1}"#, Look::Other),
            ("nothing", Look::Other),
        ];
        for (text, seen) in cases {
            assert_eq!(look(text), seen, "{text}");
        }
    }
}
