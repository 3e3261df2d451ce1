//! Which actions of Azure's roles a scan needs, and whether a caller has them.

use std::collections::BTreeSet;

use serde::Deserialize;

use super::details::DETAILS;
use super::types::TYPES;
use crate::cloud::{CloudError, Get};

/// Every action that a scan needs, in alphabetical order: reading, and nothing else. The built-in
/// role `Reader` has them all.
#[must_use]
pub fn actions() -> Vec<String> {
    let types = TYPES.iter().map(|known| known.name).chain(DETAILS.iter().map(|detail| detail.reads));
    let others = [
        "Microsoft.Authorization/locks",
        "Microsoft.Resources/subscriptions",
        "Microsoft.Resources/subscriptions/resourceGroups",
    ];
    let actions: BTreeSet<String> = types.chain(others).map(|name| format!("{name}/read")).collect();
    actions.into_iter().collect()
}

/// The call that lists what the caller may do at a scope, such as `/subscriptions/ID`.
///
/// # Errors
///
/// [`CloudErrorKind::BadRequest`](crate::CloudErrorKind::BadRequest) when the scope is no path.
pub fn permissions(scope: &str) -> Result<Get, CloudError> {
    Get::new(format!("{scope}/providers/Microsoft.Authorization/permissions"), "2022-04-01")
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Permission {
    #[serde(default)]
    actions: Vec<String>,
    #[serde(default)]
    not_actions: Vec<String>,
}

/// Which of the actions none of the permissions gives: each row is one role assignment's.
#[must_use]
pub fn missing<'r>(actions: &[String], permissions: impl Iterator<Item = &'r str>) -> Vec<String> {
    let rows: Vec<Permission> = permissions.filter_map(|row| serde_json::from_str(row).ok()).collect();
    let gives = |row: &Permission, action: &str| {
        let any = |patterns: &[String]| patterns.iter().any(|pattern| matches(pattern, action));
        any(&row.actions) && !any(&row.not_actions)
    };
    actions.iter().filter(|action| !rows.iter().any(|row| gives(row, action))).cloned().collect()
}

/// Whether a pattern of a role covers an action: `*` stands for anything, letter case for nothing.
fn matches(pattern: &str, action: &str) -> bool {
    let (pattern, action) = (pattern.to_ascii_lowercase(), action.to_ascii_lowercase());
    let Some((first, rest)) = pattern.split_once('*') else { return pattern == action };
    let Some(mut left) = action.strip_prefix(first) else { return false };
    let mut parts = rest.split('*').peekable();
    while let Some(part) = parts.next() {
        if parts.peek().is_none() {
            return left.ends_with(part);
        }
        match left.find(part) {
            Some(place) => left = left.get(place + part.len()..).unwrap_or_default(),
            None => return false,
        }
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_scan_only_reads() {
        let actions = actions();
        assert!(actions.iter().all(|action| action.ends_with("/read")), "{actions:?}");
        assert!(actions.contains(&"Microsoft.MachineLearningServices/workspaces/computes/read".to_owned()));
        insta::assert_snapshot!(actions.join("\n"));
    }

    #[test]
    fn the_documented_role_has_exactly_these() {
        let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/how-to/amlha-reader.json");
        let role = serde_json::json!({
            "Name": "amlha reader",
            "IsCustom": true,
            "Description": "Reads what amlha scan reads: configuration, no keys and no data",
            "Actions": actions(),
            "NotActions": [],
            "DataActions": [],
            "NotDataActions": [],
            "AssignableScopes": ["/subscriptions/00000000-0000-0000-0000-000000000000"],
        });
        let text = format!("{role:#}\n");
        if std::env::var_os("AMLHA_REGENERATE").is_some() {
            std::fs::write(&path, &text).unwrap();
        }
        assert_eq!(std::fs::read_to_string(&path).unwrap(), text, "AMLHA_REGENERATE=1 writes it anew");
    }

    #[test]
    fn patterns_of_roles() {
        for (pattern, covered) in [
            ("*", true),
            ("*/read", true),
            ("Microsoft.KeyVault/vaults/read", true),
            ("microsoft.keyvault/*", true),
            ("Microsoft.KeyVault/*/read", true),
            ("Microsoft.KeyVault/*/write", false),
            ("Microsoft.Storage/*", false),
            ("*/vaults/*/read", false),
        ] {
            assert_eq!(matches(pattern, "Microsoft.KeyVault/vaults/read"), covered, "{pattern}");
        }
    }

    #[test]
    fn what_is_taken_away_is_missing() {
        let actions = ["A/b/read".to_owned(), "C/d/read".to_owned()];
        let rows = [r#"{"actions":["*/read"],"notActions":["C/*"]}"#, r#"{"actions":["X/*"]}"#];
        assert_eq!(missing(&actions, rows.into_iter()), ["C/d/read"]);
        assert_eq!(missing(&actions, std::iter::empty()), actions);
        assert!(missing(&actions, [r#"{"actions":["*"],"notActions":[]}"#].into_iter()).is_empty());
    }
}
