//! The tokens of a JSON text, also of a damaged one.

use std::ops::Range;

/// A piece of a JSON text. White space between pieces is left out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Token {
    /// `{` or `[`.
    Open(u8),
    /// `}` or `]`.
    Close(u8),
    Colon,
    Comma,
    /// A string: where its content is, without the quotes, and whether the second quote is there.
    Text {
        content: Range<usize>,
        closed: bool,
    },
    /// A number, a word, or what is no JSON.
    Other(Range<usize>),
}

/// Reads tokens one after the other.
#[derive(Debug, Clone)]
pub(crate) struct Lexer<'t> {
    text: &'t str,
    at: usize,
}

impl<'t> Lexer<'t> {
    pub(crate) fn new(text: &'t str) -> Self {
        Self { text, at: 0 }
    }

    /// Whether a colon comes next: the string before it is a member's name.
    pub(crate) fn is_before_colon(&self) -> bool {
        let rest = self.text.as_bytes().get(self.at..).unwrap_or_default();
        rest.iter().find(|byte| !is_space(**byte)) == Some(&b':')
    }
}

impl Iterator for Lexer<'_> {
    type Item = Token;

    fn next(&mut self) -> Option<Token> {
        let bytes = self.text.as_bytes();
        let rest = bytes.get(self.at..)?;
        let start = self.at + rest.iter().position(|byte| !is_space(*byte))?;
        self.at = start + 1;
        Some(match bytes.get(start)? {
            byte @ (b'{' | b'[') => Token::Open(*byte),
            byte @ (b'}' | b']') => Token::Close(*byte),
            b':' => Token::Colon,
            b',' => Token::Comma,
            b'"' => {
                let (end, closed) = end_of_string(bytes, self.at);
                let content = self.at..end;
                self.at = end + usize::from(closed);
                Token::Text { content, closed }
            }
            _ => {
                let ends =
                    |byte: &u8| is_space(*byte) || matches!(byte, b'{' | b'}' | b'[' | b']' | b':' | b',' | b'"');
                let length = bytes.get(start..)?.iter().position(ends);
                self.at = length.map_or(bytes.len(), |length| start + length);
                Token::Other(start..self.at)
            }
        })
    }
}

fn is_space(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\n' | b'\r')
}

/// Where a string's content ends, and whether by a quote.
fn end_of_string(bytes: &[u8], start: usize) -> (usize, bool) {
    let mut at = start;
    loop {
        match bytes.get(at) {
            None => return (bytes.len(), false),
            Some(b'"') => return (at, true),
            Some(b'\\') => at += 2,
            Some(_) => at += 1,
        }
    }
}

/// A string without its escapes.
#[derive(Debug)]
pub(crate) struct Decoded {
    pub(crate) text: String,
    /// For every byte of `text`, and for its end, where the raw text holds it.
    places: Vec<usize>,
}

impl Decoded {
    /// The content of a JSON string. Half of a surrogate pair becomes U+FFFD; what is no escape stays.
    pub(crate) fn of(raw: &str) -> Self {
        let mut decoded = Self { text: String::with_capacity(raw.len()), places: Vec::with_capacity(raw.len() + 1) };
        let mut at = 0;
        while let Some(letter) = raw.get(at..).and_then(|rest| rest.chars().next()) {
            let (letter, length) = if letter == '\\' { escape(raw, at) } else { (letter, letter.len_utf8()) };
            decoded.text.push(letter);
            decoded.places.resize(decoded.text.len(), at);
            at += length;
        }
        decoded.places.push(raw.len());
        decoded
    }

    /// Where a span of the text without escapes is in the raw text.
    pub(crate) fn raw_span(&self, span: &Range<usize>) -> Range<usize> {
        let place = |at: usize| self.places.get(at).or(self.places.last()).copied().unwrap_or_default();
        place(span.start)..place(span.end)
    }
}

/// The letter that an escape means, and the length of the escape.
fn escape(raw: &str, at: usize) -> (char, usize) {
    let Some(kind) = raw.as_bytes().get(at + 1) else { return ('\\', 1) };
    match kind {
        b'"' => ('"', 2),
        b'\\' => ('\\', 2),
        b'/' => ('/', 2),
        b'b' => ('\u{8}', 2),
        b'f' => ('\u{c}', 2),
        b'n' => ('\n', 2),
        b'r' => ('\r', 2),
        b't' => ('\t', 2),
        b'u' => match unit(raw, at) {
            Some(high @ 0xd800..=0xdbff) => match unit(raw, at + 6) {
                Some(low @ 0xdc00..=0xdfff) => {
                    let code = 0x1_0000 + ((high - 0xd800) << 10) + (low - 0xdc00);
                    (char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER), 12)
                }
                _ => (char::REPLACEMENT_CHARACTER, 6),
            },
            Some(code) => (char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER), 6),
            None => ('\\', 1),
        },
        _ => ('\\', 1),
    }
}

/// The code of `\u0041` at a place.
fn unit(raw: &str, at: usize) -> Option<u32> {
    let digits = raw.get(at..at + 6)?.strip_prefix("\\u")?;
    if digits.bytes().all(|digit| digit.is_ascii_hexdigit()) { u32::from_str_radix(digits, 16).ok() } else { None }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escapes_are_read_and_found_again() {
        let raw = r#"a\u0070\"é\ud83d\ude00\ud800\x\n"#;
        let decoded = Decoded::of(raw);
        assert_eq!(decoded.text, "ap\"é😀\u{fffd}\\x\n");
        let at = decoded.text.find('😀').unwrap();
        assert_eq!(raw.get(decoded.raw_span(&(at..at + 4))), Some(r"\ud83d\ude00"));
        assert_eq!(decoded.raw_span(&(0..decoded.text.len())), 0..raw.len());
    }

    #[test]
    fn a_cut_text_has_its_tokens() {
        let tokens: Vec<Token> = Lexer::new(r#"{"a": [1, "b\"#).collect();
        assert_eq!(tokens.len(), 7);
        assert_eq!(tokens.last(), Some(&Token::Text { content: 11..13, closed: false }));
    }
}
