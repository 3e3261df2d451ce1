//! Which version of a provider's interface to write in a command, a template or a query for a type.
//!
//! The promise: a version that the type has, and the same one for the same type, so that what a
//! person runs reads the properties that a scan read. A type that is not listed has none: let the
//! client choose, or ask a person.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::Deserialize;

use crate::fact::embedded;

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Listed {
    source: String,
    date: String,
    versions: BTreeMap<String, String>,
}

static LISTED: LazyLock<Listed> = LazyLock::new(|| embedded(include_str!("../data/api-versions.json")));

/// The type as its provider spells it, and the version, for a type in any letter case.
///
/// ```
/// use amlha_model::api_version;
///
/// let (name, version) = api_version::of("microsoft.keyvault/vaults").unwrap();
/// assert_eq!((name, version), ("Microsoft.KeyVault/vaults", "2024-11-01"));
/// assert_eq!(api_version::of("Microsoft.Contoso/things"), None);
/// ```
#[must_use]
pub fn of(type_name: &str) -> Option<(&'static str, &'static str)> {
    let same = |(name, _): &(&String, &String)| name.eq_ignore_ascii_case(type_name);
    LISTED.versions.iter().find(same).map(|(name, version)| (name.as_str(), version.as_str()))
}

/// Where the versions are taken from, and when that was made.
#[must_use]
pub fn source() -> (&'static str, &'static str) {
    (&LISTED.source, &LISTED.date)
}
