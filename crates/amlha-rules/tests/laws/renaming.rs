//! The same estate with other names.

use std::collections::{BTreeMap, BTreeSet};

use amlha_model::Inventory;
use serde_json::{Value, json};

use crate::estate::Estate;

/// Names in other words, the same everywhere.
pub(crate) struct Renaming(BTreeMap<String, String>);

/// Names that Azure prescribes, and what says more than a name.
pub(crate) fn is_prescribed(name: &str) -> bool {
    let name = name.to_lowercase();
    ["default", "master", "current", "primary"].contains(&name.as_str())
        || name.starts_with("aksmanaged")
        || amlha_model::region::find(&name).is_some()
}

impl Renaming {
    pub(crate) fn of(inventory: &Inventory, new: impl Fn(usize) -> String) -> Self {
        let mut names: BTreeSet<String> = BTreeSet::new();
        for resource in inventory.resources() {
            if let Ok(id) = resource.parsed_id() {
                names.extend(id.names().map(str::to_owned));
                names.extend(id.resource_group().map(str::to_owned));
            }
        }
        names.retain(|name| !is_prescribed(name));
        // Names that differ in letter case only are one.
        let folded: BTreeSet<String> = names.into_iter().map(|name| name.to_lowercase()).collect();
        Self(folded.into_iter().enumerate().map(|(number, name)| (name, new(number))).collect())
    }

    fn name(&self, text: &str) -> Option<String> {
        self.0.get(&text.to_lowercase()).cloned()
    }

    pub(crate) fn text(&self, text: &str) -> String {
        if let Some(new) = self.name(text) {
            return new;
        }
        if text.starts_with('/') {
            // Kinds and names take turns; the first kind is at 1.
            let part = |(place, part): (usize, &str)| {
                let new = if place > 0 && place % 2 == 0 { self.name(part) } else { None };
                new.unwrap_or_else(|| part.to_owned())
            };
            return text.split('/').enumerate().map(part).collect::<Vec<_>>().join("/");
        }
        if let Some((scheme, rest)) = text.split_once("://") {
            let end = rest.find(['.', '/', ':']).unwrap_or(rest.len());
            return format!("{scheme}://{}{}", self.text(&rest[..end]), &rest[end..]);
        }
        // A bare host.
        match text.split_once('.') {
            Some((name, rest)) if rest.contains('.') => format!("{}.{rest}", self.text(name)),
            _ => text.to_owned(),
        }
    }

    fn value(&self, value: &Value) -> Value {
        match value {
            Value::String(text) => json!(self.text(text)),
            Value::Array(items) => items.iter().map(|item| self.value(item)).collect(),
            Value::Object(members) => members
                .iter()
                .map(|(name, value)| {
                    // Traffic is shared out to the names of deployments.
                    let is_name = self.name(name).is_some();
                    (if is_name { self.text(name) } else { name.clone() }, self.value(value))
                })
                .collect::<serde_json::Map<_, _>>()
                .into(),
            other => other.clone(),
        }
    }

    pub(crate) fn estate(&self, estate: &Estate) -> Estate {
        let mut other = estate.clone();
        other.bodies = estate.bodies.iter().map(|body| self.value(body)).collect();
        for gap in &mut other.gaps {
            gap.what = self.text(&gap.what);
        }
        other
    }
}

/// Without what follows from a name and is no part of it: the end of an account's name that nobody else has.
pub(crate) fn unhashed(text: &str) -> String {
    let mut parts = text.split("stnqza");
    let mut out = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        out.push_str("stnqza");
        let hash = part.get(4..11).filter(|hash| hash.bytes().all(|byte| byte.is_ascii_hexdigit()));
        match (part.get(..4), hash) {
            (Some(number), Some(_)) => out.extend([number, part.get(11..).unwrap_or_default()]),
            _ => out.push_str(part),
        }
    }
    out
}
