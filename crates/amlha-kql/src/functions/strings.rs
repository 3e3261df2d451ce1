//! Text: cutting, joining, searching.

use std::sync::Arc;

use super::{BOOL, DYNAMIC, Function, LONG, MANY, Returns, STRING, argument, array, function, whole};
use crate::run::{Context, Fault};
use crate::value::{Text, Value};

pub(super) const FUNCTIONS: &[Function] = &[
    function("strcat", 1, MANY, STRING, strcat),
    function("strcat_delim", 2, MANY, STRING, strcat_delim),
    function("strcat_array", 2, 2, STRING, strcat_array),
    function("strlen", 1, 1, LONG, |a, _| Ok(Value::Long(length(&argument(a, 0).to_text())))),
    function("string_size", 1, 1, LONG, |a, _| Ok(Value::Long(signed(argument(a, 0).to_text().len())))),
    function("strcmp", 2, 2, Returns::Type(crate::types::Type::Int), |a, _| {
        let order = (*argument(a, 0).to_text()).cmp(&*argument(a, 1).to_text());
        Ok(Value::Int(order as i32))
    }),
    function("strrep", 2, 3, STRING, strrep),
    function("tolower", 1, 1, STRING, |a, _| Ok(lower(&argument(a, 0).to_text()))),
    function("toupper", 1, 1, STRING, |a, _| Ok(Value::from(argument(a, 0).to_text().to_uppercase()))),
    function("reverse", 1, 1, STRING, |a, _| {
        Ok(Value::from(argument(a, 0).to_text().chars().rev().collect::<String>()))
    }),
    function("substring", 2, 3, STRING, substring),
    function("indexof", 2, 5, LONG, indexof),
    function("split", 2, 3, DYNAMIC, split),
    function("replace_string", 3, 3, STRING, replace_string),
    function("replace_strings", 3, 3, STRING, replace_strings),
    function("translate", 3, 3, STRING, translate),
    function("countof", 2, 3, LONG, countof),
    function("has_any_index", 2, 2, LONG, has_any_index),
    function("unicode_codepoints_to_string", 1, MANY, STRING, codepoints_to_string),
    function("make_string", 1, MANY, STRING, codepoints_to_string),
    function("unicode_codepoints_from_string", 1, 1, DYNAMIC, codepoints_from_string),
    function("to_utf8", 1, 1, DYNAMIC, codepoints_from_string),
    function("tohex", 1, 2, STRING, tohex),
    function("string_is_empty", 1, 1, BOOL, |a, _| Ok(Value::Bool(argument(a, 0).to_text().is_empty()))),
];

fn signed(n: usize) -> i64 {
    i64::try_from(n).unwrap_or(i64::MAX)
}

/// Characters of a text.
fn length(text: &str) -> i64 {
    signed(if text.is_ascii() { text.len() } else { text.chars().count() })
}

/// The text in small letters, the same text where it is in small letters.
fn lower<'a>(text: &Text<'a>) -> Value<'a> {
    if text.bytes().all(|b| b.is_ascii() && !b.is_ascii_uppercase()) {
        return Value::String(text.clone());
    }
    if !text.is_ascii() {
        return Value::from(text.to_lowercase());
    }
    // Most text is ASCII, and needs one allocation only.
    let mut small: Arc<str> = Arc::from(&**text);
    if let Some(small) = Arc::get_mut(&mut small) {
        small.make_ascii_lowercase();
    }
    Value::String(Text::Shared(small))
}

fn strcat<'a>(arguments: &[Value<'a>], context: &Context<'a>) -> Result<Value<'a>, Fault> {
    join(arguments, "", context)
}

fn join<'a>(values: &[Value<'a>], delimiter: &str, context: &Context<'a>) -> Result<Value<'a>, Fault> {
    let mut out = String::new();
    for (at, value) in values.iter().enumerate() {
        if at > 0 {
            out.push_str(delimiter);
        }
        out.push_str(&context.text_of(value)?);
        context.check_bytes(out.len())?;
    }
    Ok(Value::from(out))
}

fn strcat_delim<'a>(arguments: &[Value<'a>], context: &Context<'a>) -> Result<Value<'a>, Fault> {
    join(arguments.get(1..).unwrap_or_default(), &argument(arguments, 0).to_text(), context)
}

