//! Words of bash. No word may hold a NUL: no program can be given one.

use std::fmt::Write as _;

use super::hidden;

/// One argument, as bare as it can be.
///
/// ```
/// use amlha_report::quote::bash::word;
/// assert_eq!(word("rg-ml"), "rg-ml");
/// assert_eq!(word("rg $(reboot)"), "'rg $(reboot)'");
/// ```
#[must_use]
pub fn word(argument: &str) -> String {
    if argument.chars().any(hidden) {
        return dollar_quoted(argument);
    }
    shlex::try_quote(argument).map_or_else(|_| dollar_quoted(argument), std::borrow::Cow::into_owned)
}

/// `$'...'`: bytes as escapes, so that the result does not depend on the locale.
fn dollar_quoted(argument: &str) -> String {
    let mut out = String::from("$'");
    for letter in argument.chars() {
        match letter {
            '\'' | '\\' => out.extend(['\\', letter]),
            '\n' => out.push_str("\\n"),
            '\t' => out.push_str("\\t"),
            // Three octal digits end an escape by their count; `\x1` would swallow a digit after it.
            _ if hidden(letter) => {
                let mut bytes = [0; 4];
                for byte in letter.encode_utf8(&mut bytes).bytes() {
                    let _infallible = write!(out, "\\{byte:03o}");
                }
            }
            _ => out.push(letter),
        }
    }
    out.push('\'');
    out
}
