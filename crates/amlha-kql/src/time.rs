//! Points in time and lengths of time, both counted in ticks of 100 ns.
//!
//! A point in time counts from the start of year 1 to the end of year 9999,
//! UTC, which is the range of the language.

use jiff::civil::{Date, DateTime, Weekday};

/// Ticks of a second.
pub(crate) const SECOND: i64 = 10_000_000;
/// Ticks of a minute.
pub(crate) const MINUTE: i64 = 60 * SECOND;
/// Ticks of an hour.
pub(crate) const HOUR: i64 = 60 * MINUTE;
/// Ticks of a day.
pub(crate) const DAY: i64 = 24 * HOUR;
/// The start of 1970.
pub(crate) const UNIX_EPOCH: i64 = 719_162 * DAY;
/// The last point in time.
pub(crate) const LAST: i64 = 3_652_059 * DAY - 1;

/// Units that may be glued to a number.
const UNITS: &[(i64, &[&str])] = &[
    (DAY, &["d", "day", "days"]),
    (HOUR, &["h", "hr", "hrs", "hour", "hours"]),
    (MINUTE, &["m", "min", "mins", "minute", "minutes"]),
    (SECOND, &["s", "sec", "secs", "second", "seconds"]),
    (SECOND / 1_000, &["ms", "milli", "millis", "millisec", "millisecond", "milliseconds"]),
    (SECOND / 1_000_000, &["micro", "micros", "microsec", "microsecond", "microseconds"]),
    (1, &["tick", "ticks"]),
];

/// Ticks of a unit.
pub(crate) fn unit(name: &str) -> Option<i64> {
    UNITS.iter().find(|(_, names)| names.contains(&name)).map(|(ticks, _)| *ticks)
}

/// A number of units as ticks, for example `1.5h`.
pub(crate) fn glued(text: &str) -> Option<i64> {
    let split = text.find(|c: char| c.is_ascii_alphabetic())?;
    // `1e3s` has its exponent in front of the unit.
    let split = (split..text.len()).find(|at| unit(text.get(*at..).unwrap_or_default()).is_some())?;
    let number = text.get(..split)?.trim();
    let ticks = unit(text.get(split..)?)?;
    if let Ok(whole) = number.parse::<i64>() {
        return whole.checked_mul(ticks);
    }
    ticks_from(number.parse::<f64>().ok()? * ticks as f64)
}

/// Rounded ticks, if they are in range.
pub(crate) fn ticks_from(ticks: f64) -> Option<i64> {
    let rounded = ticks.round();
    (rounded.abs() < 9.2e18).then_some(rounded as i64)
}

/// A point in time from ticks, if it is in range.
pub(crate) fn in_range(ticks: i64) -> Option<i64> {
    (0..=LAST).contains(&ticks).then_some(ticks)
}

/// The calendar fields of a point in time, to the second; the ticks of the
/// second are left over.
pub(crate) fn civil(ticks: i64) -> Option<(Date, i64)> {
    let ticks = in_range(ticks)?;
    let days = i32::try_from(ticks.div_euclid(DAY)).ok()?;
    Some((date_of(days)?, ticks.rem_euclid(DAY)))
}

