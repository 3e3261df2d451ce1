//! Text from a cloud on its way into a language: one module for each, and the rule that holds for
//! all of them.
//!
//! What comes out means exactly what went in, is obeyed nowhere, and is safe to look at: control
//! characters, and those that hide or reorder text, are written with the escapes of the language
//! wherever it has some, and are spelled out (`\u{202e}`) where it has none.

pub mod arm;
pub mod bash;
pub mod bicep;
pub mod csv;
pub mod hcl;
pub mod html;
pub(crate) mod json;
pub(crate) mod markdown;
pub mod mermaid;
pub mod powershell;
pub(crate) mod yaml;

use std::borrow::Cow;

/// Text for a comment that ends with its line: it cannot end the line itself.
///
/// ```
/// assert_eq!(amlha_report::quote::comment("a\nrm -r b"), r"a\u{a}rm -r b");
/// ```
#[must_use]
pub fn comment(text: &str) -> Cow<'_, str> {
    let text = amlha_model::shown(text);
    if text.contains(['\u{2028}', '\u{2029}']) {
        return Cow::Owned(text.replace('\u{2028}', "\\u{2028}").replace('\u{2029}', "\\u{2029}"));
    }
    text
}

/// Whether a letter is one that [`amlha_model::shown`] would not print.
fn hidden(letter: char) -> bool {
    let mut bytes = [0; 4];
    matches!(amlha_model::shown(letter.encode_utf8(&mut bytes)), Cow::Owned(_))
}

/// The parts of a path such as `properties.note`, or of a name, that a language takes unquoted.
fn is_name(text: &str) -> bool {
    let mut letters = text.chars();
    letters.next().is_some_and(|first| first.is_ascii_alphabetic() || first == '_')
        && letters.all(|letter| letter.is_ascii_alphanumeric() || letter == '_')
}

/// A condition on JSON in JMESPath, the language of `--query`.
pub(crate) mod jmespath {
    /// A path of members, quoted where it has to be.
    pub(crate) fn path(path: &str) -> String {
        let quoted = |part: &str| if super::is_name(part) { part.to_owned() } else { super::json::string(part) };
        path.split('.').map(quoted).collect::<Vec<_>>().join(".")
    }

    /// A JSON text as a literal.
    pub(crate) fn literal(json: &str) -> String {
        format!("`{}`", json.replace('`', "\\u0060"))
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use proptest::prelude::*;

    /// Text as hostile as a name may be; nothing reads a NUL.
    pub(crate) fn hostile() -> impl Strategy<Value = String> {
        let piece = prop_oneof![
            4 => prop::sample::select("'\"`$(){}[]\\!^%&|;<>*?~#=@+-, \n\r\t\u{1b}\u{7f}\u{85}\u{9b}\u{202e}\u{2028}\u{2019}\u{201d}é漢😀"
                .chars().map(String::from).collect::<Vec<_>>()),
            2 => prop::sample::select(vec!["${", "%{", "$${", "%%{", "$(x)", "\\u", "`u{41}", "'''", "*/", "//", "<!--", "&amp;", "-->", "[[", "=1+1"])
                .prop_map(str::to_owned),
            2 => prop::char::range('0', 'z').prop_map(String::from),
            2 => any::<char>().prop_filter("no NUL", |letter| *letter != '\0').prop_map(String::from),
        ];
        prop::collection::vec(piece, 0..14).prop_map(|pieces| pieces.concat())
    }

    /// What is written for people to read holds nothing that steers their screen.
    pub(crate) fn is_safe_to_look_at(text: &str) -> bool {
        text.chars().all(|letter| amlha_model::shown(&letter.to_string()) == letter.to_string())
    }

    proptest! {
        #[test]
        fn a_comment_stays_on_its_line(text in hostile()) {
            let comment = super::comment(&text);
            prop_assert!(is_safe_to_look_at(&comment));
            let ends = comment.contains(['\n', '\r', '\u{85}', '\u{2028}', '\u{2029}']);
            prop_assert!(!ends, "{}", comment);
        }
    }

    #[test]
    fn paths_are_quoted_where_they_have_to_be() {
        assert_eq!(super::jmespath::path("sku.name"), "sku.name");
        assert_eq!(super::jmespath::path("tags.a-b.c\"d"), r#"tags."a-b"."c\"d""#);
        assert_eq!(super::jmespath::literal(r#"{"a":"`"}"#), r#"`{"a":"\u0060"}`"#);
    }
}