fn strcat_array<'a>(arguments: &[Value<'a>], context: &Context<'a>) -> Result<Value<'a>, Fault> {
    match argument(arguments, 0).items() {
        Some(items) => join(&items, &argument(arguments, 1).to_text(), context),
        None => Ok(Value::from("")),
    }
}

fn strrep<'a>(arguments: &[Value<'a>], context: &Context<'a>) -> Result<Value<'a>, Fault> {
    let text = argument(arguments, 0).to_text();
    let delimiter = argument(arguments, 2).to_text();
    // The language's own bound.
    let times = usize::try_from(argument(arguments, 1).to_long().unwrap_or(0).clamp(0, 1024)).unwrap_or(0);
    context.check_bytes((text.len() + delimiter.len()).saturating_mul(times))?;
    Ok(Value::from(vec![&*text; times].join(&delimiter)))
}

fn substring<'a>(arguments: &[Value<'a>], _: &Context<'a>) -> Result<Value<'a>, Fault> {
    let text = argument(arguments, 0).to_text();
    let all = length(&text);
    let Some(start) = whole(arguments, 1, 0) else { return Ok(Value::from("")) };
    let start = if start < 0 { (all + start).max(0) } else { start.min(all) };
    let count = whole(arguments, 2, i64::MAX).unwrap_or(0).clamp(0, all - start);
    let byte = |chars: i64| {
        let chars = usize::try_from(chars).unwrap_or(0);
        if text.is_ascii() { chars } else { text.char_indices().nth(chars).map_or(text.len(), |(at, _)| at) }
    };
    let (from, to) = (byte(start), byte(start + count));
    Ok(match &text {
        Text::Borrowed(text) => Value::from(text.get(from..to).unwrap_or_default()),
        Text::Shared(text) => Value::from(text.get(from..to).unwrap_or_default().to_owned()),
    })
}

fn indexof<'a>(arguments: &[Value<'a>], _: &Context<'a>) -> Result<Value<'a>, Fault> {
    let (text, wanted) = (argument(arguments, 0).to_text(), argument(arguments, 1).to_text());
    let chars: Vec<char> = text.chars().collect();
    let wanted: Vec<char> = wanted.chars().collect();
    let all = signed(chars.len());
    let (Some(start), Some(count), Some(occurrence)) =
        (whole(arguments, 2, 0), whole(arguments, 3, -1), whole(arguments, 4, 1))
    else {
        return Ok(Value::Null);
    };
    if count < -1 || occurrence < 1 {
        return Ok(Value::Null);
    }
    let start = if start < 0 { (all + start).max(0) } else { start };
    let width = signed(wanted.len());
    let is_at = |at: &i64| {
        let at = usize::try_from(*at).unwrap_or(0);
        chars.get(at..at + wanted.len()) == Some(wanted.as_slice())
    };
    // After each occurrence the search goes on behind its start, over as many
    // characters again.
    let mut from = start;
    let mut found = None;
    for _ in 0..occurrence.min(all.saturating_add(1)) {
        let end = if count < 0 { all } else { from.saturating_add(count).min(all) };
        found = (from..=end - width).find(is_at);
        match found {
            Some(at) => from = at + 1,
            None => break,
        }
    }
    let reached = occurrence <= all.saturating_add(1);
    Ok(Value::Long(found.filter(|_| reached).unwrap_or(-1)))
}

fn split<'a>(arguments: &[Value<'a>], context: &Context<'a>) -> Result<Value<'a>, Fault> {
    let text = argument(arguments, 0).to_text();
    let delimiter = argument(arguments, 1).to_text();
    let parts: Vec<Value<'a>> = match &text {
        _ if delimiter.is_empty() => vec![Value::String(text.clone())],
        Text::Borrowed(text) => text.split(&*delimiter).map(Value::from).collect(),
        Text::Shared(text) => text.split(&*delimiter).map(|part| Value::from(part.to_owned())).collect(),
    };
    context.check_bytes(parts.len() * size_of::<Value<'_>>())?;
    match arguments.get(2).map(Value::to_long) {
        None => array(parts),
        Some(index) => {
            let index = index.and_then(|index| usize::try_from(index).ok()).unwrap_or(usize::MAX);
            array(parts.into_iter().skip(index).take(1).collect())
        }
    }
}

