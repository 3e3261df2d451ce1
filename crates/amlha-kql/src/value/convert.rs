//! From one type to another, as `tolong` and its kin do it: what does not fit
//! is nothing.

use super::{Decimal, Value};
use crate::time;
use crate::types::Type;

impl<'a> Value<'a> {
    /// The size of a number; `None` for anything else.
    #[must_use]
    pub fn as_real(&self) -> Option<f64> {
        match self {
            Self::Int(n) => Some(f64::from(*n)),
            Self::Long(n) => Some(*n as f64),
            Self::Real(n) => Some(*n),
            Self::Decimal(n) => Some(n.to_f64()),
            _ => None,
        }
    }

    pub(crate) fn to_bool(&self) -> Option<bool> {
        match self {
            Self::Bool(truth) => Some(*truth),
            Self::String(text) => match text.trim() {
                t if t.eq_ignore_ascii_case("true") => Some(true),
                t if t.eq_ignore_ascii_case("false") => Some(false),
                t => t.parse::<i64>().ok().map(|n| n != 0),
            },
            _ => self.as_real().map(|n| n != 0.0),
        }
    }

    pub(crate) fn to_long(&self) -> Option<i64> {
        match self {
            Self::Int(n) => Some(i64::from(*n)),
            Self::Long(n) => Some(*n),
            Self::Bool(truth) => Some(i64::from(*truth)),
            Self::Real(n) => (n.is_finite() && n.abs() < 9.3e18).then_some(*n as i64),
            Self::Decimal(n) => i64::try_from(n.trunc()).ok(),
            Self::DateTime(ticks) | Self::TimeSpan(ticks) => Some(*ticks),
            Self::String(text) => parse_long(text.trim()),
            _ => None,
        }
    }

    pub(crate) fn to_int(&self) -> Option<i32> {
        i32::try_from(self.to_long()?).ok()
    }

    /// A number from a number, a truth value, or a text that is one.
    pub(crate) fn to_real_number(&self) -> Option<f64> {
        match self {
            Self::Bool(truth) => Some(f64::from(u8::from(*truth))),
            Self::DateTime(ticks) | Self::TimeSpan(ticks) => Some(*ticks as f64),
            Self::String(text) => parse_real(text.trim()),
            _ => self.as_real(),
        }
    }

    pub(crate) fn to_decimal(&self) -> Option<Decimal> {
        match self {
            Self::Decimal(n) => Some(**n),
            Self::Real(n) => Decimal::from_f64(*n),
            Self::String(text) => Decimal::parse(text),
            _ => self.to_long().map(Decimal::from),
        }
    }

    pub(crate) fn to_datetime(&self) -> Option<i64> {
        match self {
            Self::DateTime(ticks) => Some(*ticks),
            Self::String(text) => time::parse_datetime(text),
            Self::Int(_) | Self::Long(_) => self.as_i64().and_then(time::in_range),
            _ => None,
        }
    }

    pub(crate) fn to_timespan(&self) -> Option<i64> {
        match self {
            Self::TimeSpan(ticks) => Some(*ticks),
            Self::String(text) => time::parse_timespan(text),
            Self::Int(_) | Self::Long(_) => self.as_i64(),
            _ => None,
        }
    }

    pub(crate) fn to_guid(&self) -> Option<[u8; 16]> {
        match self {
            Self::Guid(bytes) => Some(*bytes),
            Self::String(text) => parse_guid(text),
            _ => None,
        }
    }

    /// The value as a value of this type; null (for text: empty) if it is
    /// none.
    #[must_use]
    pub fn to_type(&self, kind: Type) -> Self {
        match kind {
            Type::Bool => self.to_bool().map_or(Self::Null, Self::Bool),
            Type::Int => self.to_int().map_or(Self::Null, Self::Int),
            Type::Long => self.to_long().map_or(Self::Null, Self::Long),
            Type::Real => self.to_real_number().map_or(Self::Null, Self::Real),
            Type::Decimal => self.to_decimal().map_or(Self::Null, |n| Self::Decimal(Box::new(n))),
            Type::String => Self::String(self.to_text()),
            Type::DateTime => self.to_datetime().map_or(Self::Null, Self::DateTime),
            Type::TimeSpan => self.to_timespan().map_or(Self::Null, Self::TimeSpan),
            Type::Guid => self.to_guid().map_or(Self::Null, Self::Guid),
            Type::Dynamic => self.clone(),
        }
    }
}

fn parse_long(text: &str) -> Option<i64> {
    if let Ok(n) = text.parse::<i64>() {
        return Some(n);
    }
    let (negative, digits) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text),
    };
    let hex = digits.strip_prefix("0x").or_else(|| digits.strip_prefix("0X"))?;
    // Sixteen digits give the bits of a negative number too.
    let n = u64::from_str_radix(hex, 16).ok()?.cast_signed();
    Some(if negative { n.checked_neg()? } else { n })
}

fn parse_real(text: &str) -> Option<f64> {
    match text.to_ascii_lowercase().as_str() {
        "nan" => Some(f64::NAN),
        "inf" | "+inf" | "infinity" | "+infinity" => Some(f64::INFINITY),
        "-inf" | "-infinity" => Some(f64::NEG_INFINITY),
        lower if lower.starts_with("0x") => parse_long(lower).map(|n| n as f64),
        lower if lower.bytes().all(|b| matches!(b, b'0'..=b'9' | b'.' | b'-' | b'+' | b'e')) => lower.parse().ok(),
        _ => None,
    }
}

fn parse_guid(text: &str) -> Option<[u8; 16]> {
    let text = text.trim();
    let text = text.strip_prefix('{').and_then(|t| t.strip_suffix('}')).unwrap_or(text);
    if text.split('-').any(str::is_empty) {
        return None;
    }
    let digits: Vec<u8> = text
        .chars()
        .filter(|c| *c != '-')
        .map(|c| c.to_digit(16).and_then(|d| u8::try_from(d).ok()))
        .collect::<Option<_>>()?;
    let mut out = [0u8; 16];
    if digits.len() != 32 {
        return None;
    }
    for (byte, pair) in out.iter_mut().zip(digits.chunks(2)) {
        *byte = pair.iter().fold(0, |sum, digit| sum * 16 + digit);
    }
    Some(out)
}

/// A number rounded to places after the point, halves away from zero.
pub(crate) fn round_half_away(n: f64, places: i64) -> f64 {
    let factor = 10f64.powi(i32::try_from(places.clamp(-300, 300)).unwrap_or(0));
    let scaled = n * factor;
    if scaled.is_finite() { scaled.round() / factor } else { n }
}
