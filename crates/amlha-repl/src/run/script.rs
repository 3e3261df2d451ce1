//! Scripts: the words of the prompt, a statement a line or between semicolons. The first failure
//! stops them.

use std::io::{BufRead, BufReader, Read};

use super::statement;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::line::statements;
use crate::screen::{Place, Screen};
use crate::session::Session;

/// Runs what standard input holds, line by line as it comes.
pub(super) fn run_stream(session: &mut Session, screen: &mut Screen, input: Box<dyn Read>) -> Exit {
    let mut reader = BufReader::new(input);
    let mut exit = Exit::Done;
    let mut buffer = Vec::new();
    for number in 1.. {
        buffer.clear();
        match reader.read_until(b'\n', &mut buffer) {
            Ok(0) => break,
            Ok(_) => {}
            Err(error) => {
                let failure = Failure::new("RE015", Exit::Failed, format!("standard input cannot be read: {error}"));
                return super::failed(&failure, None, screen);
            }
        }
        let line = String::from_utf8_lossy(&buffer);
        let after = line_of(&line, Some(number), session, screen);
        exit = exit.and(after);
        if stops(after) {
            screen.talk(&format!("stopped at line {number}"));
            return exit;
        }
    }
    exit
}

/// Runs a text: a script file, or what follows `-c`. `numbered` says whether lines have numbers
/// that a person can find again.
pub(crate) fn run_text(text: &str, session: &mut Session, screen: &mut Screen, numbered: bool) -> Exit {
    let mut exit = Exit::Done;
    let count = text.lines().count();
    for (line, number) in text.lines().zip(1..) {
        // `#!` in the first line is for the system that starts the script.
        if number == 1 && line.starts_with("#!") {
            continue;
        }
        let after = line_of(line, numbered.then_some(number), session, screen);
        exit = exit.and(after);
        if stops(after) {
            if numbered && number < count {
                screen.talk(&format!("stopped at line {number} of {count}"));
            }
            return exit;
        }
    }
    exit
}

fn line_of(line: &str, number: Option<usize>, session: &mut Session, screen: &mut Screen) -> Exit {
    let mut exit = Exit::Done;
    for (offset, text) in statements(line) {
        let after = statement(text, Place { line, number }, offset, session, screen);
        exit = exit.and(after);
        if stops(after) {
            break;
        }
    }
    exit
}

/// An answer that rests on missing data is still an answer; anything worse stops.
fn stops(exit: Exit) -> bool {
    !matches!(exit, Exit::Done | Exit::Unknown)
}
