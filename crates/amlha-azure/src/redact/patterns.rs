//! What secrets look like in a text, whatever it is named.

use std::ops::Range;

use super::names::{self, Meaning};

/// How a JSON Web Token begins: `{"` in base64.
pub(super) const TOKEN_START: &str = "eyJ";
/// How the first line of a private key ends.
pub(super) const PRIVATE_KEY: &str = "PRIVATE KEY-----";
/// The word before a token.
pub(super) const BEARER: [&str; 3] = ["Bearer ", "bearer ", "BEARER "];

/// A token is at least this long; shorter words after `bearer` are prose.
const SHORTEST_TOKEN: usize = 16;

/// Adds where the secrets of a text are. `inside` says that the text is the whole content of a
/// string: a value may go on to its end.
pub(super) fn secrets_of_text(text: &str, inside: bool, out: &mut Vec<Range<usize>>) {
    assignments(text, inside, out);
    members(text, out);
    web_tokens(text, out);
    bearer_tokens(text, out);
    out.extend(passwords_of_urls(text));
    private_keys(text, out);
}

/// A secret's name before an equals sign.
pub(super) struct NameBefore {
    /// Whether it is an option of a link, whose value ends where the next option begins.
    is_option: bool,
}

/// The secret name that ends where an equals sign stands.
pub(super) fn secret_name_before(text: &str, equals: usize) -> Option<NameBefore> {
    let before = text.as_bytes().get(..equals)?.trim_ascii_end();
    let length = before.iter().rev().take_while(|byte| is_name(**byte)).count();
    let (rest, name) = before.split_at_checked(before.len().checked_sub(length)?)?;
    // In a quoted link, `?` and `&` before the name are `%3F` and `%26`.
    let name = match name {
        [b'2', b'6', option @ ..] | [b'3', b'F' | b'f', option @ ..] if rest.ends_with(b"%") => option,
        name => name,
    };
    let is_signature = name.eq_ignore_ascii_case(b"sig");
    let is_option = is_signature || matches!(rest.last(), Some(b'?' | b'&' | b'%'));
    (is_signature || names::meaning(name) == Meaning::Secret).then_some(NameBefore { is_option })
}

fn is_name(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-')
}

/// `AccountKey=...;`, `&sig=...&`, `Password = '...'`, and the same with `%3D`.
fn assignments(text: &str, inside: bool, out: &mut Vec<Range<usize>>) {
    let plain = text.match_indices('=').map(|(at, sign)| at..at + sign.len());
    values(text, inside, plain, out);
    let quoted = text.match_indices('%').map(|(at, _)| at..at + "%3d".len());
    let quoted = quoted.filter(|sign| text.get(sign.clone()).is_some_and(|code| code.eq_ignore_ascii_case("%3d")));
    values(text, inside, quoted, out);
}

fn values(text: &str, inside: bool, signs: impl Iterator<Item = Range<usize>>, out: &mut Vec<Range<usize>>) {
    let mut done = 0;
    for sign in signs {
        // What is in a secret is a part of it, and is looked at once.
        if sign.start < done {
            continue;
        }
        let Some(name) = secret_name_before(text, sign.start) else { continue };
        let rest = text.get(sign.end..).unwrap_or_default();
        let value = rest.trim_start_matches(['=', ' ', '\t']);
        let mut start = sign.end + rest.len() - value.len();
        let ends_option = |letter: char| letter.is_whitespace() || "&\"'<>;\\".contains(letter);
        let length = if name.is_option {
            until(value, ends_option)
        } else if let Some(quote @ ('"' | '\'')) = value.chars().next() {
            start += quote.len_utf8();
            until(text.get(start..).unwrap_or_default(), |letter| letter == quote)
        } else {
            until(value, |letter| matches!(letter, ';' | '\n' | '\r') || (!inside && letter == '"'))
        };
        done = start + length;
        out.push(start..done);
    }
}

fn until(text: &str, ends: impl Fn(char) -> bool) -> usize {
    text.find(ends).unwrap_or(text.len())
}

/// What ends in a name whose closing quote stands before a colon; the quote may be escaped.
pub(super) fn end_of_name_before(bytes: &[u8], colon: usize) -> Option<&[u8]> {
    let before = bytes.get(..colon)?.trim_ascii_end().strip_suffix(b"\"")?;
    let slashes = before.iter().rev().take_while(|byte| **byte == b'\\').count();
    before.get(..before.len() - slashes)
}

/// The name whose closing quote stands before a colon.
pub(super) fn name_before_colon(bytes: &[u8], colon: usize) -> Option<&[u8]> {
    let name = end_of_name_before(bytes, colon)?;
    // Names that matter are shorter than this.
    let start = name.iter().rev().take(128).position(|byte| *byte == b'"');
    name.get(start.map_or(0, |length| name.len() - length)..)
}

