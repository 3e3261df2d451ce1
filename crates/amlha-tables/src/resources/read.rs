//! What stands in the text of a resource.

use amlha_kql::{Step, Type, Value};
use amlha_model::resource_graph;

/// A top member of the resource's text: of this name, else of this name in other letter case.
pub(crate) fn member<'a>(raw: &'a str, name: &str) -> Value<'a> {
    let whole = Value::Json(raw);
    match whole.member(name) {
        Value::Null if is_null(raw, name) => Value::Null,
        Value::Null => {
            let members = whole.members().unwrap_or_default();
            let found = members.into_iter().find(|(key, _)| key.eq_ignore_ascii_case(name));
            found.map(|(_, value)| value).unwrap_or_default()
        }
        value => value,
    }
}

/// Whether a top member of this name is there and null. Resource Graph writes every column, and most
/// are null: the rest of the text need not be looked at.
fn is_null(raw: &str, name: &str) -> bool {
    let Some(at) = raw.find(&format!("\"{name}\"")) else { return false };
    let (before, after) = raw.split_at_checked(at).unwrap_or_default();
    let depth = before.matches('{').count().checked_sub(before.matches('}').count());
    let value = after.get(name.len() + 2..).unwrap_or_default().trim_start().strip_prefix(':');
    depth == Some(1) && value.is_some_and(|value| value.trim_start().starts_with("null"))
}

/// The properties. A client that lifted them to the top had them from there.
pub(crate) fn properties(raw: &str) -> Value<'_> {
    match member(raw, "properties") {
        Value::Null => {
            let members = Value::Json(raw).members().unwrap_or_default();
            let is_column = |key: &str| resource_graph::COLUMNS.iter().any(|column| column.eq_ignore_ascii_case(key));
            let lifted: Vec<_> = members.into_iter().filter(|(key, _)| !is_column(key)).collect();
            if lifted.is_empty() { Value::Null } else { Value::bag(lifted).unwrap_or_default() }
        }
        value => value,
    }
}

pub(crate) fn follow<'a>(value: &Value<'a>, step: &Step) -> Value<'a> {
    match step {
        Step::Member(name) => value.member(name),
        Step::Element(index) => value.element(*index),
    }
}

/// A value as one of its column's type.
pub(crate) fn typed(value: Value<'_>, kind: Type) -> Value<'_> {
    match (&value, kind) {
        (Value::String(_), _) | (_, Type::Dynamic) => value,
        (Value::Null, Type::String) => Value::from(""),
        (_, Type::String) => Value::from(value.to_text().to_string()),
        _ => value,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_null_of_the_resource_itself_counts() {
        assert!(is_null(r#"{"id": "a", "sku" : null, "b": {}}"#, "sku"));
        assert!(!is_null(r#"{"id": "a", "b": {"sku": null}, "SKU": 1}"#, "sku"));
        assert!(!is_null(r#"{"SKU": 1}"#, "sku"));
        assert!(!is_null(r#"{"sku": {"name": null}}"#, "sku"));
    }
}