fn replace_string<'a>(arguments: &[Value<'a>], context: &Context<'a>) -> Result<Value<'a>, Fault> {
    let (text, from) = (argument(arguments, 0).to_text(), argument(arguments, 1).to_text());
    if from.is_empty() || !text.contains(&*from) {
        return Ok(Value::String(text));
    }
    let to = argument(arguments, 2).to_text();
    context.check_bytes(text.len() + text.matches(&*from).count().saturating_mul(to.len()))?;
    Ok(Value::from(text.replace(&*from, &to)))
}

fn replace_strings<'a>(arguments: &[Value<'a>], context: &Context<'a>) -> Result<Value<'a>, Fault> {
    let lookups = argument(arguments, 1).items().unwrap_or_default();
    let rewrites = argument(arguments, 2);
    let mut out = argument(arguments, 0).clone();
    for (at, lookup) in lookups.iter().enumerate() {
        let rewrite = if rewrites.is_array() { rewrites.element(signed(at)) } else { rewrites.clone() };
        out = replace_string(&[out, lookup.clone(), rewrite], context)?;
    }
    Ok(Value::String(out.to_text()))
}

fn translate<'a>(arguments: &[Value<'a>], _: &Context<'a>) -> Result<Value<'a>, Fault> {
    let from: Vec<char> = argument(arguments, 0).to_text().chars().collect();
    let to: Vec<char> = argument(arguments, 1).to_text().chars().collect();
    let text = argument(arguments, 2).to_text();
    let out = text.chars().filter_map(|c| match from.iter().position(|known| *known == c) {
        None => Some(c),
        // The last replacement stands for all further ones.
        Some(at) => to.get(at).or(to.last()).copied(),
    });
    Ok(Value::from(out.collect::<String>()))
}

fn countof<'a>(arguments: &[Value<'a>], context: &Context<'a>) -> Result<Value<'a>, Fault> {
    let (text, wanted) = (argument(arguments, 0).to_text(), argument(arguments, 1).to_text());
    if &*argument(arguments, 2).to_text() == "regex" {
        return Ok(Value::Long(signed(context.regex(&wanted)?.find_iter(&text).count())));
    }
    if wanted.is_empty() {
        return Ok(Value::Long(0));
    }
    // Occurrences may overlap.
    Ok(Value::Long(signed(
        text.char_indices().filter(|(at, _)| text.get(*at..).is_some_and(|t| t.starts_with(&*wanted))).count(),
    )))
}

fn has_any_index<'a>(arguments: &[Value<'a>], _: &Context<'a>) -> Result<Value<'a>, Fault> {
    let text = argument(arguments, 0).to_text();
    let items = argument(arguments, 1).items().unwrap_or_default();
    let at = items.iter().position(|item| crate::run::has_term(&text, &item.to_text(), false));
    Ok(Value::Long(at.map_or(-1, signed)))
}

fn codepoints_to_string<'a>(arguments: &[Value<'a>], _: &Context<'a>) -> Result<Value<'a>, Fault> {
    let mut out = String::new();
    for value in arguments {
        for code in value.items().unwrap_or_else(|| vec![value.clone()]) {
            let c = code.to_long().and_then(|code| u32::try_from(code).ok()).and_then(char::from_u32);
            out.extend(c);
        }
    }
    Ok(Value::from(out))
}

fn codepoints_from_string<'a>(arguments: &[Value<'a>], _: &Context<'a>) -> Result<Value<'a>, Fault> {
    array(argument(arguments, 0).to_text().chars().map(|c| Value::Long(i64::from(c as u32))).collect())
}

fn tohex<'a>(arguments: &[Value<'a>], _: &Context<'a>) -> Result<Value<'a>, Fault> {
    let width = usize::try_from(whole(arguments, 1, 0).unwrap_or(0).clamp(0, 1024)).unwrap_or(0);
    Ok(Value::from(match argument(arguments, 0) {
        Value::Int(n) => format!("{n:0width$x}"),
        value => match value.to_long() {
            Some(n) => format!("{n:0width$x}"),
            None => String::new(),
        },
    }))
}
