//! Words, texts and signs of a query, with where they stand.

use super::engine::GraphRefusal;

/// What a token is.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) enum Kind {
    /// A name, with dots for what is inside a column.
    Word(String),
    Text(String),
    Number(f64),
    /// `|`, `,`, `(`, `=~` and so on.
    Sign(&'static str),
    #[default]
    End,
}

/// A token with its place in the text.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Token {
    pub(super) kind: Kind,
    line: usize,
    column: usize,
    written: String,
}

impl Token {
    pub(super) fn refused(&self) -> GraphRefusal {
        let written = if self.kind == Kind::End { "<EOF>" } else { &self.written };
        GraphRefusal::parser(self.line, self.column, written)
    }
}

/// Longer signs before the shorter ones that they begin with.
const SIGNS: [&str; 11] = ["=~", "!~", "==", "!=", "=", "|", ",", "(", ")", "~", "!"];

/// Reads a query into tokens, the last of which is the end.
pub(super) fn tokens(query: &str) -> Result<Vec<Token>, GraphRefusal> {
    let mut tokens = Vec::new();
    let mut rest = query;
    let place = |rest: &str| {
        let before = query.get(..query.len() - rest.len()).unwrap_or_default();
        let line = before.matches('\n').count() + 1;
        (line, before.rsplit('\n').next().unwrap_or_default().chars().count() + 1)
    };
    loop {
        rest = rest.trim_start();
        if let Some(comment) = rest.strip_prefix("//") {
            rest = comment.split_once('\n').map_or("", |(_, after)| after);
            continue;
        }
        let (line, column) = place(rest);
        let Some(first) = rest.chars().next() else {
            tokens.push(Token { kind: Kind::End, line, column, written: String::new() });
            return Ok(tokens);
        };
        let refused = || GraphRefusal::parser(line, column, first.to_string());
        let is_word = |letter: char| letter.is_alphanumeric() || matches!(letter, '_' | '$' | '.');
        let (kind, length) = if matches!(first, '\'' | '"' | '@') {
            text(rest).ok_or_else(refused)?
        } else if let Some(sign) = SIGNS.iter().find(|sign| rest.starts_with(**sign)) {
            (Kind::Sign(sign), sign.len())
        } else if is_word(first) {
            // Operators such as `mv-expand` are one word; nothing is subtracted here.
            let length = rest.find(|letter| !is_word(letter) && letter != '-').unwrap_or(rest.len());
            let word = rest.get(..length).unwrap_or_default();
            let kind = word.parse().map_or_else(|_| Kind::Word(word.to_owned()), Kind::Number);
            (kind, length)
        } else {
            return Err(refused());
        };
        let (written, after) = rest.split_at_checked(length).ok_or_else(refused)?;
        tokens.push(Token { kind, line, column, written: written.to_owned() });
        rest = after;
    }
}

/// A quoted text with its length in the query; `None` when it does not end.
fn text(rest: &str) -> Option<(Kind, usize)> {
    let verbatim = rest.starts_with('@');
    let mut letters = rest.char_indices().skip(usize::from(verbatim)).peekable();
    let (_, quote) = letters.next().filter(|(_, letter)| matches!(letter, '\'' | '"'))?;
    let mut out = String::new();
    while let Some((at, letter)) = letters.next() {
        if letter == quote {
            if verbatim && letters.next_if(|(_, next)| *next == quote).is_some() {
                out.push(quote);
                continue;
            }
            return Some((Kind::Text(out), at + 1));
        }
        if letter == '\\' && !verbatim {
            let (_, escaped) = letters.next()?;
            out.push(match escaped {
                'n' => '\n',
                'r' => '\r',
                't' => '\t',
                '\\' | '\'' | '"' => escaped,
                'u' => {
                    let digits: String = letters.by_ref().take(4).map(|(_, digit)| digit).collect();
                    char::from_u32(u32::from_str_radix(&digits, 16).ok()?)?
                }
                _ => return None,
            });
        } else if letter == '\n' {
            return None;
        } else {
            out.push(letter);
        }
    }
    None
}
