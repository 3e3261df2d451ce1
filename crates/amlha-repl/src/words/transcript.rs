//! `.transcript`: what is typed and seen, written down for a ticket.

use super::{Given, Word};
use crate::command;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::screen::Screen;
use crate::session::Session;
use crate::transcript::Transcript;

/// `.transcript FILE`
pub(super) const TRANSCRIPT: Word = Word {
    name: ".transcript",
    takes: "FILE|off",
    value: Some(command::Value::Path),
    about: "writes what is typed and seen to a Markdown file, subscription ids masked",
    run: transcript,
};

fn transcript(given: &Given<'_>, session: &mut Session, screen: &mut Screen) -> Result<Exit, Failure> {
    let typed = given.one()?;
    let before = screen.transcript.take();
    if let Some(ended) = &before {
        screen.talk(&format!("wrote {} ({})", ended.name(), crate::export::size(ended.length)));
    }
    if typed.text == "off" && !typed.quoted {
        return Ok(Exit::Done);
    }
    let begun = Transcript::begin(&typed.text, session.clock.now()).map_err(|failure| failure.at(typed.span))?;
    screen.transcript = Some(begun);
    Ok(Exit::Done)
}
