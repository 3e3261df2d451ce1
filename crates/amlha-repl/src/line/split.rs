//! A text as statements: which are words, which are queries, and where each ends.

use crate::commands;

/// What a statement is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// A command word with its arguments.
    Words,
    /// A word with a dot, about the session.
    Session,
    /// A query.
    Kql,
    /// The tail of a query: it goes on with the last one.
    Tail,
    /// `assert` and a query.
    Assert,
    /// A line for the shell of the system.
    Shell,
}

/// A statement of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Statement<'t> {
    /// What it is.
    pub(crate) kind: Kind,
    /// Where it begins.
    pub(crate) start: usize,
    /// What it says, without the `;` behind it.
    pub(crate) text: &'t str,
    /// Where what follows it begins.
    pub(crate) end: usize,
}

/// Words that a query begins with and that are no table.
const STARTERS: &[&str] = &[
    "let",
    "print",
    "datatable",
    "range",
    "union",
    "search",
    "find",
    "externaldata",
    "materialize",
    "evaluate",
    "set",
    "declare",
];

/// Words that a line of a query may begin with and no statement does.
const INFIX: &[&str] = &[
    "and",
    "or",
    "by",
    "on",
    "in",
    "asc",
    "desc",
    "kind",
    "with",
    "to",
    "has",
    "contains",
    "startswith",
    "endswith",
    "between",
    "matches",
    "else",
    "nulls",
];

/// The first statement at or behind a place. `None` where there is none yet: nothing follows, or,
/// while the text may go on (`ended` is false), its end cannot be told.
pub(crate) fn next(text: &str, from: usize, ended: bool) -> Option<Statement<'_>> {
    let start = begin(text, from);
    let rest = text.get(start..).filter(|rest| !rest.is_empty())?;
    let kind = kind_of(rest);
    let (length, end) = match kind {
        Kind::Words | Kind::Session => words_end(rest),
        Kind::Shell => line_end(rest),
        Kind::Kql | Kind::Tail | Kind::Assert => query_end(rest, ended)?,
    };
    let text = rest.get(..length).unwrap_or_default().trim_end();
    Some(Statement { kind, start, text, end: start + end })
}

/// Every statement of a text.
pub(crate) fn all(text: &str) -> impl Iterator<Item = Statement<'_>> {
    let mut at = 0;
    std::iter::from_fn(move || {
        let statement = next(text, at, true)?;
        at = statement.end;
        Some(statement)
    })
}

/// Whether Enter opens a new line: the last statement is a query that cannot end here.
pub(crate) fn goes_on(text: &str) -> bool {
    let Some(last) = all(text).last() else { return false };
    match last.kind {
        Kind::Words | Kind::Session | Kind::Shell => false,
        Kind::Kql | Kind::Tail | Kind::Assert => {
            // A query behind a `;` is finished.
            let after = text.get(last.start + last.text.len()..last.end).unwrap_or_default();
            !after.contains(';') && Scan::of(last.text).hangs()
        }
    }
}

/// The first byte that is no white space, `;` or comment.
fn begin(text: &str, from: usize) -> usize {
    let mut at = from;
    loop {
        let rest = text.get(at..).unwrap_or_default();
        let blank = rest.len() - rest.trim_start_matches(|letter: char| letter.is_whitespace() || letter == ';').len();
        let rest = rest.get(blank..).unwrap_or_default();
        at += blank;
        if !rest.starts_with("//") && !rest.starts_with('#') {
            return at;
        }
        at += rest.find('\n').unwrap_or(rest.len());
    }
}

fn word_of(text: &str) -> &str {
    let end = text.find(|letter: char| !letter.is_alphanumeric() && letter != '_').unwrap_or(text.len());
    text.get(..end).unwrap_or_default()
}

fn is_table(word: &str) -> bool {
    amlha_tables::find(word).is_some() || amlha_tables::is_not_collected(word)
}

