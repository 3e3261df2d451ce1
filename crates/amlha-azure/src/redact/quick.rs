//! Whether there can be a secret at all: the cheap look that most pages pass.

use super::names::{self, Meaning};
use super::patterns;

/// False only when neither a member's name nor a pattern can match.
pub(super) fn may_hold_a_secret(text: &str) -> bool {
    text.contains("\\u")
        || text.contains(patterns::TOKEN_START)
        || text.contains(patterns::PRIVATE_KEY)
        || text.contains("%3")
        || patterns::BEARER.iter().any(|word| text.contains(word))
        || text.match_indices('=').any(|(at, _)| patterns::secret_name_before(text, at).is_some())
        || patterns::passwords_of_urls(text).next().is_some()
        || has_telling_member(text)
}

fn has_telling_member(text: &str) -> bool {
    let bytes = text.as_bytes();
    text.match_indices(':').any(|(colon, _)| {
        patterns::end_of_name_before(bytes, colon).is_some_and(names::may_mean_something)
            && patterns::may_be_secret_after(text, colon)
            && patterns::name_before_colon(bytes, colon).is_some_and(|name| names::meaning(name) != Meaning::Plain)
    })
}
