//! Strings and values of Bicep.

use std::fmt::Write as _;

use serde_json::Value;

use super::hidden;

/// A string.
///
/// ```
/// assert_eq!(amlha_report::quote::bicep::string("it's ${x}"), r"'it\'s \${x}'");
/// ```
#[must_use]
pub fn string(text: &str) -> String {
    let mut out = String::from("'");
    let mut letters = text.chars().peekable();
    while let Some(letter) = letters.next() {
        match letter {
            '\'' | '\\' => out.extend(['\\', letter]),
            '$' if letters.peek() == Some(&'{') => out.push_str("\\$"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            _ if hidden(letter) || matches!(letter, '\u{2028}' | '\u{2029}') => {
                let _infallible = write!(out, "\\u{{{:x}}}", u32::from(letter));
            }
            _ => out.push(letter),
        }
    }
    out.push('\'');
    out
}

/// The name of a member.
#[must_use]
pub fn name(name: &str) -> String {
    if super::is_name(name) { name.to_owned() } else { string(name) }
}

/// A value whose first line stands where it is put, and whose other lines are indented.
#[must_use]
pub fn value(value: &Value, indent: usize) -> String {
    let inner = " ".repeat(indent + 2);
    let end = " ".repeat(indent);
    match value {
        Value::String(text) => string(text),
        // Bicep has whole numbers only; a JSON text gives the others.
        Value::Number(number) if !number.is_i64() => format!("json({})", string(&number.to_string())),
        Value::Null | Value::Bool(_) | Value::Number(_) => value.to_string(),
        Value::Array(items) if items.is_empty() => "[]".to_owned(),
        Value::Array(items) => {
            let items: String =
                items.iter().map(|item| format!("{inner}{}\n", self::value(item, indent + 2))).collect();
            format!("[\n{items}{end}]")
        }
        Value::Object(members) if members.is_empty() => "{}".to_owned(),
        Value::Object(members) => {
            let member = |(key, member): (&String, &Value)| {
                format!("{inner}{}: {}\n", name(key), self::value(member, indent + 2))
            };
            let members: String = members.iter().map(member).collect();
            format!("{{\n{members}{end}}}")
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use crate::quote::tests::{hostile, is_safe_to_look_at};

    /// Bicep's rules for a string in one pair of quotes.
    fn read(quoted: &str) -> String {
        let inside = quoted.strip_prefix('\'').unwrap().strip_suffix('\'').unwrap();
        let mut letters = inside.chars().peekable();
        let mut text = String::new();
        while let Some(letter) = letters.next() {
            assert!(!matches!(letter, '\'' | '\n' | '\r'), "the string ends in {quoted}");
            assert!(!(letter == '$' && letters.peek() == Some(&'{')), "a value is put into {quoted}");
            if letter != '\\' {
                text.push(letter);
                continue;
            }
            match letters.next().unwrap() {
                'n' => text.push('\n'),
                'r' => text.push('\r'),
                't' => text.push('\t'),
                'u' => {
                    let digits: String = letters.by_ref().skip(1).take_while(|letter| *letter != '}').collect();
                    text.push(char::from_u32(u32::from_str_radix(&digits, 16).unwrap()).unwrap());
                }
                escaped @ ('\'' | '\\' | '$') => text.push(escaped),
                other => panic!("`\\{other}` is no escape"),
            }
        }
        text
    }

    proptest! {
        #[test]
        fn a_string_is_given_back(text in hostile()) {
            let quoted = super::string(&text);
            prop_assert!(is_safe_to_look_at(&quoted));
            prop_assert_eq!(read(&quoted), text);
        }
    }

    #[test]
    fn values_are_indented() {
        let value = json!({"a": [1, 2.5, null], "b-c": {"d": "x"}, "e": [], "f": {}});
        insta::assert_snapshot!(super::value(&value, 2));
    }
}
