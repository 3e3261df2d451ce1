//! Changes one value in a JSON text and leaves the rest of the text as it is.
//!
//! What was read is evidence. A change on paper touches the value it is about, and no other
//! number's digits, string's escapes or member's order.

use std::fmt;

use serde::{Serialize, Serializer};

use super::{Json, JsonKind, Object, same_name};

/// One step on the way to a value.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Place {
    /// The member of that name, matched as [`Object::get`] does.
    Member(String),
    /// The item of an array whose member has this text, in any letter case: `[name=system]`.
    Item {
        /// The member that tells items apart.
        member: String,
        /// Its text.
        value: String,
    },
}

/// Where a value is. Printed as `properties.agentPoolProfiles[name=system].count`.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Path(Vec<Place>);

impl Path {
    /// The path of member names between dots.
    #[must_use]
    pub fn of(dotted: &str) -> Self {
        Self(dotted.split('.').map(|name| Place::Member(name.to_owned())).collect())
    }

    /// The same, further on to the item of an array whose `member` has this text.
    #[must_use]
    pub fn item(mut self, member: &str, value: impl Into<String>) -> Self {
        self.0.push(Place::Item { member: member.to_owned(), value: value.into() });
        self
    }

    /// The same, further on to member names between dots.
    #[must_use]
    pub fn then(mut self, dotted: &str) -> Self {
        self.0.extend(Self::of(dotted).0);
        self
    }

    /// The same, further on to one member, whatever its name holds.
    #[must_use]
    pub fn member(mut self, name: impl Into<String>) -> Self {
        self.0.push(Place::Member(name.into()));
        self
    }

    /// Its steps.
    #[must_use]
    pub fn places(&self) -> &[Place] {
        &self.0
    }
}

impl fmt::Display for Path {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (place, number) in self.0.iter().zip(0..) {
            match place {
                Place::Member(name) if number == 0 => f.write_str(name)?,
                Place::Member(name) => write!(f, ".{name}")?,
                Place::Item { member, value } => write!(f, "[{member}={value}]")?,
            }
        }
        Ok(())
    }
}

impl Serialize for Path {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// Why a value cannot be put there: something of another kind stands on the way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InTheWay {
    /// What is there: `a string`.
    pub found: &'static str,
    /// What would have to be there: `an object`.
    pub wanted: &'static str,
}

impl fmt::Display for InTheWay {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "there is {} where {} is wanted", self.found, self.wanted)
    }
}

impl std::error::Error for InTheWay {}

/// The path in the body of a resource: where a client lifted the properties to the top level, the
/// first step falls away, as it does in [`Body::read`](crate::Body::read).
fn in_body<'p>(raw: &str, path: &'p Path) -> &'p [Place] {
    let lifted = || {
        let properties = Json::trusted(raw).object().and_then(|top| top.get("properties"));
        properties.is_none_or(|properties| properties.kind() != JsonKind::Object)
    };
    match path.places() {
        [Place::Member(first), rest @ ..] if first == "properties" && !rest.is_empty() && lifted() => rest,
        places => places,
    }
}

/// The value at a path in the body of a resource.
#[must_use]
pub fn get<'a>(raw: &'a str, path: &Path) -> Option<Json<'a>> {
    in_body(raw, path).iter().try_fold(Json::trusted(raw), |value, place| match place {
        Place::Member(name) => value.object()?.get(name),
        Place::Item { member, value: wanted } => find(&value.items()?, member, wanted).map(|(_, item)| item),
    })
}

/// The body with another value at a path; `None` takes the member or the item away. Members, items
/// and arrays that are not there yet are made.
///
/// ```
/// use amlha_model::json::edit::{Path, set};
///
/// let body = r#"{ "sku": {"name": "Basic"}, "n": 1.50 }"#;
/// assert_eq!(set(body, &Path::of("sku.name"), Some("\"Premium\"")).unwrap(), r#"{ "sku": {"name": "Premium"}, "n": 1.50 }"#);
/// ```
///
/// # Errors
///
/// When a value of another kind stands on the way.
pub fn set(raw: &str, path: &Path, value: Option<&str>) -> Result<String, InTheWay> {
    put(raw, in_body(raw, path), value)
}

