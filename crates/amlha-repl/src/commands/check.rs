//! `check`

use amlha_report::{CheckReport, Gate, Report};
use amlha_rules::{Impact, Keep};

use super::{ACCEPTED, COLOR, EXPORT, OUTPUT, PROFILE, SNAPSHOT, WIDTH, prepare};
use crate::command::{Command, Opt, Value};
use crate::exit::Exit;
use crate::export::export;
use crate::failure::Failure;
use crate::line::Args;
use crate::packs;
use crate::screen::Screen;
use crate::session::{Session, format};

/// `--all`
const ALL: Opt = Opt {
    long: "all",
    short: None,
    value: None,
    repeats: false,
    help: "also list what is fine and what does not apply",
};

/// `--fail-on IMPACT`
const FAIL_ON: Opt = Opt {
    long: "fail-on",
    short: None,
    value: Some(("IMPACT", Value::Choice(&["High", "Medium", "Low"]))),
    repeats: false,
    help: "exit 4 when a finding of this impact or a heavier one is there, 5 when a rule could not judge",
};

/// `--allow-unknown`
const ALLOW_UNKNOWN: Opt = Opt {
    long: "allow-unknown",
    short: None,
    value: None,
    repeats: false,
    help: "with --fail-on: do not exit 5 for rules that could not judge",
};

/// `--pack DIR`
const PACK: Opt = Opt {
    long: "pack",
    short: None,
    value: Some(("DIR", Value::Path)),
    repeats: true,
    help: "also ask the queries of this pack of rules, in the format of APRL; what it finds counts for the gate",
};

/// Judges the open inventory.
pub(crate) struct Check;

impl Command for Check {
    fn name(&self) -> &'static str {
        "check"
    }

    fn summary(&self) -> &'static str {
        "judge the open inventory by every rule; list the gaps and what is unknown"
    }

    fn description(&self) -> &'static str {
        "Runs every rule on every resource and lists what fails and what could not be judged, the heaviest first. Without \
         a gate the exit code is 0 whatever is found. A gate never hides anything. What `accepted.toml` accepts until a \
         day stays on the list, and the gate does not count it."
    }

    fn options(&self) -> &'static [&'static Opt] {
        &[&ALL, &FAIL_ON, &ALLOW_UNKNOWN, &PACK, &OUTPUT, &EXPORT, &SNAPSHOT, &PROFILE, &ACCEPTED, &COLOR, &WIDTH]
    }

    fn examples(&self) -> &'static [(&'static str, &'static str)] {
        &[
            ("check", "lists what needs attention"),
            ("check --snapshot export.json --fail-on High --export findings.json", "a gate for a pipeline"),
            ("check --fail-on High --accepted accepted.toml", "the same, less what someone answers for"),
        ]
    }

    fn run(&self, session: &mut Session, args: &Args, screen: &mut Screen) -> Result<Exit, Failure> {
        prepare(session, args)?;
        let all = args.has(&ALL);
        let fail_on =
            args.value(&FAIL_ON).and_then(|token| Impact::ALL.into_iter().find(|impact| impact.label() == token.text));
        let keep = if all { Keep::All } else { Keep::Findings };
        let output = args.value(&OUTPUT).map(|token| token.text.clone());
        let packs = packs::asked(session, args.values(&PACK), screen)?;
        let (exit, ids) = session.judged(keep, |loaded, _, check| {
            let gate = fail_on.map(|impact| Gate::hold(check, impact).with_packs(&packs));
            let exit = gate.as_ref().map_or(Exit::Done, |gate| held(gate, args.has(&ALLOW_UNKNOWN)));
            let report = Report::Check(CheckReport { check, plan: None, all, gate, packs: &packs });
            if output.as_deref() != Some("none") {
                screen.report(&report, format(output.as_deref()))?;
            }
            export(&report, args.values(&EXPORT), screen)?;
            let ids: Vec<String> = check.findings.iter().map(|finding| finding.id.clone()).collect();
            Ok::<_, Failure>((exit.and(loaded.exit()), ids))
        })??;
        session.last_list = ids;
        screen.hint("explain 1 tells more of the first one; plan says what to do");
        Ok(exit)
    }
}

fn held(gate: &Gate, allow_unknown: bool) -> Exit {
    if !gate.tripped.is_empty() {
        Exit::No
    } else if gate.unknown > 0 && !allow_unknown {
        Exit::Unknown
    } else {
        Exit::Done
    }
}
