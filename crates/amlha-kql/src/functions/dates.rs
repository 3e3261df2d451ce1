//! Points in time and lengths of time.

use jiff::Span;
use jiff::tz::TimeZone;

use super::{DATETIME, Function, LONG, Returns, STRING, TIMESPAN, argument, function, whole};
use crate::run::{Context, Fault};
use crate::time::{self, DAY, HOUR, MINUTE, SECOND, UNIX_EPOCH};
use crate::types::Type;
use crate::value::Value;

const INT: Returns = Returns::Type(Type::Int);

macro_rules! part {
    ($name:literal, $part:literal) => {
        function($name, 1, 1, INT, |a, _| Ok(int(part(argument(a, 0), $part))))
    };
}

macro_rules! bound {
    ($name:literal, $unit:literal, $end:literal) => {
        function($name, 1, 2, DATETIME, |a, _| Ok(bound(a, $unit, $end)))
    };
}

macro_rules! unixtime {
    ($name:literal, $to_ticks:expr) => {
        function($name, 1, 1, DATETIME, |a, _| {
            let to_ticks: fn(f64) -> f64 = $to_ticks;
            Ok(unixtime(argument(a, 0), to_ticks))
        })
    };
}

pub(super) const FUNCTIONS: &[Function] = &[
    bound!("startofday", "day", false),
    bound!("startofweek", "week", false),
    bound!("startofmonth", "month", false),
    bound!("startofyear", "year", false),
    bound!("endofday", "day", true),
    bound!("endofweek", "week", true),
    bound!("endofmonth", "month", true),
    bound!("endofyear", "year", true),
    part!("dayofmonth", "day"),
    part!("dayofyear", "dayofyear"),
    part!("weekofyear", "week_of_year"),
    part!("week_of_year", "week_of_year"),
    part!("monthofyear", "month"),
    part!("getmonth", "month"),
    part!("getyear", "year"),
    part!("hourofday", "hour"),
    function("dayofweek", 1, 1, TIMESPAN, dayofweek),
    function("datetime_part", 2, 2, INT, |a, _| Ok(int(part(argument(a, 1), &argument(a, 0).to_text())))),
    function("datetime_add", 3, 3, DATETIME, datetime_add),
    function("datetime_diff", 3, 3, LONG, datetime_diff),
    function("make_datetime", 3, 6, DATETIME, make_datetime),
    function("make_timespan", 2, 4, TIMESPAN, make_timespan),
    function("format_datetime", 2, 2, STRING, format_datetime),
    function("format_timespan", 2, 2, STRING, format_timespan),
    function("datetime_utc_to_local", 2, 2, DATETIME, utc_to_local),
    function("datetime_local_to_utc", 2, 2, DATETIME, local_to_utc),
    unixtime!("unixtime_seconds_todatetime", |n| n * 1e7),
    unixtime!("unixtime_milliseconds_todatetime", |n| n * 1e4),
    unixtime!("unixtime_microseconds_todatetime", |n| n * 10.0),
    unixtime!("unixtime_nanoseconds_todatetime", |n| n / 100.0),
];

fn int<'a>(number: Option<i64>) -> Value<'a> {
    number.and_then(|n| i32::try_from(n).ok()).map_or(Value::Null, Value::Int)
}

fn unixtime<'a>(value: &Value<'_>, to_ticks: fn(f64) -> f64) -> Value<'a> {
    let ticks = value.to_real_number().and_then(|n| time::ticks_from(to_ticks(n)));
    let at = ticks.and_then(|ticks| ticks.checked_add(UNIX_EPOCH)).and_then(time::in_range);
    at.map_or(Value::Null, Value::DateTime)
}

/// A part of a point in time; names with and without underscores.
fn part(value: &Value<'_>, name: &str) -> Option<i64> {
    let ticks = value.to_datetime()?;
    let (date, of_day) = time::civil(ticks)?;
    Some(match name.to_lowercase().replace('_', "").as_str() {
        "year" => i64::from(date.year()),
        "quarter" => (i64::from(date.month()) + 2) / 3,
        "month" => i64::from(date.month()),
        "weekofyear" | "week" => i64::from(date.iso_week_date().week()),
        "day" => i64::from(date.day()),
        "dayofyear" => i64::from(date.day_of_year()),
        "hour" => of_day / HOUR,
        "minute" => of_day / MINUTE % 60,
        "second" => of_day / SECOND % 60,
        "millisecond" => of_day % SECOND / 10_000,
        "microsecond" => of_day % SECOND / 10,
        "nanosecond" => of_day % SECOND * 100,
        _ => return None,
    })
}

/// The first or last tick of the day, week, month or year, some of them on.
fn bound<'a>(arguments: &[Value<'a>], unit: &str, end: bool) -> Value<'a> {
    let ticks = argument(arguments, 0).to_datetime();
    let offset = whole(arguments, 1, 0);
    let at = ticks.zip(offset).and_then(|(ticks, offset)| {
        let offset = if end { offset.checked_add(1)? } else { offset };
        let start = start_of(ticks, unit, offset)?;
        if end { time::in_range(start - 1) } else { Some(start) }
    });
    at.map_or(Value::Null, Value::DateTime)
}

