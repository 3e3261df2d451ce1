//! `assert`: true or false about a query.

use crate::ask::{self, Origin};
use crate::exit::Exit;
use crate::failure::Failure;
use crate::line::{Span, tokens};
use crate::out;
use crate::screen::Screen;
use crate::session::Session;

/// How many rows may be there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Wanted {
    /// `==`, `<=` and so on.
    sign: &'static str,
    count: usize,
    says: &'static str,
}

impl Wanted {
    fn holds(self, count: usize) -> bool {
        match self.sign {
            "<=" => count <= self.count,
            ">=" => count >= self.count,
            "!=" => count != self.count,
            "<" => count < self.count,
            ">" => count > self.count,
            _ => count == self.count,
        }
    }

    fn told(self) -> String {
        if self.says.is_empty() {
            let unit = if self.count == 1 { "row" } else { "rows" };
            format!("{} {} {unit}", self.sign, self.count)
        } else {
            self.says.to_owned()
        }
    }
}

/// The rows that are shown of a query that an assertion is about.
const SHOWN: usize = 20;

/// Runs `assert none|some|OP N KQL [else 'TEXT']`. `line` is that of the statement.
pub(crate) fn run(
    text: &str,
    line: Option<usize>,
    session: &mut Session,
    screen: &mut Screen,
) -> Result<Exit, Failure> {
    let (wanted, start) = wanted(text)?;
    let (query, otherwise) = parted(text, start)?;
    let whole = padded(text, start) + query;
    let origin = Origin { file: "", line: line.unwrap_or(1) };
    let first = text.lines().next().unwrap_or_default().trim_end();
    let more = if text.trim_end().contains('\n') { " ..." } else { "" };
    let place = line.map_or_else(String::new, |line| format!("line {line}  "));
    ask::ask(session, &whole, origin, |answer, tables| {
        ask::warn(answer, screen);
        let count = answer.rows().len();
        let exit = ask::exit(session, tables);
        if session.output == Some(amlha_report::RowsFormat::Json) {
            let holds = wanted.holds(count);
            let unknown = holds && ask::rests_on_nothing(tables);
            let otherwise = otherwise.as_deref().filter(|_| !holds);
            let verdict = Verdict { holds, unknown, expected: wanted.told(), got: count, otherwise };
            screen.print(&(amlha_report::to_json(&verdict) + "\n"))?;
            return Ok(if holds { exit } else { exit.and(Exit::No) });
        }
        if !wanted.holds(count) {
            screen.print(&format!(
                "FAILED  {place}{}{more}\n        expected {}, got {count}\n",
                amlha_model::shown(first),
                wanted.told()
            ))?;
            if let Some(text) = otherwise {
                screen.print(&format!("        {}\n", amlha_model::shown(&text)))?;
            }
            let format = session.output.unwrap_or(amlha_report::RowsFormat::Table);
            out::some_rows(&ask::report(answer), format, SHOWN, screen)?;
            return Ok(exit.and(Exit::No));
        }
        // Nothing found where nobody looked is no answer.
        let word = if ask::rests_on_nothing(tables) { "unknown" } else { "ok     " };
        screen.print(&format!("{word} {place}{}{more}\n", amlha_model::shown(first)))?;
        Ok(exit)
    })?
}

/// The query of an assertion, where it stands in the statement.
pub(crate) fn query(text: &str) -> Result<String, Failure> {
    let (_, start) = wanted(text)?;
    let (query, _) = parted(text, start)?;
    Ok(padded(text, start) + query)
}

/// Blank space as long as what stands before the query: a place in it is that in the statement.
fn padded(text: &str, start: usize) -> String {
    text.get(..start).unwrap_or_default().chars().map(|letter| if letter == '\n' { '\n' } else { ' ' }).collect()
}

/// An assertion for programs.
#[derive(serde::Serialize)]
struct Verdict<'v> {
    holds: bool,
    /// Whether nothing was found where nobody looked.
    unknown: bool,
    expected: String,
    got: usize,
    #[serde(skip_serializing_if = "Option::is_none", rename = "else")]
    otherwise: Option<&'v str>,
}

