//! The Resource Graph queries of a scan.

use super::types::{Family, ScannedType, TYPES};

/// The columns that are kept: every one that a resource has, so that bodies are whole.
const COLUMNS: &str = "id, name, type, kind, location, resourceGroup, subscriptionId, managedBy, sku, plan, identity, \
                       zones, extendedLocation, tags, properties";

/// The most ids or names in one query.
pub(super) const MOST_NAMED: usize = 100;

/// A text as a string of the Kusto Query Language. What stands in it comes from names in a cloud.
pub(super) fn quoted(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('\'');
    for letter in text.chars() {
        match letter {
            '\'' | '\\' => out.extend(['\\', letter]),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            letter if letter.is_control() => out.push_str(&format!("\\u{:04x}", u32::from(letter))),
            letter => out.push(letter),
        }
    }
    out.push('\'');
    out
}

fn any_of<'a>(column: &str, values: impl IntoIterator<Item = &'a str>) -> String {
    let values: Vec<String> = values.into_iter().map(quoted).collect();
    format!("| where {column} in~ ({})\n", values.join(", "))
}

fn text(filters: &str) -> String {
    format!("resources\n{filters}| project {COLUMNS}\n| order by id asc")
}

/// Everything of a family, in these groups when there are any.
pub(super) fn family(family: Family, groups: &[String]) -> String {
    let types = TYPES.iter().filter(|known| known.family == family).map(|known| known.name);
    let types = types.map(str::to_ascii_lowercase).collect::<Vec<_>>();
    let mut filters = any_of("type", types.iter().map(String::as_str));
    if !groups.is_empty() {
        filters.push_str(&any_of("resourceGroup", groups.iter().map(String::as_str)));
    }
    text(&filters)
}

/// The workspaces of these names, in these groups when there are any.
pub(super) fn workspaces(names: &[String], groups: &[String]) -> String {
    let mut filters = any_of("type", ["microsoft.machinelearningservices/workspaces"]);
    filters.push_str(&any_of("name", names.iter().map(String::as_str)));
    if !groups.is_empty() {
        filters.push_str(&any_of("resourceGroup", groups.iter().map(String::as_str)));
    }
    text(&filters)
}

/// Everything in a group, in any of the types that are asked for.
pub(super) fn group(group: &str) -> String {
    let types = TYPES.iter().map(|known| known.name.to_ascii_lowercase()).collect::<Vec<_>>();
    text(&(any_of("type", types.iter().map(String::as_str)) + &any_of("resourceGroup", [group])))
}

/// The resources with these ids.
pub(super) fn ids(ids: &[String]) -> String {
    text(&any_of("id", ids.iter().map(String::as_str)))
}

/// The resources of these types and names.
pub(super) fn names(types: &[&ScannedType], names: &[String]) -> String {
    let types = types.iter().map(|known| known.name.to_ascii_lowercase()).collect::<Vec<_>>();
    text(&(any_of("type", types.iter().map(String::as_str)) + &any_of("name", names.iter().map(String::as_str))))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_cannot_end_its_quotes() {
        assert_eq!(quoted(r"a'b\c"), r"'a\'b\\c'");
        assert_eq!(quoted("x\n| take 1"), r"'x\n| take 1'");
        assert_eq!(quoted("\u{1b}"), r"'\u001b'");
    }

    #[test]
    fn the_queries_of_a_scan() {
        let all: Vec<String> = Family::ASKED.into_iter().map(|one| family(one, &[])).collect();
        let scoped = [
            family(Family::MachineLearning, &["rg-ml".to_owned()]),
            workspaces(&["mlw-prod".to_owned()], &["rg-ml".to_owned()]),
            ids(&["/subscriptions/0/resourceGroups/o'brien/providers/Microsoft.KeyVault/vaults/kv".to_owned()]),
        ];
        insta::assert_snapshot!([all, scoped.to_vec()].concat().join("\n\n"));
    }
}
