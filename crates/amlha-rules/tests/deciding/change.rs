//! Changes of the properties that a verdict rests on.

use serde_json::{Value, json};

/// A value of one of the resources of an example: a JSON pointer.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Place {
    pub(crate) row: usize,
    pub(crate) pointer: String,
}

/// What is done to a property.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Change {
    Absent,
    Null,
    WrongType,
    /// A word that no service says: an unknown region, SKU, state.
    UnknownWord,
    /// The same value in capitals.
    UpperCase,
    /// The same property, its name in capitals.
    NameCase,
}

impl Change {
    pub(crate) const ALL: &[Self] =
        &[Self::Absent, Self::Null, Self::WrongType, Self::UnknownWord, Self::UpperCase, Self::NameCase];

    /// Whether nothing is left that could be read.
    pub(crate) fn takes_away(self) -> bool {
        matches!(self, Self::Absent | Self::Null | Self::WrongType | Self::UnknownWord)
    }
}

/// ARM, Resource Graph and the command line spell one name in three ways.
fn folded(name: &str) -> String {
    name.chars().filter(|letter| *letter != '_').flat_map(char::to_lowercase).collect()
}

/// The JSON pointer of a path of evidence: `properties.agentPoolProfiles[0].count`.
pub(crate) fn pointer(body: &Value, path: &str) -> Option<String> {
    let path = path.strip_prefix('.').unwrap_or(path);
    if path.is_empty() {
        return Some(String::new());
    }
    if let Some(rest) = path.strip_prefix('[') {
        let (index, rest) = rest.split_once(']')?;
        let item = body.as_array()?.get(index.parse::<usize>().ok()?)?;
        return Some(format!("/{index}{}", pointer(item, rest)?));
    }
    // A name may hold dots itself: the longest that leads somewhere is meant.
    let mut ends: Vec<usize> =
        path.char_indices().filter(|(_, letter)| matches!(letter, '.' | '[')).map(|(end, _)| end).collect();
    ends.push(path.len());
    ends.into_iter().rev().find_map(|end| {
        let wanted = folded(&path[..end]);
        let (name, value) = body.as_object()?.iter().find(|(name, _)| folded(name) == wanted)?;
        let name = name.replace('~', "~0").replace('/', "~1");
        Some(format!("/{name}{}", pointer(value, &path[end..])?))
    })
}

/// The resources after the change, or `None` where it changes nothing or what it is about names the
/// resource: then it would be another one.
pub(crate) fn changed(rows: &[Value], places: &[Place], change: Change) -> Option<Vec<Value>> {
    let mut after = rows.to_vec();
    // From the last to the first, so that a place in a list stays where it is; and the inner before the outer.
    for (number, place) in places.iter().enumerate().rev() {
        if matches!(place.pointer.to_lowercase().as_str(), "" | "/id" | "/resourceid" | "/name" | "/type") {
            continue;
        }
        let (above, name) = place.pointer.rsplit_once('/')?;
        let name = name.replace("~1", "/").replace("~0", "~");
        let Some(above) = after[place.row].pointer_mut(above) else { continue };
        match (change, above) {
            (Change::Absent, Value::Object(members)) => drop(members.remove(&name)),
            (Change::Absent, Value::Array(items)) => drop(items.remove(name.parse().ok()?)),
            (Change::NameCase, Value::Object(members)) => {
                let Some(value) = members.remove(&name) else { continue };
                members.insert(name.to_uppercase(), value);
            }
            (Change::NameCase, _) => {}
            (change, above) => {
                let value = match above {
                    Value::Object(members) => members.get_mut(&name),
                    Value::Array(items) => items.get_mut(name.parse::<usize>().ok()?),
                    _ => None,
                };
                let Some(value) = value else { continue };
                *value = other(value, change, number);
            }
        }
    }
    (after != rows).then_some(after)
}

/// The value in its stead; the number keeps two unknown words apart.
fn other(value: &Value, change: Change, number: usize) -> Value {
    match (change, value) {
        (Change::Null, _) => Value::Null,
        (Change::WrongType, Value::Array(_) | Value::Object(_)) => json!(7),
        // What `null` stands for may be of any type.
        (Change::WrongType, Value::Null) => Value::Null,
        (Change::WrongType, _) => json!({ "of": ["the", "wrong", "type"] }),
        // Another id names another resource, and nothing says that nobody knows it.
        (Change::UnknownWord, Value::String(text)) if !text.starts_with('/') && !text.trim().is_empty() => {
            json!(format!("Zzyzx{number}"))
        }
        (Change::UpperCase, Value::String(text)) => json!(text.to_uppercase()),
        _ => value.clone(),
    }
}
