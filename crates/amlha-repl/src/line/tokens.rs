//! A typed line as words with their places.

use crate::failure::Failure;

/// A part of a line, in bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Span {
    pub(crate) start: usize,
    pub(crate) end: usize,
}

/// A word of a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Token {
    /// The word without its quotes.
    pub(crate) text: String,
    /// Where it stands, quotes and all.
    pub(crate) span: Span,
    /// Whether a quote stood in it: then it is never an option.
    pub(crate) quoted: bool,
}

/// Splits a line at white space. `'...'` and `"..."` keep white space together; a quote character
/// is put into the other kind of quotes. There are no escapes, so that Windows paths stay whole.
///
/// # Errors
///
/// A quote that is not closed.
pub(crate) fn tokens(line: &str) -> Result<Vec<Token>, Failure> {
    let mut found: Vec<Token> = Vec::new();
    let mut current: Option<Token> = None;
    let mut letters = line.char_indices();
    while let Some((at, letter)) = letters.next() {
        let end = at + letter.len_utf8();
        if letter.is_whitespace() {
            found.extend(current.take());
            continue;
        }
        if letter == '#' && current.is_none()
            || letter == '/' && current.is_none() && line.get(at..).is_some_and(|rest| rest.starts_with("//"))
        {
            break;
        }
        let token =
            current.get_or_insert_with(|| Token { text: String::new(), span: Span { start: at, end }, quoted: false });
        if letter == '\'' || letter == '"' {
            token.quoted = true;
            let mut closed = None;
            for (place, inner) in letters.by_ref() {
                if inner == letter {
                    closed = Some(place + inner.len_utf8());
                    break;
                }
                token.text.push(inner);
            }
            let Some(end) = closed else {
                return Err(Failure::usage("RE007", "a quote is not closed")
                    .at(Span { start: at, end: line.len() })
                    .help(format!("close it with {letter}, or put a lone {letter} into the other kind of quotes")));
            };
            token.span.end = end;
        } else {
            token.text.push(letter);
            token.span.end = end;
        }
    }
    found.extend(current);
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(line: &str) -> Vec<String> {
        tokens(line).unwrap().into_iter().map(|token| token.text).collect()
    }

    #[test]
    fn quotes_keep_words_together() {
        assert_eq!(words("open 'a b.json' c\"d e\"f"), ["open", "a b.json", "cd ef"]);
        assert_eq!(words(r#"show "it's" 'a"b' ''"#), ["show", "it's", "a\"b", ""]);
        assert_eq!(words(r"open C:\files\x.json"), ["open", r"C:\files\x.json"]);
    }

    #[test]
    fn comments_end_a_line_only_where_a_word_could_begin() {
        assert_eq!(words("check // all of it"), ["check"]);
        assert_eq!(words("# nothing"), Vec::<String>::new());
        assert_eq!(words("open https://x a#b"), ["open", "https://x", "a#b"]);
    }

    #[test]
    fn places_cover_the_word_with_its_quotes() {
        let found = tokens("é 'x y' z").unwrap();
        let spans: Vec<_> = found.iter().map(|token| (token.span.start, token.span.end)).collect();
        assert_eq!(spans, [(0, 2), (3, 8), (9, 10)]);
    }

    #[test]
    fn an_open_quote_is_told_with_its_place() {
        let failure = tokens("show 'abc").unwrap_err();
        assert_eq!(failure.span, Some(Span { start: 5, end: 9 }));
    }
}
