//! `.output`: how results are printed from here on.

use amlha_report::RowsFormat;

use super::{Given, Word};
use crate::command;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::screen::Screen;
use crate::session::Session;

/// `.output FORMAT`
pub(super) const OUTPUT: Word = Word {
    name: ".output",
    takes: "FORMAT",
    value: Some(command::Value::RowsFormat),
    about: "how results are printed from here on; `auto` is the default",
    run: output,
};

fn output(given: &Given<'_>, session: &mut Session, _: &mut Screen) -> Result<Exit, Failure> {
    let typed = given.one()?;
    session.quiet = typed.text.eq_ignore_ascii_case("none");
    session.output = match RowsFormat::parse(&typed.text) {
        Some(format) => Some(format),
        None if typed.text.eq_ignore_ascii_case("auto") || session.quiet => None,
        None => {
            let words = RowsFormat::WORDS.iter().map(|(word, _)| *word).chain(["none", "auto"]);
            let message = format!("`.output` does not take `{}`", amlha_model::shown(&typed.text));
            return Err(Failure::usage("RE004", message)
                .at(typed.span)
                .help(format!("one of: {}", words.collect::<Vec<_>>().join(", "))));
        }
    };
    Ok(Exit::Done)
}
