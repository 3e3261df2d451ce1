//! `.set` and `.unset`: values that queries can name.

use amlha_kql::Value;

use super::{Given, Word};
use crate::ask::{self, Origin};
use crate::command;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::line::{Span, Token};
use crate::nearest::did_you_mean;
use crate::screen::Screen;
use crate::session::Session;

/// `.set NAME = VALUE`
pub(super) const SET: Word = Word {
    name: ".set",
    takes: "NAME = VALUE",
    value: None,
    about: "a value that queries can name; VALUE is a literal, scalar(QUERY) or env(\"NAME\")",
    run: |given, session, _| set(given.rest, given.offset, session),
};

/// `.unset NAME`
pub(super) const UNSET: Word =
    Word { name: ".unset", takes: "NAME", value: Some(command::Value::Variable), about: "forgets it", run: unset };

fn unset(given: &Given<'_>, session: &mut Session, _: &mut Screen) -> Result<Exit, Failure> {
    let typed = given.one()?;
    let before = session.variables.len();
    session.variables.retain(|(known, _)| *known != typed.text);
    if session.variables.len() < before {
        return Ok(Exit::Done);
    }
    let near = did_you_mean(&typed.text, session.variables.iter().map(|(known, _)| known.as_str()));
    let message = format!("no value is called `{}`", amlha_model::shown(&typed.text));
    Err(Failure::new("RE009", Exit::NotFound, message).at(typed.span).help(near))
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
