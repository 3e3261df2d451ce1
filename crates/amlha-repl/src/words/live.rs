//! `.live`

use super::{Given, Word};
use crate::command;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::screen::Screen;
use crate::session::Session;

/// `.live on|off`
pub(super) const LIVE: Word = Word {
    name: ".live",
    takes: "on|off",
    value: Some(command::Value::Choice(&["on", "off"])),
    about: "whether queries go to Azure Resource Graph as they are; see `help query` for what differs",
    run: |given: &Given<'_>, session: &mut Session, _: &mut Screen| -> Result<Exit, Failure> {
        session.live = given.switch()?;
        Ok(Exit::Done)
    },
};