fn kind_of(text: &str) -> Kind {
    match text.chars().next() {
        Some('.') => return Kind::Session,
        Some('!') => return Kind::Shell,
        Some('|') => return Kind::Tail,
        Some('(') => return Kind::Kql,
        _ => {}
    }
    let word = word_of(text);
    let after = text.get(word.len()..).unwrap_or_default();
    let piped = !word.is_empty() && after.trim_start().starts_with('|');
    if word.eq_ignore_ascii_case("assert") {
        return Kind::Assert;
    }
    if commands::find(word).is_some_and(|command| command.name().eq_ignore_ascii_case(word)) && !is_table(word) {
        return Kind::Words;
    }
    let starter = STARTERS.iter().any(|known| known.eq_ignore_ascii_case(word));
    if piped || starter {
        return Kind::Kql;
    }
    // `findings -o csv` are words: no query has a dash there.
    let line = after.lines().next().unwrap_or_default().trim();
    let spaced = after.is_empty() || after.starts_with(|letter: char| letter.is_whitespace() || letter == ';');
    if is_table(word) && !(spaced && (line.starts_with('-') || line.eq_ignore_ascii_case("help"))) {
        // `services` is a word too, and stays one unless something is asked of the table.
        let is_word = commands::COMMANDS.iter().any(|command| command.name().eq_ignore_ascii_case(word));
        return if is_word { Kind::Words } else { Kind::Kql };
    }
    Kind::Words
}

/// Where a line ends.
fn line_end(text: &str) -> (usize, usize) {
    text.find('\n').map_or((text.len(), text.len()), |at| (at, at + 1))
}

/// A statement without the shell's command behind `|!`, and that command.
pub(crate) fn piped(statement: &str) -> Option<(&str, &str)> {
    let mut quote = None;
    for (at, letter) in statement.char_indices() {
        match (quote, letter) {
            (Some(open), _) if open == letter => quote = None,
            (Some(_), _) => {}
            (None, '\'' | '"') => quote = Some(letter),
            (None, '|') if statement.get(at..).is_some_and(|rest| rest.starts_with("|!")) => {
                return Some((statement.get(..at)?.trim_end(), statement.get(at + 2..)?.trim()));
            }
            _ => {}
        }
    }
    None
}

/// Where words end: at the line's end or a `;` outside of quotes. A comment goes to the line's end.
fn words_end(text: &str) -> (usize, usize) {
    let mut quote = None;
    let mut at_word = true;
    for (at, letter) in text.char_indices() {
        match (quote, letter) {
            (_, '\n') => return (at, at + 1),
            (Some(open), _) if open == letter => quote = None,
            (Some(_), _) => {}
            (None, '\'' | '"') => quote = Some(letter),
            (None, ';') => return (at, at + 1),
            // The rest of the line is the shell's.
            (None, '|') if text.get(at..).is_some_and(|rest| rest.starts_with("|!")) => {
                let (length, end) = line_end(text.get(at..).unwrap_or_default());
                return (at + length, at + end);
            }
            (None, '#' | '/')
                if at_word && (letter == '#' || text.get(at..).is_some_and(|rest| rest.starts_with("//"))) =>
            {
                let end = text.get(at..).and_then(|rest| rest.find('\n')).map_or(text.len(), |length| at + length);
                return (at, end);
            }
            _ => {}
        }
        at_word = letter.is_whitespace();
    }
    (text.len(), text.len())
}

/// How far a query was read.
struct Scan<'t> {
    text: &'t str,
    at: usize,
    depth: usize,
    /// Whether a string over several lines is open.
    in_string: bool,
    /// Where the part behind the last `;` begins.
    part: usize,
    /// The last part that is no space and no comment ends here.
    significant: usize,
    /// Whether a command of the shell ends the statement here.
    shell: bool,
}

/// Why a scan stopped.
enum Stop {
    Line,
    Semicolon,
    End,
}

impl<'t> Scan<'t> {
    fn new(text: &'t str) -> Self {
        Self { text, at: 0, depth: 0, in_string: false, part: 0, significant: 0, shell: false }
    }

