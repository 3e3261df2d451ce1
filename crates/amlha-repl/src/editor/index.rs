//! What completion knows of the open inventory: made once for an inventory, looked up for each key.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value as Json;

use crate::session::{Loaded, Session};

/// A name to offer, with what it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Entry {
    /// The name in small letters: names match in any letter case.
    folded: String,
    /// The name as it was written.
    pub(crate) name: String,
    /// What it is, in a few words.
    pub(crate) about: &'static str,
}

/// Names in order: those that begin alike stand beside each other.
#[derive(Debug, Default, Clone)]
pub(crate) struct Entries(Vec<Entry>);

impl Entries {
    pub(crate) fn of(names: impl IntoIterator<Item = (String, &'static str)>) -> Self {
        let entry = |(name, about): (String, _)| Entry { folded: name.to_lowercase(), name, about };
        let mut entries: Vec<Entry> = names.into_iter().map(entry).collect();
        entries.sort_unstable_by(|a, b| a.folded.cmp(&b.folded).then_with(|| a.name.cmp(&b.name)));
        entries.dedup_by(|a, b| a.folded == b.folded);
        Self(entries)
    }

    /// Those that begin with what was typed.
    fn starting(&self, typed: &str) -> &[Entry] {
        let typed = typed.to_lowercase();
        let behind = self.0.get(self.0.partition_point(|entry| entry.folded < typed)..).unwrap_or_default();
        behind.get(..behind.partition_point(|entry| entry.folded.starts_with(&typed))).unwrap_or_default()
    }

    /// The first of those, and the last one: what all of them begin with is what these begin with.
    pub(crate) fn some(&self, typed: &str, most: usize) -> impl Iterator<Item = &Entry> {
        let fits = self.starting(typed);
        let (first, rest) = fits.split_at_checked(most).unwrap_or((fits, &[]));
        first.iter().chain(rest.last())
    }
}

/// The members of objects, each with what it holds, by the path of the object.
type Members = BTreeMap<String, BTreeMap<String, &'static str>>;

/// What completion knows of a session.
#[derive(Debug, Default)]
pub(crate) struct Index {
    /// Which inventory it is of; see [`Session::generation`].
    generation: u64,
    /// The resources that rules judge, and what each is.
    pub(crate) resources: Entries,
    members: Members,
    /// Values of columns, by the column's name in small letters.
    values: BTreeMap<&'static str, Entries>,
    /// The last numbered list, as it was when `findings` was made.
    listed: Vec<String>,
    /// Its ids.
    pub(crate) findings: Entries,
    /// Names that were set.
    pub(crate) variables: Entries,
}

/// How many resources of a type are looked into for the paths of their properties: those of one
/// type are alike.
const OF_A_TYPE: usize = 25;

/// How deep paths go, and how many members of one object are kept: maps with a name for each user
/// are no paths.
const DEEPEST: usize = 8;
const MEMBERS: usize = 500;

impl Index {
    /// Brings it up to date; does next to nothing when nothing changed.
    pub(crate) fn refresh(&mut self, session: &Session) {
        if self.generation != session.generation {
            *self = session.loaded.as_ref().map(Self::of).unwrap_or_default();
            self.generation = session.generation;
        }
        if self.listed != session.last_list {
            self.listed.clone_from(&session.last_list);
            self.findings = Entries::of(self.listed.iter().map(|id| (id.clone(), "finding")));
        }
        self.variables = Entries::of(session.variables.iter().map(|(name, _)| (name.clone(), "value that was set")));
    }

