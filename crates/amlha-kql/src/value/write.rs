//! Values as text: `tostring` and JSON.

use std::fmt::Write as _;

use super::{Text, Value};
use crate::json;
use crate::time;

impl<'a> Value<'a> {
    /// The text of the value, as `tostring` gives it; null is the empty text.
    ///
    /// ```
    /// use amlha_kql::Value;
    ///
    /// assert_eq!(&*Value::Real(2.0).to_text(), "2");
    /// assert_eq!(&*Value::Json("[1, 2]").to_text(), "[1,2]");
    /// assert_eq!(&*Value::Null.to_text(), "");
    /// ```
    #[must_use]
    pub fn to_text(&self) -> Text<'a> {
        Text::from(match self {
            Self::Null => return Text::Borrowed(""),
            Self::String(text) => return text.clone(),
            Self::Bool(true) => return Text::Borrowed("true"),
            Self::Bool(false) => return Text::Borrowed("false"),
            Self::Int(n) => n.to_string(),
            Self::Long(n) => n.to_string(),
            Self::Real(n) => real(*n),
            Self::Decimal(n) => n.to_string(),
            Self::DateTime(ticks) => time::format_datetime(*ticks),
            Self::TimeSpan(ticks) => time::format_timespan(*ticks),
            Self::Guid(bytes) => guid(bytes),
            Self::Array(_) | Self::Bag(_) | Self::Json(_) => {
                let mut out = String::new();
                self.write_json(&mut out);
                out
            }
        })
    }

    /// Appends the value as JSON. Numbers stay numbers; what JSON has no type
    /// for becomes a string; infinite numbers and "not a number" become the
    /// strings that the language prints.
    pub fn write_json(&self, out: &mut String) {
        match self {
            Self::Null => out.push_str("null"),
            Self::Real(n) if n.is_finite() => {
                let _ = write!(out, "{n:?}");
            }
            Self::Bool(_) | Self::Int(_) | Self::Long(_) | Self::Decimal(_) => out.push_str(&self.to_text()),
            Self::String(text) => json::write_string(out, text),
            Self::Real(_) | Self::DateTime(_) | Self::TimeSpan(_) | Self::Guid(_) => {
                json::write_string(out, &self.to_text());
            }
            Self::Array(array) => {
                out.push('[');
                for (at, item) in array.items.iter().enumerate() {
                    if at > 0 {
                        out.push(',');
                    }
                    item.write_json(out);
                }
                out.push(']');
            }
            Self::Bag(bag) => {
                out.push('{');
                for (at, (name, value)) in bag.members.iter().enumerate() {
                    if at > 0 {
                        out.push(',');
                    }
                    json::write_string(out, name);
                    out.push(':');
                    value.write_json(out);
                }
                out.push('}');
            }
            Self::Json(text) => json::compact(text, out),
        }
    }

    /// Bytes of the value as JSON, as long as they are at most `most`.
    /// Shared parts count each time they occur, so that a value which would
    /// explode when written is found out before.
    pub(crate) fn json_bytes(&self, most: usize) -> Option<usize> {
        let mut bytes = 0usize;
        let mut open: Vec<&Value<'a>> = vec![self];
        while let Some(value) = open.pop() {
            bytes += match value {
                Self::String(text) => text.len() + 2,
                Self::Json(text) => text.len(),
                Self::Array(array) => {
                    open.extend(array.items.iter());
                    array.items.len() + 2
                }
                Self::Bag(bag) => {
                    open.extend(bag.members.iter().map(|(_, value)| value));
                    bag.members.iter().map(|(name, _)| name.len() + 4).sum::<usize>() + 2
                }
                _ => 8,
            };
            if bytes > most {
                return None;
            }
        }
        Some(bytes)
    }
}

/// A number with the fewest digits that give it back; exponents from 10^15 on
/// and below 10^-5, as the language prints them.
fn real(n: f64) -> String {
    if n.is_nan() {
        return "NaN".to_owned();
    }
    if n.is_infinite() {
        return if n > 0.0 { "Infinity" } else { "-Infinity" }.to_owned();
    }
    let size = n.abs();
    if size != 0.0 && !(1e-5..1e15).contains(&size) {
        let text = format!("{n:E}");
        return match text.split_once('E') {
            Some((digits, exponent)) => {
                let (sign, exponent) = match exponent.strip_prefix('-') {
                    Some(rest) => ("-", rest),
                    None => ("+", exponent),
                };
                format!("{digits}E{sign}{exponent:0>2}")
            }
            None => text,
        };
    }
    format!("{n}")
}

fn guid(bytes: &[u8; 16]) -> String {
    let mut out = String::with_capacity(36);
    for (at, byte) in bytes.iter().enumerate() {
        if matches!(at, 4 | 6 | 8 | 10) {
            out.push('-');
        }
        let _ = write!(out, "{byte:02x}");
    }
    out
}