    /// A scan over the whole text.
    fn of(text: &'t str) -> Self {
        let mut scan = Self::new(text);
        loop {
            match scan.step() {
                Stop::End => return scan,
                Stop::Semicolon => scan.part = scan.at,
                Stop::Line => {}
            }
        }
    }

    fn rest(&self) -> &'t str {
        self.text.get(self.at..).unwrap_or_default()
    }

    /// Goes behind the next line end or `;` outside of brackets and strings.
    fn step(&mut self) -> Stop {
        while let Some(letter) = self.rest().chars().next() {
            let rest = self.rest();
            if rest.starts_with("//") {
                self.at += rest.find('\n').unwrap_or(rest.len());
                continue;
            }
            if rest.starts_with("|!") {
                self.at += rest.find('\n').unwrap_or(rest.len());
                self.significant = self.at;
                self.shell = true;
                return Stop::End;
            }
            if let Some(fence) = ["```", "~~~"].into_iter().find(|fence| rest.starts_with(fence)) {
                let inside = rest.get(fence.len()..).unwrap_or_default();
                self.in_string = !inside.contains(fence);
                self.at += inside.find(fence).map_or(rest.len(), |length| length + 2 * fence.len());
                self.significant = self.at;
                continue;
            }
            if letter == '"' || letter == '\'' {
                let verbatim = self.text.get(..self.at).is_some_and(|before| before.ends_with('@'));
                self.at += string_length(rest, letter, verbatim);
                self.significant = self.at;
                continue;
            }
            self.at += letter.len_utf8();
            match letter {
                '(' | '[' | '{' => self.depth += 1,
                ')' | ']' | '}' => self.depth = self.depth.saturating_sub(1),
                '\n' if self.depth == 0 => return Stop::Line,
                ';' if self.depth == 0 => {
                    self.significant = self.at;
                    return Stop::Semicolon;
                }
                _ => {}
            }
            if !letter.is_whitespace() {
                self.significant = self.at;
            }
        }
        Stop::End
    }

    /// The part behind the last `;`, without what is before its first word.
    fn part(&self) -> &'t str {
        let part = self.text.get(self.part..self.significant.max(self.part)).unwrap_or_default();
        part.get(begin(part, 0)..).unwrap_or_default()
    }

    /// Whether the text cannot end where it was read to.
    fn hangs(&self) -> bool {
        if self.shell {
            return false;
        }
        let before = self.text.get(..self.significant).unwrap_or_default();
        let part = self.part();
        let word = before.rsplit(|letter: char| !letter.is_alphanumeric() && letter != '_').next().unwrap_or_default();
        self.depth > 0
            || self.in_string
            || before.ends_with(['|', ',', '=', '<', '>', '+', '*', '/', '%', '~', '\\'])
            || INFIX.iter().any(|known| *known == word && !matches!(word, "asc" | "desc" | "nulls" | "kind"))
            || part.is_empty()
            || word_of(part) == "let"
    }
}

/// The length of a string with its quotes. One that is not closed ends with its line.
fn string_length(text: &str, quote: char, verbatim: bool) -> usize {
    let mut letters = text.char_indices().skip(1).peekable();
    while let Some((at, letter)) = letters.next() {
        match letter {
            '\n' => return at,
            '\\' if !verbatim => {
                letters.next();
            }
            _ if letter == quote => {
                if verbatim && letters.peek().is_some_and(|(_, next)| *next == quote) {
                    letters.next();
                } else {
                    return at + letter.len_utf8();
                }
            }
            _ => {}
        }
    }
    text.len()
}

