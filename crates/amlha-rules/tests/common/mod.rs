//! An estate of few resources, what is said of it and the plan for it, for the tests of rules.
#![allow(dead_code, reason = "each test file uses a part of it")]

use std::fmt::Write as _;

use amlha_model::{Builder, Completeness, Inventory, Source, links};
use amlha_rules::plan::{self, Command, Recreates, Rollback, Run};
use amlha_rules::{Context, Impact, Keep, Outcome, Plan, Profile, check};
use serde_json::Value;

/// The time of a plan.
pub(crate) const NOW: &str = "2026-11-23T00:00:00Z";
/// The group that everything is in.
pub(crate) const GROUP: &str = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg-contoso";

/// The id of a resource in the group.
pub(crate) fn id(kind: &str, name: &str) -> String {
    format!("{GROUP}/providers/{kind}/{name}")
}

/// A builder that holds a list of resources.
pub(crate) fn builder(resources: &Value) -> Builder {
    let mut builder = Builder::new();
    let source = Source { name: "estate.json".into(), kind: "ARM list".into(), read_at: None };
    let faults = builder.add_array(resources.to_string(), source).unwrap();
    assert!(faults.is_empty(), "{faults:?}");
    builder
}

/// A list of resources with their links, and the sections that are complete.
pub(crate) fn estate(resources: &Value, complete: &[&'static str]) -> Inventory {
    let mut builder = builder(resources);
    for section in complete {
        builder.set_completeness(section, Completeness::Complete);
    }
    let mut inventory = builder.finish();
    links::build(&mut inventory);
    inventory
}

/// Looks at an estate by a profile (JSON) at a time.
pub(crate) fn at<T>(inventory: &Inventory, profile: &str, now: &str, look: impl FnOnce(&Context<'_>) -> T) -> T {
    let profile: Profile = serde_json::from_str(profile).unwrap();
    look(&Context::new(inventory, &profile, now.parse().unwrap()))
}

/// Looks at the plan for an estate.
pub(crate) fn planned<T>(inventory: &Inventory, profile: &str, look: impl FnOnce(&Plan) -> T) -> T {
    at(inventory, profile, NOW, |context| look(&plan::plan(context, &check(context, Keep::All))))
}

/// What a rule says of a resource: the finding of this id.
pub(crate) fn outcome(inventory: &Inventory, now: &str, id: &str) -> (Outcome, Impact, String) {
    at(inventory, "{}", now, |context| {
        let check = check(context, Keep::All);
        let finding = check.find(id).unwrap_or_else(|| panic!("{id}"));
        (finding.verdict.outcome, finding.impact, finding.verdict.why.to_string())
    })
}

/// The plan as text, with the findings of these rules only (`CR`, `WS005`): an estate of few
/// resources has findings of other rules too.
pub(crate) fn told(inventory: &Inventory, profile: &str, rules: &[&str]) -> String {
    planned(inventory, profile, |plan| text(plan, rules))
}

fn text(plan: &Plan, rules: &[&str]) -> String {
    let asked = |finding: &str| rules.iter().any(|rule| finding.starts_with(rule));
    let mut out = String::new();
    let of = &mut out;
    let line = |command: &Command| command.args().join(" ");
    let asking = |command: &Option<Command>| command.as_ref().map_or_else(|| "by eye".to_owned(), line);
    let mut wanted: Vec<_> =
        plan.steps.iter().filter(|step| step.closes.iter().chain(&step.serves).any(|finding| asked(finding))).collect();
    // What those wait for, and what that waits for.
    while let Some(more) = plan
        .steps
        .iter()
        .find(|step| !wanted.contains(step) && wanted.iter().any(|other| other.after.contains(&step.id)))
    {
        wanted.push(more);
    }
    for step in plan.steps.iter().filter(|step| wanted.contains(step)) {
        writeln!(of, "{} {} {}", step.id, step.action.symbol(), step.title).unwrap();
        writeln!(of, "   wave {}, after {:?}, pause {} h", step.wave, step.after, step.pause_hours).unwrap();
        writeln!(of, "   closes {:?}, serves {:?}", step.closes, step.serves).unwrap();
        for change in &step.changes {
            writeln!(of, "   {}: {} => {}", change.path, change.before.as_deref().unwrap_or("(absent)"), change.after)
                .unwrap();
        }
        for effect in &step.effects {
            match effect {
                plan::Effect::Create { body, .. } => writeln!(of, "   on paper + {body}").unwrap(),
                plan::Effect::Delete { id } => writeln!(of, "   on paper - {id}").unwrap(),
                plan::Effect::Set { path, after, .. } => {
                    writeln!(of, "   on paper {path} = {}", after.as_deref().unwrap_or("(absent)")).unwrap();
                }
            }
        }
        for gain in &step.gain {
            writeln!(of, "   {}: {} => {}", gain.axis.label(), gain.before, gain.after).unwrap();
        }
        writeln!(
            of,
            "   owner {:?}, downtime {:?}, data {:?}, undo {:?}, confidence {:?}",
            step.owner, step.downtime, step.data_risk, step.reversible, step.confidence
        )
        .unwrap();
        if step.recreates != Recreates::No {
            writeln!(of, "   recreates {:?}", step.recreates).unwrap();
        }
        writeln!(of, "   blast {:?}", step.blast).unwrap();
        writeln!(of, "   hands on {:?} min, elapsed {:?}, {:?}", step.hands_on_minutes, step.elapsed, step.cost)
            .unwrap();
        for need in &step.needs {
            writeln!(of, "   needs {} ({:?}): {}", need.what, need.state, asking(&need.check)).unwrap();
        }
        writeln!(of, "   skip if {}: {} -> {:?}", step.guard.skip_if, asking(&step.guard.command), step.guard.value)
            .unwrap();
        match &step.run {
            Run::Commands { commands } => {
                commands.iter().for_each(|command| writeln!(of, "   run {}", line(command)).unwrap());
            }
            Run::ByHand { what } => writeln!(of, "   by hand: {what}").unwrap(),
        }
        let verify = &step.verify;
        writeln!(
            of,
            "   verify {}: {} -> {:?}, every {} min for {} h",
            verify.what,
            asking(&verify.command),
            verify.expected,
            verify.every_minutes,
            verify.for_hours
        )
        .unwrap();
        match &step.rollback {
            Rollback::Commands { commands, but } => {
                commands.iter().for_each(|command| writeln!(of, "   back {}", line(command)).unwrap());
                if !but.is_empty() {
                    writeln!(of, "   but {but}").unwrap();
                }
            }
            Rollback::None { why } => writeln!(of, "   no way back: {why}").unwrap(),
        }
        if let Some(stop) = &step.stop_if {
            writeln!(of, "   stop if {stop}").unwrap();
        }
        for cited in &step.evidence {
            writeln!(of, "   because {} ({})", cited.statement, cited.source).unwrap();
        }
    }
    for nothing in plan.nothing_to_run.iter().filter(|nothing| asked(&nothing.finding)) {
        writeln!(of, "nothing to run for {}: {}; {}", nothing.finding, nothing.why, nothing.instead).unwrap();
    }
    for tempting in plan.not_a_fix.iter().filter(|tempting| asked(&tempting.finding)) {
        writeln!(of, "not a fix for {}: {}: {} ({})", tempting.finding, tempting.what, tempting.why, tempting.source)
            .unwrap();
    }
    for other in plan.alternatives.iter().filter(|other| other.findings.iter().any(|finding| asked(finding))) {
        writeln!(of, "or for {:?}, instead of {:?}: {}", other.findings, other.instead_of, other.what).unwrap();
        other.run.iter().for_each(|command| writeln!(of, "   run {}", line(command)).unwrap());
        for gain in &other.gain {
            writeln!(of, "   {}: {} => {}", gain.axis.label(), gain.before, gain.after).unwrap();
        }
        writeln!(of, "   better: {}; worse: {} ({})", other.better, other.worse, other.source).unwrap();
        writeln!(
            of,
            "   downtime {:?}, data {:?}, undo {:?}, elapsed {:?}, {:?}",
            other.downtime, other.data_risk, other.reversible, other.elapsed, other.cost
        )
        .unwrap();
    }
    for open in plan.unclosed.iter().filter(|open| asked(&open.finding)) {
        writeln!(of, "unclosed {}: {}", open.finding, open.why).unwrap();
    }
    for open in plan.unknown.iter().filter(|open| asked(&open.finding)) {
        writeln!(of, "unknown {}: {}", open.finding, open.why).unwrap();
    }
    out
}
