//! `.plain`

use super::{Given, Word};
use crate::command;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::screen::Screen;
use crate::session::Session;

/// `.plain on|off`
pub(super) const PLAIN: Word = Word {
    name: ".plain",
    takes: "on|off",
    value: Some(command::Value::Choice(&["on", "off"])),
    about: "text for a screen reader: no drawing, no repainting, errors as sentences",
    run: |given: &Given<'_>, _: &mut Session, screen: &mut Screen| -> Result<Exit, Failure> {
        screen.plain = given.switch()?;
        Ok(Exit::Done)
    },
};
