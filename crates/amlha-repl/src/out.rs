//! The one way from a report or rows to the screen and to files: formats, `--query`, `--export`.

use amlha_report::{Format, Report, RowsFormat, RowsReport, Style, render_rows_to, render_to};

use crate::command::{Opt, Value};
use crate::exit::Exit;
use crate::export::Files;
use crate::failure::Failure;
use crate::jmespath;
use crate::line::{Args, Token};
use crate::screen::Screen;
use crate::session::{Driver, Session};

/// `-o FORMAT`
pub(crate) const OUTPUT: Opt = Opt {
    long: "output",
    short: Some('o'),
    value: Some((
        "FORMAT",
        Value::Choice(&[
            "text", "table", "wide", "record", "json", "jsonc", "jsonl", "yaml", "yamlc", "csv", "tsv", "markdown",
            "md", "none",
        ]),
    )),
    repeats: false,
    help: "text (table), wide, json, jsonc, yaml, yamlc, markdown (md), none; its main list as record, jsonl, csv or tsv",
};

/// `--query JMESPATH`
pub(crate) const QUERY: Opt = Opt {
    long: "query",
    short: None,
    value: Some(("JMESPATH", Value::Name)),
    repeats: false,
    help: "what this JMESPath finds in the JSON of the result, as in az",
};

/// The most rows that a table on a terminal has: more is not read by anyone.
const MOST_ROWS: usize = 200;

/// The format of rows where none is asked for: a table for a person and in a script, JSON for a
/// program that ran one command.
pub(crate) fn usual(session: &Session, screen: &Screen) -> RowsFormat {
    session.output.unwrap_or(if screen.is_terminal() || session.driver != Driver::OneShot {
        RowsFormat::Table
    } else {
        RowsFormat::Json
    })
}

/// Prints rows; `None` says nothing.
pub(crate) fn rows(rows: &RowsReport<'_>, format: RowsFormat, screen: &mut Screen) -> Result<(), Failure> {
    let most = (screen.is_terminal() && !screen.unlimited).then_some(MOST_ROWS);
    // One thing is read as one, and a table of one row is hard to hear.
    let format =
        if format == RowsFormat::Table && screen.plain && rows.rows.len() == 1 { RowsFormat::Record } else { format };
    screen.show(format.is_for_people(), |style, out| render_rows_to(rows, format, style, most, out))
}

/// Prints at most so many rows of a table.
pub(crate) fn some_rows(
    rows: &RowsReport<'_>,
    format: RowsFormat,
    most: usize,
    screen: &mut Screen,
) -> Result<(), Failure> {
    screen.show(false, |style, out| render_rows_to(rows, format, style, Some(most), out))
}

/// The word that a line or the session asks the format by.
pub(crate) fn asked<'a>(args: &'a Args, session: &Session) -> Option<&'a str> {
    match args.value(&OUTPUT) {
        Some(token) => Some(token.text.as_str()),
        None if session.quiet => Some("none"),
        None => None,
    }
}

/// Prints and exports a report as the line and the session ask.
///
/// # Errors
///
/// A path of `--query` that finds nothing, a file that cannot be written.
pub(crate) fn report(report: &Report<'_>, args: &Args, session: &Session, screen: &mut Screen) -> Result<(), Failure> {
    if let Some(path) = args.value(&QUERY) {
        return found(&document(report)?, path, args, session, screen);
    }
    print(report, args, session, screen)?;
    Files::of(args, session, screen).reports(report)
}

/// Prints a report as the line and the session ask.
pub(crate) fn print(report: &Report<'_>, args: &Args, session: &Session, screen: &mut Screen) -> Result<(), Failure> {
    match asked(args, session) {
        Some("none") => Ok(()),
        Some(word) => screen.report(report, Format::parse(word).unwrap_or(Format::Text)),
        None => screen.report(report, session.output.map_or(Format::Text, Format::of_rows)),
    }
}

/// A report as its JSON text.
pub(crate) fn document(report: &Report<'_>) -> Result<String, Failure> {
    let mut bytes = Vec::new();
    let broken = |error: &dyn std::fmt::Display| Failure::new("RE023", Exit::Failed, error.to_string());
    render_to(report, Format::Json, &Style::default(), &mut bytes).map_err(|error| broken(&error))?;
    String::from_utf8(bytes).map_err(|error| broken(&error))
}

/// Prints and exports what a path finds in a JSON text.
pub(crate) fn found(
    json: &str,
    path: &Token,
    args: &Args,
    session: &Session,
    screen: &mut Screen,
) -> Result<(), Failure> {
    let found = jmespath::search(path, json)?;
    put(&found.report(), args, session, screen)
}

/// Prints and exports rows as the line and the session ask.
pub(crate) fn put(report: &RowsReport<'_>, args: &Args, session: &Session, screen: &mut Screen) -> Result<(), Failure> {
    match asked(args, session) {
        Some("none") => {}
        Some(word) => rows(report, RowsFormat::parse(word).unwrap_or(RowsFormat::Table), screen)?,
        None => rows(report, usual(session, screen), screen)?,
    }
    Files::of(args, session, screen).rows(report)
}

/// The same, with every column of a table.
pub(crate) fn put_whole(
    report: &RowsReport<'_>,
    args: &Args,
    session: &Session,
    screen: &mut Screen,
) -> Result<(), Failure> {
    let format = match asked(args, session) {
        Some("none") => return Files::of(args, session, screen).rows(report),
        Some(word) => RowsFormat::parse(word).unwrap_or(RowsFormat::Table),
        None => session.output.unwrap_or(RowsFormat::Table),
    };
    rows(report, if format == RowsFormat::Table { RowsFormat::Wide } else { format }, screen)?;
    Files::of(args, session, screen).rows(report)
}