/// The date of a number of days since the start of year 1.
fn date_of(days: i32) -> Option<Date> {
    // Days since 1 March of year 0, in eras of 400 years.
    let z = i64::from(days) + 306;
    let era = z.div_euclid(146_097);
    let day_of_era = z.rem_euclid(146_097);
    let year_of_era = (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month_index = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * month_index + 2) / 5 + 1;
    let month = if month_index < 10 { month_index + 3 } else { month_index - 9 };
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    Date::new(i16::try_from(year).ok()?, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()
}

/// Ticks of the start of a date.
pub(crate) fn ticks_of(date: Date) -> Option<i64> {
    let year = i64::from(date.year()) - i64::from(date.month() <= 2);
    let era = year.div_euclid(400);
    let year_of_era = year.rem_euclid(400);
    let month_index = (i64::from(date.month()) + 9) % 12;
    let day_of_year = (153 * month_index + 2) / 5 + i64::from(date.day()) - 1;
    let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    in_range((era * 146_097 + day_of_era - 306) * DAY)
}

/// Ticks of a date and time of day.
pub(crate) fn from_civil(at: DateTime) -> Option<i64> {
    let time = at.time();
    let of_day = i64::from(time.hour()) * HOUR
        + i64::from(time.minute()) * MINUTE
        + i64::from(time.second()) * SECOND
        + i64::from(time.subsec_nanosecond()) / 100;
    ticks_of(at.date())?.checked_add(of_day)
}

/// A point in time as the calendar library has it.
pub(crate) fn to_civil(ticks: i64) -> Option<DateTime> {
    let (date, of_day) = civil(ticks)?;
    let part = |unit: i64, of: i64| i8::try_from(of_day / unit % of).unwrap_or(0);
    let nanos = i32::try_from(of_day % SECOND * 100).ok()?;
    Some(date.at(part(HOUR, 24), part(MINUTE, 60), part(SECOND, 60), nanos))
}

/// The start of a date from its numbers.
pub(crate) fn date(year: i64, month: i64, day: i64) -> Option<i64> {
    let date = Date::new(i16::try_from(year).ok()?, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()?;
    ticks_of(date)
}

/// Days since Sunday.
pub(crate) fn weekday(date: Date) -> i64 {
    i64::from(Weekday::to_sunday_zero_offset(date.weekday()))
}

/// A point in time as it is printed: ISO 8601 with seven digits.
pub(crate) fn format_datetime(ticks: i64) -> String {
    let Some((date, of_day)) = civil(ticks) else { return String::new() };
    format!(
        "{:04}-{:02}-{:02}T{:02}:{:02}:{:02}.{:07}Z",
        date.year(),
        date.month(),
        date.day(),
        of_day / HOUR,
        of_day / MINUTE % 60,
        of_day / SECOND % 60,
        of_day % SECOND
    )
}

/// A length of time as it is printed: `[-][d.]hh:mm:ss[.fffffff]`.
pub(crate) fn format_timespan(ticks: i64) -> String {
    let sign = if ticks < 0 { "-" } else { "" };
    let all = ticks.unsigned_abs();
    let (day, hour, minute, second) =
        (DAY.unsigned_abs(), HOUR.unsigned_abs(), MINUTE.unsigned_abs(), SECOND.unsigned_abs());
    let days = if all >= day { format!("{}.", all / day) } else { String::new() };
    let fraction = if all.is_multiple_of(second) { String::new() } else { format!(".{:07}", all % second) };
    format!("{sign}{days}{:02}:{:02}:{:02}{fraction}", all / hour % 24, all / minute % 60, all / second % 60)
}

/// A length of time from the text of a literal or a cell: `1.02:03:04.5`,
/// `00:30`, `5` (days) or `90s`.
pub(crate) fn parse_timespan(text: &str) -> Option<i64> {
    let text = text.trim();
    let (negative, body) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text),
    };
    let ticks = if body.chars().any(|c| c.is_ascii_alphabetic()) {
        glued(body)?
    } else if body.contains(':') {
        clock(body)?
    } else {
        body.parse::<i64>().ok()?.checked_mul(DAY)?
    };
    Some(if negative { -ticks } else { ticks })
}

fn clock(body: &str) -> Option<i64> {
    let (whole, fraction) = match body.rfind('.') {
        Some(at) if body.get(at..).is_some_and(|after| !after.contains(':')) => {
            (body.get(..at)?, ticks_of_fraction(body.get(at + 1..)?)?)
        }
        _ => (body, 0),
    };
    let (days, of_day) = match whole.split_once('.') {
        Some((days, rest)) => (days.parse::<i64>().ok()?, rest),
        None => (0, whole),
    };
    let mut parts = of_day.split(':').map(|part| part.trim().parse::<i64>().ok().filter(|n| *n >= 0));
    let hours = parts.next()??;
    let minutes = parts.next()??;
    let seconds = parts.next().unwrap_or(Some(0))?;
    if parts.next().is_some() || minutes > 59 || seconds > 59 || (days > 0 && hours > 23) {
        return None;
    }
    let of_day = hours.checked_mul(HOUR)?.checked_add(minutes * MINUTE + seconds * SECOND + fraction)?;
    days.checked_mul(DAY)?.checked_add(of_day)
}

