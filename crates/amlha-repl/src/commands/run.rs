//! `run FILE`

use crate::command::{Command, Opt, Positional, Value};
use crate::exit::Exit;
use crate::failure::Failure;
use crate::line::Args;
use crate::screen::Screen;
use crate::session::{Driver, Session};

use super::{COLOR, WIDTH};

/// Scripts that run scripts end somewhere.
const DEEPEST: usize = 8;

/// Runs a script.
pub(crate) struct Run;

impl Command for Run {
    fn name(&self) -> &'static str {
        "run"
    }

    fn summary(&self) -> &'static str {
        "run a script: the same words as at the prompt, one statement a line"
    }

    fn description(&self) -> &'static str {
        "Runs the lines of a file as if they were typed. `;` separates statements on a line, `//` and `#` begin a comment. \
         The first statement that fails stops the script; an answer that rests on missing data does not. `amlha -c 'check; \
         plan'` and `amlha < file` run the same words."
    }

    fn positional(&self) -> Option<Positional> {
        Some(Positional { name: "FILE", value: Value::Path, min: 1, max: 1 })
    }

    fn options(&self) -> &'static [&'static Opt] {
        &[&COLOR, &WIDTH]
    }

    fn examples(&self) -> &'static [(&'static str, &'static str)] {
        &[("run nightly.amlha", "runs a script")]
    }

    fn run(&self, session: &mut Session, args: &Args, screen: &mut Screen) -> Result<Exit, Failure> {
        let Some(file) = args.positional().first() else { return Ok(Exit::Usage) };
        let name = amlha_model::shown(&file.text).into_owned();
        if session.depth >= DEEPEST {
            return Err(Failure::usage("RE014", format!("`{name}` is the {DEEPEST}th script inside another one"))
                .at(file.span)
                .help("a script that runs itself never ends"));
        }
        let bytes = std::fs::read(&file.text).map_err(|error| {
            let exit = if error.kind() == std::io::ErrorKind::NotFound { Exit::NotFound } else { Exit::Failed };
            Failure::new("RE014", exit, format!("cannot read the script `{name}`: {}", error.kind())).at(file.span)
        })?;
        let text = String::from_utf8(bytes)
            .map_err(|_| Failure::usage("RE014", format!("the script `{name}` is not UTF-8 text")).at(file.span))?;
        let driver = std::mem::replace(&mut session.driver, Driver::Script);
        session.depth += 1;
        let exit = crate::run::run_text(text.trim_start_matches('\u{feff}'), session, screen, true);
        session.depth -= 1;
        session.driver = driver;
        Ok(exit)
    }
}
