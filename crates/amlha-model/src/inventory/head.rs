//! The few members of a resource that every question needs, read in one pass over its text.

use std::borrow::Cow;
use std::fmt;

use serde::de::{Deserialize, Deserializer, IgnoredAny, MapAccess, Visitor};
use serde_json::value::RawValue;

use crate::json::{Json, Key, same_name};

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
    /// Whether there is one way to read it: the members above stand once and are spelled as Azure
    /// spells them, and none is one that answers have.
    pub(super) plain: bool,
}

/// Members that need no look: they are spelled as Azure spells them.
fn usual(key: &str) -> Option<u32> {
    Some(match key {
        "id" => 0,
        "name" => 1,
        "type" => 2,
        "location" => 3,
        "properties" => 4,
        "subscriptionId" => 5,
        "resourceGroup" => 6,
        "kind" => 7,
        "tenantId" => 8,
        "managedBy" => 9,
        "sku" => 10,
        "plan" => 11,
        "tags" => 12,
        "identity" => 13,
        "zones" => 14,
        "extendedLocation" => 15,
        "apiVersion" => 16,
        "etag" => 17,
        "systemData" => 18,
        _ => return None,
    })
}

/// The first of those that [`Head`] has no place for.
const FIRST_OTHER: u32 = 7;

/// Names that say something in one form or another, in any spelling.
const TELLING: [&str; 16] = [
    "id",
    "name",
    "type",
    "location",
    "properties",
    "subscriptionId",
    "resourceGroup",
    "resourceGroupName",
    "resourceId",
    "resourceType",
    "resourceName",
    "resources",
    "value",
    "data",
    "error",
    "format",
];

/// Follows whether an object is plain; see [`Head::plain`].
#[derive(Default)]
struct Plain {
    seen: u32,
    odd: bool,
}

impl Plain {
    /// Sees a member, and says whether it is one that [`Head`] has no place for.
    fn see(&mut self, key: &str) -> bool {
        match usual(key) {
            Some(place) => {
                let bit = 1 << place;
                self.odd |= self.seen & bit != 0;
                self.seen |= bit;
                place >= FIRST_OTHER
            }
            None => {
                let key = key.trim_start_matches('$');
                self.odd |= TELLING.iter().any(|telling| same_name(telling, key));
                false
            }
        }
    }
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
                let mut plain = Plain::default();
                while let Some(Key(key)) = map.next_key::<Key<'de>>()? {
                    head.members += 1;
                    if plain.see(&key) {
                        map.next_value::<IgnoredAny>()?;
                        continue;
                    }
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
                head.plain = !plain.odd;
                Ok(head)
            }
        }
        deserializer.deserialize_map(Read)
    }
}
