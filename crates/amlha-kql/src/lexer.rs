//! Text to tokens.
//!
//! Names are not told from keywords here: almost every keyword of the
//! language may be a column, so the parser decides by position.

use std::borrow::Cow;

use crate::error::{Code, Error};
use crate::span::Span;
use crate::types::Type;

/// What a token is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// A name or keyword, also with a leading `$` (`$left`).
    Name,
    /// An operator that is written with a bang and a word, or with a tilde:
    /// `!has`, `in~`, `!in~`.
    Word,
    /// A whole number, decimal or hexadecimal.
    Long,
    /// A number with a point or an exponent.
    Real,
    /// A number glued to a unit of time.
    TimeSpan,
    /// A string in one of its forms.
    String,
    /// A literal of the form `datetime(...)`; the span holds all of it.
    Typed(Type),
    /// One of the signs in [`SIGNS`].
    Sign,
    /// The end of the text.
    End,
}

/// A token and its place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Token {
    pub(crate) kind: Kind,
    pub(crate) span: Span,
}

/// Signs, the longest first where one starts another.
const SIGNS: &[&str] = &[
    "..", "=>", "=~", "!~", "==", "!=", "<>", "<=", ">=", "<", ">", "+", "-", "*", "/", "%", "=", "|", ";", ",", ".",
    ":", "(", ")", "[", "]", "{", "}",
];

/// The types whose literals are written like a call.
const TYPED: &[&str] =
    &["datetime", "date", "timespan", "time", "guid", "int", "long", "real", "double", "decimal", "bool", "boolean"];

/// The tokens of a text, the last one being [`Kind::End`], and what is wrong
/// with it. Comments and spaces are left out.
pub(crate) fn lex(source: &str) -> (Vec<Token>, Vec<Error>) {
    let mut lexer = Lexer { source, at: 0, tokens: Vec::new(), errors: Vec::new() };
    lexer.run();
    (lexer.tokens, lexer.errors)
}

struct Lexer<'s> {
    source: &'s str,
    at: usize,
    tokens: Vec<Token>,
    errors: Vec<Error>,
}

