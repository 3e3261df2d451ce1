//! `.mask`: where ids of subscriptions are hidden.

use super::{Given, Word};
use crate::command;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::mask::Mask;
use crate::screen::Screen;
use crate::session::Session;

/// `.mask off|exports|on`
pub(super) const MASK: Word = Word {
    name: ".mask",
    takes: "off|exports|on",
    value: Some(command::Value::Choice(Mask::WORDS)),
    about: "hides ids of subscriptions nowhere, in files (the default), or on the screen too",
    run: mask,
};

fn mask(given: &Given<'_>, _: &mut Session, screen: &mut Screen) -> Result<Exit, Failure> {
    let typed = given.choice(Mask::WORDS)?;
    screen.mask = Mask::parse(&typed).unwrap_or_default();
    Ok(Exit::Done)
}
