//! The card of one step: every field, and what is not known says so.

use std::fmt;

use amlha_rules::plan::{Action, Guard, Need, NeedState, Rollback, Run, Step, Verify};

use super::words;
use crate::page::{Line, Page, Tone, Value};
use crate::value::{Shell, StepReport};

pub(super) fn draw(report: &StepReport<'_>, page: &mut dyn Page) -> fmt::Result {
    let step = report.step;
    page.title(
        &Line::new()
            .strong(format!("step {}", step.id))
            .text("  ")
            .toned(step.action.symbol(), words::action_tone(step.action))
            .text("  ")
            .text(step.title.as_str()),
    )?;
    for (label, values) in fields(step, report.shell) {
        page.field(label, &values)?;
    }
    Ok(())
}

/// What it closes, and what it is for beside that.
fn closes(step: &Step) -> Vec<Value<'_>> {
    if step.closes.is_empty() && step.effects.is_empty() && !step.serves.is_empty() {
        return vec![Line::from("no finding by itself; it is for ").and(list(&step.serves, "")).into()];
    }
    vec![list(&step.closes, "no finding: it prepares another step").into()]
}

/// Every field of a step, in the order of the card.
pub(crate) fn fields(step: &Step, shell: Shell) -> Vec<(&'static str, Vec<Value<'_>>)> {
    let mut fields: Vec<(&'static str, Vec<Value<'_>>)> = vec![
        ("action", vec![action(step).into()]),
        ("target", target(step)),
        ("changes", changes(step)),
        ("closes", closes(step)),
        ("gain", gain(step)),
        ("owner", vec![words::step_owner(step.owner).into()]),
        (
            "team",
            vec![
                step.team
                    .as_deref()
                    .map_or_else(|| Line::from("unknown: no tag says"), |team| Line::new().code(team))
                    .into(),
            ],
        ),
        ("downtime", vec![words::downtime(&step.downtime).into()]),
        ("data risk", vec![words::data_risk(step.data_risk).into()]),
        ("reversible", vec![words::reversible(step.reversible).into()]),
        ("recreates", vec![words::recreates(&step.recreates).into()]),
        ("blast", vec![blast(step, usize::MAX).into()]),
        ("needs", needs(step, shell)),
        ("after", vec![after(step).into()]),
        ("parallel", vec![ids(&step.parallel, "nothing runs beside it").into()]),
        ("wave", vec![format!("{}; it is safe to stop after a wave", step.wave).into()]),
        ("hands-on", vec![words::hands_on(step).into()]),
        ("elapsed", vec![words::elapsed(&step.elapsed).into()]),
        ("cost", vec![words::cost(&step.cost).into()]),
    ];
    fields.extend(run(step, shell));
    fields.push(("guard", guard(&step.guard, shell)));
    fields.push(("verify", verify(&step.verify, shell)));
    fields.push(("rollback", rollback(&step.rollback, shell)));
    fields
        .push(("stop if", vec![step.stop_if.as_deref().unwrap_or("unknown: nothing is known to call for it").into()]));
    fields.push(("evidence", evidence(step)));
    fields.push(("confidence", vec![confidence(step).into()]));
    fields
}

fn action(step: &Step) -> Line<'static> {
    let what = match step.action {
        Action::Replace => "replace: a new resource takes the place of an old one, which is destroyed",
        Action::Delete => "delete: the resource goes",
        Action::Create => "create: a resource comes",
        Action::Change => "change: a property changes",
        Action::Operate => "operate: an operation that changes no property",
        Action::Decide => "decide: a question that only a person can settle",
    };
    Line::new().toned(step.action.symbol(), words::action_tone(step.action)).text("  ").text(what)
}

fn target(step: &Step) -> Vec<Value<'_>> {
    let target = &step.target;
    vec![
        Line::new().name(target.name.as_str()).text("  ").code(target.type_name.as_str()).into(),
        Line::new().code(target.id.as_str()).into(),
    ]
}

/// What changes, one line for each property.
fn changes(step: &Step) -> Vec<Value<'_>> {
    if step.changes.is_empty() {
        return vec![Line::from("no property").into()];
    }
    let line = |change: &'_ amlha_rules::plan::Change| {
        let before = change.before.as_deref().map_or_else(|| "(absent)".to_owned(), words::json);
        Line::new().code(change.path.clone()).text(": ").code(before).text(" => ").code(words::json(&change.after))
    };
    step.changes.iter().map(|change| line(change).into()).collect()
}

fn list<'s>(names: &'s [String], none: &'static str) -> Line<'s> {
    if names.is_empty() {
        return Line::from(none);
    }
    words::names(names.iter().map(|name| Line::new().code(name.as_str())), usize::MAX)
}

fn ids<'s>(ids: &'s [amlha_rules::plan::StepId], none: &'static str) -> Line<'s> {
    if ids.is_empty() {
        return Line::from(none);
    }
    words::names(ids.iter().map(|id| Line::from(id.0.as_str())), usize::MAX)
}

fn gain(step: &Step) -> Vec<Value<'_>> {
    if step.gain.is_empty() {
        return vec![Line::from("unknown").into()];
    }
    step.gain.iter().map(|gain| gained(gain).into()).collect()
}