fn put(raw: &str, places: &[Place], value: Option<&str>) -> Result<String, InTheWay> {
    let Some((place, rest)) = places.split_first() else { return Ok(value.unwrap_or("null").to_owned()) };
    let here = Json::trusted(raw.trim());
    match place {
        Place::Member(name) => {
            let object = object(here)?;
            match (object.get(name), value) {
                (None, None) => Ok(raw.to_owned()),
                (Some(_), None) if rest.is_empty() => Ok(without_member(&object, name)),
                (Some(old), _) => Ok(replaced(raw, old, &put(old.raw(), rest, value)?)),
                (None, Some(_)) => {
                    let name = serde_json::Value::from(name.as_str());
                    Ok(appended(here.raw(), '}', &format!("{name}:{}", put(empty(rest), rest, value)?)))
                }
            }
        }
        Place::Item { member, value: wanted } => {
            let items = items(here)?;
            match (find(&items, member, wanted), value) {
                (None, None) => Ok(raw.to_owned()),
                (Some((at, _)), None) if rest.is_empty() => {
                    let kept = items.iter().zip(0..).filter(|(_, place)| *place != at).map(|(item, _)| item.raw());
                    Ok(format!("[{}]", kept.collect::<Vec<_>>().join(",")))
                }
                (Some((_, old)), _) => Ok(replaced(raw, old, &put(old.raw(), rest, value)?)),
                (None, Some(value)) => {
                    let item = if rest.is_empty() {
                        value.to_owned()
                    } else {
                        let named = serde_json::json!({ member.as_str(): wanted }).to_string();
                        put(&named, rest, Some(value))?
                    };
                    Ok(appended(here.raw(), ']', &item))
                }
            }
        }
    }
}

/// What a value that is not there yet begins as.
fn empty(rest: &[Place]) -> &'static str {
    match rest.first() {
        Some(Place::Item { .. }) => "[]",
        Some(Place::Member(_)) | None => "{}",
    }
}

fn object(here: Json<'_>) -> Result<Object<'_>, InTheWay> {
    match here.kind() {
        JsonKind::Null => Ok(Object::default()),
        other => here.object().ok_or(InTheWay { found: other.label(), wanted: "an object" }),
    }
}

fn items(here: Json<'_>) -> Result<Vec<Json<'_>>, InTheWay> {
    match here.kind() {
        JsonKind::Null => Ok(Vec::new()),
        other => here.items().ok_or(InTheWay { found: other.label(), wanted: "an array" }),
    }
}

fn find<'a>(items: &[Json<'a>], member: &str, wanted: &str) -> Option<(usize, Json<'a>)> {
    let is = |item: &Json<'a>| {
        let text = item.object().and_then(|item| item.get(member)).and_then(Json::string);
        text.is_some_and(|text| text.to_lowercase() == wanted.to_lowercase())
    };
    items.iter().enumerate().find(|(_, item)| is(item)).map(|(place, item)| (place, *item))
}

/// The text with one of its values replaced. `old` is a slice of `raw`.
fn replaced(raw: &str, old: Json<'_>, new: &str) -> String {
    let start = (old.raw().as_ptr() as usize).saturating_sub(raw.as_ptr() as usize);
    let end = start.saturating_add(old.raw().len());
    let (before, after) = (raw.get(..start).unwrap_or_default(), raw.get(end..).unwrap_or_default());
    [before, new, after].concat()
}

/// An object or an array with one more at its end. `null` counts as an empty one.
fn appended(raw: &str, close: char, new: &str) -> String {
    let open = if close == '}' { '{' } else { '[' };
    let inner = raw.trim().strip_suffix(close).map_or(String::from(open), str::to_owned);
    let filled = inner.trim_end();
    let comma = if filled.len() > 1 { "," } else { "" };
    format!("{filled}{comma}{new}{close}")
}

