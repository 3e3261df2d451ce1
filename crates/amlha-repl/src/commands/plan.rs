//! `plan`

use amlha_report::plan::Form;
use amlha_report::{PlanReport, Report, Shell, StepReport};
use amlha_rules::Keep;

use super::wish::{EXCEPT, GOAL, ONLY, OPTIMISE, RPO, RTO, check_selectors, wish};
use super::{COLOR, PROFILE, QUERY, SNAPSHOT, WIDTH, no_such, prepare};
use crate::command::{Command, Opt, Positional, Value};
use crate::exit::Exit;
use crate::export::Files;
use crate::failure::Failure;
use crate::line::{Args, Token};
use crate::out;
use crate::screen::Screen;
use crate::session::Session;

/// `--exit-code`
const EXIT_CODE: Opt = Opt {
    long: "exit-code",
    short: None,
    value: None,
    repeats: false,
    help: "exit 4 when there are steps, 0 when there is nothing to do",
};

/// `--shell bash|pwsh`
const SHELL: Opt = Opt {
    long: "shell",
    short: None,
    value: Some(("SHELL", Value::Choice(&["bash", "sh", "pwsh", "powershell"]))),
    repeats: false,
    help: "what commands are shown for and `-o script` is written for: bash or pwsh; without it bash, and PowerShell where \
           it differs",
};

/// `-o FORMAT`, with what only a plan has.
const OUTPUT: Opt = Opt {
    long: "output",
    short: Some('o'),
    value: Some((
        "FORMAT",
        Value::Choice(&[
            "text",
            "table",
            "wide",
            "record",
            "json",
            "jsonc",
            "jsonl",
            "yaml",
            "yamlc",
            "tsv",
            "markdown",
            "md",
            "none",
            "script",
            "sh",
            "bash",
            "ps1",
            "pwsh",
            "arm",
            "bicep",
            "tf",
            "terraform",
            "mermaid",
            "timeline",
            "csv",
        ]),
    )),
    repeats: false,
    help: "text, markdown (md), json, yaml, jsonl, csv, none, script, sh, ps1, arm, bicep, tf, mermaid or timeline",
};

/// `--export FILE`, with the endings of what only a plan has.
const EXPORT: Opt = Opt {
    long: "export",
    short: None,
    value: Some(("FILE", Value::PlanFile)),
    repeats: true,
    help: "write it to a file too: .json .yaml .md .txt .sh .ps1 .arm.json .bicep .tf .mmd .timeline.txt .csv",
};

/// What to do, in which order.
pub(crate) struct Plan;

impl Command for Plan {
    fn name(&self) -> &'static str {
        "plan"
    }

    fn summary(&self) -> &'static str {
        "steps that close the findings, in order; amlha prints them and never runs them"
    }

    fn description(&self) -> &'static str {
        "Judges the open inventory and prints the steps that close what fails: what changes, what depends on it, how long \
         it takes, whether there is a way back, how to see the effect. `plan show 3` shows one step with every field, and wants the options of the plan whose step it is. \
         What no step closes, and what only looks like a fix, is listed too. The same plan is a script for bash or \
         PowerShell, a template, a graph, a timeline or rows for a spreadsheet, by `-o` or by the ending of a file: a \
         script says what it would do until it is told --yes."
    }

    fn positional(&self) -> Option<Positional> {
        Some(Positional { name: "show N", value: Value::Choice(&["show"]), min: 0, max: 2 })
    }

    fn options(&self) -> &'static [&'static Opt] {
        &[
            &GOAL, &RTO, &RPO, &ONLY, &EXCEPT, &OPTIMISE, &EXIT_CODE, &SHELL, &OUTPUT, &QUERY, &EXPORT, &SNAPSHOT,
            &PROFILE, &COLOR, &WIDTH,
        ]
    }

    fn examples(&self) -> &'static [(&'static str, &'static str)] {
        &[
            ("plan", "the steps"),
            ("plan show 2", "the second step with commands, checks and the way back"),
            ("plan show 2 --shell pwsh", "the same with every command as PowerShell wants it"),
            ("plan --goal zone --except AK", "what it takes to survive the loss of a zone, AKS left out"),
            ("plan --goal region --rto 4h --rpo 15m", "the same for a region, and which services miss those times"),
            ("plan --export plan.md", "the plan as a list of tasks for a ticket"),
            ("plan --export plan.sh", "the plan as a script for bash"),
            ("plan -o timeline", "what happens when"),
        ]
    }

    fn run(&self, session: &mut Session, args: &Args, screen: &mut Screen) -> Result<Exit, Failure> {
        let wanted = wanted(args)?;
        prepare(session, args)?;
        let output = args.value(&OUTPUT).map(|token| token.text.as_str());
        let word = args.value(&SHELL).map(|token| token.text.as_str());
        let word = word.or_else(|| session.settings.text("plan", "shell"));
        let shell = word.and_then(Shell::parse).unwrap_or_default();
        let output = if output == Some("script") { Some(word.unwrap_or("bash")) } else { output };
        let wish = wish(args, &session.settings)?;
        session.planned_for(Keep::Findings, &wish, |loaded, check, plan| {
            check_selectors(args, check.inventory, check)?;
            let form = output.and_then(Form::parse);
            match wanted {
                None => {
                    let report = PlanReport { shell, plan, check };
                    let whole = Report::Plan(report);
                    match (args.value(&QUERY), form) {
                        (Some(path), _) => out::found(&out::document(&whole)?, path, args, session, screen)?,
                        (None, Some(form)) => {
                            screen.show(false, |style, out| amlha_report::plan::render_to(plan, form, style, out))?;
                            Files::of(args, session, screen).plans(report)?;
                        }
                        (None, None) => {
                            out::print(&whole, args, session, screen)?;
                            Files::of(args, session, screen).plans(report)?;
                        }
                    }
                }
                Some(number) => {
                    let step = plan.step(&number.text).ok_or_else(|| {
                        no_such("step", number, [])
                            .help(format!("the plan has {} steps; `plan` lists them", plan.steps.len()))
                    })?;
                    let report = Report::Step(StepReport { shell, plan, step });
                    if let (Some(_), Some(word)) = (form, args.value(&OUTPUT)) {
                        let message = format!("one step has no form `{}`", amlha_model::shown(&word.text));
                        return Err(Failure::usage("RE004", message)
                            .at(word.span)
                            .help("text, markdown, json or none; the whole plan has it"));
                    }
                    out::report(&report, args, session, screen)?;
                }
            }
            let steps = if args.has(&EXIT_CODE) && !plan.steps.is_empty() { Exit::No } else { Exit::Done };
            Ok(steps.and(loaded.exit()))
        })?
    }
}

/// The number after `show`.
fn wanted(args: &Args) -> Result<Option<&Token>, Failure> {
    match args.positional() {
        [] => Ok(None),
        [show, number] if show.text.eq_ignore_ascii_case("show") => Ok(Some(number)),
        [show] if show.text.eq_ignore_ascii_case("show") => {
            Err(Failure::usage("RE005", "`plan show` needs the number of a step").at(show.span).help("plan show 1"))
        }
        [word, ..] => Err(Failure::usage("RE006", format!("`plan` takes no `{}`", amlha_model::shown(&word.text)))
            .at(word.span)
            .help("`plan` or `plan show N`")),
    }
}
