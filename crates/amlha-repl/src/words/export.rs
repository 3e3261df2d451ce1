//! `.export`: the last result into a file.

use super::{Given, Word};
use crate::again::{self, How};
use crate::command;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::screen::Screen;
use crate::session::Session;

/// `.export FILE`
pub(super) const EXPORT: Word = Word {
    name: ".export",
    takes: "FILE...",
    value: Some(command::Value::Path),
    about: "writes the last result to files, each in the type of its ending",
    run: export,
};

fn export(given: &Given<'_>, session: &mut Session, screen: &mut Screen) -> Result<Exit, Failure> {
    let files = given.tokens()?;
    if files.is_empty() {
        return Err(Failure::usage("RE005", "`.export` needs FILE").at(given.place()).help(".export findings.csv"));
    }
    again::run(How::Written(files), session, screen).map_err(|failure| match failure.span {
        Some(_) => failure,
        None => failure.at(given.place()),
    })
}
