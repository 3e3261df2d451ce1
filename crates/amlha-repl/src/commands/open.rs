//! `open FILE`

use std::path::Path;

use amlha_report::Report;

use super::{COLOR, EXPORT, OUTPUT, QUERY, WIDTH};
use crate::command::{Command, Opt, Positional, Value};
use crate::exit::Exit;
use crate::export::size;
use crate::failure::Failure;
use crate::line::Args;
use crate::out;
use crate::screen::Screen;
use crate::session::Session;

/// `--save FILE`
const SAVE: Opt = Opt {
    long: "save",
    short: None,
    value: Some(("FILE", Value::Path)),
    repeats: false,
    help: "save the inventory as one file that `open` reads again",
};

/// Makes files the open inventory.
pub(crate) struct Open;

impl Command for Open {
    fn name(&self) -> &'static str {
        "open"
    }

    fn summary(&self) -> &'static str {
        "read exports of Azure from files or folders and make them the open inventory"
    }

    fn description(&self) -> &'static str {
        "Reads what Azure answered, saved in files: `az graph query`, `az resource list`, `az ... show`, `az rest`, bodies \
         of ARM and Resource Graph calls, and inventories that amlha saved. Several files and folders are read as one \
         estate; `-` is standard input. Files that cannot be read are listed and the others count; then the exit code is 5."
    }

    fn positional(&self) -> Option<Positional> {
        Some(Positional { name: "FILE", value: Value::Path, min: 1, max: usize::MAX })
    }

    fn options(&self) -> &'static [&'static Opt] {
        &[&SAVE, &OUTPUT, &QUERY, &EXPORT, &COLOR, &WIDTH]
    }

    fn examples(&self) -> &'static [(&'static str, &'static str)] {
        &[
            ("open export.json", "reads one export"),
            ("open exports/ locks.json --save estate.amlha", "reads a folder and a file as one estate, and saves it"),
        ]
    }

    fn run(&self, session: &mut Session, args: &Args, screen: &mut Screen) -> Result<Exit, Failure> {
        let names: Vec<String> = args.positional().iter().map(|token| token.text.clone()).collect();
        session.open(&names)?;
        let loaded = session.loaded()?;
        let card = Report::Card(loaded.card(session.clock));
        out::report(&card, args, session, screen)?;
        if let Some(file) = args.value(&SAVE) {
            let length = amlha_azure::save(&loaded.inventory, Path::new(&file.text))
                .map_err(|error| Failure::from(error).at(file.span))?;
            screen.talk(&format!("wrote {} ({})", amlha_model::shown(&file.text), size(length)));
        }
        Ok(loaded.exit())
    }
}
