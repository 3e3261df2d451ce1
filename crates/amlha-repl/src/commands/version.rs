//! `version`

use crate::command::{Command, Opt};
use crate::exit::Exit;
use crate::failure::Failure;
use crate::line::Args;
use crate::screen::Screen;
use crate::session::Session;

/// The version.
pub(crate) struct Version;

impl Command for Version {
    fn name(&self) -> &'static str {
        "version"
    }

    fn summary(&self) -> &'static str {
        "the version of the program and how many rules it has"
    }

    fn description(&self) -> &'static str {
        "Prints the version of the program, the number of its rules and the format of the inventories it saves."
    }

    fn options(&self) -> &'static [&'static Opt] {
        &[]
    }

    fn examples(&self) -> &'static [(&'static str, &'static str)] {
        &[("version", "prints it")]
    }

    fn run(&self, _: &mut Session, _: &Args, screen: &mut Screen) -> Result<Exit, Failure> {
        screen.print(&format!(
            "amlha {}   {} rules   inventory format {}\n",
            env!("CARGO_PKG_VERSION"),
            amlha_rules::RULES.len(),
            amlha_model::FORMAT_VERSION
        ))?;
        Ok(Exit::Done)
    }
}