fn without_member(object: &Object<'_>, name: &str) -> String {
    let exact = object.iter().any(|(key, _)| key == name);
    let is = |key: &str| if exact { key == name } else { same_name(key, name) };
    let kept = object.iter().filter(|(key, _)| !is(key));
    let kept: Vec<String> =
        kept.map(|(key, value)| format!("{}:{}", serde_json::Value::from(key), value.raw())).collect();
    format!("{{{}}}", kept.join(","))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn edit(raw: &str, path: &Path, value: Option<&str>) -> String {
        set(raw, path, value).unwrap()
    }

    #[test]
    fn other_text_stays_as_it_was() {
        let raw = "{\n  \"SKU\" : {\"name\":\"a\", \"tier\": 1.50},\n  \"e\":\"\\u00e9\" }";
        let after = edit(raw, &Path::of("sku.Name"), Some("\"b\""));
        assert_eq!(after, raw.replace("\"a\"", "\"b\""));
    }

    #[test]
    fn what_is_not_there_is_made() {
        assert_eq!(edit("{}", &Path::of("a.b"), Some("1")), r#"{"a":{"b":1}}"#);
        assert_eq!(edit(r#"{ "x": 1 }"#, &Path::of("a"), Some("[2]")), r#"{ "x": 1,"a":[2]}"#);
        assert_eq!(edit(r#"{"a":null}"#, &Path::of("a.b"), Some("1")), r#"{"a":{"b":1}}"#);
        let pool = Path::of("properties.pools").item("name", "sys").then("count");
        assert_eq!(
            edit(r#"{"properties":{}}"#, &pool, Some("3")),
            r#"{"properties":{"pools":[{"count":3,"name":"sys"}]}}"#
                .replace(r#""count":3,"name":"sys""#, r#""name":"sys","count":3"#)
        );
    }

    #[test]
    fn items_are_found_by_a_member_in_any_letter_case() {
        let raw = r#"{"properties":{"pools":[{"name":"Sys","count":1},{"name":"gpu"}]}}"#;
        let pools = || Path::of("properties.pools");
        assert_eq!(get(raw, &pools().item("name", "sys").then("count")).unwrap().raw(), "1");
        let after = edit(raw, &pools().item("name", "sys"), None);
        assert_eq!(after, r#"{"properties":{"pools":[{"name":"gpu"}]}}"#);
        let after = edit(raw, &pools().item("name", "new"), Some(r#"{"name":"new"}"#));
        assert!(after.ends_with(r#"{"name":"gpu"},{"name":"new"}]}}"#), "{after}");
    }

    #[test]
    fn lifted_properties_are_changed_where_they_are() {
        assert_eq!(edit(r#"{"a":1}"#, &Path::of("properties.a"), Some("2")), r#"{"a":2}"#);
        assert_eq!(
            edit(r#"{"a":1,"properties":{}}"#, &Path::of("properties.a"), Some("2")),
            r#"{"a":1,"properties":{"a":2}}"#
        );
    }

    #[test]
    fn taking_away_leaves_the_rest() {
        assert_eq!(edit(r#"{"a":1,"B":2}"#, &Path::of("b"), None), r#"{"a":1}"#);
        assert_eq!(edit(r#"{"a":1}"#, &Path::of("b.c"), None), r#"{"a":1}"#);
    }

    #[test]
    fn a_value_of_another_kind_is_in_the_way() {
        let error = set(r#"{"a":"text"}"#, &Path::of("a.b"), Some("1")).unwrap_err();
        assert_eq!(error.to_string(), "there is a string where an object is wanted");
        assert!(set(r#"{"a":{}}"#, &Path::of("a").item("name", "x"), Some("1")).is_err());
    }

    proptest! {
        #[test]
        fn what_was_set_is_read_and_the_rest_is_as_it_was(
            before in prop::collection::btree_map("[a-z]{1,4}", any::<i32>(), 0..5),
            name in "\\PC{1,6}",
            value in any::<i32>(),
        ) {
            let raw = serde_json::to_string(&before).unwrap();
            let path = Path::default().member(name.as_str());
            let after = set(&raw, &path, Some(&value.to_string())).unwrap();
            prop_assert_eq!(get(&after, &path).unwrap().raw(), value.to_string());
            let all: serde_json::Map<String, serde_json::Value> = serde_json::from_str(&after).unwrap();
            for (key, old) in &before {
                prop_assert!(same_name(key, &name) || all[key] == *old);
            }
            prop_assert_eq!(get(&set(&after, &path, None).unwrap(), &path).map(|json| json.raw().to_owned()), None);
        }
    }
}