/// Ticks of the digits after the point of a second.
fn ticks_of_fraction(digits: &str) -> Option<i64> {
    if digits.is_empty() || !digits.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let mut ticks = 0;
    let mut weight = SECOND / 10;
    for digit in digits.bytes().take(7) {
        ticks += i64::from(digit - b'0') * weight;
        weight /= 10;
    }
    Some(ticks)
}

/// A point in time from the text of a literal or a cell.
///
/// Taken are ISO 8601 with its usual shortenings, `12/31/2024`, `12-31-2024`,
/// and `Sat, 08 Nov 2014 15:05:02 GMT`.
pub(crate) fn parse_datetime(text: &str) -> Option<i64> {
    let text = text.trim().trim_matches(['"', '\'']).trim();
    if let [year, month, day] = text.split(',').collect::<Vec<_>>().as_slice() {
        return date(year.trim().parse().ok()?, month.trim().parse().ok()?, day.trim().parse().ok()?);
    }
    if text.bytes().any(|b| b.is_ascii_alphabetic()) && text.contains(' ') && month_name(text).is_some() {
        return parse_named_month(text);
    }
    let date_end = text.find(['T', 't', ' ']).unwrap_or(text.len());
    let day = parse_date(text.get(..date_end)?)?;
    let time = text.get(date_end..)?.trim_start_matches(['T', 't', ' ']).trim();
    in_range(day.checked_add(parse_time_of_day(time)?)?)
}

fn parse_date(text: &str) -> Option<i64> {
    let separator = text.find(['-', '/']);
    let Some(at) = separator else {
        if !text.bytes().all(|b| b.is_ascii_digit()) {
            return None;
        }
        return match text.len() {
            4 => date(text.parse().ok()?, 1, 1),
            6 => date(text.get(..4)?.parse().ok()?, text.get(4..)?.parse().ok()?, 1),
            8 => date(text.get(..4)?.parse().ok()?, text.get(4..6)?.parse().ok()?, text.get(6..)?.parse().ok()?),
            _ => None,
        };
    };
    let sign = text.get(at..=at)?;
    let parts: Vec<i64> = text.split(sign).map(|part| part.parse().ok()).collect::<Option<_>>()?;
    match (at, parts.as_slice()) {
        (4, [year, month, day]) => date(*year, *month, *day),
        (4, [year, month]) => date(*year, *month, 1),
        (1 | 2, [month, day, year]) if *year >= 1_000 => date(*year, *month, *day),
        _ => None,
    }
}

/// Ticks since midnight, minus the offset from UTC if one is given.
fn parse_time_of_day(text: &str) -> Option<i64> {
    if text.is_empty() {
        return Some(0);
    }
    let (time, offset) = if let Some(time) = text.strip_suffix(['Z', 'z']) {
        (time.trim_end(), 0)
    } else if let Some(time) = text.strip_suffix("GMT").or_else(|| text.strip_suffix("UTC")) {
        (time.trim_end(), 0)
    } else if let Some(at) = text.rfind(['+', '-']) {
        let shift = text.get(at + 1..)?;
        let shift = match shift.len() {
            2 => shift.parse::<i64>().ok()?.checked_mul(HOUR)?,
            4 => shift.get(..2)?.parse::<i64>().ok()? * HOUR + shift.get(2..)?.parse::<i64>().ok()? * MINUTE,
            _ => clock(shift)?,
        };
        (text.get(..at)?.trim_end(), if text.get(at..=at)? == "-" { -shift } else { shift })
    } else {
        (text, 0)
    };
    let (time, afternoon) = match time.to_ascii_uppercase() {
        upper if upper.ends_with("AM") => (time.get(..time.len() - 2)?.trim_end(), Some(false)),
        upper if upper.ends_with("PM") => (time.get(..time.len() - 2)?.trim_end(), Some(true)),
        _ => (time, None),
    };
    let mut ticks = if time.contains(':') { clock(time)? } else { time.parse::<i64>().ok()?.checked_mul(HOUR)? };
    match afternoon {
        Some(true) if ticks < 12 * HOUR => ticks += 12 * HOUR,
        Some(false) if ticks >= 12 * HOUR => ticks -= 12 * HOUR,
        _ => {}
    }
    (0..DAY).contains(&ticks).then_some(ticks - offset)
}

