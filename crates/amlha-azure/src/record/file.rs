//! What is in a file of a recording.

use serde::Deserialize;
use serde_json::value::RawValue;

use super::mask::Mask;
use crate::cloud::{Call, CloudError, CloudErrorKind, Continuation};
use crate::redact::lex::{Decoded, Lexer, Token};
use crate::redact::{redact, redact_text};

/// A file as it is read.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Recorded<'a> {
    #[serde(borrow)]
    #[expect(dead_code, reason = "for people; the file's name says which call it is")]
    call: &'a RawValue,
    #[serde(default)]
    masked: Vec<String>,
    #[serde(borrow)]
    pub(super) answer: Option<&'a RawValue>,
    pub(super) error: Option<RecordedError>,
    pub(super) next: Option<u32>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct RecordedError {
    kind: String,
    message: String,
    status: Option<u16>,
    code: Option<String>,
    request_id: Option<String>,
    advice: String,
}

impl<'a> Recorded<'a> {
    /// Reads a file, or says what is wrong with it.
    pub(super) fn read(text: &'a str) -> Result<Self, String> {
        let file: Self = serde_json::from_str(text).map_err(|error| error.to_string())?;
        if file.answer.is_some() == file.error.is_some() {
            return Err("it holds neither an answer nor an error, or both".to_owned());
        }
        if let Some(error) = &file.error {
            error.kind()?;
        }
        file.mask()?;
        Ok(file)
    }

    pub(super) fn mask(&self) -> Result<Mask, String> {
        Mask::of_words(&self.masked).ok_or_else(|| "it masks what this version does not know".to_owned())
    }
}

impl RecordedError {
    fn kind(&self) -> Result<CloudErrorKind, String> {
        let found = KINDS.iter().find(|kind| kind_name(**kind) == self.kind);
        found.copied().ok_or_else(|| format!("its error is of no known kind: `{}`", self.kind))
    }

    /// The error again.
    pub(super) fn to_error(&self, call: Call<'_>) -> Result<CloudError, String> {
        let mut error = CloudError::new(self.kind()?, call, &*self.message).with_advice(&*self.advice);
        if let Some(status) = self.status {
            error = error.with_status(status);
        }
        if let Some(code) = &self.code {
            error = error.with_azure_code(code);
        }
        if let Some(id) = &self.request_id {
            error = error.with_request_id(id);
        }
        Ok(error)
    }
}

const KINDS: [CloudErrorKind; 15] = [
    CloudErrorKind::NotLoggedIn,
    CloudErrorKind::Unauthorized,
    CloudErrorKind::Forbidden,
    CloudErrorKind::NotFound,
    CloudErrorKind::NotRegistered,
    CloudErrorKind::BadRequest,
    CloudErrorKind::Throttled,
    CloudErrorKind::Unavailable,
    CloudErrorKind::Network,
    CloudErrorKind::BadAnswer,
    CloudErrorKind::ForeignHost,
    CloudErrorKind::Loop,
    CloudErrorKind::NotRecorded,
    CloudErrorKind::Recording,
    CloudErrorKind::Configuration,
];

/// A kind as files name it.
fn kind_name(kind: CloudErrorKind) -> &'static str {
    match kind {
        CloudErrorKind::NotLoggedIn => "notLoggedIn",
        CloudErrorKind::Unauthorized => "unauthorized",
        CloudErrorKind::Forbidden => "forbidden",
        CloudErrorKind::NotFound => "notFound",
        CloudErrorKind::NotRegistered => "notRegistered",
        CloudErrorKind::BadRequest => "badRequest",
        CloudErrorKind::Throttled => "throttled",
        CloudErrorKind::Unavailable => "unavailable",
        CloudErrorKind::Network => "network",
        CloudErrorKind::BadAnswer => "badAnswer",
        CloudErrorKind::ForeignHost => "foreignHost",
        CloudErrorKind::Loop => "loop",
        CloudErrorKind::NotRecorded => "notRecorded",
        CloudErrorKind::Recording => "recording",
        CloudErrorKind::Configuration => "configuration",
    }
}

