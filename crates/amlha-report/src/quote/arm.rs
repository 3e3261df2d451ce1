//! Strings of an ARM template, which is JSON whose strings may be expressions.

use std::borrow::Cow;

/// A string that stands for itself: one in brackets would be an expression.
///
/// ```
/// use amlha_report::quote::arm;
/// assert_eq!(arm::text("rg-ml"), "rg-ml");
/// assert_eq!(arm::text("[deployment().name]"), "[[deployment().name]");
/// ```
#[must_use]
pub fn text(text: &str) -> Cow<'_, str> {
    if text.starts_with('[') && text.ends_with(']') { Cow::Owned(format!("[{text}")) } else { Cow::Borrowed(text) }
}

/// A string inside of an expression.
#[must_use]
pub fn in_expression(text: &str) -> String {
    format!("'{}'", text.replace('\'', "''"))
}

/// A value whose strings, and the names of whose members, stand for themselves.
#[must_use]
pub fn value(value: &serde_json::Value) -> serde_json::Value {
    use serde_json::Value;
    match value {
        Value::String(string) => Value::String(text(string).into_owned()),
        Value::Array(items) => items.iter().map(self::value).collect(),
        Value::Object(members) => {
            members.iter().map(|(name, member)| (text(name).into_owned(), self::value(member))).collect()
        }
        other => other.clone(),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use crate::quote::tests::hostile;

    /// How a template reads a string: an expression in brackets, or a text.
    fn read(text: &str) -> Option<String> {
        match text.strip_prefix('[') {
            Some(rest) if text.ends_with(']') => rest.starts_with('[').then(|| rest.to_owned()),
            _ => Some(text.to_owned()),
        }
    }

    proptest! {
        #[test]
        fn no_text_is_an_expression(text in prop_oneof![hostile(), hostile().prop_map(|text| format!("[{text}]"))]) {
            prop_assert_eq!(read(&super::text(&text)), Some(text));
        }

        #[test]
        fn a_string_in_an_expression_ends_where_it_should(text in hostile()) {
            let quoted = super::in_expression(&text);
            let inside = quoted.strip_prefix('\'').unwrap().strip_suffix('\'').unwrap();
            prop_assert!(!inside.replace("''", "").contains('\''));
            prop_assert_eq!(inside.replace("''", "'"), text);
        }
    }
}