const MONTHS: [&str; 12] = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

fn month_name(text: &str) -> Option<i64> {
    let lower = text.to_ascii_lowercase();
    lower
        .split(|c: char| !c.is_ascii_alphabetic())
        .find_map(|word| MONTHS.iter().position(|month| word.get(..3) == Some(month)))
        .and_then(|at| i64::try_from(at + 1).ok())
}

/// `Sat, 08 Nov 2014 15:05:02 GMT` and the same without the weekday.
fn parse_named_month(text: &str) -> Option<i64> {
    let text = text.split_once(", ").map_or(text, |(_, rest)| rest);
    let mut words = text.split_whitespace();
    let day = words.next()?.parse().ok()?;
    let month = month_name(words.next()?)?;
    let mut year: i64 = words.next()?.parse().ok()?;
    if year < 100 {
        year += if year < 50 { 2_000 } else { 1_900 };
    }
    let rest: Vec<&str> = words.collect();
    in_range(date(year, month, day)?.checked_add(parse_time_of_day(&rest.join(" "))?)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_and_ticks_are_inverse() {
        for days in (0..3_652_059).step_by(97) {
            let ticks = i64::from(days) * DAY;
            let (date, _) = civil(ticks).unwrap();
            assert_eq!(ticks_of(date), Some(ticks), "{date}");
        }
        assert_eq!(format_datetime(UNIX_EPOCH), "1970-01-01T00:00:00.0000000Z");
        assert_eq!(format_datetime(LAST), "9999-12-31T23:59:59.9999999Z");
    }

    #[test]
    fn forms_of_a_point_in_time() {
        for (text, expected) in [
            ("2015-12-31 23:59:59.9", "2015-12-31T23:59:59.9000000Z"),
            ("2018-02-24T15:14", "2018-02-24T15:14:00.0000000Z"),
            ("2014-11-08T15:05:02+01:30", "2014-11-08T13:35:02.0000000Z"),
            ("1970-5-12", "1970-05-12T00:00:00.0000000Z"),
            ("01-02-2022", "2022-01-02T00:00:00.0000000Z"),
            ("Sat, 8 Nov 14 15:05:02 GMT", "2014-11-08T15:05:02.0000000Z"),
            ("2022", "2022-01-01T00:00:00.0000000Z"),
        ] {
            assert_eq!(parse_datetime(text).map(format_datetime).as_deref(), Some(expected), "{text}");
        }
        for text in ["", "x", "2020-13-01", "2020-01-01T25:00", "2020-01-01 +", "0000-01-01"] {
            assert_eq!(parse_datetime(text), None, "{text}");
        }
    }

    #[test]
    fn forms_of_a_length_of_time() {
        for (text, expected) in [
            ("1.5h", "01:30:00"),
            ("1d", "1.00:00:00"),
            ("-12:30", "-12:30:00"),
            ("1.02:03:04.5", "1.02:03:04.5000000"),
            ("2", "2.00:00:00"),
            ("100microseconds", "00:00:00.0001000"),
        ] {
            assert_eq!(parse_timespan(text).map(format_timespan).as_deref(), Some(expected), "{text}");
        }
        for text in ["", "1:2:3:4", "x", "1y", "1:99"] {
            assert_eq!(parse_timespan(text), None, "{text}");
        }
    }
}
