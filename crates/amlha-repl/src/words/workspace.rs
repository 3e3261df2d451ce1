//! `.use`: answers about one workspace of several.

use super::{Given, Word};
use crate::command;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::screen::Screen;
use crate::session::Session;

/// `.use WORKSPACE`
pub(super) const USE: Word = Word {
    name: ".use",
    takes: "WORKSPACE|all",
    value: Some(command::Value::Resource),
    about: "answers about this workspace and what it rests on only; `all` takes everything again",
    run: use_,
};

fn use_(given: &Given<'_>, session: &mut Session, screen: &mut Screen) -> Result<Exit, Failure> {
    let typed = given.one()?;
    let said = crate::workspace::choose(&typed, session)?;
    screen.talk(&said);
    Ok(Exit::Done)
}