fn start_of(ticks: i64, unit: &str, offset: i64) -> Option<i64> {
    let (date, of_day) = time::civil(ticks)?;
    let midnight = ticks - of_day;
    Some(match unit {
        "day" => midnight.checked_add(offset.checked_mul(DAY)?)?,
        "week" => (midnight - time::weekday(date) * DAY).checked_add(offset.checked_mul(7 * DAY)?)?,
        "month" => {
            let months = (i64::from(date.year()) * 12 + i64::from(date.month()) - 1).checked_add(offset)?;
            time::date(months.div_euclid(12), months.rem_euclid(12) + 1, 1)?
        }
        _ => time::date(i64::from(date.year()).checked_add(offset)?, 1, 1)?,
    })
}

fn dayofweek<'a>(arguments: &[Value<'a>], _: &Context<'a>) -> Result<Value<'a>, Fault> {
    let date = argument(arguments, 0).to_datetime().and_then(time::civil);
    Ok(date.map_or(Value::Null, |(date, _)| Value::TimeSpan(time::weekday(date) * DAY)))
}

fn datetime_add<'a>(arguments: &[Value<'a>], _: &Context<'a>) -> Result<Value<'a>, Fault> {
    let unit = argument(arguments, 0).to_text().to_lowercase();
    let amount = argument(arguments, 1).to_long();
    let at = argument(arguments, 2).to_datetime();
    let sum = amount.zip(at).and_then(|(amount, at)| {
        let ticks = |unit: i64| at.checked_add(amount.checked_mul(unit)?);
        let months = |months: i64| {
            let civil = time::to_civil(at)?;
            let months = Span::new().try_months(amount.checked_mul(months)?).ok()?;
            time::from_civil(civil.checked_add(months).ok()?)
        };
        match unit.as_str() {
            "year" => months(12),
            "quarter" => months(3),
            "month" => months(1),
            "week" => ticks(7 * DAY),
            "day" => ticks(DAY),
            "hour" => ticks(HOUR),
            "minute" => ticks(MINUTE),
            "second" => ticks(SECOND),
            "millisecond" => ticks(SECOND / 1_000),
            "microsecond" => ticks(10),
            "nanosecond" => at.checked_add(amount / 100),
            _ => None,
        }
    });
    Ok(sum.and_then(time::in_range).map_or(Value::Null, Value::DateTime))
}

/// How many bounds of the unit lie between two points.
fn datetime_diff<'a>(arguments: &[Value<'a>], _: &Context<'a>) -> Result<Value<'a>, Fault> {
    let unit = argument(arguments, 0).to_text().to_lowercase();
    let index = |value: &Value<'_>| {
        let ticks = value.to_datetime()?;
        let (date, _) = time::civil(ticks)?;
        let (year, month) = (i64::from(date.year()), i64::from(date.month()));
        Some(match unit.as_str() {
            "year" => year,
            "quarter" => year * 4 + (month - 1) / 3,
            "month" => year * 12 + month,
            // The first Sunday of the calendar is its seventh day.
            "week" => (ticks / DAY + 1).div_euclid(7),
            "day" => ticks / DAY,
            "hour" => ticks / HOUR,
            "minute" => ticks / MINUTE,
            "second" => ticks / SECOND,
            "millisecond" => ticks / 10_000,
            "microsecond" => ticks / 10,
            "nanosecond" => ticks,
            _ => return None,
        })
    };
    let (a, b) = (index(argument(arguments, 1)), index(argument(arguments, 2)));
    let factor = if unit == "nanosecond" { 100 } else { 1 };
    Ok(a.zip(b).map(|(a, b)| (a - b) * factor).into())
}

fn make_datetime<'a>(arguments: &[Value<'a>], _: &Context<'a>) -> Result<Value<'a>, Fault> {
    let number = |at, default| whole(arguments, at, default);
    let at = (|| {
        let day = time::date(number(0, 0)?, number(1, 1)?, number(2, 1)?)?;
        let (hour, minute) = (number(3, 0)?, number(4, 0)?);
        let seconds = arguments.get(5).map_or(Some(0.0), Value::to_real_number)?;
        let valid = (0..24).contains(&hour) && (0..60).contains(&minute) && (0.0..60.0).contains(&seconds);
        valid.then_some(())?;
        Some(day + hour * HOUR + minute * MINUTE + time::ticks_from(seconds * SECOND as f64)?)
    })();
    Ok(at.map_or(Value::Null, Value::DateTime))
}

