//! The secrets of a JSON text, by the names of its members.

use std::borrow::Cow;
use std::ops::Range;

use amlha_model::Json;

use super::lex::{Decoded, Lexer, Token};
use super::names::{self, Meaning};
use super::patterns;

/// JSON in strings in JSON is looked into this deep.
const DEEPEST: usize = 4;

/// Objects and lists that are deeper than any body of Azure are not told apart: their strings are
/// secret.
const MOST_FRAMES: usize = 256;

/// What an object or a list is, as the names above it say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Scope {
    Plain,
    /// Everything in it is secret but what describes it. Strings of a list may be permissions.
    Secrets {
        strings_too: bool,
    },
    /// Variables by name, or the list of them.
    Variables,
    /// One variable of a list.
    Variable,
}

#[derive(Debug)]
struct Frame<'t> {
    is_object: bool,
    scope: Scope,
    name: Option<Cow<'t, str>>,
    /// Of a variable: whether its name smells, once it is known, and where its values are.
    smells: Option<bool>,
    values: Vec<Range<usize>>,
}

/// Adds where the secrets of a JSON text are, also of a damaged one.
pub(super) fn secrets_of_json(text: &str, depth: usize, out: &mut Vec<Range<usize>>) {
    let mut frames: Vec<Frame<'_>> = Vec::new();
    let mut lexer = Lexer::new(text);
    let mut too_deep = 0_usize;
    while let Some(token) = lexer.next() {
        match token {
            Token::Open(_) if frames.len() >= MOST_FRAMES => too_deep += 1,
            Token::Close(_) if too_deep > 0 => too_deep -= 1,
            Token::Text { content, .. } if too_deep > 0 => {
                if !lexer.is_before_colon() {
                    out.push(content);
                }
            }
            _ if too_deep > 0 => {}
            Token::Open(byte) => {
                let scope = frames.last().map_or(Scope::Plain, scope_inside);
                frames.push(Frame { is_object: byte == b'{', scope, name: None, smells: None, values: Vec::new() });
            }
            Token::Close(_) => {
                if let Some(frame) = frames.pop() {
                    close(frame, false, out);
                }
                forget_name(&mut frames);
            }
            Token::Comma | Token::Other(_) => forget_name(&mut frames),
            Token::Colon => {}
            Token::Text { content, .. } => {
                let raw = text.get(content.clone()).unwrap_or_default();
                match frames.last_mut() {
                    Some(frame) if frame.is_object && frame.name.is_none() && lexer.is_before_colon() => {
                        frame.name = Some(plain(raw));
                    }
                    frame => {
                        value(raw, content.start, depth, frame, out);
                        forget_name(&mut frames);
                    }
                }
            }
        }
    }
    for frame in frames {
        close(frame, true, out);
    }
}

fn forget_name(frames: &mut [Frame<'_>]) {
    if let Some(frame) = frames.last_mut() {
        frame.name = None;
    }
}

fn plain(raw: &str) -> Cow<'_, str> {
    if raw.contains('\\') { Cow::Owned(Decoded::of(raw).text) } else { Cow::Borrowed(raw) }
}

fn scope_inside(frame: &Frame<'_>) -> Scope {
    let meaning = frame.name.as_ref().map_or(Meaning::Plain, |name| names::meaning(name.as_bytes()));
    match (meaning, frame.scope) {
        (Meaning::Secret | Meaning::Credentials, _) => Scope::Secrets { strings_too: true },
        (Meaning::Secrets, Scope::Secrets { .. }) => Scope::Secrets { strings_too: true },
        (Meaning::Secrets, _) => Scope::Secrets { strings_too: false },
        (Meaning::Variables, _) => Scope::Variables,
        (Meaning::Plain, Scope::Secrets { .. }) => Scope::Secrets { strings_too: true },
        (Meaning::Plain, Scope::Variables) if !frame.is_object => Scope::Variable,
        (Meaning::Plain, _) => Scope::Plain,
    }
}

/// A variable's values are secret when its name smells, or when the text ends before its name.
fn close(frame: Frame<'_>, cut: bool, out: &mut Vec<Range<usize>>) {
    if frame.smells.unwrap_or(cut) {
        out.extend(frame.values);
    }
}

fn value(raw: &str, start: usize, depth: usize, frame: Option<&mut Frame<'_>>, out: &mut Vec<Range<usize>>) {
    let whole = start..start + raw.len();
    if let Some(frame) = frame {
        let name = frame.name.as_deref();
        let named_secret =
            name.is_some_and(|name| matches!(names::meaning(name.as_bytes()), Meaning::Secret | Meaning::Credentials));
        let secret = named_secret
            || match (frame.scope, name) {
                (Scope::Secrets { .. }, Some(name)) => !names::is_harmless_in_credentials(name),
                (Scope::Secrets { strings_too }, None) => strings_too,
                (Scope::Variables, Some(name)) => names::smells(name),
                _ => false,
            };
        if secret && !patterns::is_harmless(&plain(raw)) {
            out.push(whole);
            return;
        }
        if let (Scope::Variable, Some(name)) = (frame.scope, name) {
            if name.eq_ignore_ascii_case("name") {
                frame.smells = Some(names::smells(&plain(raw)));
            } else {
                frame.values.push(whole);
            }
        }
    }
    if raw.contains('\\') {
        let decoded = Decoded::of(raw);
        let mut spans = Vec::new();
        secrets_of_string(&decoded.text, depth, &mut spans);
        out.extend(spans.iter().map(|span| {
            let span = decoded.raw_span(span);
            start + span.start..start + span.end
        }));
    } else {
        let first = out.len();
        secrets_of_string(raw, depth, out);
        for span in out.iter_mut().skip(first) {
            *span = start + span.start..start + span.end;
        }
    }
}

fn secrets_of_string(text: &str, depth: usize, out: &mut Vec<Range<usize>>) {
    if depth < DEEPEST && text.trim_ascii_start().starts_with(['{', '[']) && Json::parse(text).is_ok() {
        secrets_of_json(text, depth + 1, out);
    } else {
        patterns::secrets_of_text(text, true, out);
    }
}
