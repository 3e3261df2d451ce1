//! What was answered: bodies within bounds, and errors in the shapes that Azure has for them.

use azure_core::http::headers::{HeaderName, Headers};
use azure_core::http::{AsyncRawResponse, AsyncResponseBody};
use futures_util::StreamExt as _;
use serde_json::Value;

const CONTENT_LENGTH: HeaderName = HeaderName::from_static("content-length");
const CONTENT_TYPE: HeaderName = HeaderName::from_static("content-type");

/// The most of an error's body that is looked at, in bytes.
const ERROR_BODY: u64 = 256 * 1024;
/// The most that is set aside for a body before any of it has come, in bytes.
const ROOM: u64 = 1024 * 1024;
/// The longest message that is kept, in characters.
const LONGEST_TEXT: usize = 1_000;

/// An answer, read to its end.
#[derive(Debug)]
pub(super) struct Answer {
    pub(super) status: u16,
    pub(super) headers: Headers,
    pub(super) body: Vec<u8>,
}

/// Why a body was not read to its end.
#[derive(Debug)]
pub(super) enum Unread {
    /// It is larger than allowed.
    TooLarge,
    /// It broke off.
    Broken(azure_core::Error),
}

impl Answer {
    /// Reads a body, no further than allowed. An error's body is read as far as it goes.
    pub(super) async fn read(response: AsyncRawResponse, largest: u64) -> Result<Self, Unread> {
        let (status, headers, body) = response.deconstruct();
        let status = u16::from(status);
        let limit = if status == 200 { largest } else { largest.min(ERROR_BODY) };
        let announced = headers.get_optional_str(&CONTENT_LENGTH).and_then(|text| text.trim().parse::<u64>().ok());
        if status == 200 && announced.is_some_and(|length| length > limit) {
            return Err(Unread::TooLarge);
        }
        let room = announced.unwrap_or_default().min(limit).min(ROOM);
        let mut read = Vec::with_capacity(usize::try_from(room).unwrap_or_default());
        match (collect(body, limit, &mut read).await, status) {
            (Err(unread), 200) => Err(unread),
            _ => Ok(Self { status, headers, body: read }),
        }
    }

    pub(super) fn header(&self, name: &'static str) -> Option<&str> {
        self.headers.get_optional_str(&HeaderName::from_static(name)).filter(|value| !value.trim().is_empty())
    }

    /// The text of a 200 that may be JSON.
    ///
    /// # Errors
    ///
    /// What it is instead.
    pub(super) fn text(self) -> Result<String, String> {
        let kind = self.headers.get_optional_str(&CONTENT_TYPE).unwrap_or_default().to_ascii_lowercase();
        let text = String::from_utf8(self.body).map_err(|_| "the answer is not UTF-8".to_owned())?;
        let text = match text.strip_prefix('\u{feff}') {
            Some(rest) => rest.to_owned(),
            None => text,
        };
        match text.trim_start().chars().next() {
            // Some services call their JSON text/plain.
            Some('{' | '[') | None => Ok(text),
            _ if looks_like_html(&kind, &text) => Err(format!("the answer is {}", html(&text))),
            _ if !kind.is_empty() && !kind.contains("json") => Err(format!("the answer is `{kind}`, not JSON")),
            _ => Ok(text),
        }
    }

    /// What an error's body says.
    pub(super) fn fault(&self) -> Fault {
        let kind = self.headers.get_optional_str(&CONTENT_TYPE).unwrap_or_default().to_ascii_lowercase();
        let text = String::from_utf8_lossy(&self.body);
        let text = text.trim().trim_start_matches('\u{feff}');
        if let Ok(value) = serde_json::from_str::<Value>(text)
            && let Some(fault) = Fault::of_json(&value)
        {
            return fault;
        }
        let message = if text.is_empty() {
            None
        } else if looks_like_html(&kind, text) {
            Some(html(text))
        } else {
            Some(line(text))
        };
        Fault { message, ..Fault::default() }
    }
}

async fn collect(mut body: AsyncResponseBody, limit: u64, into: &mut Vec<u8>) -> Result<(), Unread> {
    while let Some(chunk) = body.next().await {
        let chunk = chunk.map_err(Unread::Broken)?;
        if (into.len() as u64).saturating_add(chunk.len() as u64) > limit {
            return Err(Unread::TooLarge);
        }
        into.extend_from_slice(&chunk);
    }
    Ok(())
}

/// Whether JSON ends before it is complete.
pub(super) fn is_cut(text: &str) -> bool {
    serde_json::from_str::<serde::de::IgnoredAny>(text).is_err_and(|error| error.is_eof())
}

/// What Azure says is wrong. Texts are one line each.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Fault {
    pub(super) code: Option<String>,
    pub(super) message: Option<String>,
    /// The details below it, outermost first.
    pub(super) details: Vec<String>,
}

impl Fault {
    /// `{"error":{"code","message","details":[]}}`, the same without the wrapper, `{"Message"}`, and
    /// Entra ID's `{"error","error_description"}`.
    fn of_json(value: &Value) -> Option<Self> {
        let inner = match member(value, "error") {
            Some(error @ Value::Object(_)) => error,
            _ => member(value, "odata.error").unwrap_or(value),
        };
        let code = text(inner, "code").or_else(|| text(value, "error"));
        let message = text(inner, "message").or_else(|| text(value, "error_description"));
        if code.is_none() && message.is_none() {
            return None;
        }
        let mut details = Vec::new();
        below(inner, 0, &mut details);
        Some(Self { code, message, details })
    }
}