/// What a file is to hold.
#[derive(Debug, Clone, Copy)]
pub(super) struct Entry<'a> {
    /// The call, masked already.
    pub(super) call: Call<'a>,
    pub(super) page: u32,
    pub(super) mask: Mask,
    pub(super) answer: Result<&'a str, &'a CloudError>,
    /// The page that the answer leads to.
    pub(super) next: Option<u32>,
}

/// The text of a file.
pub(super) fn written(name: &str, entry: Entry<'_>) -> String {
    let Entry { call, page, mask, answer, next } = entry;
    let mut out = format!("{{\"call\":{}", call_json(call, page));
    if !mask.is_nothing() {
        out.push_str(&format!(",\"masked\":{}", list(mask.words().into_iter())));
    }
    match answer {
        Ok(text) => {
            let clean = redact(text);
            let clean = mask.json(&clean).into_owned();
            out.push_str(",\"answer\":");
            out.push_str(&match next {
                Some(next) => with_continuation(clean, call, &string(&continuation(next, name))),
                None => clean,
            });
        }
        Err(error) => out.push_str(&format!(",\"error\":{}", error_json(error, mask))),
    }
    if !matches!(call, Call::Get(_)) {
        out.push_str(&format!(",\"next\":{}", next.map_or("null".to_owned(), |page| page.to_string())));
    }
    out.push('}');
    let mut out = pretty(&out);
    out.push('\n');
    out
}

/// The stand-in of a continuation.
pub(super) fn continuation(page: u32, name: &str) -> String {
    format!("page {page} of {name}")
}

/// The page that a stand-in leads to, if it belongs to this call.
pub(super) fn page_of_continuation(said: &str, name: &str) -> Option<u32> {
    let (page, of) = said.strip_prefix("page ")?.split_once(" of ")?;
    if of == name { page.parse().ok() } else { None }
}

fn string(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

fn list<'t>(items: impl Iterator<Item = &'t str>) -> String {
    let items: Vec<String> = items.map(string).collect();
    format!("[{}]", items.join(","))
}

fn call_json(call: Call<'_>, page: u32) -> String {
    let clean = |text: &str| string(&redact_text(text));
    match call {
        Call::Query(query) => format!(
            "{{\"kind\":\"query\",\"text\":{},\"subscriptions\":{},\"rowsAPage\":{},\"page\":{page}}}",
            clean(query.text()),
            list(query.subscription_ids().iter().map(String::as_str)),
            query.rows_a_page(),
        ),
        Call::Get(get) | Call::List(get) => {
            // An option is secret by its name or by what it holds.
            let option = |(name, value): &(String, String)| format!("{}:{}", string(name), string(value));
            let options: Vec<String> = get.options().iter().map(option).collect();
            let options = format!("{{{}}}", options.join(","));
            let options = redact(&options);
            let (path, version) = (clean(get.path()), clean(get.api_version()));
            let (kind, page) = match call {
                Call::List(_) => ("list", format!(",\"page\":{page}")),
                _ => ("get", String::new()),
            };
            format!("{{\"kind\":\"{kind}\",\"path\":{path},\"apiVersion\":{version},\"options\":{options}{page}}}")
        }
    }
}

fn error_json(error: &CloudError, mask: Mask) -> String {
    let clean = |text: &str| string(&mask.text(&redact_text(text)));
    let mut out = format!("{{\"kind\":\"{}\"", kind_name(error.kind()));
    if let Some(status) = error.status() {
        out.push_str(&format!(",\"status\":{status}"));
    }
    if let Some(code) = error.azure_code() {
        out.push_str(&format!(",\"code\":{}", clean(code)));
    }
    out.push_str(&format!(",\"message\":{}", clean(error.message())));
    if let Some(id) = error.request_id() {
        out.push_str(&format!(",\"requestId\":{}", clean(id)));
    }
    out.push_str(&format!(",\"advice\":{}}}", clean(&error.advice())));
    out
}

