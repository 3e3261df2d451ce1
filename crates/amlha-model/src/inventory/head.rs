//! The few members of a resource that every question needs, read in one pass over its text.

use std::borrow::Cow;
use std::fmt;

use serde::de::{Deserialize, Deserializer, IgnoredAny, MapAccess, Visitor};
use serde_json::value::RawValue;

use crate::json::{Json, Key};

/// The members that name a resource, as they are written.
#[derive(Debug, Default)]
pub(super) struct Head<'a> {
    pub(super) id: Option<Json<'a>>,
    pub(super) name: Option<Json<'a>>,
    pub(super) type_name: Option<Json<'a>>,
    pub(super) location: Option<Json<'a>>,
    pub(super) properties: Option<Json<'a>>,
    pub(super) subscription_id: Option<Json<'a>>,
    pub(super) resource_group: Option<Json<'a>>,
    /// How many members there are.
    pub(super) members: usize,
}

impl<'a> Head<'a> {
    pub(super) fn read(raw: &'a str) -> Result<Self, serde_json::Error> {
        serde_json::from_str(raw)
    }
}

/// The string of a member that may be missing, `null` or of another type.
pub(super) fn string(json: Option<Json<'_>>) -> Option<Cow<'_, str>> {
    json?.string().filter(|text| !text.is_empty())
}

impl<'de> Deserialize<'de> for Head<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Read;
        impl<'de> Visitor<'de> for Read {
            type Value = Head<'de>;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a resource")
            }
            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut head = Head::default();
                while let Some(Key(key)) = map.next_key::<Key<'de>>()? {
                    head.members += 1;
                    let is = |name: &str| key.eq_ignore_ascii_case(name);
                    // The exported forms of other tools write `ResourceId`, `ResourceType` and
                    // `ResourceName`; Azure's own member wins where both are there.
                    let (slot, spare) = if is("id") {
                        (&mut head.id, false)
                    } else if is("name") {
                        (&mut head.name, false)
                    } else if is("type") {
                        (&mut head.type_name, false)
                    } else if is("location") {
                        (&mut head.location, false)
                    } else if is("properties") {
                        (&mut head.properties, false)
                    } else if is("subscriptionId") {
                        (&mut head.subscription_id, false)
                    } else if is("resourceGroup") || is("resourceGroupName") {
                        (&mut head.resource_group, true)
                    } else if is("resourceId") {
                        (&mut head.id, true)
                    } else if is("resourceType") {
                        (&mut head.type_name, true)
                    } else if is("resourceName") {
                        (&mut head.name, true)
                    } else {
                        map.next_value::<IgnoredAny>()?;
                        continue;
                    };
                    let value = Json::of(map.next_value::<&RawValue>()?);
                    if (!spare || slot.is_none()) && !value.is_null() {
                        *slot = Some(value);
                    }
                }
                Ok(head)
            }
        }
        deserializer.deserialize_map(Read)
    }
}