/// The details and inner errors of an error, to a depth that real ones have.
fn below(error: &Value, depth: usize, into: &mut Vec<String>) {
    if depth > 4 || into.len() > 20 {
        return;
    }
    let details = member(error, "details").and_then(Value::as_array).into_iter().flatten();
    for detail in details.chain(member(error, "innererror")) {
        let (code, message) = (text(detail, "code"), text(detail, "message"));
        // Resource Graph says where the query is wrong beside the message.
        let place = match (number(detail, "line"), number(detail, "characterPositionInLine")) {
            (Some(at), Some(character)) => {
                let near = text(detail, "token").map(|token| format!(", at `{token}`")).unwrap_or_default();
                format!(" (line {at}, character {character}{near})")
            }
            _ => String::new(),
        };
        match (code, message) {
            (Some(code), Some(message)) if code != message => into.push(format!("{code}: {message}{place}")),
            (Some(said), _) | (None, Some(said)) => into.push(format!("{said}{place}")),
            (None, None) => {}
        }
        below(detail, depth + 1, into);
    }
}

/// A member by its name in any letter case: `Message` is `message`.
fn member<'a>(value: &'a Value, name: &str) -> Option<&'a Value> {
    value.as_object()?.iter().find(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| value)
}

fn text(value: &Value, name: &str) -> Option<String> {
    let said = match member(value, name)? {
        Value::String(said) => line(said),
        // OData: {"message": {"lang": "en-us", "value": "..."}}
        object @ Value::Object(_) => line(member(object, "value")?.as_str()?),
        _ => return None,
    };
    Some(said).filter(|said| !said.is_empty())
}

fn number(value: &Value, name: &str) -> Option<u64> {
    member(value, name)?.as_u64()
}

/// A text in one line and not without end.
pub(super) fn line(text: &str) -> String {
    let mut out = String::new();
    for word in text.split_whitespace() {
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(word);
        if out.len() > LONGEST_TEXT * 4 {
            break;
        }
    }
    match out.char_indices().nth(LONGEST_TEXT) {
        None => out,
        Some((end, _)) => {
            out.truncate(end);
            out.push('…');
            out
        }
    }
}

fn looks_like_html(kind: &str, text: &str) -> bool {
    let start: String = text.trim_start().chars().take(9).collect();
    let start = start.to_ascii_lowercase();
    kind.contains("html") || start.starts_with("<!doctype") || start.starts_with("<html")
}

/// `an HTML page titled ...`
fn html(text: &str) -> String {
    // The same length in bytes: places in one are places in the other.
    let lower = text.to_ascii_lowercase();
    let title = || {
        let open = lower.find("<title")?;
        let start = open + lower.get(open..)?.find('>')? + 1;
        let end = start + lower.get(start..)?.find("</title")?;
        text.get(start..end).map(line).filter(|title| !title.is_empty())
    };
    match title() {
        Some(title) => format!("an HTML page titled `{title}`"),
        None => "an HTML page without a title".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fault(text: &str) -> Fault {
        Answer { status: 400, headers: Headers::new(), body: text.as_bytes().to_vec() }.fault()
    }

    #[test]
    fn errors_are_read_in_every_shape() {
        let cases = [
            (r#"{"error":{"code":"A","message":"b\n c"}}"#, Some("A"), Some("b c")),
            (r#"{"code":"A","message":"b"}"#, Some("A"), Some("b")),
            (r#"{"Message":"b"}"#, None, Some("b")),
            (r#"{"Error":{"Code":"A","Message":"b"}}"#, Some("A"), Some("b")),
            (r#"{"odata.error":{"code":"A","message":{"lang":"en","value":"b"}}}"#, Some("A"), Some("b")),
            (r#"{"error":"invalid_client","error_description":"b"}"#, Some("invalid_client"), Some("b")),
            ("", None, None),
            ("plain words", None, Some("plain words")),
            ("<html><head><TITLE>Sign in</TITLE>", None, Some("an HTML page titled `Sign in`")),
            ("<!DOCTYPE html><p>x", None, Some("an HTML page without a title")),
            (r#"{"other":1}"#, None, Some(r#"{"other":1}"#)),
            ("[]", None, Some("[]")),
        ];
        for (body, code, message) in cases {
            let read = fault(body);
            assert_eq!((read.code.as_deref(), read.message.as_deref()), (code, message), "{body}");
        }
    }

    #[test]
    fn details_say_where_a_query_is_wrong() {
        let read = fault(
            r#"{"error":{"code":"BadRequest","message":"m","details":[{"code":"InvalidQuery","message":"Query is invalid."},
            {"code":"ParserFailure","message":"ParserFailure","line":1,"characterPositionInLine":12,"token":"wher"}]}}"#,
        );
        let wanted = ["InvalidQuery: Query is invalid.", "ParserFailure (line 1, character 12, at `wher`)"];
        assert_eq!(read.details, wanted);
    }

    #[test]
    fn long_texts_end() {
        assert_eq!(line(&"é".repeat(5_000)).chars().count(), LONGEST_TEXT + 1);
        assert_eq!(line(&"a ".repeat(50_000)).chars().count(), LONGEST_TEXT + 1);
    }

    #[test]
    fn a_cut_is_told_from_nonsense() {
        assert!(is_cut("") && is_cut("{\"a\":") && is_cut("{\"a\":{}"));
        assert!(!is_cut("{}") && !is_cut("nonsense") && !is_cut("{}}"));
    }
}
