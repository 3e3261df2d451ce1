//! `.pager`

use super::{Given, Word};
use crate::command;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::screen::Screen;
use crate::session::Session;

/// `.pager on|off`
pub(super) const PAGER: Word = Word {
    name: ".pager",
    takes: "on|off",
    value: Some(command::Value::Choice(&["on", "off"])),
    about: "whether what is taller than the window goes through a pager",
    run: |given: &Given<'_>, _: &mut Session, screen: &mut Screen| -> Result<Exit, Failure> {
        screen.pager.on = given.switch()?;
        Ok(Exit::Done)
    },
};