/// What is expected, and where the query begins.
fn wanted(text: &str) -> Result<(Wanted, usize), Failure> {
    let word = text.find(char::is_whitespace).unwrap_or(text.len());
    let rest = text.get(word..).unwrap_or_default();
    let begin = word + (rest.len() - rest.trim_start().len());
    let rest = text.get(begin..).unwrap_or_default();
    let plain = |word: &str, sign: &'static str, count: usize, says: &'static str| {
        let after = rest.get(word.len()..)?;
        let is = rest.get(..word.len())?.eq_ignore_ascii_case(word) && after.starts_with(char::is_whitespace);
        is.then_some((Wanted { sign, count, says }, begin + word.len()))
    };
    if let Some(found) = plain("none", "==", 0, "no rows").or_else(|| plain("some", ">=", 1, "some rows")) {
        return Ok(found);
    }
    for sign in ["<=", ">=", "==", "!=", "<", ">", "="] {
        let Some(after) = rest.strip_prefix(sign) else { continue };
        let number = after.trim_start();
        let digits = number.find(|letter: char| !letter.is_ascii_digit()).unwrap_or(number.len());
        let Some(count) = number.get(..digits).and_then(|digits| digits.parse().ok()) else { break };
        let end = begin + sign.len() + (after.len() - number.len()) + digits;
        return Ok((Wanted { sign: if sign == "=" { "==" } else { sign }, count, says: "" }, end));
    }
    let length = rest.find(char::is_whitespace).unwrap_or(rest.len());
    Err(Failure::usage("RE024", "`assert` needs `none`, `some` or a number to compare with, and then a query")
        .at(Span { start: begin, end: begin + length })
        .help("assert none findings | where impact == 'High'; assert <= 2 findings"))
}

/// The query, and what `else` says.
fn parted(text: &str, start: usize) -> Result<(&str, Option<String>), Failure> {
    let query = text.get(start..).unwrap_or_default();
    // The last word of that spelling with a string behind it: no query ends so.
    let at = query.to_ascii_lowercase().rfind("else").filter(|at| {
        let before = query.get(..*at).unwrap_or_default();
        let after = query.get(at + 4..).unwrap_or_default().trim_start();
        before.ends_with(char::is_whitespace) && after.starts_with(['"', '\''])
    });
    let Some(at) = at else { return Ok((query, None)) };
    let said = tokens(query.get(at + 4..).unwrap_or_default())?;
    Ok((query.get(..at).unwrap_or_default(), said.first().map(|token| token.text.clone())))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_expected_and_where_the_query_begins() {
        for (text, told, query) in [
            ("assert none findings", "no rows", " findings"),
            ("assert  SOME\tresources | take 1", "some rows", "\tresources | take 1"),
            ("assert <= 2 findings", "<= 2 rows", " findings"),
            ("assert =1(print 1)", "== 1 row", "(print 1)"),
        ] {
            let (found, start) = wanted(text).unwrap();
            assert_eq!((found.told().as_str(), text.get(start..)), (told, Some(query)));
        }
        for text in ["assert", "assert nonefindings", "assert <= x findings", "assert findings"] {
            assert_eq!(wanted(text).unwrap_err().code, "RE024", "{text}");
        }
        for (sign, holds) in [("<", [true, false, false]), (">=", [false, true, true]), ("!=", [true, false, true])] {
            let found = wanted(&format!("assert {sign} 2 x")).unwrap().0;
            assert_eq!([1, 2, 3].map(|count| found.holds(count)), holds, "{sign}");
        }
    }

    #[test]
    fn what_is_said_otherwise_is_no_part_of_the_query() {
        let said = |text| parted(text, 0).map(|(query, said)| (query.trim_end(), said)).unwrap();
        assert_eq!(said("findings else 'too many'"), ("findings", Some("too many".to_owned())));
        assert_eq!(said("print orelse = 'x'"), ("print orelse = 'x'", None));
    }
}