/// An answer as a recording and its replay have it, but with the continuation that leads on.
pub(super) fn handed_on(text: &str, call: Call<'_>, next: Option<&Continuation>) -> String {
    let clean = compact(&redact(text));
    match next {
        Some(next) => with_continuation(clean, call, &string(next.said())),
        None => clean,
    }
}

/// An answer with another continuation, a JSON string.
fn with_continuation(text: String, call: Call<'_>, said: &str) -> String {
    let member = match call {
        Call::Query(_) => "$skipToken",
        Call::List(_) => "nextLink",
        Call::Get(_) => return text,
    };
    let mut depth = 0_usize;
    let mut is_ours = false;
    let mut lexer = Lexer::new(&text);
    while let Some(token) = lexer.next() {
        match token {
            Token::Open(_) => depth += 1,
            Token::Close(_) => depth = depth.saturating_sub(1),
            Token::Text { content, .. } if depth == 1 => {
                let raw = text.get(content.clone()).unwrap_or_default();
                if lexer.is_before_colon() {
                    is_ours = raw == member || Decoded::of(raw).text == member;
                } else if is_ours {
                    // With its quotes.
                    let before = text.get(..content.start.saturating_sub(1)).unwrap_or_default();
                    let after = text.get(content.end + 1..).unwrap_or_default();
                    return [before, said, after].concat();
                }
            }
            _ => {}
        }
    }
    text
}

/// A JSON text with one member a line; nothing else changes.
fn pretty(text: &str) -> String {
    laid_out(text, true)
}

/// A JSON text without space between its parts: as Azure answers.
pub(super) fn compact(text: &str) -> String {
    laid_out(text, false)
}

fn laid_out(text: &str, pretty: bool) -> String {
    let mut out = String::with_capacity(text.len());
    let mut depth = 0_usize;
    let new_line = |out: &mut String, depth: usize| {
        if pretty {
            out.push('\n');
            out.extend(std::iter::repeat_n("  ", depth));
        }
    };
    let mut is_empty = false;
    for token in Lexer::new(text) {
        let closes = matches!(token, Token::Close(_));
        if is_empty && !closes {
            new_line(&mut out, depth);
        }
        let was_empty = std::mem::replace(&mut is_empty, matches!(token, Token::Open(_)));
        match token {
            Token::Open(byte) => {
                out.push(char::from(byte));
                depth += 1;
            }
            Token::Close(byte) => {
                depth = depth.saturating_sub(1);
                if !was_empty {
                    new_line(&mut out, depth);
                }
                out.push(char::from(byte));
            }
            Token::Colon => out.push_str(if pretty { ": " } else { ":" }),
            Token::Comma => {
                out.push(',');
                new_line(&mut out, depth);
            }
            Token::Text { content, .. } => {
                out.push('"');
                out.push_str(text.get(content).unwrap_or_default());
                out.push('"');
            }
            Token::Other(span) => out.push_str(text.get(span).unwrap_or_default()),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_of_error_has_a_name_of_its_own() {
        let names: std::collections::BTreeSet<&str> = KINDS.iter().map(|kind| kind_name(*kind)).collect();
        assert_eq!(names.len(), KINDS.len());
        let codes: Vec<String> = KINDS.iter().map(|kind| kind.code().to_owned()).collect();
        let expected: Vec<String> = (1..=KINDS.len()).map(|number| format!("CL{number:03}")).collect();
        assert_eq!(codes, expected);
    }

    #[test]
    fn laying_out_changes_space_only() {
        let text = r#"{"b":1.50,"a":{"x":[],"y":{}, "z" : [ 1,"two \" [" ] },"b":null}"#;
        let readable = pretty(text);
        assert_eq!(compact(&readable), compact(text));
        assert_eq!(compact(text), r#"{"b":1.50,"a":{"x":[],"y":{},"z":[1,"two \" ["]},"b":null}"#);
        assert!(readable.starts_with("{\n  \"b\": 1.50,\n  \"a\": {\n    \"x\": [],\n"), "{readable}");
    }
}
