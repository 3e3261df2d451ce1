//! Colours of what is typed: words, options, texts, numbers, operators, functions, comments, a quote
//! that is not closed, and the bracket that belongs to the one at the cursor.

use super::completion::statement_of;
use crate::commands;
use crate::line::{Kind, statements};

const RESET: &str = "\u{1b}[0m";

/// What a part of a line is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Look {
    /// A command, a table, a word with a dot.
    Word,
    Option,
    Text,
    /// A text that is not closed.
    Open,
    Number,
    Operator,
    Function,
    Comment,
    /// A bracket that belongs to the one at the cursor.
    Match,
}

impl Look {
    /// The terminal's own sixteen colours, no blue: it cannot be read on black.
    fn escape(self) -> &'static str {
        match self {
            Self::Word => "\u{1b}[1m",
            Self::Option | Self::Function => "\u{1b}[36m",
            Self::Text => "\u{1b}[32m",
            Self::Open => "\u{1b}[31m",
            Self::Number => "\u{1b}[33m",
            Self::Operator => "\u{1b}[35m",
            Self::Comment => "\u{1b}[2m",
            Self::Match => "\u{1b}[1;4m",
        }
    }
}

/// A line with its colours. It shows the same letters.
pub(super) fn coloured(line: &str, position: Option<usize>) -> String {
    let mut parts = Vec::new();
    for statement in statements(line) {
        parts_of(statement.kind, statement.start, statement.text, &mut parts);
    }
    if let Some(pair) = position.and_then(|position| pair(line, position)) {
        for at in pair {
            parts.retain(|(start, end, look)| *look != Look::Match || *start != at || *end != at + 1);
            parts.push((at, at + 1, Look::Match));
        }
    }
    parts.sort_by_key(|(start, _, look)| (*start, *look != Look::Match));
    let mut text = String::with_capacity(line.len() * 2);
    let mut done = 0;
    for (start, end, look) in parts {
        // What is inside another part keeps that one's look.
        if start < done {
            continue;
        }
        text.push_str(line.get(done..start).unwrap_or_default());
        text.push_str(look.escape());
        text.push_str(line.get(start..end).unwrap_or_default());
        text.push_str(RESET);
        done = end;
    }
    text.push_str(line.get(done..).unwrap_or_default());
    text
}

fn parts_of(kind: Kind, offset: usize, text: &str, parts: &mut Vec<(usize, usize, Look)>) {
    let is_query = !matches!(kind, Kind::Words | Kind::Session | Kind::Shell);
    let mut at = 0;
    let mut first = true;
    // Behind a `|` the next word is an operator.
    let mut behind_bar = false;
    while let Some(letter) = text.get(at..).and_then(|rest| rest.chars().next()) {
        let rest = text.get(at..).unwrap_or_default();
        let (length, look) = if rest.starts_with("//") {
            (rest.find('\n').unwrap_or(rest.len()), Some(Look::Comment))
        } else if letter == '\'' || letter == '"' {
            let (length, closed) = quoted(rest, letter, is_query);
            (length, Some(if closed { Look::Text } else { Look::Open }))
        } else if letter.is_ascii_digit() {
            (word_length(rest, &['.']), Some(Look::Number))
        } else if letter == '-' && !is_query && rest.len() > 1 && text.get(..at).is_some_and(|left| left.ends_with(' '))
        {
            (word_length(rest, &['-']), Some(Look::Option))
        } else if letter == '|' {
            (1, Some(Look::Operator))
        } else if letter.is_alphanumeric() || letter == '_' || letter == '.' && first {
            let length =
                word_length(rest, if behind_bar || !is_query { &['-', '.'] } else { &[] }).max(letter.len_utf8());
            let word = rest.get(..length).unwrap_or_default();
            let called = is_query && rest.get(length..).is_some_and(|after| after.starts_with('('));
            let look = if behind_bar && is_operator(word) {
                Some(Look::Operator)
            } else if first && is_word(word) {
                Some(Look::Word)
            } else if called {
                Some(Look::Function)
            } else if is_query
                && matches!(
                    word,
                    "and"
                        | "or"
                        | "not"
                        | "in"
                        | "has"
                        | "contains"
                        | "startswith"
                        | "by"
                        | "on"
                        | "between"
                        | "asc"
                        | "desc"
                )
            {
                Some(Look::Operator)
            } else {
                None
            };
            (length, look)
        } else {
            (letter.len_utf8(), None)
        };
        if let Some(look) = look {
            parts.push((offset + at, offset + at + length, look));
        }
        if !letter.is_whitespace() {
            first = false;
            behind_bar = letter == '|';
        }
        at += length.max(1);
    }
}

