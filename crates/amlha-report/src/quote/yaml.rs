//! JSON as YAML: block style, strings plain where nothing else could be read from them.

use std::io::{self, Write};

use amlha_model::Json;
use amlha_model::json::JsonKind;

use super::json;
use crate::data::{Paint, Part};

/// Columns that each level is indented by.
const STEP: usize = 2;

/// Writes a value, and a line end.
///
/// # Errors
///
/// What `out` says.
pub(crate) fn write(value: Json<'_>, paint: Paint, out: &mut dyn Write) -> io::Result<()> {
    if is_block(value) {
        block(value, 0, paint, out, true)
    } else {
        scalar(value, paint, out)?;
        out.write_all(b"\n")
    }
}

/// Whether a value takes lines of its own.
fn is_block(value: Json<'_>) -> bool {
    match value.kind() {
        JsonKind::Object => value.object().is_some_and(|object| !object.is_empty()),
        JsonKind::Array => value.items().is_some_and(|items| !items.is_empty()),
        _ => false,
    }
}

/// Writes the lines of a value. `begun` says that the first one is indented already.
fn block(value: Json<'_>, indent: usize, paint: Paint, out: &mut dyn Write, mut begun: bool) -> io::Result<()> {
    let mut start = |out: &mut dyn Write| {
        let spaces = if std::mem::take(&mut begun) { 0 } else { indent };
        write!(out, "{:spaces$}", "")
    };
    if let Some(items) = value.items() {
        for item in items {
            start(out)?;
            out.write_all(b"- ")?;
            if is_block(item) {
                block(item, indent + STEP, paint, out, true)?;
            } else {
                scalar(item, paint, out)?;
                out.write_all(b"\n")?;
            }
        }
        return Ok(());
    }
    for (name, value) in value.object().map(amlha_model::json::Object::into_members).unwrap_or_default() {
        start(out)?;
        paint.part(Part::Key, &text(&name), out)?;
        if is_block(value) {
            out.write_all(b":\n")?;
            // A list may stand under its key without being indented, as az prints it.
            let under = if value.kind() == JsonKind::Array { indent } else { indent + STEP };
            block(value, under, paint, out, false)?;
        } else {
            out.write_all(b": ")?;
            scalar(value, paint, out)?;
            out.write_all(b"\n")?;
        }
    }
    Ok(())
}

fn scalar(value: Json<'_>, paint: Paint, out: &mut dyn Write) -> io::Result<()> {
    match (value.kind(), value.string()) {
        (_, Some(words)) => paint.part(Part::Text, &text(&words), out),
        (JsonKind::Object, _) => out.write_all(b"{}"),
        (JsonKind::Array, _) => out.write_all(b"[]"),
        (JsonKind::Number, _) => paint.part(Part::Number, value.raw(), out),
        _ => paint.part(Part::Word, value.raw(), out),
    }
}

/// Words that some reader of YAML takes for a value of another type.
const WORDS: [&str; 12] = ["y", "n", "yes", "no", "on", "off", "true", "false", "null", "nan", "inf", "none"];

/// A string: as it is where that can only be one, else in the quotes of JSON, which are YAML's too.
fn text(text: &str) -> String {
    let is_letter = |letter: char| letter.is_ascii_alphanumeric() || "_./-".contains(letter);
    let plain = text.starts_with(|letter: char| letter.is_ascii_alphabetic() || letter == '/')
        && text.split(' ').all(|word| !word.is_empty() && word.chars().all(is_letter))
        && !WORDS.iter().any(|word| word.eq_ignore_ascii_case(text));
    if plain { text.to_owned() } else { json::string(text) }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::quote::tests::{hostile, is_safe_to_look_at};

    fn yaml(text: &str) -> String {
        let mut bytes = Vec::new();
        write(Json::parse(text).unwrap(), Paint::PLAIN, &mut bytes).unwrap();
        String::from_utf8(bytes).unwrap()
    }

    #[test]
    fn lists_and_objects_are_blocks() {
        insta::assert_snapshot!(yaml(
            r#"{"name":"kv","zones":["1","2"],"sku":{"name":"x y","tier":null},"none":[],"rows":[{"a":1,"b":[{"c":true}]},[]],"no":"no","t":"1"}"#
        ));
    }

    /// Any value with hostile texts in it.
    fn any_value() -> impl Strategy<Value = serde_json::Value> {
        let leaf = prop_oneof![
            Just(serde_json::Value::Null),
            any::<bool>().prop_map(Into::into),
            any::<i64>().prop_map(Into::into),
            hostile().prop_map(Into::into),
        ];
        leaf.prop_recursive(4, 24, 4, |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..4).prop_map(Into::into),
                prop::collection::btree_map(hostile(), inner, 0..4)
                    .prop_map(|map| serde_json::Value::Object(map.into_iter().collect())),
            ]
        })
    }

    proptest! {
        #[test]
        fn another_reader_reads_the_same(value in any_value()) {
            let written = yaml(&value.to_string());
            prop_assert!(written.lines().all(is_safe_to_look_at), "{}", written);
            let read: serde_json::Value = serde_saphyr::from_str(&written).unwrap();
            prop_assert_eq!(read, value);
        }
    }
}
