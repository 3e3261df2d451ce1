//! The words with a dot: about the session and its tables.

use amlha_kql::Value;
use amlha_report::{Cell, RowsFormat, RowsReport};
use amlha_tables::TABLES;

use crate::ask::{self, Origin};
use crate::exit::Exit;
use crate::failure::Failure;
use crate::line::{Span, Token, tokens};
use crate::nearest::did_you_mean;
use crate::screen::Screen;
use crate::session::Session;

/// The words, each with what follows it and what it does.
pub(crate) const WORDS: &[(&str, &str, &str)] = &[
    (".tables", "", "the tables that queries can name"),
    (".schema", "TABLE", "the columns of a table"),
    (".set", "NAME = VALUE", "a value that queries can name; VALUE is a literal, scalar(QUERY) or env(\"NAME\")"),
    (".unset", "NAME", "forgets it"),
    (".output", "FORMAT", "how rows are printed from here on; `auto` is the default"),
    (".quit", "", "leaves the prompt"),
];

/// Runs one.
pub(crate) fn run(text: &str, session: &mut Session, screen: &mut Screen) -> Result<Exit, Failure> {
    let end = text.find(|letter: char| letter.is_whitespace() || letter == '=').unwrap_or(text.len());
    let (word, rest) = text.split_at_checked(end).unwrap_or((text, ""));
    let whole = Span { start: 0, end: word.len() };
    let Some((name, takes, _)) = WORDS.iter().find(|(name, _, _)| name.eq_ignore_ascii_case(word)) else {
        let near = did_you_mean(word, WORDS.iter().map(|(name, _, _)| *name));
        let help = if near.is_empty() { "`help session` lists the words with a dot".to_owned() } else { near };
        return Err(Failure::usage("RE001", format!("unknown word `{}`", amlha_model::shown(word)))
            .at(whole)
            .help(help));
    };
    if *name == ".set" {
        return set(rest, end, session);
    }
    let given = tokens(rest)?;
    let one = || match given.as_slice() {
        [only] => Ok(Token { span: Span { start: only.span.start + end, end: only.span.end + end }, ..only.clone() }),
        [] => Err(Failure::usage("RE005", format!("`{name}` needs {takes}")).at(whole)),
        [_, extra, ..] => Err(Failure::usage("RE006", format!("`{name}` takes one word"))
            .at(Span { start: extra.span.start + end, end: extra.span.end + end })),
    };
    match *name {
        ".tables" => tables(session, screen),
        ".schema" => schema(&one()?, session, screen),
        ".unset" => {
            let typed = one()?;
            let before = session.variables.len();
            session.variables.retain(|(known, _)| *known != typed.text);
            if session.variables.len() == before {
                let near = did_you_mean(&typed.text, session.variables.iter().map(|(known, _)| known.as_str()));
                return Err(Failure::new(
                    "RE009",
                    Exit::NotFound,
                    format!("no value is called `{}`", amlha_model::shown(&typed.text)),
                )
                .at(typed.span)
                .help(near));
            }
            Ok(Exit::Done)
        }
        ".output" => {
            let typed = one()?;
            session.output = match RowsFormat::parse(&typed.text) {
                Some(format) => Some(format),
                None if typed.text.eq_ignore_ascii_case("auto") => None,
                None => {
                    let words = RowsFormat::WORDS.iter().map(|(word, _)| *word).chain(["auto"]);
                    return Err(Failure::usage(
                        "RE004",
                        format!("`.output` does not take `{}`", amlha_model::shown(&typed.text)),
                    )
                    .at(typed.span)
                    .help(format!("one of: {}", words.collect::<Vec<_>>().join(", "))));
                }
            };
            Ok(Exit::Done)
        }
        // Leaving is the prompt's business; a script ends by itself.
        _ => Ok(Exit::Done),
    }
}