/// Days (with four arguments), hours, minutes, seconds.
fn make_timespan<'a>(arguments: &[Value<'a>], _: &Context<'a>) -> Result<Value<'a>, Fault> {
    let (days, rest) = match arguments {
        [days, rest @ ..] if arguments.len() == 4 => (days.to_long(), rest),
        rest => (Some(0), rest),
    };
    let ticks = (|| {
        let seconds = rest.get(2).map_or(Some(0.0), Value::to_real_number)?;
        let clock =
            rest.first()?.to_long()?.checked_mul(HOUR)?.checked_add(rest.get(1)?.to_long()?.checked_mul(MINUTE)?)?;
        days?.checked_mul(DAY)?.checked_add(clock)?.checked_add(time::ticks_from(seconds * SECOND as f64)?)
    })();
    Ok(ticks.map_or(Value::Null, Value::TimeSpan))
}

/// Splits a format into runs of the same character.
fn runs(format: &str) -> Vec<(char, usize)> {
    let mut runs: Vec<(char, usize)> = Vec::new();
    for c in format.chars() {
        match runs.last_mut() {
            Some((last, count)) if *last == c => *count += 1,
            _ => runs.push((c, 1)),
        }
    }
    runs
}

/// Digits after the point of a second; the capital form leaves out zeros at
/// the end.
fn fraction(ticks: i64, count: usize, capital: bool) -> String {
    let digits = format!("{:07}", ticks % SECOND);
    let digits = digits.get(..count.min(7)).unwrap_or_default();
    if capital { digits.trim_end_matches('0').to_owned() } else { digits.to_owned() }
}

fn format_datetime<'a>(arguments: &[Value<'a>], _: &Context<'a>) -> Result<Value<'a>, Fault> {
    let at = argument(arguments, 0).to_datetime().and_then(time::civil);
    let Some((date, of_day)) = at else { return Ok(Value::from("")) };
    let format = argument(arguments, 1).to_text();
    let mut out = String::new();
    let hour = of_day / HOUR;
    for (c, count) in runs(&format) {
        let number = |n: i64| format!("{n:0width$}", width = count.min(2));
        out.push_str(&match c {
            'y' if count <= 2 => number(i64::from(date.year()) % 100),
            'y' => format!("{:04}", date.year()),
            'M' if count == 3 => jiff::fmt::strtime::format("%b", date).unwrap_or_default(),
            'M' if count > 3 => jiff::fmt::strtime::format("%B", date).unwrap_or_default(),
            'M' => number(i64::from(date.month())),
            'd' if count == 3 => jiff::fmt::strtime::format("%a", date).unwrap_or_default(),
            'd' if count > 3 => jiff::fmt::strtime::format("%A", date).unwrap_or_default(),
            'd' => number(i64::from(date.day())),
            'H' => number(hour),
            'h' => number((hour + 11) % 12 + 1),
            'm' => number(of_day / MINUTE % 60),
            's' => number(of_day / SECOND % 60),
            'f' => fraction(of_day, count, false),
            'F' => fraction(of_day, count, true),
            't' => if hour < 12 { "AM" } else { "PM" }.to_owned(),
            c => c.to_string().repeat(count),
        });
    }
    Ok(Value::from(out))
}

fn format_timespan<'a>(arguments: &[Value<'a>], _: &Context<'a>) -> Result<Value<'a>, Fault> {
    let Some(ticks) = argument(arguments, 0).to_timespan() else { return Ok(Value::from("")) };
    let all = ticks.checked_abs().unwrap_or(i64::MAX);
    let mut out = String::new();
    for (c, count) in runs(&argument(arguments, 1).to_text()) {
        let number = |n: i64| format!("{n:0count$}");
        out.push_str(&match c {
            'd' => number(all / DAY),
            'h' | 'H' => number(all / HOUR % 24),
            'm' => number(all / MINUTE % 60),
            's' => number(all / SECOND % 60),
            'f' => fraction(all, count, false),
            'F' => fraction(all, count, true),
            c => c.to_string().repeat(count),
        });
    }
    Ok(Value::from(out))
}

fn zone(arguments: &[Value<'_>]) -> Result<TimeZone, Fault> {
    let name = argument(arguments, 1).to_text();
    TimeZone::get(&name).map_err(|_| Fault::evaluation(format!("there is no time zone `{name}` on this machine")))
}

fn utc_to_local<'a>(arguments: &[Value<'a>], _: &Context<'a>) -> Result<Value<'a>, Fault> {
    let zone = zone(arguments)?;
    let local = argument(arguments, 0).to_datetime().and_then(|ticks| {
        let utc = time::to_civil(ticks)?.to_zoned(TimeZone::UTC).ok()?;
        time::from_civil(zone.to_datetime(utc.timestamp()))
    });
    Ok(local.map_or(Value::Null, Value::DateTime))
}

fn local_to_utc<'a>(arguments: &[Value<'a>], _: &Context<'a>) -> Result<Value<'a>, Fault> {
    let zone = zone(arguments)?;
    let utc = argument(arguments, 0).to_datetime().and_then(|ticks| {
        let stamp = time::to_civil(ticks)?.to_zoned(zone.clone()).ok()?.timestamp();
        time::from_civil(TimeZone::UTC.to_datetime(stamp))
    });
    Ok(utc.map_or(Value::Null, Value::DateTime))
}
