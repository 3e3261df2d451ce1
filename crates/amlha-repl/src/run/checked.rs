//! `run FILE --check`: every statement read and its names resolved, and nothing run.

use amlha_kql::Value;

use super::failed;
use crate::ask::{self, Origin};
use crate::exit::Exit;
use crate::failure::Failure;
use crate::line::{Kind, Span, Statement, parse, piped, statements, tokens};
use crate::screen::{Place, Screen};
use crate::session::Session;
use crate::{assert, commands, words};

/// Says what is wrong with a script.
pub(super) fn check(text: &str, session: &mut Session, screen: &mut Screen) -> Exit {
    let variables = session.variables.clone();
    let mut exit = Exit::Done;
    let (mut count, mut wrong) = (0_usize, 0_usize);
    let mut last: Option<String> = None;
    for next in statements(text) {
        count += 1;
        let before = text.get(..next.start).unwrap_or_default();
        let line_start = before.rfind('\n').map_or(0, |end| end + 1);
        let line = text.get(line_start..).unwrap_or_default().lines().next().unwrap_or_default();
        let number = 1 + before.matches('\n').count();
        for mut failure in faults(&next, number, &mut last, session, screen) {
            wrong += 1;
            let offset = next.start - line_start;
            failure.span = failure.span.map(|span| Span { start: span.start + offset, end: span.end + offset });
            exit = exit.and(failed(&failure, Some(Place { line, number: Some(number) }), screen));
        }
    }
    session.variables = variables;
    let statements = if count == 1 { "1 statement".to_owned() } else { format!("{count} statements") };
    let errors = if wrong == 1 { "1 error".to_owned() } else { format!("{wrong} errors") };
    screen.talk(&format!("{statements} read, nothing run: {errors}"));
    exit
}

/// What is wrong with a statement.
fn faults(
    statement: &Statement<'_>,
    number: usize,
    last: &mut Option<String>,
    session: &mut Session,
    screen: &mut Screen,
) -> Vec<Failure> {
    let text = piped(statement.text).map_or(statement.text, |(text, _)| text);
    let found = |result: Result<(), Failure>| result.err().into_iter().collect();
    match statement.kind {
        Kind::Shell => Vec::new(),
        Kind::Words => found(word(text)),
        Kind::Session => found(words::known(text).and_then(|()| declared(text, session, screen))),
        Kind::Kql => {
            *last = Some(text.to_owned());
            ask::faults(session, text, Origin { file: "", line: number })
        }
        Kind::Tail => match last.clone() {
            None => vec![
                Failure::usage("RE026", "there is no query that `|` could go on with").at(Span { start: 0, end: 1 }),
            ],
            Some(before) => {
                let whole = format!("{before}\n{text}");
                let faults = ask::faults(session, &whole, Origin::TYPED);
                // The place is in a text that stands nowhere; the line of the tail is the one to look at.
                let faults = faults.into_iter().map(|mut failure| {
                    failure.excerpt = None;
                    failure.at(Span { start: 0, end: text.len() })
                });
                *last = Some(whole);
                faults.collect()
            }
        },
        Kind::Assert => match assert::query(text) {
            Err(failure) => vec![failure],
            Ok(query) => ask::faults(session, &query, Origin { file: "", line: number }),
        },
    }
}

fn word(text: &str) -> Result<(), Failure> {
    let typed = tokens(text)?;
    let Some((word, rest)) = typed.split_first() else { return Ok(()) };
    let command = commands::find(&word.text).ok_or_else(|| super::unknown(word))?;
    parse(command, rest).map(drop)
}

/// A name that later statements know. What a query would say of it is not worked out.
fn declared(text: &str, session: &mut Session, screen: &mut Screen) -> Result<(), Failure> {
    let set = text.strip_prefix(".set").and_then(|rest| rest.split_once('='));
    let Some((name, value)) = set else { return Ok(()) };
    let name = name.trim();
    if !value.trim_start().starts_with("scalar") {
        return words::run(text, session, screen).map(drop);
    }
    if !session.variables.iter().any(|(known, _)| known == name) {
        session.variables.push((name.to_owned(), Value::Null));
    }
    Ok(())
}
