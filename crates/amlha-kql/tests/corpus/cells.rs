//! Cells of printed tables against values.

use amlha_kql::{Type, Value};
use serde_json::Value as Json;

/// A value as the line-based tests print it.
pub(crate) fn text_of(value: &Value<'_>) -> String {
    match value {
        Value::Null => "<null>".to_owned(),
        Value::DateTime(_) => {
            let text = value.to_text();
            format!("{}Z", text[..19].replace('T', " "))
        }
        Value::Bool(true) => "True".to_owned(),
        Value::Bool(false) => "False".to_owned(),
        _ => value.to_text().to_string(),
    }
}

/// Whether a value is what a cell shows.
pub(crate) fn same_cell(
    value: &Value<'_>,
    kind: Type,
    cell: &str,
    unordered: bool,
    approximate: bool,
    collapse: bool,
) -> bool {
    let cell = cell.trim();
    let text = value.to_text();
    let text = text.trim();
    if kind != Type::String && matches!(cell, "" | "null" | "(null)" | "<null>") && (value.is_null() || text.is_empty())
    {
        return true;
    }
    if text == cell {
        return true;
    }
    if collapse {
        let collapsed = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
        return collapsed(text) == collapsed(cell);
    }
    match value {
        Value::Bool(truth) => cell.eq_ignore_ascii_case(text) || cell == if *truth { "1" } else { "0" },
        Value::Int(_) | Value::Long(_) | Value::Real(_) | Value::Decimal(_) => {
            let Some(number) = value.as_real() else { return false };
            match cell {
                "∞" | "Infinity" | "inf" => number == f64::INFINITY,
                "-∞" | "-Infinity" | "-inf" => number == f64::NEG_INFINITY,
                "NaN" => number.is_nan(),
                _ => cell.replace(',', "").parse::<f64>().is_ok_and(|wanted| close(number, wanted, cell, approximate)),
            }
        }
        Value::DateTime(_) => {
            let instant = |text: &str| {
                let text = text.trim_end_matches('Z').replace('T', " ");
                let text = if text.len() <= 10 { format!("{text} 00:00:00") } else { text };
                if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.').to_owned() } else { text }
            };
            instant(text) == instant(cell)
        }
        Value::TimeSpan(_) => {
            let span = |text: &str| match text.rfind('.') {
                Some(at) if text[at..].len() > 4 => text.trim_end_matches('0').trim_end_matches('.').to_owned(),
                _ => text.to_owned(),
            };
            span(text) == span(cell)
        }
        _ => same_json(text, cell, unordered),
    }
}

fn close(number: f64, wanted: f64, cell: &str, approximate: bool) -> bool {
    let digits = cell.rsplit_once('.').map_or(0, |(_, digits)| digits.len());
    let printed = 0.5 * 10f64.powi(-i32::try_from(digits).unwrap_or(0));
    let relative = if approximate { 0.05 } else { 1e-6 };
    let off = (number - wanted).abs();
    off <= relative * wanted.abs().max(1e-300) || (digits > 0 && off <= printed)
}

fn same_json(text: &str, cell: &str, unordered: bool) -> bool {
    let parse = |text: &str| {
        serde_json::from_str::<Json>(text).ok().or_else(|| serde_json::from_str(&text.replace('\'', "\"")).ok())
    };
    match (parse(text), parse(cell)) {
        (Some(a), Some(b)) => equal(&a, &b, unordered),
        // A string inside of a dynamic column, with or without quotes.
        _ => text.trim_matches('"') == cell.trim_matches(['"', '`', ':']),
    }
}

fn equal(a: &Json, b: &Json, unordered: bool) -> bool {
    match (a, b) {
        (Json::Number(a), Json::Number(b)) => {
            let (a, b) = (a.as_f64().unwrap(), b.as_f64().unwrap());
            (a - b).abs() <= 1e-6 * b.abs().max(1e-9)
        }
        (Json::Array(a), Json::Array(b)) if a.len() == b.len() => {
            if !unordered {
                return a.iter().zip(b).all(|(a, b)| equal(a, b, false));
            }
            let mut left: Vec<&Json> = b.iter().collect();
            a.iter().all(|a| match left.iter().position(|b| equal(a, b, true)) {
                Some(at) => {
                    left.remove(at);
                    true
                }
                None => false,
            })
        }
        (Json::Object(a), Json::Object(b)) => {
            a.len() == b.len() && a.iter().all(|(name, a)| b.get(name).is_some_and(|b| equal(a, b, unordered)))
        }
        _ => a == b,
    }
}
