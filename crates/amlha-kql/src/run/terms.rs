//! The operators on text.

use crate::ast::{TextOp, TextTest};

/// What is looked for, prepared once.
#[derive(Debug, Clone)]
pub(crate) struct Needle {
    text: String,
    /// In small letters.
    lower: String,
}

impl Needle {
    pub(crate) fn new(text: &str) -> Self {
        Self { text: text.to_owned(), lower: text.to_lowercase() }
    }

    /// Whether a text passes the test, before it is turned round.
    pub(crate) fn test(&self, op: TextOp, text: &str) -> bool {
        if op.case_sensitive {
            return test(op.test, text, &self.text);
        }
        if op.test == TextTest::Equal {
            return equal_no_case(text, &self.text);
        }
        if text.is_ascii() && self.lower.is_ascii() {
            return test_ascii(op.test, text.as_bytes(), self.lower.as_bytes());
        }
        test(op.test, &text.to_lowercase(), &self.lower)
    }
}

/// Equality without regard to the case of letters.
pub(crate) fn equal_no_case(a: &str, b: &str) -> bool {
    if a.is_ascii() && b.is_ascii() { a.eq_ignore_ascii_case(b) } else { a.to_lowercase() == b.to_lowercase() }
}

/// Whether a text has a word.
pub(crate) fn has_term(text: &str, word: &str, case_sensitive: bool) -> bool {
    Needle::new(word).test(TextOp { test: TextTest::Has, case_sensitive, negated: false }, text)
}

/// Letters and digits make words.
fn is_word(c: Option<char>) -> bool {
    c.is_some_and(char::is_alphanumeric)
}

fn test(test: TextTest, text: &str, wanted: &str) -> bool {
    let open = |at: usize| {
        let before = text.get(..at).and_then(|text| text.chars().next_back());
        !(is_word(before) && is_word(wanted.chars().next()))
    };
    let closed = |end: usize| {
        let after = text.get(end..).and_then(|text| text.chars().next());
        !(is_word(after) && is_word(wanted.chars().next_back()))
    };
    match test {
        TextTest::Equal => text == wanted,
        TextTest::Contains => text.contains(wanted),
        TextTest::StartsWith => text.starts_with(wanted),
        TextTest::EndsWith => text.ends_with(wanted),
        _ if wanted.is_empty() => true,
        TextTest::Has => places(text, wanted).any(|at| open(at) && closed(at + wanted.len())),
        TextTest::HasPrefix => places(text, wanted).any(open),
        TextTest::HasSuffix => places(text, wanted).any(|at| closed(at + wanted.len())),
        TextTest::Matches => false,
    }
}

/// Every place of a text in another; the places may overlap.
fn places(text: &str, wanted: &str) -> impl Iterator<Item = usize> {
    let mut from = 0;
    let step = wanted.chars().next().map_or(1, char::len_utf8);
    std::iter::from_fn(move || {
        let at = from + text.get(from..)?.find(wanted)?;
        from = at + step;
        Some(at)
    })
}

/// The same on text without other letters, where `wanted` is in small letters.
fn test_ascii(test: TextTest, text: &[u8], wanted: &[u8]) -> bool {
    let word = |b: Option<&u8>| b.is_some_and(u8::is_ascii_alphanumeric);
    let open = |at: usize| !(word(at.checked_sub(1).and_then(|at| text.get(at))) && word(wanted.first()));
    let closed = |at: usize| !(word(text.get(at + wanted.len())) && word(wanted.last()));
    let fits = |part: Option<&[u8]>| part.is_some_and(|part| part.eq_ignore_ascii_case(wanted));
    let Some(last) = text.len().checked_sub(wanted.len()) else { return false };
    if wanted.is_empty() {
        return true;
    }
    let first = wanted.first().copied().unwrap_or(0);
    let capital = first.to_ascii_uppercase();
    let any = |ends: &dyn Fn(usize) -> bool| {
        let mut from = 0;
        while let Some(rest) = text.get(from..=last)
            && let Some(at) = rest.iter().position(|b| *b == first || *b == capital)
        {
            let at = from + at;
            if fits(text.get(at..at + wanted.len())) && ends(at) {
                return true;
            }
            from = at + 1;
        }
        false
    };
    match test {
        TextTest::StartsWith => fits(text.get(..wanted.len())),
        TextTest::EndsWith => fits(text.get(last..)),
        TextTest::Has => any(&|at| open(at) && closed(at)),
        TextTest::HasPrefix => any(&open),
        TextTest::HasSuffix => any(&closed),
        _ => any(&|_| true),
    }
}
