//! `check`

use amlha_model::Resource;
use amlha_report::pipeline::{self, Form};
use amlha_report::{CheckReport, Gate, Report};
use amlha_rules::{Check, Context, Impact, Keep, check};

use super::{ACCEPTED, COLOR, PROFILE, QUERY, SNAPSHOT, WIDTH, prepare};
use crate::command::{Command, Opt, Value};
use crate::exit::Exit;
use crate::export::{Files, check_form_of};
use crate::failure::Failure;
use crate::line::{Args, Span, Token};
use crate::out;
use crate::packs;
use crate::places::Placed;
use crate::screen::Screen;
use crate::session::Session;

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

/// `-o FORMAT`, with what only a check has.
const OUTPUT: Opt = Opt {
    long: "output",
    short: Some('o'),
    value: Some((
        "FORMAT",
        Value::Choice(&[
            "text", "table", "wide", "record", "json", "jsonc", "jsonl", "yaml", "yamlc", "csv", "tsv", "markdown",
            "md", "none", "sarif", "junit", "github", "azure",
        ]),
    )),
    repeats: false,
    help: "text, markdown (md), json, yaml, csv, none, sarif, junit, or annotations: github or azure (Azure Pipelines)",
};

/// `--pack DIR`
const PACK: Opt = Opt {
    long: "pack",
    short: None,
    value: Some(("DIR", Value::Path)),
    repeats: true,
    help: "also ask the queries of this pack of rules, in the format of APRL; what it finds counts for the gate",
};

/// `--export FILE`, with the endings of what only a check has.
const EXPORT: Opt = Opt {
    long: "export",
    short: None,
    value: Some(("FILE", Value::CheckFile)),
    repeats: true,
    help: "write it to a file too: .json .yaml .csv .md .txt .sarif .xml (JUnit)",
};

/// Judges the open inventory.
pub(crate) struct CheckWord;

impl Command for CheckWord {
    fn name(&self) -> &'static str {
        "check"
    }

    fn summary(&self) -> &'static str {
        "judge the open inventory by every rule; list the gaps and what is unknown"
    }

    fn description(&self) -> &'static str {
        "Runs every rule on every resource and lists what fails and what could not be judged, the heaviest first. Without \
         a gate the exit code is 0 whatever is found. A gate never hides anything. What `accepted.toml` accepts until a \
         day stays on the list, and the gate does not count it. For pipelines the same check is SARIF, JUnit, or lines \
         that GitHub Actions and Azure Pipelines show as annotations; its Markdown is never longer than a comment may be."
    }

    fn options(&self) -> &'static [&'static Opt] {
        &[
            &ALL,
            &FAIL_ON,
            &ALLOW_UNKNOWN,
            &PACK,
            &OUTPUT,
            &QUERY,
            &EXPORT,
            &SNAPSHOT,
            &PROFILE,
            &ACCEPTED,
            &COLOR,
            &WIDTH,
        ]
    }

    fn examples(&self) -> &'static [(&'static str, &'static str)] {
        &[
            ("check", "lists what needs attention"),
            ("check --snapshot export.json --fail-on High --export findings.json", "a gate for a pipeline"),
            (
                "check --snapshot latest --fail-on High -o github --export findings.sarif",
                "the same, annotated, in GitHub Actions",
            ),
            ("check --fail-on High --accepted accepted.toml", "the same, less what someone answers for"),
        ]
    }

    fn run(&self, session: &mut Session, args: &Args, screen: &mut Screen) -> Result<Exit, Failure> {
        prepare(session, args)?;
        let all = args.has(&ALL) || session.all;
        let asked = args.value(&FAIL_ON).map(|token| token.text.as_str());
        let gate = asked.or_else(|| session.settings.text("check", "fail-on"));
        let fail_on = gate.and_then(|word| Impact::ALL.into_iter().find(|impact| impact.label() == word));
        let output = args.value(&OUTPUT).map(|token| token.text.clone());
        let set = session.settings.list("check", "rules").iter().filter(|name| *name != "builtin");
        let set: Vec<Token> =
            set.map(|name| Token { text: name.clone(), span: Span { start: 0, end: 0 }, quoted: true }).collect();
        let packs = packs::asked(session, args.values(&PACK).chain(&set), screen)?;
        let form = output.as_deref().and_then(Form::parse);
        // A test that passed is a test too.
        let junit = form == Some(Form::JUnit)
            || args.values(&EXPORT).any(|file| matches!(check_form_of(file), Ok(Some(Form::JUnit))));
        let keep = if all { Keep::All } else { Keep::Findings };
        let folder = session.place.folder.clone();
        let (exit, ids) = session.judged(keep, |loaded, context, check| {
            let whole = (junit && !all).then(|| with_passes(context, check));
            let check = whole.as_ref().unwrap_or(check);
            let gate = fail_on.map(|impact| Gate::hold(check, impact).with_packs(&packs));
            let exit = gate.as_ref().map_or(Exit::Done, |gate| held(gate, args.has(&ALLOW_UNKNOWN)));
            let report = CheckReport { check, plan: None, all, gate, packs: &packs };
            let placed = Placed::of(loaded, folder.as_deref());
            let places = |resource: Resource<'_>| placed.place(resource);
            let printed = Report::Check(report.clone());
            match (args.value(&QUERY), form) {
                (Some(path), _) => out::found(&out::document(&printed)?, path, args, session, screen)?,
                (None, Some(form)) => {
                    screen.show(false, |_, out| pipeline::render_to(&report, form, &places, out))?;
                    Files::of(args, session, screen).checks(&report, &places)?;
                }
                (None, None) => {
                    out::print(&printed, args, session, screen)?;
                    Files::of(args, session, screen).checks(&report, &places)?;
                }
            }
            let listed = check.findings.iter().filter(|finding| all || finding.needs_attention());
            let ids: Vec<String> = listed.map(|finding| finding.id.clone()).collect();
            Ok::<_, Failure>((exit.and(loaded.exit()), ids))
        })??;
        // A list that is printed again keeps its numbers; its hint was read.
        if session.again {
            return Ok(exit);
        }
        session.last_list = ids;
        screen.hint("explain 1 tells more of the first one; plan says what to do");
        Ok(exit)
    }
}

/// The same findings, and what passed beside them: their ids stay what they are in every other form.
fn with_passes<'a>(context: &Context<'a>, kept: &Check<'a>) -> Check<'a> {
    let mut whole = kept.clone();
    let passed = check(context, Keep::All).findings.into_iter().filter(|finding| !finding.needs_attention());
    whole.findings.extend(passed);
    whole
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
