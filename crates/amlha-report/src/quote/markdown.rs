//! Text from a cloud inside Markdown: shown letter by letter, obeyed nowhere.

use std::borrow::Cow;

use amlha_model::shown;

/// Words at the beginning of a line: no letter of them is markup, a link, a mention or an HTML tag.
pub(crate) fn text(words: &str) -> String {
    escaped(words, true)
}

/// Words that follow others on their line.
pub(crate) fn following(words: &str) -> String {
    escaped(words, false)
}

fn escaped(words: &str, mut at_start: bool) -> String {
    let words = shown(words);
    let mut out = String::with_capacity(words.len() + 8);
    let mut before = ' ';
    let mut letters = words.chars().peekable();
    // A number at the beginning, with a dot or a bracket, would be an item of a list.
    let mut numbered = at_start;
    while let Some(letter) = letters.next() {
        let next = letters.peek().copied().unwrap_or(' ');
        match letter {
            '\\' | '`' | '*' | '[' | ']' | '<' | '|' | '~' | '&' | '$' => out.extend(['\\', letter]),
            // Inside of a word an underscore is a letter.
            '_' if !(before.is_alphanumeric() && next.is_alphanumeric()) => out.push_str("\\_"),
            // A mention would call someone: code is not searched for mentions.
            '@' if !before.is_ascii_alphanumeric() => out.push_str("`@`"),
            '#' if at_start || next.is_ascii_digit() => out.push_str("\\#"),
            '-' | '+' | '=' | '>' if at_start => out.extend(['\\', letter]),
            '.' | ')' if numbered && before.is_ascii_digit() => out.extend(['\\', letter]),
            // Without these an address would become a link by itself.
            ':' if next == '/' => out.push_str("\\:"),
            '.' if out.to_ascii_lowercase().ends_with("www") => out.push_str("\\."),
            _ => out.push(letter),
        }
        at_start = at_start && letter == ' ';
        numbered = numbered && (letter == ' ' || letter.is_ascii_digit());
        before = letter;
    }
    out
}

/// A name, a path or a value, as a code span.
pub(crate) fn code(name: &str) -> String {
    let name = shown(name);
    if name.trim_matches(' ').is_empty() {
        // A code span of nothing is no code span.
        return if name.is_empty() { "(empty)".to_owned() } else { "(blank)".to_owned() };
    }
    let marks = "`".repeat(longest_run(&name) + 1);
    let tight = |letter: &str| letter != "`" && letter != " ";
    let (first, last) = (name.chars().next(), name.chars().next_back());
    let plain = |letter: Option<char>| letter.is_some_and(|letter| tight(letter.encode_utf8(&mut [0; 4])));
    let space = if plain(first) && plain(last) { "" } else { " " };
    format!("{marks}{space}{name}{space}{marks}")
}

/// The fence of a code block that holds this.
pub(crate) fn fence(content: &str) -> String {
    "`".repeat(longest_run(content).max(2) + 1)
}

/// A cell: a bar ends it even inside of code, unless it is escaped. Words are escaped already.
pub(crate) fn in_table(inline: &str) -> Cow<'_, str> {
    if !inline.contains('|') {
        return Cow::Borrowed(inline);
    }
    let mut out = String::with_capacity(inline.len() + 4);
    let mut in_code = 0;
    let mut escaped = false;
    let mut rest = inline.chars().peekable();
    while let Some(letter) = rest.next() {
        if letter == '`' && !escaped {
            let mut run = 1;
            out.push('`');
            while rest.next_if_eq(&'`').is_some() {
                out.push('`');
                run += 1;
            }
            if in_code == 0 {
                in_code = run;
            } else if in_code == run {
                in_code = 0;
            }
            continue;
        }
        if letter == '|' && in_code > 0 {
            out.push('\\');
        }
        out.push(letter);
        escaped = in_code == 0 && letter == '\\' && !escaped;
    }
    Cow::Owned(out)
}

/// An address inside of `<...>`.
pub(crate) fn address(url: &str) -> String {
    shown(url).replace(['<', '>', '\\', ' '], "")
}

fn longest_run(content: &str) -> usize {
    let mut longest = 0;
    let mut run = 0;
    for letter in content.chars() {
        run = if letter == '`' { run + 1 } else { 0 };
        longest = longest.max(run);
    }
    longest
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn markup_is_shown_not_obeyed() {
        assert_eq!(text("a|b <img src=x> *c* [d](e) `f`"), r"a\|b \<img src=x> \*c\* \[d\](e) \`f\`");
        assert_eq!(text("# head"), r"\# head");
        assert_eq!(text("- item"), r"\- item");
        assert_eq!(text("> quote"), r"\> quote");
        assert_eq!(text("1. one"), r"1\. one");
        assert_eq!(text("in (2025) - all"), "in (2025) - all");
        assert_eq!(following("- all"), "- all");
        assert_eq!(text("line\nbreak"), r"line\\u{a}break");
    }

    #[test]
    fn nobody_is_called_and_nothing_becomes_a_link() {
        assert_eq!(text("by @contoso/team"), "by `@`contoso/team");
        assert_eq!(text("ST001@stcontoso"), "ST001@stcontoso");
        assert_eq!(
            text("https://contoso.example www.contoso.example"),
            r"https\://contoso.example www\.contoso.example"
        );
        assert_eq!(text("issue #12"), r"issue \#12");
    }

    #[test]
    fn names_stay_readable() {
        assert_eq!(text("storage_account_without_zone_redundancy"), "storage_account_without_zone_redundancy");
        assert_eq!(text("_a_"), r"\_a\_");
    }

    #[test]
    fn code_spans_hold_backticks() {
        assert_eq!(code("a"), "`a`");
        assert_eq!(code("a`b"), "``a`b``");
        assert_eq!(code("`"), "`` ` ``");
        assert_eq!(code(""), "(empty)");
        assert_eq!(code("  "), "(blank)");
    }

    #[test]
    fn bars_in_code_do_not_end_a_cell() {
        assert_eq!(in_table(&code("a|b")), r"`a\|b`");
        assert_eq!(in_table(&text("a|b")), r"a\|b");
        assert_eq!(in_table(&format!("{} {}", text("`"), code("|"))), r"\` `\|`");
    }

    #[test]
    fn fences_are_longer_than_what_they_hold() {
        assert_eq!(fence("az"), "```");
        assert_eq!(fence("a ```` b"), "`````");
    }

    proptest! {
        #[test]
        fn escaped_words_hold_no_bare_markup(words in ".{0,40}") {
            let escaped = text(&words);
            let mut rest = escaped.replace("`@`", "@");
            for mark in ["\\\\", "\\`", "\\*", "\\[", "\\]", "\\<", "\\|", "\\~", "\\&", "\\$"] {
                rest = rest.replace(mark, "");
            }
            prop_assert!(!rest.contains(['`', '*', '[', ']', '<', '|', '~', '&', '$']), "{escaped:?}");
            prop_assert!(!escaped.contains('\n'));
        }

        #[test]
        fn a_cell_ends_nowhere_before_its_end(name in "[a|`\\\\ ]{0,12}", words in "[a|`\\\\ ]{0,12}") {
            let cell = in_table(&format!("{} {}", text(&words), code(&name))).into_owned();
            let bare = |(place, _): &(usize, &str)| !cell.split_at(*place).0.ends_with('\\');
            prop_assert_eq!(cell.match_indices('|').filter(bare).count(), 0, "{}", cell);
        }
    }
}
