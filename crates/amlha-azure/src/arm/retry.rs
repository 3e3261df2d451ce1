//! When to ask again, and after how long.
//!
//! The loop that repeats calls is ours, above the SDK's pipeline, and the pipeline's own retries are
//! off. A retry policy inside the pipeline sees an answer's head only, so that a body that breaks off
//! while it is read under our limit would never be repeated; and the SDK's own policy reads
//! `Retry-After` for 429 and 503 only, without an upper bound and not in all its spellings.

use std::time::Duration;

use azure_core::http::headers::{HeaderName, Headers};
use jiff::Timestamp;
use jiff::fmt::rfc2822::DateTimeParser;

/// The longest pause that doubling comes to.
const LONGEST_BACKOFF: Duration = Duration::from_secs(30);

const X_MS_RETRY_AFTER_MS: HeaderName = HeaderName::from_static("x-ms-retry-after-ms");
const RETRY_AFTER_MS: HeaderName = HeaderName::from_static("retry-after-ms");
const RETRY_AFTER: HeaderName = HeaderName::from_static("retry-after");
const DATE: HeaderName = HeaderName::from_static("date");
/// Resource Graph: when its window of quota ends, `hh:mm:ss`.
pub(super) const QUOTA_RESETS_AFTER: HeaderName = HeaderName::from_static("x-ms-user-quota-resets-after");

/// Whether another attempt can have another end.
pub(super) fn is_passing(status: u16) -> bool {
    matches!(status, 408 | 429 | 500..=599) && !matches!(status, 501 | 505)
}

/// The pause that an answer asks for, in whichever way it says it.
///
/// Resource Graph's quota headers stand on every answer; they count when nothing else is said.
pub(super) fn asked(headers: &Headers, clock: impl Fn() -> Timestamp) -> Option<Duration> {
    let text = |name: HeaderName| headers.get_optional_str(&name).map(str::trim);
    let millis = |name: HeaderName| text(name).and_then(number).map(|millis| seconds(millis / 1_000.0));
    millis(X_MS_RETRY_AFTER_MS)
        .or_else(|| millis(RETRY_AFTER_MS))
        .or_else(|| {
            let said = text(RETRY_AFTER)?;
            number(said).map(seconds).or_else(|| {
                let until = date(said)?;
                // The service's own clock, where it tells it: ours may be wrong.
                let now = server_time(headers).unwrap_or_else(clock);
                Some(Duration::try_from(until.duration_since(now)).unwrap_or_default())
            })
        })
        .or_else(|| text(QUOTA_RESETS_AFTER).and_then(span))
}

/// What the header `Date` says.
pub(super) fn server_time(headers: &Headers) -> Option<Timestamp> {
    headers.get_optional_str(&DATE).and_then(date)
}

fn date(text: &str) -> Option<Timestamp> {
    DateTimeParser::new().relaxed_weekday(true).parse_timestamp(text.trim()).ok()
}

/// A count that is not negative: `2`, `1.5`.
fn number(text: &str) -> Option<f64> {
    let digits = text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
    text.parse::<f64>().ok().filter(|number| digits && number.is_finite())
}

fn seconds(seconds: f64) -> Duration {
    Duration::try_from_secs_f64(seconds).unwrap_or(Duration::MAX)
}

/// A span as .NET writes it: `hh:mm:ss`, `hh:mm:ss.fff`, `d.hh:mm:ss`.
pub(super) fn span(text: &str) -> Option<Duration> {
    let mut parts = text.trim().split(':');
    let (first, minutes, last) = (parts.next()?, parts.next()?, parts.next()?);
    if parts.next().is_some() {
        return None;
    }
    let (days, hours) = first.split_once('.').unwrap_or(("0", first));
    let whole = |text: &str| text.parse::<u32>().ok().map(f64::from);
    let total = whole(days)? * 86_400.0 + whole(hours)? * 3_600.0 + whole(minutes)? * 60.0 + number(last)?;
    Some(seconds(total))
}

