//! Words and strings of PowerShell 7.

use std::fmt::Write as _;

use super::hidden;

/// One argument of a command, as bare as it can be.
///
/// ```
/// use amlha_report::quote::powershell::word;
/// assert_eq!(word("rg-ml"), "rg-ml");
/// assert_eq!(word("it's"), "'it''s'");
/// ```
#[must_use]
pub fn word(argument: &str) -> String {
    let plain = |letter: char| letter.is_ascii_alphanumeric() || "-_./:\\".contains(letter);
    // A word that begins with a dash and holds a dot or a colon would be split.
    let splits = argument.starts_with('-') && argument.contains(['.', ':']);
    if !argument.is_empty() && argument.chars().all(plain) && !splits { argument.to_owned() } else { literal(argument) }
}

/// A string, always quoted: in an array a bare word would be a command.
#[must_use]
pub fn literal(text: &str) -> String {
    if text.chars().any(hidden) {
        return backtick_quoted(text);
    }
    let mut out = String::from("'");
    for letter in text.chars() {
        // PowerShell takes typographic quotes for quotes.
        if matches!(letter, '\'' | '\u{2018}'..='\u{201b}') {
            out.push(letter);
        }
        out.push(letter);
    }
    out.push('\'');
    out
}

/// `"..."` with PowerShell's escapes.
fn backtick_quoted(argument: &str) -> String {
    let mut out = String::from("\"");
    for letter in argument.chars() {
        match letter {
            '"' | '$' | '`' | '\u{201c}'..='\u{201e}' => out.extend(['`', letter]),
            _ if hidden(letter) => {
                let _infallible = write!(out, "`u{{{:x}}}", u32::from(letter));
            }
            _ => out.push(letter),
        }
    }
    out.push('"');
    out
}
