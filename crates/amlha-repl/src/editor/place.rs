//! Where in a query the cursor stands: in which part of it, behind what, inside which call.

/// Where the cursor stands in a query. Everything is about the text before it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Place<'t> {
    /// The query up to the part that the cursor is in: `let` statements, the table, finished operators.
    pub(super) before: String,
    /// The part that the cursor is in, behind its `|`; `None` where no `|` stands before.
    pub(super) part: Option<&'t str>,
    /// What of the last word is typed, with its dots: `properties.enc`.
    pub(super) word: &'t str,
    /// What is typed of an open text in quotes, and its quote.
    pub(super) quoted: Option<(char, &'t str)>,
    /// The call that the cursor is inside, and how many commas stand before it there.
    pub(super) call: Option<(&'t str, usize)>,
}

/// A bracket that is open, and the `|` that stand inside it.
struct Open {
    at: usize,
    bars: Vec<usize>,
    commas: usize,
}

/// Finds the place at the end of a text.
pub(super) fn of(text: &str) -> Place<'_> {
    let mut open = vec![Open { at: 0, bars: Vec::new(), commas: 0 }];
    let mut quote: Option<(char, usize)> = None;
    let mut letters = text.char_indices().peekable();
    while let Some((at, letter)) = letters.next() {
        if let Some((mark, _)) = quote {
            match letter {
                '\\' => drop(letters.next()),
                '\n' => quote = None,
                _ if letter == mark => quote = None,
                _ => {}
            }
            continue;
        }
        match letter {
            '\'' | '"' => quote = Some((letter, at)),
            '/' if letters.peek().is_some_and(|(_, next)| *next == '/') => {
                while letters.next_if(|(_, next)| *next != '\n').is_some() {}
            }
            '(' | '[' | '{' => open.push(Open { at: at + letter.len_utf8(), bars: Vec::new(), commas: 0 }),
            ')' | ']' | '}' if open.len() > 1 => drop(open.pop()),
            '|' => {
                if let Some(inner) = open.last_mut() {
                    inner.bars.push(at);
                }
            }
            ',' => {
                if let Some(inner) = open.last_mut() {
                    inner.commas += 1;
                }
            }
            // A `let` ends here: what follows begins anew.
            ';' if open.len() == 1 => {
                if let Some(inner) = open.last_mut() {
                    inner.bars.clear();
                }
            }
            _ => {}
        }
    }
    let call = open.last().filter(|_| open.len() > 1).and_then(|inner| {
        let head = text.get(..inner.at).and_then(|head| head.strip_suffix('('))?;
        let start = head.rfind(|letter: char| !letter.is_alphanumeric() && letter != '_').map_or(0, |at| at + 1);
        head.get(start..).filter(|name| !name.is_empty()).map(|name| (name, inner.commas))
    });
    // The innermost query: a bracket with a `|` in it, or the whole.
    let around = open.iter().rev().find(|inner| !inner.bars.is_empty());
    let (start, bar) = around.map_or((0, None), |inner| (inner.at, inner.bars.last().copied()));
    let lets = if start == 0 {
        ""
    } else {
        text.get(..start).and_then(|head| head.rfind(';').and_then(|end| head.get(..=end))).unwrap_or_default()
    };
    let before = format!("{lets}{}", bar.and_then(|bar| text.get(start..bar)).unwrap_or_default());
    let word_start = text.rfind(|letter: char| !letter.is_alphanumeric() && !matches!(letter, '_' | '.' | '$'));
    let word_start =
        word_start.map_or(0, |at| at + text.get(at..).and_then(|rest| rest.chars().next()).map_or(1, char::len_utf8));
    Place {
        before,
        part: bar.and_then(|bar| text.get(bar + 1..)),
        word: text.get(word_start..).unwrap_or_default(),
        quoted: quote.and_then(|(mark, at)| Some((mark, text.get(at + 1..)?))),
        call,
    }
}

impl<'t> Place<'t> {
    /// The operator of the part: `where`; empty while it is typed.
    pub(super) fn operator(&self) -> Option<&'t str> {
        let part = self.part?.trim_start();
        let end = part.find(|letter: char| letter.is_whitespace() || letter == '(')?;
        part.get(..end)
    }

    /// The column that what is typed is compared with: `location == '`.
    pub(super) fn compared(&self) -> Option<&'t str> {
        let part = self.part?;
        let typed = self.quoted.map_or(self.word.len(), |(_, text)| text.len() + 1);
        let mut left = part.get(..part.len().checked_sub(typed)?)?.trim_end();
        // `in ('a', '`: back to the bracket.
        if left.ends_with([',', '(']) {
            left = left.get(..left.rfind('(')?)?.trim_end();
            left = ["in~", "in"].into_iter().find_map(|word| left.strip_suffix(word))?;
            left = left.trim_end_matches('!');
        } else {
            left = ["==", "=~", "!=", "!~", " has", " contains", " startswith"]
                .into_iter()
                .find_map(|sign| left.strip_suffix(sign))?;
        }
        let left = left.trim_end();
        let start = left.rfind(|letter: char| !letter.is_alphanumeric() && letter != '_').map_or(0, |at| at + 1);
        left.get(start..).filter(|name| !name.is_empty())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_part_is_behind_the_last_bar_of_its_query() {
        let place = of("resources | where a == 'x|y' | extend b = toupper(na");
        assert_eq!(place.before, "resources | where a == 'x|y' ");
        assert_eq!((place.operator(), place.word), (Some("extend"), "na"));
        assert_eq!(place.call, Some(("toupper", 0)));
        let inner = of("resources | join kind=inner (findings | where im");
        assert_eq!((inner.before.as_str(), inner.word), ("findings ", "im"));
        assert_eq!(of("resources | count // | x").before, "resources ");
        assert_eq!(of("let n = 1; resources | take ").before, "let n = 1; resources ");
        assert_eq!(of("reso").part, None);
    }

    #[test]
    fn values_are_compared_with_a_column() {
        for text in ["resources | where location == 'we", "resources | where location in ('a', 'we"] {
            let place = of(text);
            assert_eq!((place.compared(), place.quoted), (Some("location"), Some(('\'', "we"))), "{text}");
        }
        assert_eq!(of("resources | where location =~ ").compared(), Some("location"));
        assert_eq!(of("resources | where loc").compared(), None);
    }
}
