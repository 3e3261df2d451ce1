//! `.color`: when escapes for colour are written.

use super::{Given, Word};
use crate::command;
use crate::environment::Color;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::screen::Screen;
use crate::session::Session;

/// `.color auto|always|never`
pub(super) const COLOR: Word = Word {
    name: ".color",
    takes: "auto|always|never",
    value: Some(command::Value::Choice(&Color::WORDS)),
    about: "when colour is used from here on",
    run: color,
};

fn color(given: &Given<'_>, _: &mut Session, screen: &mut Screen) -> Result<Exit, Failure> {
    screen.set_color(Color::parse(&given.choice(&Color::WORDS)?));
    Ok(Exit::Done)
}
