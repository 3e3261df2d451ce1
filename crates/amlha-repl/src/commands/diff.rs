//! `diff A [B]`

use amlha_report::{DiffReport, Report};
use amlha_rules::acceptance::{accept, in_azure};
use amlha_rules::{Comparison, Context, Keep, check, compare};

use super::{ACCEPTED, COLOR, EXPORT, OUTPUT, PROFILE, QUERY, WIDTH, prepare};
use crate::command::{Command, Opt, Positional, Value};
use crate::exit::Exit;
use crate::failure::Failure;
use crate::line::{Args, Token};
use crate::out;
use crate::screen::Screen;
use crate::session::{Loaded, Session};

/// `--fail-on worse`
const FAIL_ON: Opt = Opt {
    long: "fail-on",
    short: None,
    value: Some(("worse", Value::Choice(&["worse"]))),
    repeats: false,
    help: "exit 4 when a finding is new or weighs more and nobody accepts it, 5 when something is not known any more",
};

/// `--allow-unknown`
const ALLOW_UNKNOWN: Opt = Opt {
    long: "allow-unknown",
    short: None,
    value: None,
    repeats: false,
    help: "with --fail-on: do not exit 5 for what is not known any more",
};

/// `--exit-code`
const EXIT_CODE: Opt = Opt {
    long: "exit-code",
    short: None,
    value: None,
    repeats: false,
    help: "exit 4 when the two differ, 0 when they are the same",
};

/// What differs between two inventories.
pub(crate) struct Diff;

impl Command for Diff {
    fn name(&self) -> &'static str {
        "diff"
    }

    fn summary(&self) -> &'static str {
        "what differs between two inventories, and whether it got worse"
    }

    fn description(&self) -> &'static str {
        "Compares an earlier inventory with a later one, or with the open one: resources that were added, removed or \
         changed, property by property; findings that are new, gone or changed; and how many resources each threat finds \
         at fault. Both are judged by the same rules and profile, at the same time, so that a new rule never looks like \
         drift. `latest` is the last scan that was kept and `-2` the one before it."
    }

    fn positional(&self) -> Option<Positional> {
        Some(Positional { name: "A [B]", value: Value::Path, min: 1, max: 2 })
    }

    fn options(&self) -> &'static [&'static Opt] {
        &[&FAIL_ON, &ALLOW_UNKNOWN, &EXIT_CODE, &OUTPUT, &QUERY, &EXPORT, &PROFILE, &ACCEPTED, &COLOR, &WIDTH]
    }

    fn examples(&self) -> &'static [(&'static str, &'static str)] {
        &[
            ("diff -2 latest", "what changed between the last two scans"),
            ("diff baseline.amlha", "what changed since that day, in the open inventory"),
            ("diff baseline.amlha latest --fail-on worse", "a gate for a pipeline that lets old findings be"),
        ]
    }

    fn run(&self, session: &mut Session, args: &Args, screen: &mut Screen) -> Result<Exit, Failure> {
        prepare(session, args)?;
        let mut names = args.positional().iter();
        let Some(first) = names.next() else { return Ok(Exit::Usage) };
        let second = names.next();
        if second.is_none() {
            // Nothing is read for a comparison with nothing.
            session.loaded()?;
        }
        let before = load(session, first)?;
        let named = second.map(|name| load(session, name)).transpose()?;
        let after = match &named {
            Some(loaded) => loaded,
            None => session.loaded()?,
        };
        let gate = args.has_value(&FAIL_ON);
        compared(session, &before, after, |comparison| {
            let report = Report::Diff(DiffReport {
                comparison,
                before: &first.text,
                after: second.map_or(after.name.as_str(), |name| name.text.as_str()),
                fail_on_worse: gate,
            });
            out::report(&report, args, session, screen)?;
            let mut exit = before.exit().and(after.exit());
            if (args.has(&EXIT_CODE) && !comparison.is_empty()) || (gate && comparison.worse().next().is_some()) {
                exit = exit.and(Exit::No);
            }
            if gate && comparison.unknown() > 0 && !args.has(&ALLOW_UNKNOWN) {
                exit = exit.and(Exit::Unknown);
            }
            Ok(exit)
        })?
    }
}

/// An inventory by its name: `demo`, `latest`, a file or a folder.
fn load(session: &mut Session, name: &Token) -> Result<Loaded, Failure> {
    let loaded = match name.text.as_str() {
        "demo" if !name.quoted => crate::example::loaded(),
        _ => session.load(std::slice::from_ref(&name.text)),
    };
    loaded.map_err(|failure| failure.at(name.span))
}

/// Judges both by the same rules, and hands what differs to `then`.
fn compared<R>(
    session: &Session,
    before: &Loaded,
    after: &Loaded,
    then: impl FnOnce(&Comparison<'_>) -> R,
) -> Result<R, Failure> {
    let now = session.clock.now();
    let stop = session.stop.flag();
    let (earlier, later) = (
        Context::new(&before.inventory, &session.profile, now).until(stop),
        Context::new(&after.inventory, &session.profile, now).until(stop),
    );
    let accepted = session.acceptances(after)?;
    let (of_before, of_after) =
        (accepted.clone().and(in_azure(&before.inventory)), accepted.and(in_azure(&after.inventory)));
    let before = session.working("judging", || accept(check(&earlier, Keep::Findings), &of_before))?;
    let after = session.working("judging", || accept(check(&later, Keep::Findings), &of_after))?;
    Ok(then(&compare(&before, &after, &later)))
}
