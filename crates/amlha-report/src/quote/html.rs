//! Text of an HTML page.

/// Text between tags, or between the double quotes of an attribute.
///
/// ```
/// assert_eq!(amlha_report::quote::html::text("<b title=\"x\">"), "&lt;b title=&quot;x&quot;&gt;");
/// ```
#[must_use]
pub fn text(text: &str) -> String {
    let text = amlha_model::shown(text);
    let mut out = String::with_capacity(text.len() + 8);
    for letter in text.chars() {
        match letter {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            _ => out.push(letter),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use crate::quote::tests::{hostile, is_safe_to_look_at};

    proptest! {
        #[test]
        fn text_is_given_back_and_is_no_markup(text in hostile()) {
            let quoted = super::text(&text);
            prop_assert!(is_safe_to_look_at(&quoted));
            prop_assert!(!quoted.contains(['<', '>', '"', '\'']), "{}", quoted);
            let back = quoted.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&#39;", "'");
            prop_assert_eq!(back.replace("&amp;", "&"), amlha_model::shown(&text));
        }
    }
}
