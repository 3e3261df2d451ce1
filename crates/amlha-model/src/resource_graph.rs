//! What Azure Resource Graph holds, and in which tables.

use std::sync::LazyLock;

use serde::Deserialize;

use crate::fact::{Source, embedded};

/// The columns of `resources` and `resourcecontainers`, in Resource Graph's order.
pub const COLUMNS: [&str; 16] = [
    "id",
    "name",
    "type",
    "tenantId",
    "kind",
    "location",
    "resourceGroup",
    "subscriptionId",
    "managedBy",
    "sku",
    "plan",
    "properties",
    "tags",
    "identity",
    "zones",
    "extendedLocation",
];

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    source: Source,
    more_tables_source: Source,
    tables: Vec<String>,
    more_tables: Vec<String>,
    nested_types: Vec<String>,
}

static FILE: LazyLock<File> = LazyLock::new(|| embedded(include_str!("../data/resource_graph.json")));

/// Where the tables and the nested types are listed.
#[must_use]
pub fn source() -> &'static Source {
    &FILE.source
}

/// Who names the tables that the list does not have.
#[must_use]
pub fn more_tables_source() -> &'static Source {
    &FILE.more_tables_source
}

/// The tables beside `resources` and `resourcecontainers`, in lower case: those of the list, then
/// the others.
pub fn other_tables() -> impl Iterator<Item = &'static str> {
    FILE.tables.iter().chain(&FILE.more_tables).map(String::as_str)
}

/// Whether Resource Graph holds a resource among `resources`: its ARM id and its type. Settings,
/// what is inside a service, subscriptions, groups, and extensions such as locks are not held there.
///
/// ```
/// use amlha_model::resource_graph::is_held;
///
/// let vault = "/subscriptions/0/resourceGroups/rg/providers/Microsoft.KeyVault/vaults/kv";
/// assert!(is_held(vault, "Microsoft.KeyVault/vaults"));
/// let lock = format!("{vault}/providers/Microsoft.Authorization/locks/l");
/// assert!(!is_held(&lock, "Microsoft.Authorization/locks"));
/// assert!(!is_held("", "Microsoft.Storage/storageAccounts/blobServices"));
/// assert!(is_held("", "microsoft.sql/servers/databases"));
/// ```
#[must_use]
pub fn is_held(id: &str, type_name: &str) -> bool {
    let slashes = type_name.bytes().filter(|byte| *byte == b'/').count();
    if slashes != 1 {
        return FILE.nested_types.iter().any(|known| known.eq_ignore_ascii_case(type_name));
    }
    let begins =
        |start: &str| type_name.get(..start.len()).is_some_and(|beginning| beginning.eq_ignore_ascii_case(start));
    !begins("microsoft.authorization/") && !begins("microsoft.resources/") && providers(id) < 2
}

/// How often `/providers/` stands in an id, in any letter case.
fn providers(id: &str) -> usize {
    const WORD: &[u8] = b"providers";
    let bytes = id.as_bytes();
    let begins = bytes.iter().enumerate().filter(|(_, byte)| **byte == b'/').map(|(at, _)| at + 1);
    let stands = |begin: &usize| {
        let end = begin + WORD.len();
        bytes.get(*begin..end).is_some_and(|part| part.eq_ignore_ascii_case(WORD))
            && bytes.get(end).is_none_or(|byte| *byte == b'/')
    };
    std::iter::once(0).chain(begins).filter(stands).count()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fact::tests::assert_citable;

    #[test]
    fn the_embedded_data_parses_and_can_be_cited() {
        let file: File = serde_json::from_str(include_str!("../data/resource_graph.json")).unwrap();
        assert_citable(&file.source, "tables");
        assert_citable(&file.more_tables_source, "more tables");
        let mut tables: Vec<&str> = other_tables().collect();
        let count = tables.len();
        tables.sort_unstable();
        tables.dedup();
        assert_eq!(tables.len(), count);
        assert!(tables.iter().all(|name| name.bytes().all(|byte| byte.is_ascii_lowercase())));
        assert!(file.nested_types.iter().all(|name| name.matches('/').count() > 1 && *name == name.to_lowercase()));
    }

    #[test]
    fn a_name_that_holds_the_word_is_no_extension() {
        assert!(is_held("/subscriptions/0/resourceGroups/providers-rg/providers/A.B/c/d", "A.B/c"));
        assert!(!is_held("/subscriptions/0/resourceGroups/rg", "Microsoft.Resources/resourceGroups"));
    }
}