/// Whether what follows a colon can be or hold a secret, by how it begins.
pub(super) fn may_be_secret_after(text: &str, colon: usize) -> bool {
    let rest = text.get(colon + 1..).unwrap_or_default().trim_ascii_start();
    match rest.strip_prefix('"') {
        Some(value) => {
            let value = value.get(..until(value, |letter| letter == '"')).unwrap_or_default();
            !value.is_empty() && !is_harmless(value)
        }
        None => rest.starts_with(['{', '[', '\\']),
    }
}

/// `"password": "..."` in a text that is no JSON, such as a line that quotes an answer.
fn members(text: &str, out: &mut Vec<Range<usize>>) {
    let bytes = text.as_bytes();
    for (colon, _) in text.match_indices(':') {
        let is_secret = |name: &[u8]| names::meaning(name) == Meaning::Secret;
        if !name_before_colon(bytes, colon).is_some_and(is_secret) {
            continue;
        }
        let rest = bytes.get(colon + 1..).unwrap_or_default();
        let value = rest.trim_ascii_start();
        let slashes = value.iter().take_while(|byte| **byte == b'\\').count();
        if value.get(slashes) != Some(&b'"') {
            continue;
        }
        let start = bytes.len() - value.len() + slashes + 1;
        let mut before = 0;
        let mut end = start;
        for byte in bytes.get(start..).unwrap_or_default() {
            if *byte == b'"' && before <= slashes {
                // The slashes before the quote belong to it.
                end -= before;
                break;
            }
            before = if *byte == b'\\' { before + 1 } else { 0 };
            end += 1;
        }
        if !text.get(start..end).is_some_and(is_harmless) {
            out.push(start..end);
        }
    }
}

/// Whether a value under a secret's name is none: the id of a resource, which tells where a secret
/// is, or a time, as in a storage account's `keyCreationTime`.
pub(super) fn is_harmless(value: &str) -> bool {
    let is_time = || {
        value.len() <= 40
            && value.bytes().filter(|byte| *byte == b'-').count() >= 2
            && value.bytes().all(|byte| byte.is_ascii_digit() || b"-:.+TZ".contains(&byte))
            && value.bytes().take(4).all(|byte| byte.is_ascii_digit())
            && value.as_bytes().get(10) == Some(&b'T')
    };
    let scope = value.get(.."/subscriptions/".len());
    let is_id = scope.is_some_and(|scope| scope.eq_ignore_ascii_case("/subscriptions/"));
    (is_id && !value.contains(['?', '=', ' '])) || is_time()
}

/// Header, claims and signature with dots between them. A continuation of Resource Graph begins in the
/// same way and has no dot.
fn web_tokens(text: &str, out: &mut Vec<Range<usize>>) {
    let mut done = 0;
    for (start, _) in text.match_indices(TOKEN_START) {
        if start < done {
            continue;
        }
        let rest = text.get(start..).unwrap_or_default();
        let length = until(rest, |letter| !(letter.is_ascii_alphanumeric() || "-_.=".contains(letter)));
        done = start + length;
        if length >= SHORTEST_TOKEN && rest.get(..length).is_some_and(|token| token.contains('.')) {
            out.push(start..done);
        }
    }
}

fn bearer_tokens(text: &str, out: &mut Vec<Range<usize>>) {
    for word in BEARER {
        for (at, _) in text.match_indices(word) {
            let start = at + word.len();
            let rest = text.get(start..).unwrap_or_default();
            let is_token = |letter: char| letter.is_ascii_alphanumeric() || "-._~+/=".contains(letter);
            let length = until(rest, |letter| !is_token(letter));
            if length >= SHORTEST_TOKEN {
                out.push(start..start + length);
            }
        }
    }
}

/// `https://user:password@proxy`: where the passwords are.
pub(super) fn passwords_of_urls(text: &str) -> impl Iterator<Item = Range<usize>> {
    text.match_indices("://").filter_map(|(at, sign)| {
        let start = at + sign.len();
        let rest = text.get(start..)?;
        let host = rest.get(..until(rest, |letter| letter.is_whitespace() || "/\"'<>".contains(letter)))?;
        let user = host.get(..host.rfind('@')?)?;
        Some(start + user.find(':')? + 1..start + user.len())
    })
}

fn private_keys(text: &str, out: &mut Vec<Range<usize>>) {
    let mut done = 0;
    for (at, line) in text.match_indices(PRIVATE_KEY) {
        let before = text.get(..at).unwrap_or_default();
        let is_end = || {
            let dashes = before.rfind("-----").and_then(|dashes| before.get(dashes..));
            dashes.is_some_and(|line| line.starts_with("-----END"))
        };
        if at < done || is_end() {
            continue;
        }
        let start = at + line.len();
        let rest = text.get(start..).unwrap_or_default();
        done = start + rest.find("-----END").unwrap_or(rest.len());
        out.push(start..done);
    }
}
