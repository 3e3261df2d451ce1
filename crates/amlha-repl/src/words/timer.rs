//! `.timer`: how long things take.

use std::time::Duration;

use super::{Given, Word};
use crate::command;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::screen::Screen;
use crate::session::Session;

/// `.timer on|off`
pub(super) const TIMER: Word = Word {
    name: ".timer",
    takes: "on|off",
    value: Some(command::Value::Choice(&["on", "off"])),
    about: "says on standard error how long each line took",
    run: timer,
};

fn timer(given: &Given<'_>, session: &mut Session, _: &mut Screen) -> Result<Exit, Failure> {
    let typed = given.one()?;
    session.typing.timer = match typed.text.to_ascii_lowercase().as_str() {
        "on" => true,
        "off" => false,
        _ => {
            let message = format!("`.timer` does not take `{}`", amlha_model::shown(&typed.text));
            return Err(Failure::usage("RE004", message).at(typed.span).help("on or off"));
        }
    };
    Ok(Exit::Done)
}

/// A time in words: `0.8 ms`, `120 ms`, `1.5 s`.
pub(crate) fn took(time: Duration) -> String {
    match time.as_millis() {
        0..10 => format!("{:.1} ms", time.as_secs_f64() * 1e3),
        10..1_000 => format!("{} ms", time.as_millis()),
        _ => format!("{:.1} s", time.as_secs_f64()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_short() {
        let said = [800, 120_000, 1_540_000].map(|micros| took(Duration::from_micros(micros)));
        assert_eq!(said, ["0.8 ms", "120 ms", "1.5 s"]);
    }
}