impl<'s> Lexer<'s> {
    fn rest(&self) -> &'s str {
        self.source.get(self.at..).unwrap_or_default()
    }

    fn byte(&self, ahead: usize) -> u8 {
        self.source.as_bytes().get(self.at + ahead).copied().unwrap_or(0)
    }

    fn push(&mut self, kind: Kind, length: usize) {
        let span = Span::new(self.at, self.at + length);
        self.tokens.push(Token { kind, span });
        self.at += length;
    }

    fn run(&mut self) {
        // A script may start with a line for the shell.
        if self.rest().starts_with("#!") {
            self.at = self.rest().find('\n').unwrap_or(self.source.len());
        }
        while let Some(first) = self.rest().chars().next() {
            match first {
                c if c.is_whitespace() || c == '\u{feff}' => self.at += c.len_utf8(),
                '/' if self.byte(1) == b'/' => self.at += self.rest().find('\n').unwrap_or(self.rest().len()),
                '"' | '\'' => self.string(0),
                '@' if matches!(self.byte(1), b'"' | b'\'') => self.string(1),
                'h' | 'H' if matches!(self.byte(1), b'"' | b'\'') => self.string(1),
                'h' | 'H' if self.byte(1) == b'@' && matches!(self.byte(2), b'"' | b'\'') => self.string(2),
                '`' if self.rest().starts_with("```") => self.fenced("```"),
                '~' if self.rest().starts_with("~~~") => self.fenced("~~~"),
                c if c.is_ascii_digit() => self.number(),
                c if is_name_start(c) => self.name(),
                '!' if self.byte(1).is_ascii_alphabetic() => self.word(),
                _ => self.sign(first),
            }
        }
        self.push(Kind::End, 0);
    }

    fn sign(&mut self, first: char) {
        if let Some(sign) = SIGNS.iter().find(|sign| self.rest().starts_with(**sign)) {
            return self.push(Kind::Sign, sign.len());
        }
        if self.rest().starts_with("&&") {
            let error = Error::at(Code::Character, Span::new(self.at, self.at + 2), "`&&` is not in this language");
            self.errors.push(error.with_correction(self.source, "and"));
            self.at += 2;
            return;
        }
        let span = Span::new(self.at, self.at + first.len_utf8());
        let shown = if first.is_control() { format!("U+{:04X}", first as u32) } else { first.to_string() };
        let error = Error::at(Code::Character, span, format!("`{shown}` starts nothing in this language"));
        self.errors.push(match first {
            '\u{2018}' | '\u{2019}' | '\u{201c}' | '\u{201d}' => {
                let straight = if matches!(first, '\u{2018}' | '\u{2019}') { "'" } else { "\"" };
                error.with_correction(self.source, straight).with_help("strings take straight quotes")
            }
            '!' => error.with_help("there is no prefix `!`: write `not(...)`"),
            _ => error,
        });
        self.at += first.len_utf8();
    }

    fn name(&mut self) {
        let length = name_length(self.rest());
        let name = self.rest().get(..length).unwrap_or_default();
        if name == "in" && self.byte(length) == b'~' {
            return self.push(Kind::Word, length + 1);
        }
        if TYPED.contains(&name)
            && let Some(kind) = Type::named(name)
            && let Some(end) = self.typed_end(length)
        {
            return self.push(Kind::Typed(kind), end);
        }
        self.push(Kind::Name, length);
    }

    /// Where a literal such as `datetime(...)` ends, if it is one.
    fn typed_end(&self, name: usize) -> Option<usize> {
        let after = self.rest().get(name..)?;
        let inside = after.trim_start().strip_prefix('(')?;
        let open = self.rest().len() - inside.len();
        let close = inside.find(')')?;
        // A bracket inside means that this is no literal but a call.
        let content = inside.get(..close)?;
        (!content.contains('(')).then_some(open + close + 1)
    }

    fn word(&mut self) {
        let mut length = 1 + name_length(self.rest().get(1..).unwrap_or_default());
        if self.byte(length) == b'~' {
            length += 1;
        }
        self.push(Kind::Word, length);
    }

    fn number(&mut self) {
        let bytes = self.rest().as_bytes();
        let digits = |from: usize| bytes.iter().skip(from).take_while(|b| b.is_ascii_digit()).count();
        if self.byte(0) == b'0' && matches!(self.byte(1), b'x' | b'X') {
            let length = 2 + bytes.iter().skip(2).take_while(|b| b.is_ascii_hexdigit()).count();
            return self.push(Kind::Long, length);
        }
        let mut length = digits(0);
        let mut kind = Kind::Long;
        // `1..5` is a range, `1.5` a number, `1.` a number.
        if self.byte(length) == b'.' && self.byte(length + 1) != b'.' && !is_name_byte(self.byte(length + 1), true) {
            length += 1 + digits(length + 1);
            kind = Kind::Real;
        }
        if matches!(self.byte(length), b'e' | b'E') {
            let sign = usize::from(matches!(self.byte(length + 1), b'+' | b'-'));
            let exponent = digits(length + 1 + sign);
            if exponent > 0 {
                length += 1 + sign + exponent;
                kind = Kind::Real;
            }
        }
        let unit = name_length(self.rest().get(length..).unwrap_or_default());
        if unit == 0 {
            return self.push(kind, length);
        }
        let text = self.rest().get(length..length + unit).unwrap_or_default();
        if crate::time::unit(text).is_some() {
            return self.push(Kind::TimeSpan, length + unit);
        }
        if kind == Kind::Long {
            // Names may start with digits.
            return self.push(Kind::Name, length + unit);
        }
        let span = Span::new(self.at + length, self.at + length + unit);
        self.errors.push(
            Error::at(Code::Literal, span, format!("`{text}` is not a unit of time"))
                .with_help("units are d, h, m, s, ms, microsecond and tick"),
        );
        self.push(Kind::TimeSpan, length + unit);
    }

    fn string(&mut self, prefix: usize) {
        let verbatim = prefix > 0 && self.byte(prefix - 1) == b'@';
        let quote = self.byte(prefix);
        let bytes = self.rest().as_bytes();
        let mut at = prefix + 1;
        loop {
            match bytes.get(at).copied() {
                None | Some(b'\n' | b'\r') => return self.open(at, char::from(quote)),
                Some(b'\\') if !verbatim => at += 2,
                Some(b) if b == quote => {
                    if verbatim && bytes.get(at + 1) == Some(&quote) {
                        at += 2;
                        continue;
                    }
                    return self.push(Kind::String, at + 1);
                }
                Some(_) => at += 1,
            }
        }
    }

    fn fenced(&mut self, fence: &str) {
        match self.rest().get(fence.len()..).and_then(|text| text.find(fence)) {
            Some(length) => self.push(Kind::String, length + 2 * fence.len()),
            None => {
                let length = self.rest().len();
                self.errors.push(Error::at(
                    Code::OpenString,
                    Span::new(self.at, self.at + fence.len()),
                    format!("this string has no closing `{fence}`"),
                ));
                self.push(Kind::String, length);
            }
        }
    }

    /// A string that the line ends.
    fn open(&mut self, length: usize, quote: char) {
        let length = length.min(self.rest().len());
        let text = self.rest().get(..length).unwrap_or_default().trim_end();
        let end = self.at + text.len();
        let mut error = Error::at(
            Code::OpenString,
            Span::new(self.at, end),
            format!("this string has no closing `{quote}` on its line"),
        );
        if let (Some(before), Some(after)) = (self.source.get(..end), self.source.get(end..)) {
            error.corrected = Some(format!("{before}{quote}{after}"));
        }
        self.errors.push(error);
        self.push(Kind::String, length);
    }
}

