//! Values of the model as values of queries.

use amlha_kql::Value;
use amlha_model::fact::Source;
use jiff::Timestamp;
use jiff::civil::Date;

/// Ticks of 100 ns from the start of year 1 to 1970.
const UNIX_EPOCH: i64 = 621_355_968_000_000_000;

pub(crate) fn text(text: impl Into<String>) -> Value<'static> {
    Value::from(text.into())
}

/// Text; what is missing is the empty one.
pub(crate) fn optional(value: Option<&str>) -> Value<'static> {
    text(value.unwrap_or_default())
}

pub(crate) fn number(value: usize) -> Value<'static> {
    Value::Long(i64::try_from(value).unwrap_or(i64::MAX))
}

pub(crate) fn time(time: Timestamp) -> Value<'static> {
    let ticks = time.as_nanosecond() / 100;
    i64::try_from(ticks).ok().and_then(|ticks| ticks.checked_add(UNIX_EPOCH)).map_or(Value::Null, Value::DateTime)
}

pub(crate) fn day(date: Date) -> Value<'static> {
    date.to_zoned(jiff::tz::TimeZone::UTC).map_or(Value::Null, |start| time(start.timestamp()))
}

pub(crate) fn array(items: impl IntoIterator<Item = Value<'static>>) -> Value<'static> {
    Value::array(items.into_iter().collect()).unwrap_or_default()
}

pub(crate) fn texts<'t>(items: impl IntoIterator<Item = &'t str>) -> Value<'static> {
    array(items.into_iter().map(text))
}

pub(crate) fn bag(members: impl IntoIterator<Item = (&'static str, Value<'static>)>) -> Value<'static> {
    let members = members.into_iter().map(|(name, value)| (name.into(), value));
    Value::bag(members.collect()).unwrap_or_default()
}

/// The two columns `source` and `url`.
pub(crate) fn cited(source: &Source) -> [Value<'static>; 2] {
    [text(source.cite()), optional(source.url.as_deref())]
}

/// A text that is JSON, opened.
pub(crate) fn json(text: &str) -> Value<'static> {
    Value::from_json(text).map(Value::into_owned).unwrap_or_default()
}
