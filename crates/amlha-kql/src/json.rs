//! JSON text without a tree: find what is asked for, skip the rest.
//!
//! [`parse`] checks all of a text. The other functions trust its shape only as
//! far as they read; on text that is not JSON they find nothing, and never
//! panic.

mod scan;

use crate::value::{MAX_VALUE_DEPTH, Text, Value};

pub(crate) use scan::{skip_space, skip_string, skip_value};

/// One step of a path into a value.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Step {
    /// The member of this name.
    Member(String),
    /// The element at this place, from the end if negative.
    Element(i64),
}

/// The value that starts at a byte, arrays and objects unopened, and the byte
/// after it.
pub(crate) fn value_at(text: &str, at: usize) -> Option<(Value<'_>, usize)> {
    let end = skip_value(text.as_bytes(), at)?;
    Some((scalar(text.get(at..end)?), end))
}

/// The value of a slice that holds exactly one value.
pub(crate) fn scalar(slice: &str) -> Value<'_> {
    match slice.as_bytes().first() {
        Some(b'{' | b'[') => Value::Json(slice),
        Some(b'"') => Value::String(string(slice)),
        Some(b't') if slice == "true" => Value::Bool(true),
        Some(b'f') if slice == "false" => Value::Bool(false),
        Some(b'-' | b'0'..=b'9') => number(slice),
        _ => Value::Null,
    }
}

fn number(slice: &str) -> Value<'_> {
    match slice.parse::<i64>() {
        Ok(n) => Value::Long(n),
        Err(_) => slice.parse::<f64>().map_or(Value::Null, Value::Real),
    }
}

/// The text of a JSON string, quotes included in the slice.
pub(crate) fn string(slice: &str) -> Text<'_> {
    let inside = slice.get(1..slice.len().saturating_sub(1)).unwrap_or_default();
    if inside.contains('\\') { Text::from(unescape(inside).unwrap_or_default()) } else { Text::Borrowed(inside) }
}

fn unescape(inside: &str) -> Option<String> {
    let mut out = String::with_capacity(inside.len());
    let mut rest = inside;
    while let Some(at) = rest.find('\\') {
        out.push_str(rest.get(..at)?);
        let escape = rest.as_bytes().get(at + 1)?;
        let mut used = 2;
        out.push(match escape {
            b'"' => '"',
            b'\\' => '\\',
            b'/' => '/',
            b'b' => '\u{8}',
            b'f' => '\u{c}',
            b'n' => '\n',
            b'r' => '\r',
            b't' => '\t',
            b'u' => {
                used = 6;
                let unit = |from: usize| u32::from_str_radix(rest.get(from..from + 4)?, 16).ok();
                match unit(at + 2)? {
                    high @ 0xd800..=0xdbff => {
                        // Half a pair alone is no character.
                        let low = (rest.get(at + 6..at + 8) == Some("\\u")).then(|| unit(at + 8)).flatten();
                        match low.and_then(|low| low.checked_sub(0xdc00)).filter(|low| *low < 0x400) {
                            Some(low) => {
                                used = 12;
                                char::from_u32(0x1_0000 + ((high - 0xd800) << 10) + low)?
                            }
                            None => '\u{fffd}',
                        }
                    }
                    code => char::from_u32(code).unwrap_or('\u{fffd}'),
                }
            }
            _ => return None,
        });
        rest = rest.get(at + used..)?;
    }
    out.push_str(rest);
    Some(out)
}

/// Calls `visit` with the name (quotes included) and the place of the value of
/// each member until it answers the byte after the value, or `None` to stop.
/// Gives the byte after the object, or `None` if it was left or has no end.
pub(crate) fn each_member<'a>(
    text: &'a str,
    at: usize,
    mut visit: impl FnMut(&'a str, usize) -> Option<usize>,
) -> Option<usize> {
    let bytes = text.as_bytes();
    if bytes.get(at) != Some(&b'{') {
        return None;
    }
    let mut at = skip_space(bytes, at + 1);
    if bytes.get(at) == Some(&b'}') {
        return Some(at + 1);
    }
    loop {
        let name_end = skip_string(bytes, at)?;
        let name = text.get(at..name_end)?;
        let colon = skip_space(bytes, name_end);
        if bytes.get(colon) != Some(&b':') {
            return None;
        }
        at = skip_space(bytes, visit(name, skip_space(bytes, colon + 1))?);
        match bytes.get(at) {
            Some(b',') => at = skip_space(bytes, at + 1),
            Some(b'}') => return Some(at + 1),
            _ => return None,
        }
    }
}

/// Whether a name in JSON form (quotes included) is this name.
pub(crate) fn is_name(quoted: &str, name: &str) -> bool {
    let bytes = quoted.as_bytes();
    if bytes.len() == name.len() + 2 && bytes.get(1..bytes.len() - 1) == Some(name.as_bytes()) {
        return true;
    }
    quoted.contains('\\') && *string(quoted) == *name
}

/// The member of an object text.
pub(crate) fn member<'a>(text: &'a str, name: &str) -> Option<Value<'a>> {
    let mut found = None;
    each_member(text, 0, |key, at| {
        if is_name(key, name) {
            found = value_at(text, at).map(|(value, _)| value);
            return None;
        }
        skip_value(text.as_bytes(), at)
    });
    found
}

