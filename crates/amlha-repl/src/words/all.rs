//! `.all`

use super::{Given, Word};
use crate::command;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::screen::Screen;
use crate::session::Session;

/// `.all on|off`
pub(super) const ALL: Word = Word {
    name: ".all",
    takes: "on|off",
    value: Some(command::Value::Choice(&["on", "off"])),
    about: "whether lists also show what is fine and what does not apply",
    run: |given: &Given<'_>, session: &mut Session, _: &mut Screen| -> Result<Exit, Failure> {
        session.all = given.switch()?;
        Ok(Exit::Done)
    },
};