fn is_word(word: &str) -> bool {
    commands::find(word).is_some()
        || amlha_tables::find(word).is_some()
        || crate::words::WORDS.iter().any(|known| known.name.eq_ignore_ascii_case(word))
}

fn is_operator(word: &str) -> bool {
    amlha_kql::operators::OPERATORS.iter().any(|known| known.here && known.name == word)
}

fn word_length(text: &str, more: &[char]) -> usize {
    text.find(|letter: char| !letter.is_alphanumeric() && letter != '_' && !more.contains(&letter))
        .unwrap_or(text.len())
}

/// The length of a text in quotes, and whether it is closed. Words have no escapes.
fn quoted(text: &str, quote: char, escapes: bool) -> (usize, bool) {
    let mut letters = text.char_indices().skip(1);
    while let Some((at, letter)) = letters.next() {
        match letter {
            '\\' if escapes => drop(letters.next()),
            '\n' => return (at, false),
            _ if letter == quote => return (at + 1, true),
            _ => {}
        }
    }
    (text.len(), false)
}

/// The places of the bracket at the cursor, or before it, and of the one that belongs to it.
fn pair(line: &str, position: usize) -> Option<[usize; 2]> {
    let bytes = line.as_bytes();
    let is_bracket = |at: &usize| bytes.get(*at).is_some_and(|byte| b"()[]{}".contains(byte));
    let at = [Some(position), position.checked_sub(1)].into_iter().flatten().find(is_bracket)?;
    // Brackets inside of texts belong to nothing.
    let (_, statement) = statement_of(line.get(..at)?);
    if super::place::of(statement).quoted.is_some() {
        return None;
    }
    let here = *bytes.get(at)?;
    let (other, forward) = match here {
        b'(' => (b')', true),
        b'[' => (b']', true),
        b'{' => (b'}', true),
        b')' => (b'(', false),
        b']' => (b'[', false),
        _ => (b'{', false),
    };
    let mut depth = 0_usize;
    let step = |(place, byte): (usize, &u8)| {
        if *byte == here {
            depth += 1;
        } else if *byte == other {
            depth = depth.saturating_sub(1);
            if depth == 0 {
                return Some(place);
            }
        }
        None
    };
    let found = if forward {
        bytes.iter().enumerate().skip(at).find_map(step)
    } else {
        bytes.iter().enumerate().take(at + 1).rev().find_map(step)
    };
    found.map(|other| [at, other])
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Colours as letters, so that they can be read.
    fn read(line: &str, position: Option<usize>) -> String {
        let looks = [
            ("\u{1b}[1m", "<w "),
            ("\u{1b}[36m", "<f "),
            ("\u{1b}[32m", "<t "),
            ("\u{1b}[31m", "<open "),
            ("\u{1b}[33m", "<n "),
            ("\u{1b}[35m", "<op "),
            ("\u{1b}[2m", "<c "),
            ("\u{1b}[1;4m", "<m "),
            (RESET, ">"),
        ];
        looks.into_iter().fold(coloured(line, position), |text, (escape, sign)| text.replace(escape, sign))
    }

    #[test]
    fn parts_have_their_colours() {
        assert_eq!(read("check --fail-on High", None), "<w check> <f --fail-on> High");
        assert_eq!(
            read("resources | where toupper(a) == 'x' and b > 3 // c", None),
            "<w resources> <op |> <op where> <f toupper>(a) == <t 'x'> <op and> b > <n 3> <c // c>"
        );
        assert_eq!(read("show 'mlw", None), "<w show> <open 'mlw>");
        assert_eq!(read("resources | mv-expand zones", None), "<w resources> <op |> <op mv-expand> zones");
        assert_eq!(read(".schema x", None), "<w .schema> x");
        assert_eq!(read("print f((1))", Some(7)), "print <f f><m (>(<n 1>)<m )>");
    }

    #[test]
    fn the_letters_are_those_that_were_typed() {
        for line in ["", "é 'ü", "|", "resources | where a == \"\\\"", "))((", "-", "'", ". ; ;", "print 日本('\\"]
        {
            for position in 0..=line.len() {
                let text = coloured(line, Some(position));
                let mut pieces = text.split('\u{1b}');
                let first = pieces.next().unwrap_or_default();
                let plain = pieces.fold(first.to_owned(), |plain, piece| plain + piece.split_once('m').unwrap().1);
                assert_eq!(plain, line);
            }
        }
    }
}