/// The members of an object text, unopened.
pub(crate) fn members(text: &str) -> Vec<(Text<'_>, Value<'_>)> {
    let mut out = Vec::new();
    each_member(text, 0, |key, at| {
        let (value, end) = value_at(text, at)?;
        out.push((string(key), value));
        Some(end)
    });
    out
}

/// Calls `visit` with the place of each element; see [`each_member`].
fn each_element(text: &str, mut visit: impl FnMut(usize) -> Option<usize>) -> Option<usize> {
    let bytes = text.as_bytes();
    if bytes.first() != Some(&b'[') {
        return None;
    }
    let mut at = skip_space(bytes, 1);
    if bytes.get(at) == Some(&b']') {
        return Some(at + 1);
    }
    loop {
        at = skip_space(bytes, visit(at)?);
        match bytes.get(at) {
            Some(b',') => at = skip_space(bytes, at + 1),
            Some(b']') => return Some(at + 1),
            _ => return None,
        }
    }
}

/// The elements of an array text, unopened.
pub(crate) fn elements(text: &str) -> Vec<Value<'_>> {
    let mut out = Vec::new();
    each_element(text, |at| {
        let (value, end) = value_at(text, at)?;
        out.push(value);
        Some(end)
    });
    out
}

/// The element of an array text at a place.
pub(crate) fn element(text: &str, index: usize) -> Option<Value<'_>> {
    let mut left = index;
    let mut found = None;
    each_element(text, |at| {
        if left == 0 {
            found = value_at(text, at).map(|(value, _)| value);
            return None;
        }
        left -= 1;
        skip_value(text.as_bytes(), at)
    });
    found
}

/// The number of elements or members.
pub(crate) fn length(text: &str) -> Option<usize> {
    let mut count = 0;
    if text.starts_with('[') {
        each_element(text, |at| {
            count += 1;
            skip_value(text.as_bytes(), at)
        });
    } else {
        each_member(text, 0, |_, at| {
            count += 1;
            skip_value(text.as_bytes(), at)
        });
    }
    Some(count)
}

/// Appends JSON text without the space between its parts.
pub(crate) fn compact(text: &str, out: &mut String) {
    let bytes = text.as_bytes();
    let mut at = 0;
    while let Some(byte) = bytes.get(at) {
        let end = match byte {
            b'"' => skip_string(bytes, at).unwrap_or(bytes.len()),
            b' ' | b'\n' | b'\r' | b'\t' => {
                at += 1;
                continue;
            }
            _ => {
                let rest = bytes.get(at..).unwrap_or_default();
                at + rest.iter().position(|b| matches!(b, b'"' | b' ' | b'\n' | b'\r' | b'\t')).unwrap_or(rest.len())
            }
        };
        out.push_str(text.get(at..end).unwrap_or_default());
        at = end;
    }
}

/// Appends a string with quotes and escapes.
pub(crate) fn write_string(out: &mut String, text: &str) {
    out.push('"');
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            c if (c as u32) < 0x20 || c as u32 == 0x7f => {
                out.push_str("\\u00");
                for digit in [c as u32 >> 4, c as u32 & 15] {
                    out.push(char::from_digit(digit, 16).unwrap_or('0'));
                }
            }
            c => out.push(c),
        }
    }
    out.push('"');
}

/// The value of a whole text, checked and opened.
pub(crate) fn parse(text: &str) -> Option<Value<'_>> {
    let (value, end) = parse_at(text, skip_space(text.as_bytes(), 0), 0)?;
    (skip_space(text.as_bytes(), end) == text.len()).then_some(value)
}

fn parse_at(text: &str, at: usize, depth: u32) -> Option<(Value<'_>, usize)> {
    let bytes = text.as_bytes();
    if depth >= MAX_VALUE_DEPTH {
        return None;
    }
    match bytes.get(at)? {
        b'{' => {
            let mut members = Vec::new();
            let end = each_member(text, at, |key, at| {
                check_string(key)?;
                let (value, end) = parse_at(text, at, depth + 1)?;
                members.push((string(key), value));
                Some(end)
            })?;
            Some((Value::bag(members)?, end))
        }
        b'[' => {
            let mut items = Vec::new();
            let end = at
                + each_element(text.get(at..)?, |offset| {
                    let (value, end) = parse_at(text, at + offset, depth + 1)?;
                    items.push(value);
                    Some(end - at)
                })?;
            Some((Value::array(items)?, end))
        }
        b'"' => {
            let end = skip_string(bytes, at)?;
            let slice = text.get(at..end)?;
            check_string(slice)?;
            Some((Value::String(string(slice)), end))
        }
        _ => {
            let end = skip_value(bytes, at)?;
            let slice = text.get(at..end)?;
            let valid = matches!(slice, "true" | "false" | "null") || is_number(slice);
            valid.then(|| (scalar(slice), end))
        }
    }
}

/// Whether the escapes of a string are valid.
fn check_string(slice: &str) -> Option<()> {
    if slice.contains('\\') { unescape(slice.get(1..slice.len() - 1)?).map(|_| ()) } else { Some(()) }
}

fn is_number(slice: &str) -> bool {
    let digits = slice.strip_prefix('-').unwrap_or(slice);
    let whole = digits.find(|c: char| !c.is_ascii_digit()).unwrap_or(digits.len());
    whole > 0 && !(whole > 1 && digits.starts_with('0')) && slice.parse::<f64>().is_ok()
}
