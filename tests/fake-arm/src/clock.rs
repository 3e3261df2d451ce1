//! The one place that asks what time it is.

use jiff::Timestamp;

/// Now. Answers that say a time are never compared byte for byte.
#[expect(
    clippy::disallowed_methods,
    reason = "a token's lifetime and an error's timestamp are those of the real clock"
)]
pub(crate) fn now() -> Timestamp {
    Timestamp::now()
}