fn text(text: &'static str) -> Cell<'static> {
    Cell::Text(text.into())
}

fn tables(session: &Session, screen: &mut Screen) -> Result<Exit, Failure> {
    let row = |table: &amlha_tables::TableInfo| {
        vec![text(table.name), Cell::Json(table.columns.len().to_string().into()), text(table.about)]
    };
    let rows = RowsReport {
        columns: ["table", "columns", "about"].map(Into::into).into(),
        rows: TABLES.iter().map(row).collect(),
        value: None,
    };
    ask::print(&rows, wide(ask::usual_format(session, screen)), screen)?;
    Ok(Exit::Done)
}

/// What describes tables is not folded.
fn wide(format: RowsFormat) -> RowsFormat {
    if format == RowsFormat::Table { RowsFormat::Wide } else { format }
}

fn schema(typed: &Token, session: &Session, screen: &mut Screen) -> Result<Exit, Failure> {
    let Some(table) = amlha_tables::find(&typed.text) else {
        return Err(super::commands::no_such("table", typed, TABLES.iter().map(|table| table.name)));
    };
    let row = |column: &amlha_tables::ColumnInfo| {
        vec![
            text(column.name),
            text(column.kind.name()),
            text(if column.in_resource_graph { "Resource Graph" } else { "amlha" }),
            text(column.about),
        ]
    };
    let rows = RowsReport {
        columns: ["column", "type", "from", "about"].map(Into::into).into(),
        rows: table.columns.iter().map(row).collect(),
        value: None,
    };
    ask::print(&rows, wide(ask::usual_format(session, screen)), screen)?;
    Ok(Exit::Done)
}

/// `NAME = VALUE`
fn set(rest: &str, offset: usize, session: &mut Session) -> Result<Exit, Failure> {
    let span = |part: &str| {
        let start = (part.as_ptr() as usize).saturating_sub(rest.as_ptr() as usize);
        Span { start: offset + start, end: offset + start + part.len() }
    };
    let Some((name, value)) = rest.split_once('=') else {
        if rest.trim().is_empty() {
            return Err(Failure::usage("RE005", "`.set` needs NAME = VALUE").help(".set region = 'westeurope'"));
        }
        return Err(Failure::usage("RE022", "`.set` needs a `=` between the name and the value")
            .at(span(rest.trim()))
            .help(".set region = 'westeurope'"));
    };
    let (name, value) = (name.trim(), value.trim());
    let is_name = name.starts_with(|letter: char| letter.is_ascii_alphabetic() || letter == '_')
        && name.chars().all(|letter| letter.is_ascii_alphanumeric() || letter == '_');
    if !is_name {
        return Err(Failure::usage("RE022", format!("`{}` is no name for a value", amlha_model::shown(name)))
            .at(span(name))
            .help("letters, digits and `_`, a letter first"));
    }
    let found = valued(value, session).map_err(|failure| failure.at(span(value)))?;
    keep(session, name, found);
    Ok(Exit::Done)
}

fn keep(session: &mut Session, name: &str, value: Value<'static>) {
    session.variables.retain(|(known, _)| known != name);
    session.variables.push((name.to_owned(), value));
}

/// What is between the brackets of `WORD(...)`.
fn inside<'t>(text: &'t str, word: &str) -> Option<&'t str> {
    let rest = text.strip_prefix(word)?.trim_start();
    rest.strip_prefix('(')?.strip_suffix(')')
}

fn valued(text: &str, session: &Session) -> Result<Value<'static>, Failure> {
    if let Some(query) = inside(text, "scalar") {
        return ask::ask(session, query, Origin::TYPED, |answer, _| {
            let first = answer.rows().first().and_then(|row| row.first());
            first.cloned().map(Value::into_owned)
        })?
        .ok_or_else(|| Failure::usage("RE022", "the query in `scalar(...)` has no row"));
    }
    if let Some(name) = inside(text, "env") {
        let name = literal(name.trim(), session)?;
        let name = name.as_str().unwrap_or_default().to_owned();
        let found = (session.place.variables)(&name);
        return found
            .map(Value::from)
            .ok_or_else(|| Failure::usage("RE022", format!("the environment has no `{}`", amlha_model::shown(&name))));
    }
    literal(text, session)
}

/// The value of an expression of the language.
fn literal(text: &str, session: &Session) -> Result<Value<'static>, Failure> {
    let query = format!("print value = {text}");
    let no_value = || {
        Failure::usage("RE022", format!("`{}` is no value", amlha_model::shown(text))).help(
            "a literal, such as 'westeurope', 3, 24h, datetime(2026-11-01) or dynamic(['a']); texts stand in quotes",
        )
    };
    ask::ask(session, &query, Origin::TYPED, |answer, _| match answer.rows() {
        [row] if row.len() == 1 => row.first().cloned().map(Value::into_owned),
        _ => None,
    })
    .map_err(|_| no_value())?
    .ok_or_else(no_value)
}

/// `--set NAME=VALUE` of a command line: what is no literal is a text, so that a shell needs no
/// second pair of quotes.
pub(crate) fn set_from_option(token: &Token, session: &mut Session) -> Result<(), Failure> {
    let Some((name, value)) = token.text.split_once('=') else {
        return Err(Failure::usage("RE022", "`--set` needs NAME=VALUE").at(token.span).help("--set region=westeurope"));
    };
    let name = name.trim();
    if name.is_empty() || !name.chars().all(|letter| letter.is_ascii_alphanumeric() || letter == '_') {
        return Err(
            Failure::usage("RE022", format!("`{}` is no name for a value", amlha_model::shown(name))).at(token.span)
        );
    }
    let value = literal(value, session).unwrap_or_else(|_| Value::from(value.to_owned()));
    keep(session, name, value);
    Ok(())
}
