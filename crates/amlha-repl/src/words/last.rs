//! `.last`: the last result again, whole.

use amlha_report::RowsFormat;

use super::{Given, Word};
use crate::again::{self, How};
use crate::command;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::screen::Screen;
use crate::session::Session;

/// `.last [-o FORMAT]`
pub(super) const LAST: Word = Word {
    name: ".last",
    takes: "[-o FORMAT]",
    value: Some(command::Value::RowsFormat),
    about: "prints the last result again: every row, every column, nothing cut",
    run: last,
};

fn last(given: &Given<'_>, session: &mut Session, screen: &mut Screen) -> Result<Exit, Failure> {
    let mut tokens = given.tokens()?.into_iter();
    let mut format = tokens.next();
    if format.as_ref().is_some_and(|token| matches!(token.text.as_str(), "-o" | "--output")) {
        format = Some(tokens.next().ok_or_else(|| {
            Failure::usage("RE003", "`-o` needs a value: FORMAT").at(given.place()).help(".last -o json")
        })?);
    }
    if let Some(extra) = tokens.next() {
        return Err(Failure::usage("RE006", "`.last` takes a format and nothing else").at(extra.span));
    }
    if let Some(token) = &format
        && RowsFormat::parse(&token.text).is_none()
    {
        let words: Vec<&str> = RowsFormat::WORDS.iter().map(|(word, _)| *word).collect();
        return Err(Failure::usage("RE004", format!("`.last` does not take `{}`", amlha_model::shown(&token.text)))
            .at(token.span)
            .help(format!("one of: {}", words.join(", "))));
    }
    again::run(How::Printed(format), session, screen).map_err(|failure| match failure.span {
        Some(_) => failure,
        None => failure.at(given.place()),
    })
}
