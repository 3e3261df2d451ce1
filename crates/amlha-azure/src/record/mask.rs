//! Stand-ins for ids and people.

use std::borrow::Cow;
use std::ops::Range;

use super::name::hash;
use crate::cloud::{Call, CloudError, Get, Query};
use crate::redact::lex::{Decoded, Lexer, Token};

/// How the stand-in of an id begins. Ids that begin like this are no real ones and stay.
const STAND_IN: &str = "00000000-0000-0000-";
/// Where the stand-in of a person is said to live.
const NOWHERE: &str = "@masked.invalid";

/// What a recording replaces by stand-ins.
///
/// A stand-in is computed from what it stands for and from nothing else, so that it is the same in
/// every file of every recording, and what belonged together still does. Who knows an id can
/// compute its stand-in; nobody can compute the id from it. Names of resources stay.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Mask {
    ids: bool,
    people: bool,
}

impl Mask {
    /// Nothing is replaced.
    #[must_use]
    pub fn nothing() -> Self {
        Self::default()
    }

    /// Every GUID, with and without dashes: of subscriptions, tenants, principals, clients and all
    /// else. `00000000-0000-0000-` begins a stand-in.
    #[must_use]
    pub fn ids() -> Self {
        Self { ids: true, people: false }
    }

    /// And e-mail addresses and user principal names. A stand-in ends in `@masked.invalid`.
    #[must_use]
    pub fn and_people(mut self) -> Self {
        self.people = true;
        self
    }

    pub(super) fn is_nothing(self) -> bool {
        self == Self::nothing()
    }

    /// The mask of two recordings.
    pub(super) fn with(self, other: Self) -> Self {
        Self { ids: self.ids || other.ids, people: self.people || other.people }
    }

    /// What is masked, as files say it.
    pub(super) fn words(self) -> Vec<&'static str> {
        [(self.ids, "ids"), (self.people, "people")].into_iter().filter_map(|(is, word)| is.then_some(word)).collect()
    }

    pub(super) fn of_words(words: &[String]) -> Option<Self> {
        words.iter().try_fold(Self::nothing(), |mask, word| match word.as_str() {
            "ids" => Some(Self { ids: true, ..mask }),
            "people" => Some(Self { people: true, ..mask }),
            _ => None,
        })
    }

    /// A text with stand-ins.
    pub(super) fn text(self, text: &str) -> Cow<'_, str> {
        let spans = self.spans(text);
        if spans.is_empty() {
            return Cow::Borrowed(text);
        }
        Cow::Owned(put(text, &spans))
    }

    /// A JSON text with stand-ins in its strings, however they are written.
    pub(super) fn json(self, text: &str) -> Cow<'_, str> {
        let mut all = Vec::new();
        for token in Lexer::new(text) {
            let Token::Text { content, .. } = token else { continue };
            let raw = text.get(content.clone()).unwrap_or_default();
            let decoded = raw.contains('\\').then(|| Decoded::of(raw));
            let spans = self.spans(decoded.as_ref().map_or(raw, |decoded| &decoded.text));
            all.extend(spans.into_iter().map(|(span, stand_in)| {
                let span = decoded.as_ref().map_or(span.clone(), |decoded| decoded.raw_span(&span));
                (content.start + span.start..content.start + span.end, stand_in)
            }));
        }
        if all.is_empty() { Cow::Borrowed(text) } else { Cow::Owned(put(text, &all)) }
    }

    /// What is to be replaced in a text, in order and apart, and by what.
    fn spans(self, text: &str) -> Vec<(Range<usize>, String)> {
        let mut spans = Vec::new();
        if self.people {
            people(text, &mut spans);
        }
        if self.ids {
            ids(text, &mut spans);
        }
        spans.sort_by_key(|(span, _)| span.start);
        let mut end = 0;
        spans.retain(|(span, _)| {
            let apart = span.start >= end;
            end = end.max(span.end);
            apart
        });
        spans
    }

    pub(super) fn query(self, query: &Query) -> Query {
        Query::new(self.text(query.text()))
            .subscriptions(query.subscription_ids().iter().map(|id| self.text(id)))
            .page_size(query.rows_a_page())
    }

    pub(super) fn get(self, get: &Get) -> Result<Get, CloudError> {
        let masked = Get::new(self.text(get.path()), get.api_version())?;
        Ok(get.options().iter().fold(masked, |masked, (name, value)| masked.option(name, self.text(value))))
    }

    /// Hands the call with stand-ins to `then`.
    pub(super) fn call<R>(self, call: Call<'_>, then: impl FnOnce(Call<'_>) -> R) -> Result<R, CloudError> {
        Ok(match call {
            Call::Query(query) => then(Call::Query(&self.query(query))),
            Call::Get(get) => then(Call::Get(&self.get(get)?)),
            Call::List(list) => then(Call::List(&self.get(list)?)),
        })
    }
}

fn put(text: &str, spans: &[(Range<usize>, String)]) -> String {
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    for (span, stand_in) in spans {
        out.push_str(text.get(at..span.start).unwrap_or_default());
        out.push_str(stand_in);
        at = span.end;
    }
    out.push_str(text.get(at..).unwrap_or_default());
    out
}

/// How many hexadecimal digits the parts of a GUID have.
const PARTS: [usize; 5] = [8, 4, 4, 4, 12];

