//! `parse` and `parse-where`: the pattern is made a regular expression.

use super::context::{Context, Fault};
use super::expression::missing;
use crate::ast::ParsePart;
use crate::plan::Parse;
use crate::types::Type;
use crate::value::{Text, Value};

/// The regular expression of a pattern, with a group for each column.
pub(crate) fn parse_pattern(parts: &[ParsePart], is_regex: bool, flags: Option<&str>) -> String {
    // A dot takes line ends too, unless flags say what it does.
    let mut out = match flags {
        Some(flags) => {
            let known: String = flags.chars().filter(|c| matches!(c, 'i' | 'm' | 's' | 'U' | 'x')).collect();
            if known.is_empty() { "^".to_owned() } else { format!("(?{known})^") }
        }
        None => "(?s)^".to_owned(),
    };
    for (at, part) in parts.iter().enumerate() {
        let last = at + 1 == parts.len();
        match part {
            ParsePart::Text(text, _) if is_regex => out.push_str(&format!("(?:{text})")),
            ParsePart::Text(text, _) => out.push_str(&regex::escape(text)),
            ParsePart::Star => out.push_str(".*?"),
            ParsePart::Column(_, kind) => out.push_str(match kind {
                Some(Type::Long | Type::Int) if !is_regex => "([+-]?[0-9]+)",
                Some(Type::Real | Type::Decimal) if !is_regex => "([+-]?[0-9.]+(?:[eE][+-]?[0-9]+)?)",
                _ if last => "(.*)",
                _ => "(.*?)",
            }),
        }
    }
    match parts.last() {
        Some(ParsePart::Star) => out.push_str(".*$"),
        Some(ParsePart::Text(..)) if is_regex => {}
        _ => out.push('$'),
    }
    out
}

/// Fills the columns of a row; says whether the row is kept.
pub(super) fn parse<'a>(plan: &'a Parse, row: &mut [Value<'a>], context: &Context<'a>) -> Result<bool, Fault> {
    let text = plan.value.value(row, context)?.to_text();
    let regex = context.regex(&plan.pattern).map_err(|fault| fault.at(plan.span))?;
    let captures = regex.captures(&text);
    if captures.is_none() && plan.only_matches {
        return Ok(false);
    }
    let mut values = Vec::new();
    for (group, (_, kind)) in plan.columns.iter().enumerate() {
        let found = captures.as_ref().and_then(|captures| captures.get(group + 1));
        values.push(match found {
            None => missing(*kind),
            Some(found) => {
                let part = match &text {
                    Text::Borrowed(text) => Value::from(text.get(found.range()).unwrap_or_default()),
                    Text::Shared(_) => Value::from(found.as_str().to_owned()),
                };
                part.to_type(*kind)
            }
        });
    }
    let broken = captures.is_some() && values.iter().any(Value::is_null);
    if broken && plan.only_matches {
        return Ok(false);
    }
    for ((slot, kind), value) in plan.columns.iter().zip(values) {
        if let Some(place) = row.get_mut(*slot) {
            *place = if broken && plan.strict { missing(*kind) } else { value };
        }
    }
    Ok(true)
}
