//! Conversions, tests for null and the like.

use super::{
    BOOL, DATETIME, DYNAMIC, Function, LONG, MANY, REAL, Returns, STRING, TIMESPAN, argument, function, naming,
};
use crate::run::{Context, Fault};
use crate::types::Type;
use crate::value::Value;

pub(super) const FUNCTIONS: &[Function] = &[
    naming("tostring", 1, 1, STRING, tostring),
    naming("tobool", 1, 1, BOOL, |a, _| Ok(argument(a, 0).to_type(Type::Bool))),
    naming("toboolean", 1, 1, BOOL, |a, _| Ok(argument(a, 0).to_type(Type::Bool))),
    naming("toint", 1, 1, Returns::Type(Type::Int), |a, _| Ok(argument(a, 0).to_type(Type::Int))),
    naming("tolong", 1, 1, LONG, |a, _| Ok(argument(a, 0).to_type(Type::Long))),
    naming("toreal", 1, 1, REAL, |a, _| Ok(argument(a, 0).to_type(Type::Real))),
    naming("todouble", 1, 1, REAL, |a, _| Ok(argument(a, 0).to_type(Type::Real))),
    naming("todecimal", 1, 1, Returns::Type(Type::Decimal), |a, _| Ok(argument(a, 0).to_type(Type::Decimal))),
    naming("todatetime", 1, 1, DATETIME, |a, _| Ok(argument(a, 0).to_type(Type::DateTime))),
    naming("totimespan", 1, 1, TIMESPAN, |a, _| Ok(argument(a, 0).to_type(Type::TimeSpan))),
    naming("toguid", 1, 1, Returns::Type(Type::Guid), |a, _| Ok(argument(a, 0).to_type(Type::Guid))),
    naming("todynamic", 1, 1, DYNAMIC, parse_json),
    naming("parse_json", 1, 1, DYNAMIC, parse_json),
    naming("parsejson", 1, 1, DYNAMIC, parse_json),
    naming("toobject", 1, 1, DYNAMIC, parse_json),
    function("gettype", 1, 1, STRING, gettype),
    function("isnull", 1, 1, BOOL, |a, _| Ok(Value::Bool(is_null(argument(a, 0))))),
    function("isnotnull", 1, 1, BOOL, |a, _| Ok(Value::Bool(!is_null(argument(a, 0))))),
    function("notnull", 1, 1, BOOL, |a, _| Ok(Value::Bool(!is_null(argument(a, 0))))),
    function("isempty", 1, 1, BOOL, |a, _| Ok(Value::Bool(is_empty(argument(a, 0))))),
    function("isnotempty", 1, 1, BOOL, |a, _| Ok(Value::Bool(!is_empty(argument(a, 0))))),
    function("notempty", 1, 1, BOOL, |a, _| Ok(Value::Bool(!is_empty(argument(a, 0))))),
    function("isascii", 1, 1, BOOL, |a, _| Ok(Value::Bool(argument(a, 0).to_text().is_ascii()))),
    function("isutf8", 1, 1, BOOL, |_, _| Ok(Value::Bool(true))),
    function("max_of", 2, MANY, Returns::Common, |a, _| Ok(extreme(a, std::cmp::Ordering::Greater))),
    function("min_of", 2, MANY, Returns::Common, |a, _| Ok(extreme(a, std::cmp::Ordering::Less))),
];

fn tostring<'a>(arguments: &[Value<'a>], context: &Context<'a>) -> Result<Value<'a>, Fault> {
    context.text_of(argument(arguments, 0)).map(Value::String)
}

/// Text that is JSON becomes what it says, other text stays text; values that
/// are not text are there already.
fn parse_json<'a>(arguments: &[Value<'a>], _: &Context<'a>) -> Result<Value<'a>, Fault> {
    Ok(match argument(arguments, 0) {
        Value::String(text) => match text {
            crate::value::Text::Borrowed(text) => Value::from_json(text),
            crate::value::Text::Shared(text) => Value::from_json(text).map(Value::into_owned),
        }
        .unwrap_or_else(|| if text.trim().is_empty() { Value::Null } else { Value::String(text.clone()) }),
        value => value.clone(),
    })
}

fn gettype<'a>(arguments: &[Value<'a>], _: &Context<'a>) -> Result<Value<'a>, Fault> {
    let value = argument(arguments, 0);
    Ok(Value::from(match value.kind() {
        _ if value.is_array() => "array",
        _ if value.is_bag() => "dictionary",
        None => "null",
        Some(kind) => kind.name(),
    }))
}

pub(crate) fn is_null(value: &Value<'_>) -> bool {
    matches!(value, Value::Null)
}

/// Null, or the empty text.
pub(crate) fn is_empty(value: &Value<'_>) -> bool {
    match value {
        Value::Null => true,
        Value::String(text) => text.is_empty(),
        _ => false,
    }
}

fn extreme<'a>(arguments: &[Value<'a>], wanted: std::cmp::Ordering) -> Value<'a> {
    let mut best = Value::Null;
    for value in arguments.iter().filter(|value| !value.is_null()) {
        if best.is_null() || value.compare(&best) == Some(wanted) {
            best = value.clone();
        }
    }
    best
}
