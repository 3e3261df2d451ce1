//! Strings and values of HCL, the language of Terraform.

use std::fmt::Write as _;

use serde_json::Value;

use super::hidden;

/// A string.
///
/// ```
/// assert_eq!(amlha_report::quote::hcl::string("a \"b\" ${c}"), r#""a \"b\" $${c}""#);
/// ```
#[must_use]
pub fn string(text: &str) -> String {
    let mut out = String::from("\"");
    let mut letters = text.chars().peekable();
    let mut before = ' ';
    while let Some(letter) = letters.next() {
        let opens = letters.peek() == Some(&'{');
        match letter {
            '"' | '\\' => out.extend(['\\', letter]),
            // Doubled it stands for itself; a third one before it would make that ambiguous.
            '$' | '%' if opens && before == letter => {
                let _infallible = write!(out, "\\u{:04x}", u32::from(letter));
            }
            '$' | '%' if opens => out.extend([letter, letter]),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            _ if hidden(letter) || matches!(letter, '\u{2028}' | '\u{2029}') => {
                let code = u32::from(letter);
                let _infallible =
                    if code > 0xffff { write!(out, "\\U{code:08x}") } else { write!(out, "\\u{code:04x}") };
            }
            _ => out.push(letter),
        }
        before = letter;
    }
    out.push('"');
    out
}

/// The name of a member.
#[must_use]
pub fn name(name: &str) -> String {
    if super::is_name(name) && !matches!(name, "for" | "null" | "true" | "false") {
        name.to_owned()
    } else {
        string(name)
    }
}

/// A value whose first line stands where it is put, and whose other lines are indented.
#[must_use]
pub fn value(value: &Value, indent: usize) -> String {
    let inner = " ".repeat(indent + 2);
    let end = " ".repeat(indent);
    match value {
        Value::String(text) => string(text),
        Value::Null | Value::Bool(_) | Value::Number(_) => value.to_string(),
        Value::Array(items) if items.is_empty() => "[]".to_owned(),
        Value::Array(items) => {
            let items: String =
                items.iter().map(|item| format!("{inner}{},\n", self::value(item, indent + 2))).collect();
            format!("[\n{items}{end}]")
        }
        Value::Object(members) if members.is_empty() => "{}".to_owned(),
        Value::Object(object) => {
            let member = |(key, member): (&String, &Value)| (name(key), self::value(member, indent + 2));
            format!("{{\n{}{end}}}", members(&object.iter().map(member).collect::<Vec<_>>(), indent + 2))
        }
    }
}

/// Lines of `name = value`, laid out as `terraform fmt` does: the signs of neighbours stand in one
/// column, and a value of several lines has no neighbours.
#[must_use]
pub fn members(members: &[(String, String)], indent: usize) -> String {
    let inner = " ".repeat(indent);
    let mut out = String::new();
    for group in members.chunk_by(|a, b| !a.1.contains('\n') && !b.1.contains('\n')) {
        let widest = group.iter().map(|(name, _)| name.chars().count()).max().unwrap_or_default();
        for (name, value) in group {
            let _infallible = writeln!(out, "{inner}{name:<widest$} = {value}");
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use crate::quote::tests::{hostile, is_safe_to_look_at};

    /// HCL's rules for a quoted template.
    fn read(quoted: &str) -> String {
        let inside = quoted.strip_prefix('"').unwrap().strip_suffix('"').unwrap();
        let mut rest: Vec<char> = inside.chars().rev().collect();
        let mut text = String::new();
        while let Some(letter) = rest.pop() {
            assert!(!matches!(letter, '"' | '\n' | '\r'), "the string ends in {quoted}");
            let next = |place: usize| rest.len().checked_sub(place).map(|place| rest[place]);
            match letter {
                '$' | '%' if next(1) == Some(letter) && next(2) == Some('{') => {
                    rest.pop();
                    text.push(letter);
                }
                '$' | '%' => {
                    assert_ne!(next(1), Some('{'), "a value is put into {quoted}");
                    text.push(letter);
                }
                '\\' => match rest.pop().unwrap() {
                    'n' => text.push('\n'),
                    'r' => text.push('\r'),
                    't' => text.push('\t'),
                    long @ ('u' | 'U') => {
                        let digits: String =
                            (0..if long == 'u' { 4 } else { 8 }).map(|_| rest.pop().unwrap()).collect();
                        text.push(char::from_u32(u32::from_str_radix(&digits, 16).unwrap()).unwrap());
                    }
                    escaped @ ('"' | '\\') => text.push(escaped),
                    other => panic!("`\\{other}` is no escape"),
                },
                _ => text.push(letter),
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

    /// `AMLHA_TERRAFORM=path/to/terraform cargo test -p amlha-report --lib terraform`
    #[test]
    #[expect(clippy::print_stderr, reason = "a test that did nothing says so")]
    fn terraform_reads_the_same() {
        use proptest::strategy::ValueTree as _;

        let Some(program) = std::env::var_os("AMLHA_TERRAFORM") else {
            eprintln!("skipped: AMLHA_TERRAFORM does not name a terraform");
            return;
        };
        let mut runner = proptest::test_runner::TestRunner::deterministic();
        // Terraform brings other letters into a normal form.
        let known = |letter: &char| letter.is_ascii() || "\u{202e}\u{2028}\u{2019}\u{201d}é漢😀".contains(*letter);
        let texts: Vec<String> = (0..1_000)
            .map(|_| hostile().new_tree(&mut runner).unwrap().current().chars().filter(known).collect())
            .collect();
        let folder = tempfile::tempdir().unwrap();
        let list = super::value(&json!(texts), 0);
        std::fs::write(folder.path().join("main.tf"), format!("output \"texts\" {{\n  value = {list}\n}}\n")).unwrap();
        let run = |arguments: &[&str]| {
            let output =
                std::process::Command::new(&program).args(arguments).current_dir(folder.path()).output().unwrap();
            assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
            output.stdout
        };
        run(&["init", "-no-color"]);
        run(&["apply", "-auto-approve", "-no-color"]);
        let back: Vec<String> = serde_json::from_slice(&run(&["output", "-json", "texts"])).unwrap();
        assert_eq!(back, texts);
    }

    #[test]
    fn values_are_indented() {
        let value = json!({"a": [1, 2.5, null], "b-c": {"d": "x"}, "for": [], "f": {}});
        insta::assert_snapshot!(super::value(&value, 2));
    }
}