fn is_name_start(c: char) -> bool {
    c.is_alphabetic() || c == '_' || c == '$'
}

fn is_name_byte(byte: u8, digits: bool) -> bool {
    byte.is_ascii_alphabetic() || byte == b'_' || (!digits && byte.is_ascii_digit())
}

/// Bytes of the name at the start of a text.
fn name_length(text: &str) -> usize {
    text.char_indices()
        .find(|(at, c)| !(c.is_alphanumeric() || *c == '_' || (*at == 0 && *c == '$')))
        .map_or(text.len(), |(at, _)| at)
}

/// The text that a string token stands for. A token without its end, which
/// the lexer has complained about, gives what is there.
pub(crate) fn unquote(token: &str) -> Result<Cow<'_, str>, (usize, &'static str)> {
    for fence in ["```", "~~~"] {
        if let Some(inside) = token.strip_prefix(fence) {
            return Ok(Cow::Borrowed(inside.strip_suffix(fence).unwrap_or(inside)));
        }
    }
    let unhidden = token.strip_prefix(['h', 'H']).unwrap_or(token);
    let (verbatim, quoted) = match unhidden.strip_prefix('@') {
        Some(rest) => (true, rest),
        None => (false, unhidden),
    };
    let Some(quote) = quoted.chars().next() else { return Ok(Cow::Borrowed("")) };
    let inside = quoted.strip_prefix(quote).unwrap_or_default();
    let inside = inside.strip_suffix(quote).unwrap_or(inside);
    if verbatim {
        let doubled = format!("{quote}{quote}");
        return Ok(if inside.contains(&doubled) {
            Cow::Owned(inside.replace(&doubled, &quote.to_string()))
        } else {
            Cow::Borrowed(inside)
        });
    }
    if !inside.contains('\\') {
        return Ok(Cow::Borrowed(inside));
    }
    let start = token.len() - quoted.len() + 1;
    unescape(inside).map(Cow::Owned).map_err(|(at, why)| (start + at, why))
}

fn unescape(inside: &str) -> Result<String, (usize, &'static str)> {
    let mut out = String::with_capacity(inside.len());
    let mut chars = inside.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        if c != '\\' {
            out.push(c);
            continue;
        }
        let Some((_, escaped)) = chars.next() else { return Err((at, "a backslash needs a character after it")) };
        let mut code = |digits: usize, radix: u32| {
            let mut value = 0u32;
            for _ in 0..digits {
                let digit = chars.next_if(|(_, c)| c.is_digit(radix)).and_then(|(_, c)| c.to_digit(radix))?;
                value = value * radix + digit;
            }
            Some(value)
        };
        let c = match escaped {
            'n' => Some('\n'),
            't' => Some('\t'),
            'r' => Some('\r'),
            'a' => Some('\u{7}'),
            'b' => Some('\u{8}'),
            'f' => Some('\u{c}'),
            'v' => Some('\u{b}'),
            '0' => Some('\0'),
            '\\' | '\'' | '"' | '`' | '/' => Some(escaped),
            'x' => code(2, 16).and_then(char::from_u32),
            'u' => match code(4, 16) {
                // A pair of surrogates stands for one character.
                Some(high @ 0xd800..=0xdbff) => {
                    let marks = chars.next_if(|(_, c)| *c == '\\').and_then(|_| chars.next_if(|(_, c)| *c == 'u'));
                    let mut low = 0u32;
                    for _ in 0..4 {
                        low = low * 16
                            + chars.next_if(|_| marks.is_some()).and_then(|(_, c)| c.to_digit(16)).unwrap_or(0);
                    }
                    let low = low.checked_sub(0xdc00).filter(|low| *low < 0x400);
                    low.and_then(|low| char::from_u32(0x1_0000 + ((high - 0xd800) << 10) + low))
                }
                Some(code) => char::from_u32(code),
                None => None,
            },
            'U' => code(8, 16).and_then(char::from_u32),
            _ => return Err((at, "not an escape: a backslash itself is written `\\\\`, or the string as `@\"...\"`")),
        };
        out.push(c.ok_or((at, "not the code of a character"))?);
    }
    Ok(out)
}

/// A string as the printer writes it.
pub(crate) fn quote(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            c if (c as u32) < 0x20 || c as u32 == 0x7f => out.push_str(&format!("\\u{:04x}", c as u32)),
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

/// Whether a name can stand without brackets and quotes.
pub(crate) fn is_plain_name(text: &str) -> bool {
    text.chars().next().is_some_and(|c| c.is_alphabetic() || c == '_')
        && name_length(text) == text.len()
        && !TYPED.contains(&text)
}