/// Where a query ends, and where what follows begins. `None` while that cannot be told.
fn query_end(text: &str, ended: bool) -> Option<(usize, usize)> {
    let mut scan = Scan::new(text);
    loop {
        match scan.step() {
            Stop::End if scan.shell => return Some((scan.at, scan.at)),
            Stop::End if ended => return Some((text.len(), text.len())),
            Stop::End => return None,
            Stop::Semicolon => {
                if word_of(scan.part()) != "let" {
                    return Some((scan.at - 1, scan.at));
                }
                scan.part = scan.at;
            }
            Stop::Line if scan.hangs() => {}
            Stop::Line => {
                let following = following(scan.rest());
                if following.is_empty() && !ended {
                    return None;
                }
                let word = word_of(following);
                let continues = following.starts_with(['|', ',', ')', '=', '<', '>', '+', '*'])
                    || INFIX.iter().any(|known| known.eq_ignore_ascii_case(word));
                if !continues {
                    return Some((scan.at - 1, scan.at));
                }
            }
        }
    }
}

/// What follows blank lines and lines of comment.
fn following(text: &str) -> &str {
    let text = text.trim_start();
    if text.starts_with("//") {
        return text.find('\n').map_or("", |end| following(text.get(end..).unwrap_or_default()));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn split(text: &str) -> Vec<(Kind, String)> {
        all(text).map(|statement| (statement.kind, statement.text.to_owned())).collect()
    }

    fn only(text: &str) -> Kind {
        let found = split(text);
        assert_eq!(found.len(), 1, "{text}: {found:?}");
        found[0].0
    }

    #[test]
    fn the_first_word_says_what_a_line_is() {
        for line in
            ["check", "check --all // a; b", "findings -o csv", "services", "services -o json", "nonsense x", "'a b'"]
        {
            assert_eq!(only(line), Kind::Words, "{line}");
        }
        for line in [
            "resources",
            "Resources|take 1",
            "services | count",
            "let a = 1; print a",
            "(resources)",
            "print 1",
            "advisorresources",
            "resourcs | take 1",
        ] {
            assert_eq!(only(line), Kind::Kql, "{line}");
        }
        assert_eq!(only(".set a = 1"), Kind::Session);
        assert_eq!(only("| take 1"), Kind::Tail);
        assert_eq!(only("assert none findings | where a == 'x;y'"), Kind::Assert);
    }

    #[test]
    fn a_query_goes_on_while_it_cannot_end() {
        let text = "// first\nresources\n\n| where type == 'a'\n    and b == 'c' // it's; so\n// more\n| summarize count()\n  by location\nfindings; check\nregions";
        let texts: Vec<String> = split(text).into_iter().map(|(_, text)| text).collect();
        assert_eq!(texts.len(), 4, "{texts:?}");
        assert!(texts[0].starts_with("resources\n\n| where") && texts[0].ends_with("by location"), "{texts:?}");
        assert_eq!(texts[1..], ["findings", "check", "regions"]);
        let lets = "let a = datatable(x: string)[\n'1',\n'2'\n];\n\nlet b = 2;\na | where x == b\ncheck";
        assert_eq!(split(lets).iter().map(|(kind, _)| *kind).collect::<Vec<_>>(), [Kind::Kql, Kind::Words]);
        assert_eq!(split("print @'\\'; print \"\\\";\"; print ```\n;\n```").len(), 3);
    }

    #[test]
    fn enter_runs_what_is_whole_and_goes_on_with_the_rest() {
        for text in [
            "resources",
            "check",
            "resources | take 1",
            "print 'a",
            "let a = 1; print a",
            "resources |;",
            "resources | order by a asc",
            "",
            "// x",
        ] {
            assert!(!goes_on(text), "{text}");
        }
        for text in [
            "resources |",
            "resources | where a in (",
            "let a = 1",
            "let a = 1;",
            "print a =",
            "resources | where a and",
            "print ```x",
            "resources | summarize count() by",
        ] {
            assert!(goes_on(text), "{text}");
        }
    }

    #[test]
    fn a_stream_waits_for_the_line_that_decides() {
        assert!(next("resources\n", 0, false).is_none());
        assert!(next("resources\n// x\n", 0, false).is_none());
        assert_eq!(next("resources\ncheck\n", 0, false).unwrap().text, "resources");
        assert_eq!(next("check\n", 0, false).unwrap().text, "check");
        assert!(next("resources; ", 0, false).is_some());
    }
}