fn ids(text: &str, out: &mut Vec<(Range<usize>, String)>) {
    let bytes = text.as_bytes();
    let mut at = 0;
    while let Some(rest) = bytes.get(at..) {
        let Some(skip) = rest.iter().position(u8::is_ascii_hexdigit) else { return };
        let start = at + skip;
        let digits = run(bytes, start);
        at = start + digits;
        let found = if digits == 32 && !is_word(bytes, start.checked_sub(1)) && !is_word(bytes, Some(at)) {
            Some((start, at))
        } else {
            // Digits before the first eight belong to the name that the GUID is a part of.
            digits.checked_sub(8).and_then(|extra| Some((start + extra, end_of_guid(bytes, start + extra)?)))
        };
        let Some((start, end)) = found else { continue };
        at = end;
        let id: String = text.get(start..end).unwrap_or_default().to_ascii_lowercase().replace('-', "");
        if id.starts_with(&STAND_IN.replace('-', "")) {
            continue;
        }
        let stand_in = hash(&id);
        let stand_in = format!("{STAND_IN}{:04x}-{:012x}", stand_in >> 48, stand_in & 0xffff_ffff_ffff);
        out.push((start..end, if end - start == 32 { stand_in.replace('-', "") } else { stand_in }));
    }
}

fn run(bytes: &[u8], start: usize) -> usize {
    bytes.get(start..).unwrap_or_default().iter().take_while(|byte| byte.is_ascii_hexdigit()).count()
}

fn is_word(bytes: &[u8], at: Option<usize>) -> bool {
    at.and_then(|at| bytes.get(at)).is_some_and(u8::is_ascii_alphanumeric)
}

/// Where the GUID that begins at a place ends.
fn end_of_guid(bytes: &[u8], start: usize) -> Option<usize> {
    let mut at = start;
    for (part, digits) in PARTS.into_iter().enumerate() {
        if part > 0 {
            (bytes.get(at) == Some(&b'-')).then_some(())?;
            at += 1;
        }
        // What follows the last digits belongs to the name that the GUID is a part of.
        let found = run(bytes, at);
        let fits =
            if part == PARTS.len() - 1 { found >= digits } else { found == digits || (part == 0 && found >= digits) };
        fits.then_some(())?;
        at += digits;
    }
    Some(at)
}

fn people(text: &str, out: &mut Vec<(Range<usize>, String)>) {
    let bytes = text.as_bytes();
    let is_user = |byte: &u8| byte.is_ascii_alphanumeric() || b"._%+-#'".contains(byte) || !byte.is_ascii();
    let is_host = |byte: &u8| byte.is_ascii_alphanumeric() || b".-".contains(byte) || !byte.is_ascii();
    for (at, _) in text.match_indices('@') {
        let user = bytes.get(..at).unwrap_or_default().iter().rev().take_while(|byte| is_user(byte)).count();
        let host = bytes.get(at + 1..).unwrap_or_default().iter().take_while(|byte| is_host(byte)).count();
        let Some(found) = text.get(at - user..at + 1 + host) else { continue };
        // An address may be in quotes, and a sentence may end after it.
        let address = found.trim_start_matches('\'');
        let start = at - user + found.len() - address.len();
        let address = address.trim_end_matches(['.', '-']);
        let has_host = address.split_once('@').is_some_and(|(_, host)| host.contains('.'));
        if !address.starts_with('@') && has_host && !address.ends_with(NOWHERE) {
            let stand_in = format!("{:016x}{NOWHERE}", hash(&address.to_lowercase()));
            out.push((start..start + address.len(), stand_in));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ID: &str = "0c4F9b2e-5d6a-4e7b-8c9d-0a1b2c3d4e5f";

    #[test]
    fn an_id_has_one_stand_in_however_it_is_written() {
        let mask = Mask::ids();
        let stand_in = mask.text(ID).into_owned();
        assert!(stand_in.starts_with(STAND_IN) && stand_in.len() == 36, "{stand_in}");
        assert_eq!(mask.text(&ID.to_uppercase()), stand_in);
        assert_eq!(mask.text(&ID.replace('-', "")), stand_in.replace('-', ""));
        assert_eq!(mask.text(&format!("abc{ID}.def, {ID}0")), format!("abc{stand_in}.def, {stand_in}0"));
        let escaped = ID.replacen('0', "\\u0030", 1);
        assert_eq!(mask.json(&format!("{{\"a\":\"{escaped}\"}}")), format!("{{\"a\":\"{stand_in}\"}}"));
        assert_eq!(mask.text(&stand_in), stand_in);
    }

    #[test]
    fn what_is_no_id_stays() {
        let text = "00000000-0000-0000-0000-000000000001 2026-01-01 deadbeef 0c4f9b2e-5d6a-4e7b-8c9d ana@contoso.com";
        assert_eq!(Mask::ids().text(text), text);
        assert_eq!(Mask::nothing().text(ID), ID);
    }

    #[test]
    fn people_have_stand_ins_on_request() {
        let mask = Mask::ids().and_people();
        let masked =
            mask.text("by 'o'ana@contoso.com'. and bo_x.com#EXT#@contoso.onmicrosoft.com; image@sha256:1").into_owned();
        assert!(!masked.contains("ana") && !masked.contains("bo_x") && !masked.contains("contoso"), "{masked}");
        assert!(
            masked.starts_with("by '")
                && masked.contains("@masked.invalid'. and ")
                && masked.ends_with("; image@sha256:1")
        );
        assert_eq!(mask.text(&masked), masked);
    }
}
