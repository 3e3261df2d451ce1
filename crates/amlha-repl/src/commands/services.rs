//! `services`

use amlha_model::catalog;
use amlha_report::{Language, Report, ServicesReport};

use super::{COLOR, EXPORT, OUTPUT, QUERY, WIDTH};
use crate::command::{Command, Opt, Value};
use crate::exit::Exit;
use crate::failure::Failure;
use crate::line::Args;
use crate::out;
use crate::screen::Screen;
use crate::session::Session;

/// `--edition ID`
const EDITION: Opt = Opt {
    long: "edition",
    short: None,
    value: Some(("ID", Value::Choice(&["2020-09-16", "2025-06-12", "current"]))),
    repeats: false,
    help: "2020-09-16 and 2025-06-12 are Microsoft's tables; current is amlha's own reading, the default",
};

/// `--language WORD`
const LANGUAGE: Opt = Opt {
    long: "language",
    short: None,
    value: Some(("WORD", Value::Choice(&["en", "pt"]))),
    repeats: false,
    help: "en, or pt for the Portuguese labels of the 2020 table",
};

/// The ownership catalogue.
pub(crate) struct Services;

impl Command for Services {
    fn name(&self) -> &'static str {
        "services"
    }

    fn summary(&self) -> &'static str {
        "who owns high availability, service by service, and what comes by default"
    }

    fn description(&self) -> &'static str {
        "Prints the ownership catalogue: which service is managed by Microsoft and which by you, what is highly available \
         by default, and what to do. A blank cell is as blank as in Microsoft's table: it does not say no."
    }

    fn options(&self) -> &'static [&'static Opt] {
        &[&EDITION, &LANGUAGE, &OUTPUT, &QUERY, &EXPORT, &COLOR, &WIDTH]
    }

    fn examples(&self) -> &'static [(&'static str, &'static str)] {
        &[
            ("services", "amlha's own reading of today's documentation"),
            ("services --edition 2020-09-16 --language pt", "the table of 2020 with its Portuguese labels"),
        ]
    }

    fn run(&self, session: &mut Session, args: &Args, screen: &mut Screen) -> Result<Exit, Failure> {
        let id = args.value(&EDITION).map_or("current", |token| token.text.as_str());
        let Some(edition) = catalog::edition(id) else {
            return Err(Failure::new("RE009", Exit::NotFound, format!("no edition is called `{id}`")));
        };
        let language = args.value(&LANGUAGE).and_then(|token| Language::parse(&token.text)).unwrap_or_default();
        let report = Report::Services(ServicesReport { edition, language });
        out::report(&report, args, session, screen)?;
        Ok(Exit::Done)
    }
}