/// What a failure does before and after.
pub(super) fn gained(gain: &amlha_rules::plan::Gain) -> Line<'static> {
    Line::from(format!("{} loss: {} => {}", gain.axis.label(), gain.before, gain.after))
}

/// Who feels it, by name.
pub(super) fn blast(step: &Step, at_most: usize) -> Line<'_> {
    if step.blast.is_empty() {
        return Line::from("nothing depends on it, as far as the inventory shows");
    }
    let names = words::names(step.blast.iter().map(|name| Line::new().code(name.as_str())), at_most);
    names.text(format!(" ({})", words::grouped(step.blast.len())))
}

fn needs(step: &Step, shell: Shell) -> Vec<Value<'_>> {
    if step.needs.is_empty() {
        return vec![Line::from("unknown: none is stated").into()];
    }
    let mut values: Vec<Value<'_>> = Vec::new();
    for Need { what, state, check } in &step.needs {
        let (mark, tone) = match state {
            NeedState::Met => ("[ok]", Tone::Good),
            NeedState::Missing => ("[missing]", Tone::High),
            NeedState::Unknown => ("[?]", Tone::Unknown),
        };
        values.push(Line::new().toned(mark, tone).text(" ").text(what.as_str()).into());
        match check {
            Some(command) => values.push(words::command(command, shell)),
            None => values.push(Line::new().dim("no command shows it").into()),
        }
    }
    values
}

fn after(step: &Step) -> Line<'_> {
    let line = ids(&step.after, "no other step");
    if step.pause_hours > 0 { line.text(format!(", then wait {} h", step.pause_hours)) } else { line }
}

fn run(step: &Step, shell: Shell) -> Vec<(&'static str, Vec<Value<'_>>)> {
    match &step.run {
        Run::Commands { commands } if commands.is_empty() => vec![("run", vec![Line::from("unknown").into()])],
        Run::Commands { commands } => {
            let mut fields = vec![("run", commands.iter().map(|command| words::command(command, shell)).collect())];
            match words::powershell(commands) {
                _ if shell != Shell::Both => {}
                Some(values) => fields.push(("in PowerShell", values)),
                None => fields.push(("in PowerShell", vec![Line::from("the same").into()])),
            }
            fields
        }
        Run::ByHand { what } => vec![("by hand", vec![told(what).into()])],
    }
}

/// A sentence, or `unknown` where there is none.
fn told(text: &str) -> Line<'_> {
    Line::from(if text.is_empty() { "unknown" } else { text })
}

fn guard(guard: &Guard, shell: Shell) -> Vec<Value<'_>> {
    let mut values: Vec<Value<'_>> = vec![told(&guard.skip_if).into()];
    if let Some(command) = &guard.command {
        values.push(words::command(command, shell));
        let value = guard.value.as_deref().map_or_else(
            || Line::from("the value that means skip is unknown"),
            |value| Line::from("skip when it prints ").code(value),
        );
        values.push(value.into());
    }
    values
}

fn verify(verify: &Verify, shell: Shell) -> Vec<Value<'_>> {
    let mut values: Vec<Value<'_>> = vec![told(&verify.what).into()];
    match &verify.command {
        Some(command) => {
            values.push(words::command(command, shell));
            let value = verify.expected.as_deref().map_or_else(
                || Line::from("the value that means done is unknown"),
                |value| Line::from("done when it prints ").code(value),
            );
            values.push(value.into());
        }
        None => values.push(Line::from("no command shows it").into()),
    }
    let every = match verify.every_minutes {
        0 => "ask how often: unknown".to_owned(),
        minutes => format!("ask every {}", words::minutes(u64::from(minutes))),
    };
    let long = match verify.for_hours {
        0 => "for how long: unknown".to_owned(),
        hours => format!("for up to {hours} h"),
    };
    values.push(Line::from(format!("{every}, {long}")).into());
    values
}

fn rollback(rollback: &Rollback, shell: Shell) -> Vec<Value<'_>> {
    match rollback {
        Rollback::Commands { commands, but } => {
            let mut values: Vec<Value<'_>> = commands.iter().map(|command| words::command(command, shell)).collect();
            let lost = if but.is_empty() {
                Line::from("nothing is lost by it")
            } else {
                Line::from("but: ").text(but.as_str())
            };
            values.push(lost.into());
            values
        }
        Rollback::None { why } if why == "unknown" || why.is_empty() => vec![Line::from("unknown").into()],
        Rollback::None { why } => vec![Line::from("none: ").text(why.as_str()).into()],
    }
}

fn evidence(step: &Step) -> Vec<Value<'_>> {
    if step.evidence.is_empty() {
        return vec![Line::from("unknown: none is given").into()];
    }
    step.evidence
        .iter()
        .map(|cited| Line::from(cited.statement.as_str()).text("; ").text(cited.source.as_str()).into())
        .collect()
}

fn confidence(step: &Step) -> &'static str {
    use amlha_rules::plan::Confidence;
    match step.confidence {
        Confidence::Observed => "observed",
        Confidence::Documented => "documented",
        Confidence::Derived => "derived",
        Confidence::Assumed => "assumed",
    }
}