/// The pause after an attempt (from 1) when the service asks for none: it doubles, and half of it is
/// spread so that calls which failed together do not come back together. The spread is derived from
/// the call and the attempt, so that the same run waits the same.
pub(super) fn backoff(base: Duration, attempt: u32, call: &str) -> Duration {
    let doubled = base.saturating_mul(1_u32.checked_shl(attempt.saturating_sub(1)).unwrap_or(u32::MAX));
    let full = doubled.min(LONGEST_BACKOFF);
    full / 2 + share(full / 2, attempt, call)
}

/// What is added to a pause that the service asked for: up to one base, spread in the same way.
pub(super) fn spread(base: Duration, attempt: u32, call: &str) -> Duration {
    share(base, attempt, call)
}

fn share(of: Duration, attempt: u32, call: &str) -> Duration {
    // FNV-1a.
    let bytes = call.bytes().chain(attempt.to_le_bytes());
    let hash =
        bytes.fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x100_0000_01b3));
    let thousandths = u32::try_from((hash >> 32) % 1_000).unwrap_or_default();
    of / 1_000 * thousandths
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked_of(lines: &[(&'static str, &'static str)]) -> Option<Duration> {
        let mut headers = Headers::new();
        for (name, value) in lines {
            headers.insert(*name, *value);
        }
        asked(&headers, || "2026-01-01T00:00:00Z".parse().unwrap())
    }

    #[test]
    fn every_spelling_is_understood() {
        type Case = (&'static [(&'static str, &'static str)], Option<u64>);
        let cases: [Case; 18] = [
            (&[("retry-after", "2")], Some(2_000)),
            (&[("retry-after", "1.5")], Some(1_500)),
            (&[("retry-after", " 3 ")], Some(3_000)),
            (&[("retry-after", "0")], Some(0)),
            (&[("x-ms-retry-after-ms", "1500"), ("retry-after", "5")], Some(1_500)),
            (&[("retry-after-ms", "250")], Some(250)),
            (&[("retry-after", "Thu, 01 Jan 2026 00:00:07 GMT")], Some(7_000)),
            (&[("retry-after", "Wed, 31 Dec 2025 23:00:00 GMT")], Some(0)),
            (
                &[("retry-after", "Thu, 01 Jan 2026 00:00:07 GMT"), ("date", "Thu, 01 Jan 2026 00:00:05 GMT")],
                Some(2_000),
            ),
            (&[("x-ms-user-quota-resets-after", "00:00:02")], Some(2_000)),
            (&[("x-ms-user-quota-resets-after", "00:01:02.250")], Some(62_250)),
            (&[("x-ms-user-quota-resets-after", "1.00:00:00")], Some(86_400_000)),
            (&[("retry-after", "1"), ("x-ms-user-quota-resets-after", "00:00:09")], Some(1_000)),
            (&[("retry-after", "-1")], None),
            (&[("retry-after", "soon")], None),
            (&[("retry-after", "NaN")], None),
            (&[("x-ms-user-quota-resets-after", "2")], None),
            (&[], None),
        ];
        for (lines, millis) in cases {
            assert_eq!(asked_of(lines), millis.map(Duration::from_millis), "{lines:?}");
        }
        let endless = asked_of(&[("retry-after", "99999999999999999999999999")]);
        assert_eq!(endless, Some(Duration::MAX));
    }

    #[test]
    fn pauses_double_and_are_spread() {
        let base = Duration::from_millis(500);
        for attempt in 1..40 {
            let full = base.saturating_mul(1_u32.checked_shl(attempt - 1).unwrap_or(u32::MAX)).min(LONGEST_BACKOFF);
            let wait = backoff(base, attempt, "GET /a");
            assert!(wait >= full / 2 && wait <= full, "{attempt}: {wait:?}");
            assert_eq!(wait, backoff(base, attempt, "GET /a"), "the same call waits the same");
        }
        assert_ne!(backoff(base, 1, "GET /a"), backoff(base, 1, "GET /b"));
    }
}