    fn of(loaded: &Loaded) -> Self {
        let mut seen: BTreeMap<&str, usize> = BTreeMap::new();
        let (mut types, mut locations) = (BTreeSet::new(), BTreeSet::new());
        let (mut groups, mut subscriptions) = (BTreeSet::new(), BTreeSet::new());
        let mut members = Members::new();
        let mut names = Vec::new();
        for resource in loaded.inventory.resources() {
            if let Some(service) = resource.service() {
                names.push((resource.name().to_owned(), service.info().title));
            }
            locations.insert(resource.location_text());
            let times = seen.entry(resource.type_name()).or_default();
            *times += 1;
            if *times <= OF_A_TYPE
                && let Ok(body) = serde_json::from_str::<Json>(resource.raw())
            {
                note(&body, &mut String::new(), 0, &mut members);
            }
            let id = resource.id();
            groups.insert(part(id, "/resourcegroups/"));
            subscriptions.insert(part(id, "/subscriptions/"));
        }
        types.extend(seen.keys().copied());
        let known = |values: BTreeSet<&str>| {
            let lower = values.into_iter().filter(|value| !value.is_empty()).map(|value| (value.to_lowercase(), ""));
            Entries::of(lower)
        };
        let places = locations.into_iter().map(|place| (place.replace(' ', "").to_lowercase(), ""));
        let values = BTreeMap::from([
            ("type", known(types)),
            ("location", Entries::of(places.filter(|(place, _)| !place.is_empty()))),
            ("resourcegroup", known(groups)),
            ("subscriptionid", known(subscriptions)),
            ("haowner", Entries::of(["customer", "microsoft", "shared"].map(|word| (word.to_owned(), "")))),
        ]);
        let mut index = Self { resources: Entries::of(names), members, values, ..Self::default() };
        index.values.insert("name", index.resources.clone());
        index.values.insert("resource", index.resources.clone());
        index
    }

    /// The members of what a path leads to, with what each holds.
    pub(crate) fn members(&self, path: &str) -> impl Iterator<Item = (&String, &'static str)> {
        self.members.get(&path.to_lowercase()).into_iter().flatten().map(|(name, kind)| (name, *kind))
    }

    /// The values that a column has.
    pub(crate) fn values(&self, column: &str) -> Option<&Entries> {
        self.values.get(column.to_lowercase().as_str())
    }
}

/// The segment of an id behind a word.
fn part<'i>(id: &'i str, word: &str) -> &'i str {
    let at = id.to_ascii_lowercase().find(word).map(|at| at + word.len());
    at.and_then(|at| id.get(at..)).and_then(|rest| rest.split('/').next()).unwrap_or_default()
}

/// Writes down the members of an object, and of what is inside it.
fn note(value: &Json, path: &mut String, depth: usize, members: &mut Members) {
    let Json::Object(object) = value else { return };
    if depth > DEEPEST {
        return;
    }
    for (name, inside) in object {
        let plain = name.starts_with(|letter: char| letter.is_ascii_alphabetic() || letter == '_')
            && name.chars().all(|letter| letter.is_ascii_alphanumeric() || letter == '_');
        if !plain {
            continue;
        }
        let known = members.entry(path.to_lowercase()).or_default();
        if known.len() < MEMBERS || known.contains_key(name) {
            let kind = match inside {
                Json::Object(_) => "object",
                Json::Array(_) => "list",
                Json::String(_) => "text",
                Json::Number(_) => "number",
                Json::Bool(_) => "true or false",
                Json::Null => "null",
            };
            let held = known.entry(name.clone()).or_insert(kind);
            if *held == "null" {
                *held = kind;
            }
            let length = path.len();
            if length > 0 {
                path.push('.');
            }
            path.push_str(name);
            note(inside, path, depth + 1, members);
            path.truncate(length);
        }
    }
}

#[cfg(test)]
impl Index {
    /// One of these names.
    pub(super) fn with(resources: Entries, findings: Entries, variables: Entries) -> Self {
        let values = BTreeMap::from([("name", resources.clone())]);
        Self { resources, findings, variables, values, ..Self::default() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_found_by_how_they_begin() {
        let entries = Entries::of(["mlw-b", "MLW-a", "mlw-a", "st"].map(|name| (name.to_owned(), "")));
        let found: Vec<&str> = entries.some("Mlw", 9).map(|entry| entry.name.as_str()).collect();
        assert_eq!(found, ["MLW-a", "mlw-b"]);
        assert_eq!(entries.some("x", 9).count(), 0);
        // Not the first ones alone: Tab would put in what only they begin with.
        let few: Vec<&str> = entries.some("", 1).map(|entry| entry.name.as_str()).collect();
        assert_eq!(few, ["MLW-a", "st"]);
    }

    #[test]
    fn members_are_those_of_the_bodies() {
        let body = serde_json::json!({"properties": {"Encryption": {"status": "x", "a b": 1}, "n": null}});
        let mut members = Members::new();
        note(&body, &mut String::new(), 0, &mut members);
        let index = Index { members, ..Index::default() };
        let of = |path: &str| index.members(path).map(|(name, kind)| format!("{name}: {kind}")).collect::<Vec<_>>();
        assert_eq!(of("properties"), ["Encryption: object", "n: null"]);
        assert_eq!(of("properties.encryption"), ["status: text"]);
    }
}
