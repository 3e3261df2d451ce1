//! Masking secrets, so that no recording, log line or error holds one.
//!
//! [`redact`] is for JSON: it knows members by name. [`redact_text`] is for lines and messages: it
//! knows what secrets look like. Both put `***` in the place of a secret and keep every other byte.
//!
//! What they mask:
//!
//! - string values of members whose name is or ends in `password`, `secret`, `accountKey`,
//!   `connectionString` and the like, without letter case and `_`;
//! - every string in `credentials` and `secrets` that is not known to be harmless, such as
//!   `credentialsType` or `clientId`;
//! - environment variables and app settings whose name smells of a secret;
//! - in any string: signatures of URLs (`sig=`), `AccountKey=`, `Password=` and the like, passwords
//!   of URLs, bearer tokens, JSON Web Tokens and private keys, also in JSON that is in a string.
//!
//! What they keep: ids of resources, names and versions of keys, public keys, settings such as
//! `keySource` and `allowSharedKeyAccess`, and everything that is no string.

use std::borrow::Cow;
use std::ops::Range;

use amlha_model::Json;

pub(crate) mod lex;
mod names;
mod patterns;
mod quick;
mod walk;

/// What stands in the place of a secret.
pub const MASK: &str = "***";

/// Masks the secrets of a JSON text.
///
/// A text that is JSON stays JSON, and one that is not, such as an answer cut short, does not become
/// JSON. Masking twice changes nothing more. A text without secrets is borrowed.
///
/// ```
/// use amlha_azure::redact::redact;
///
/// let body = r#"{"keySource": "Microsoft.KeyVault", "adminPassword": "hunter2"}"#;
/// assert_eq!(redact(body), r#"{"keySource": "Microsoft.KeyVault", "adminPassword": "***"}"#);
/// ```
#[must_use]
pub fn redact(text: &str) -> Cow<'_, str> {
    if !quick::may_hold_a_secret(text) {
        return Cow::Borrowed(text);
    }
    let whole = Json::parse(text).is_ok();
    let mut out = until_nothing_changes(text, |text, spans| {
        walk::secrets_of_json(text, 0, spans);
        if !whole {
            patterns::secrets_of_text(text, false, spans);
        }
    });
    // A damaged string that is masked must not make a damaged answer look whole.
    if !whole && Json::parse(&out).is_ok() {
        let text = out.to_mut();
        text.push(' ');
        text.push_str(MASK);
    }
    out
}

/// Masks what looks like a secret in a line or a message.
///
/// ```
/// use amlha_azure::redact::redact_text;
///
/// assert_eq!(redact_text("GET https://st.example/c?sv=1&sig=abc%3D&se=2"), "GET https://st.example/c?sv=1&sig=***&se=2");
/// ```
#[must_use]
pub fn redact_text(text: &str) -> Cow<'_, str> {
    if !quick::may_hold_a_secret(text) {
        return Cow::Borrowed(text);
    }
    until_nothing_changes(text, |text, spans| patterns::secrets_of_text(text, false, spans))
}

/// More rounds than any text needs that was not made to need them.
const MOST_ROUNDS: usize = 64;

/// Masks until there is nothing to mask: what was masked may have hidden a boundary. Every round
/// leaves fewer characters that are no `*`.
fn until_nothing_changes(text: &str, find: impl Fn(&str, &mut Vec<Range<usize>>)) -> Cow<'_, str> {
    let mut out = Cow::Borrowed(text);
    for _ in 0..MOST_ROUNDS {
        let mut spans = Vec::new();
        find(&out, &mut spans);
        spans.retain(|span| !is_masked(out.get(span.clone()).unwrap_or_default()));
        if spans.is_empty() {
            return out;
        }
        out = Cow::Owned(masked(&out, spans));
    }
    out
}

fn masked(text: &str, mut spans: Vec<Range<usize>>) -> String {
    spans.sort_by_key(|span| (span.start, span.end));
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    for span in spans {
        if span.start >= at {
            out.push_str(text.get(at..span.start).unwrap_or_default());
            out.push_str(MASK);
        }
        at = at.max(span.end);
    }
    out.push_str(text.get(at..).unwrap_or_default());
    out
}

/// Whether there is nothing to mask: the text is empty, or a mask.
fn is_masked(text: &str) -> bool {
    text.bytes().all(|byte| byte == b'*')
}
