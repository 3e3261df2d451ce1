//! What was asked and what was changed, kept for tests to look at.

use serde_json::Value;

use crate::text::form_pairs;

/// One request that arrived, with the status it was answered with.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Logged {
    /// Its number, from 1, in the order of arrival. It stands in `x-ms-request-id` too.
    pub number: u64,
    /// `GET`, `POST` and so on.
    pub method: String,
    /// The path with its percent signs decoded, in the letter case it was sent in.
    pub path: String,
    /// The query as it was sent, without the question mark. Signatures are masked.
    pub query: String,
    /// The host that was asked for: `localhost:PORT`.
    pub host: String,
    /// Whether it carried a bearer token. The token itself is never kept.
    pub had_token: bool,
    /// The status that was answered; 0 when the connection was closed instead.
    pub status: u16,
    /// The body that was sent. Tokens and secrets are masked; what is beyond 64 KiB is left out.
    pub body: String,
}

/// One write that took effect.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Change {
    /// `PUT`, `PATCH`, `DELETE` or `POST`. Resources of a deployment are written with `PUT`.
    pub method: String,
    /// What was written to: the id as it was asked for, with the action of a `POST`.
    pub id: String,
    /// The version of the interface that was asked for.
    pub api_version: String,
    /// The body before; `None` when there was no such resource.
    pub before: Option<Value>,
    /// The body afterwards; `None` when it is gone. An action of a `POST` changes nothing here.
    pub after: Option<Value>,
}

/// The most of a body that is kept, in bytes.
const MOST_KEPT: usize = 64 * 1024;

const MASK: &str = "***";

/// Whether a member or parameter of this name holds something that must not be kept.
fn is_secret(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    let name = name.trim_start_matches('$');
    let parts = [
        "secret",
        "password",
        "assertion",
        "accountkey",
        "connectionstring",
        "sastoken",
        "access_token",
        "refresh_token",
        "id_token",
    ];
    matches!(name, "sig" | "code" | "key") || parts.iter().any(|part| name.contains(part))
}

/// A query with the values of its secrets masked.
pub(crate) fn masked_query(query: &str) -> String {
    let masked = |part: &str| {
        let name = part.split_once('=').map(|(name, _)| name);
        match name {
            Some(name) if is_secret(name) => format!("{name}={MASK}"),
            _ => part.to_owned(),
        }
    };
    query.split('&').map(masked).collect::<Vec<_>>().join("&")
}

/// A body with the values of its secrets masked.
pub(crate) fn masked_body(content_type: &str, bytes: &[u8]) -> String {
    if content_type.starts_with("application/x-www-form-urlencoded") {
        let pairs = form_pairs(&String::from_utf8_lossy(bytes));
        let masked = pairs.into_iter().map(|(name, value)| {
            let value = if is_secret(&name) { MASK.to_owned() } else { value };
            format!("{name}={value}")
        });
        return masked.collect::<Vec<_>>().join("&");
    }
    let mut text = match serde_json::from_slice::<Value>(bytes) {
        Ok(mut value) => {
            mask(&mut value);
            value.to_string()
        }
        Err(_) => String::from_utf8_lossy(bytes).into_owned(),
    };
    if text.len() > MOST_KEPT {
        let end = (0..=MOST_KEPT).rev().find(|end| text.is_char_boundary(*end)).unwrap_or_default();
        text.truncate(end);
    }
    text
}

fn mask(value: &mut Value) {
    match value {
        Value::Array(items) => items.iter_mut().for_each(mask),
        Value::Object(members) => {
            for (name, value) in members.iter_mut() {
                match value {
                    Value::String(text) if is_secret(name) => MASK.clone_into(text),
                    other => mask(other),
                }
            }
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secrets_are_masked_in_every_form() {
        let form = masked_body("application/x-www-form-urlencoded", b"client_id=a&client_secret=s3cret&scope=x");
        assert_eq!(form, "client_id=a&client_secret=***&scope=x");
        let json = masked_body(
            "application/json",
            br#"{"properties":{"adminPassword":"s3cret","sku":"x","n":[{"accountKey":"k"}]}}"#,
        );
        assert_eq!(json, r#"{"properties":{"adminPassword":"***","n":[{"accountKey":"***"}],"sku":"x"}}"#);
        assert_eq!(masked_query("api-version=1&sig=abc&%24skiptoken=5"), "api-version=1&sig=***&%24skiptoken=5");
    }

    #[test]
    fn a_long_body_is_cut_between_letters() {
        let text = "é".repeat(MOST_KEPT);
        assert_eq!(masked_body("text/plain", text.as_bytes()).len(), MOST_KEPT);
    }
}
