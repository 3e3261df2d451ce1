//! Text of a cloud or a file, made safe to look at.

use std::borrow::Cow;

/// A text for people: control characters of a cloud's names shown, never obeyed. What the agent of a
/// pipeline would take for an order in its log (`##vso[...]`, `##[...]`, `::warning ::`) is broken by
/// an escape too, for a log is where most reports are read.
///
/// ```
/// use amlha_model::shown;
/// assert_eq!(shown("kv-contoso"), "kv-contoso");
/// assert_eq!(shown("a\u{1b}[31m"), "a\\u{1b}[31m");
/// assert_eq!(shown("##vso[task.complete]"), "\\u{23}#vso[task.complete]");
/// ```
#[must_use]
pub fn shown(text: &str) -> Cow<'_, str> {
    let plain = |letter: char| !letter.is_control() && !is_direction(letter);
    let orders = is_order_within(text) || starts_with_command(text);
    if !orders && text.chars().all(plain) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 8);
    let mut blank_before = true;
    for (at, letter) in text.char_indices() {
        let rest = text.get(at..).unwrap_or_default();
        let obeyed = orders && (is_order(rest) || blank_before && is_command(rest));
        if plain(letter) && !obeyed {
            out.push(letter);
        } else {
            out.extend(letter.escape_unicode());
        }
        blank_before = letter.is_whitespace();
    }
    Cow::Owned(out)
}

/// Whether a text holds what the agent of Azure Pipelines, or the runner of GitHub Actions, obeys
/// wherever it stands in a line.
#[must_use]
pub fn is_order_within(text: &str) -> bool {
    text.contains("##") && text.match_indices("##").any(|(at, _)| text.get(at..).is_some_and(is_order))
}

fn is_order(text: &str) -> bool {
    let Some(rest) = text.strip_prefix("##") else { return false };
    rest.starts_with('[') || rest.get(..4).is_some_and(|word| word.eq_ignore_ascii_case("vso["))
}

/// Whether `::name ...::` stands where a line could begin.
fn starts_with_command(text: &str) -> bool {
    let at_word = |at: usize| text.get(..at).is_some_and(|before| !before.ends_with(|c: char| !c.is_whitespace()));
    text.contains("::") && text.match_indices("::").any(|(at, _)| at_word(at) && text.get(at..).is_some_and(is_command))
}

fn is_command(text: &str) -> bool {
    text.strip_prefix("::")
        .is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_alphabetic()) && rest.contains("::"))
}

/// Characters that reorder or hide the text around them.
fn is_direction(letter: char) -> bool {
    matches!(letter, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn orders_to_an_agent_are_broken_and_other_text_is_left_alone() {
        for text in
            ["##vso[task.setvariable variable=x]y", "a ##VSO[x]", "##[error]no", "::error file=a::b", "x ::notice::y"]
        {
            let safe = shown(text);
            assert_ne!(safe, text);
            assert!(!safe.to_lowercase().contains("##vso[") && !safe.contains("##["), "{safe}");
            assert!(!safe.split_whitespace().any(|word| word.starts_with("::")), "{safe}");
            assert_eq!(shown(&safe), safe, "once is enough");
        }
        for text in ["## heading", "a::b", "::", "fe80::1", "issue ##12", "amlha_rules::Profile"] {
            assert_eq!(shown(text), text);
        }
    }
}
