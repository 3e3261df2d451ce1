//! Scripts: the words of the prompt and queries. The first failure stops them.

use std::io::{BufRead, BufReader, Read};

use amlha_report::RowsFormat;

use super::{At, statement};
use crate::exit::Exit;
use crate::failure::Failure;
use crate::interrupt::Second;
use crate::line::{self, statements};
use crate::screen::Screen;
use crate::session::Session;

/// Runs what standard input holds, statement by statement as they come.
pub(super) fn run_stream(session: &mut Session, screen: &mut Screen, input: Box<dyn Read>) -> Exit {
    session.stop.watch(Second::Ends);
    let mut reader = BufReader::new(input);
    let mut exit = Exit::Done;
    // What was read and not run yet, and the number of its first line.
    let (mut text, mut first) = (String::new(), 1);
    let mut buffer = Vec::new();
    loop {
        buffer.clear();
        let ended = match reader.read_until(b'\n', &mut buffer) {
            Ok(length) => length == 0,
            Err(error) => {
                let failure = Failure::new("RE015", Exit::Failed, format!("standard input cannot be read: {error}"));
                return super::failed(&failure, None, screen);
            }
        };
        text.push_str(&String::from_utf8_lossy(&buffer));
        let mut at = 0;
        while let Some(next) = line::next(&text, at, ended) {
            let after = statement(&next, At { text: &text, first: Some(first) }, session, screen);
            exit = exit.and(after);
            if stops(after) {
                screen.talk(&format!("stopped at line {}", first + lines_before(&text, next.start)));
                return exit;
            }
            at = next.end;
        }
        first += lines_before(&text, at);
        text.drain(..at);
        if ended {
            if session.stop.is_set() {
                return Exit::Interrupted;
            }
            return exit;
        }
    }
}

fn lines_before(text: &str, at: usize) -> usize {
    text.get(..at).unwrap_or_default().matches('\n').count()
}

/// How a script is run.
#[derive(Debug, Clone, Copy)]
pub(crate) struct How {
    /// Whether lines have numbers that a person can find again.
    pub(crate) numbered: bool,
    /// Whether what follows a failure is run.
    pub(crate) keep_going: bool,
    /// Whether nothing is run at all.
    pub(crate) only_check: bool,
    /// Whether the results are one JSON array.
    pub(crate) as_json: bool,
}

/// Runs a text: a script file, or what follows `-c`.
pub(crate) fn run_script(text: &str, how: How, session: &mut Session, screen: &mut Screen) -> Result<Exit, Failure> {
    if how.only_check {
        return Ok(super::checked::check(text, session, screen));
    }
    session.stop.watch(Second::Ends);
    let mut exit = Exit::Done;
    let mut entries = Vec::new();
    if how.as_json {
        session.output = Some(RowsFormat::Json);
    }
    let count = text.lines().count();
    // `#!` in the first line, for the system that starts the script, is a comment like any other.
    for next in statements(text) {
        let number = 1 + lines_before(text, next.start);
        if how.as_json {
            screen.capture();
        }
        let after = statement(&next, At { text, first: how.numbered.then_some(1) }, session, screen);
        if how.as_json {
            entries.push(super::entry::Entry::of(&next, number, after, &screen.captured()).to_json());
        }
        exit = exit.and(after);
        if stops(after) && !how.keep_going || after == Exit::Interrupted {
            if how.numbered && number < count {
                screen.talk(&format!("stopped at line {number} of {count} (--keep-going runs the rest)"));
            }
            break;
        }
    }
    if how.as_json {
        let body = entries.join(",\n");
        screen.print(&if body.is_empty() { "[]\n".to_owned() } else { format!("[\n{body}\n]\n") })?;
    }
    Ok(exit)
}

/// An answer that rests on missing data is still an answer; anything worse stops.
fn stops(exit: Exit) -> bool {
    !matches!(exit, Exit::Done | Exit::Unknown)
}
