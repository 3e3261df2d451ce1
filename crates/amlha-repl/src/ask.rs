//! Queries over what is open.

use std::borrow::Cow;

use amlha_azure::LineFile;
use amlha_azure::import::TakePiece;
use amlha_kql::{Answer, Code, Error, Options, RunOptions, Value};
use amlha_report::{Cell, RowsReport};
use amlha_rules::Acceptances;
use amlha_tables::{Estate, Memory, Needs, Snapshot, Stream, Streamed};

use crate::exit::Exit;
use crate::failure::{Excerpt, Failure};
use crate::line::Span;
use crate::screen::Screen;
use crate::session::{Last, Session};
use crate::{commands, out, snapshots};

/// Where the text of a query stands.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Origin<'o> {
    /// The file it is from; empty for a typed one.
    pub(crate) file: &'o str,
    /// The number of its first line.
    pub(crate) line: usize,
}

impl Origin<'_> {
    /// Typed.
    pub(crate) const TYPED: Self = Self { file: "", line: 1 };
}

/// Asks, and hands the answer to `then` with the names of the tables that were read.
pub(crate) fn ask<R>(
    session: &Session,
    text: &str,
    origin: Origin<'_>,
    then: impl FnOnce(&Answer<'_>, &[String]) -> R,
) -> Result<R, Failure> {
    let none = Acceptances::default();
    let accepted = match needs(&tables_of(session, text)) {
        Needs::Check | Needs::Plan => session.all_acceptances()?,
        Needs::Inventory | Needs::Nothing => None,
    };
    let snapshots = kept(session);
    let estate = estate(session, accepted.as_ref().unwrap_or(&none), &snapshots);
    let tables = estate.tables();
    let failed = |errors: &[Error]| failure(errors, text, origin);
    let plan = amlha_kql::query(text, &tables, &options(session)).map_err(|errors| failed(&errors))?;
    if needs(plan.tables()) != Needs::Nothing {
        session.loaded()?;
    }
    let flag = session.stop.clone();
    let stop = || flag.is_set();
    let run = RunOptions { cancel: Some(&stop), ..RunOptions::default() };
    let answer = session.working("answering", || plan.run(&run))?;
    let answer = answer.map_err(|error| failed(std::slice::from_ref(&*error)))?;
    Ok(then(&answer, plan.tables()))
}

/// Everything that is wrong with a query; nothing is read.
pub(crate) fn faults(session: &Session, text: &str, origin: Origin<'_>) -> Vec<Failure> {
    let none = Acceptances::default();
    let memory = Memory::default();
    let estate = Estate { inventory: None, memory: &memory, ..estate(session, &none, &[]) };
    let tables = estate.tables();
    let errors = amlha_kql::query(text, &tables, &options(session)).err().unwrap_or_default();
    errors.iter().map(|error| failure(std::slice::from_ref(error), text, origin)).collect()
}

/// Asks the rows of a file that is not opened. `None` where only an inventory can answer, and where
/// anything is wrong: what, is for whoever opens the file to say.
pub(crate) fn ask_lines<R>(
    session: &Session,
    text: &str,
    lines: &LineFile,
    then: impl FnOnce(&Answer<'_>, &[String]) -> R,
) -> Option<R> {
    let rows = Lines(lines);
    let (stream, none) = (Stream::new(&rows), Acceptances::default());
    let estate = Estate { stream: Some(&stream), ..estate(session, &none, &[]) };
    let tables = estate.tables();
    let plan = amlha_kql::query(text, &tables, &options(session)).ok().filter(Stream::answers)?;
    let answer = plan.run(&RunOptions::default()).ok()?;
    Some(then(&answer, plan.tables()))
}

/// The rows of a file, for tables.
struct Lines<'f>(&'f LineFile);

impl Streamed for Lines<'_> {
    fn each(&self, take: TakePiece<'_>) -> bool {
        self.0.each(take)
    }
}

/// What is asked about.
pub(crate) fn estate<'a>(session: &'a Session, acceptances: &'a Acceptances, snapshots: &'a [Snapshot]) -> Estate<'a> {
    let (since, memory) = session.memory();
    Estate {
        inventory: session.loaded.as_ref().map(|loaded| &loaded.inventory),
        profile: &session.profile,
        acceptances,
        now: since,
        snapshots,
        memory,
        stream: None,
    }
}

/// The engine's options: the time and the session's variables.
pub(crate) fn options(session: &Session) -> Options {
    Options { variables: session.variables.clone(), ..Options::default() }.at(session.clock.now().as_second())
}

/// What a query is over, by the tables that it reads.
fn needs(tables: &[String]) -> Needs {
    let of = |name: &String| amlha_tables::find(name).map_or(Needs::Inventory, |table| table.needs);
    let weight = |needs: &Needs| match needs {
        Needs::Nothing => 0,
        Needs::Inventory => 1,
        Needs::Check => 2,
        Needs::Plan => 3,
    };
    tables.iter().map(of).max_by_key(weight).unwrap_or(Needs::Nothing)
}

/// What is in the folder of snapshots, and what is open.
fn kept(session: &Session) -> Vec<Snapshot> {
    let mut found = session.place.snapshots.as_deref().map(snapshots::kept).unwrap_or_default();
    if let Some(loaded) = &session.loaded {
        found.push(Snapshot {
            name: loaded.name.clone(),
            taken_at: loaded.inventory.taken_at(),
            resources: Some(loaded.inventory.len()),
            path: loaded.files.first().map(|file| file.name.clone()).unwrap_or_default(),
        });
    }
    found
}

