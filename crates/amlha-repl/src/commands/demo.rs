//! `demo`

use amlha_report::{CheckReport, Format, PlanReport, Report};
use amlha_rules::Keep;

use super::{COLOR, WIDTH};
use crate::command::{Command, Opt};
use crate::exit::Exit;
use crate::failure::Failure;
use crate::line::Args;
use crate::screen::Screen;
use crate::session::{Driver, Session};

/// Opens the built-in example.
pub(crate) struct Demo;

impl Command for Demo {
    fn name(&self) -> &'static str {
        "demo"
    }

    fn summary(&self) -> &'static str {
        "open the built-in example; no login, no network"
    }

    fn description(&self) -> &'static str {
        "Opens a made-up estate: two workspaces in two regions that share some resources. On a terminal the prompt opens \
         on it; elsewhere `amlha demo` shows its card, the check and the plan. In a script it opens the example and shows \
         the card."
    }

    fn options(&self) -> &'static [&'static Opt] {
        &[&COLOR, &WIDTH]
    }

    fn examples(&self) -> &'static [(&'static str, &'static str)] {
        &[("demo", "opens the example"), ("check --snapshot demo", "judges it without opening it first")]
    }

    fn run(&self, session: &mut Session, _: &Args, screen: &mut Screen) -> Result<Exit, Failure> {
        let loaded = crate::example::loaded()?;
        screen.report(&Report::Card(loaded.card(session.clock)), Format::Text)?;
        session.replace(loaded);
        if session.driver != Driver::OneShot {
            screen.hint("try   check     explain 1     plan     services     (Tab completes, Ctrl-D leaves)");
            return Ok(Exit::Done);
        }
        session.planned(Keep::Findings, |_, check, plan| {
            screen.print("\n")?;
            screen.report(
                &Report::Check(CheckReport { check, plan: Some(plan), all: false, gate: None, packs: &[] }),
                Format::Text,
            )?;
            screen.print("\n")?;
            screen.report(&Report::Plan(PlanReport { shell: amlha_report::Shell::Both, plan, check }), Format::Text)
        })??;
        Ok(Exit::Done)
    }
}
