//! Labels of Mermaid.

use std::fmt::Write as _;

/// The inside of a label in double quotes. What is no letter, digit or plain mark is written by its
/// number: Mermaid reads `#34;` as a quote, and its versions differ in what else they obey.
///
/// ```
/// assert_eq!(amlha_report::quote::mermaid::label("a \"b\""), "a #34;b#34;");
/// ```
#[must_use]
pub fn label(text: &str) -> String {
    let text = amlha_model::shown(text);
    let mut out = String::with_capacity(text.len() + 8);
    for letter in text.chars() {
        if letter.is_alphanumeric() || matches!(letter, ' ' | '.' | ',' | ':' | '/' | '_' | '-' | '(' | ')' | '+') {
            out.push(letter);
        } else {
            let _infallible = write!(out, "#{};", u32::from(letter));
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use crate::quote::tests::{hostile, is_safe_to_look_at};

    /// A label as Mermaid shows it.
    fn read(label: &str) -> String {
        let mut text = String::new();
        let mut rest = label;
        while let Some((before, after)) = rest.split_once('#') {
            let (number, tail) = after.split_once(';').unwrap();
            text.push_str(before);
            text.push(char::from_u32(number.parse().unwrap()).unwrap());
            rest = tail;
        }
        text + rest
    }

    proptest! {
        #[test]
        fn a_label_is_given_back_and_obeyed_nowhere(text in hostile()) {
            let label = super::label(&text);
            prop_assert!(is_safe_to_look_at(&label));
            prop_assert!(!label.contains(['"', '`', '<', '>', '[', ']', '{', '}', '|', '\n', '%', '&']), "{}", label);
            prop_assert_eq!(read(&label), amlha_model::shown(&text));
        }
    }
}