/// How a query that answered ends, by what it rests on.
pub(crate) fn exit(session: &Session, tables: &[String]) -> Exit {
    let over = |name: &String| amlha_tables::find(name).is_some_and(|table| table.needs != Needs::Nothing);
    let of_inventory = match &session.loaded {
        Some(loaded) if tables.iter().any(over) => loaded.exit(),
        _ => Exit::Done,
    };
    if rests_on_nothing(tables) { of_inventory.and(Exit::Unknown) } else { of_inventory }
}

/// Whether a table was read that nobody collected: then the answer says nothing of it.
pub(crate) fn rests_on_nothing(tables: &[String]) -> bool {
    tables.iter().any(|name| amlha_tables::is_not_collected(name))
}

/// The rows of an answer.
pub(crate) fn report<'r>(answer: &'r Answer<'_>) -> RowsReport<'r> {
    RowsReport {
        columns: answer.columns().iter().map(|column| Cow::Borrowed(column.name.as_str())).collect(),
        rows: answer.rows().iter().map(|row| row.iter().map(cell).collect()).collect(),
        value: None,
    }
}

fn cell<'r>(value: &'r Value<'_>) -> Cell<'r> {
    match value {
        Value::Null => Cell::Null,
        Value::String(text) => Cell::Text(Cow::Borrowed(text)),
        Value::DateTime(_) | Value::TimeSpan(_) | Value::Guid(_) => Cell::Text(Cow::Owned(value.to_text().to_string())),
        _ => {
            let mut json = String::new();
            value.write_json(&mut json);
            Cell::Json(match amlha_model::json::compact(&json) {
                Cow::Borrowed(_) => Cow::Owned(json),
                Cow::Owned(compact) => Cow::Owned(compact),
            })
        }
    }
}

/// Says what the tables have to say.
pub(crate) fn warn(answer: &Answer<'_>, screen: &mut Screen) {
    for note in answer.notes() {
        screen.talk(&format!("warning: {note}"));
    }
}

/// Asks, and prints the rows as the session prints them.
pub(crate) fn show(
    text: &str,
    origin: Origin<'_>,
    session: &mut Session,
    screen: &mut Screen,
) -> Result<Exit, Failure> {
    session.last_query = Some(text.to_owned());
    if session.live {
        return commands::ask_live(text, session, screen);
    }
    session.last = Some(Last::Query(text.to_owned()));
    let session = &*session;
    ask(session, text, origin, |answer, tables| {
        warn(answer, screen);
        out::rows(&report(answer), out::usual(session, screen), screen)?;
        Ok(exit(session, tables))
    })?
}

/// The errors of a query as one for a person: the first with its place, the others counted.
pub(crate) fn failure(errors: &[Error], text: &str, origin: Origin<'_>) -> Failure {
    let Some(error) = errors.first() else {
        return Failure::usage(Code::Syntax.id(), "the query cannot be read");
    };
    let exit = match error.code {
        Code::Cancelled => Exit::Interrupted,
        Code::Limit | Code::Table | Code::Evaluation => Exit::Failed,
        _ => Exit::Usage,
    };
    let mut help: Vec<String> = Vec::new();
    match (&error.nearest, &error.corrected) {
        (Some(near), _) => help.push(format!("did you mean `{}`?", amlha_model::shown(near))),
        (None, Some(corrected)) => {
            let line = error.labels.first().map_or(1, |label| label.span.line_column(text).0);
            let corrected = corrected.lines().nth(line - 1).unwrap_or_default().trim();
            help.push(format!("`{}`", amlha_model::shown(corrected)));
        }
        (None, None) => {}
    }
    if !error.expected.is_empty() {
        help.push(format!("expected here: {}", error.expected.join(", ")));
    }
    help.extend(error.help.clone());
    if errors.len() > 1 {
        let more = errors.len() - 1;
        help.push(format!("{more} more {} in this query", if more == 1 { "error is" } else { "errors are" }));
    }
    let mut failure = Failure::new(error.code.id(), exit, amlha_model::shown(&error.message)).help(help.join("; "));
    if let Some(near) = &error.nearest {
        failure = failure.instead(near.clone());
    }
    if let Some(label) = error.labels.first() {
        let (start, end) = (label.span.start as usize, label.span.end as usize);
        failure = pointing(failure, text, start, end.saturating_sub(start), origin);
    }
    failure
}

/// An error at a part of a query.
pub(crate) fn pointing(failure: Failure, text: &str, at: usize, length: usize, origin: Origin<'_>) -> Failure {
    let before = text.get(..at).unwrap_or_default();
    let line_start = before.rfind('\n').map_or(0, |end| end + 1);
    let line = text.get(line_start..).unwrap_or_default().lines().next().unwrap_or_default();
    let start = at - line_start;
    failure.inside(Excerpt {
        name: origin.file.to_owned(),
        number: origin.line + before.matches('\n').count(),
        line: line.to_owned(),
        span: Span { start, end: (start + length).min(line.len()) },
    })
}

/// The tables that a query reads; none when it cannot be read.
pub(crate) fn tables_of(session: &Session, text: &str) -> Vec<String> {
    let none = Acceptances::default();
    let memory = Memory::default();
    let estate = Estate { inventory: None, memory: &memory, ..estate(session, &none, &[]) };
    let tables = estate.tables();
    amlha_kql::query(text, &tables, &options(session)).map(|plan| plan.tables().to_vec()).unwrap_or_default()
}
