//! A plan as rows for a spreadsheet.

use std::fmt;

use amlha_rules::Plan;
use amlha_rules::plan::{Command, Rollback, Run, Step};

use super::script::plain;
use crate::quote::csv::cell;
use crate::shell;
use crate::show::words;

const COLUMNS: &[&str] = &[
    "step",
    "wave",
    "action",
    "title",
    "target",
    "type",
    "changes",
    "closes",
    "owner",
    "team",
    "downtime",
    "data risk",
    "reversible",
    "after",
    "pause hours",
    "hands-on minutes",
    "elapsed",
    "cost",
    "blast",
    "run",
    "skip if",
    "verify",
    "rollback",
];

pub(super) fn draw(plan: &Plan, out: &mut dyn fmt::Write) -> fmt::Result {
    out.write_str(&COLUMNS.join(","))?;
    out.write_char('\n')?;
    for step in &plan.steps {
        let row: Vec<String> = cells(step).iter().map(|text| cell(text)).collect();
        out.write_str(&row.join(","))?;
        out.write_char('\n')?;
    }
    Ok(())
}

fn cells(step: &Step) -> Vec<String> {
    let change = |change: &amlha_rules::plan::Change| {
        format!("{}: {} => {}", change.path, change.before.as_deref().unwrap_or("(absent)"), change.after)
    };
    let run = match &step.run {
        Run::Commands { commands } => bash(commands),
        Run::ByHand { what } => format!("by hand: {}", plain(what)),
    };
    let rollback = match &step.rollback {
        Rollback::Commands { commands, but } if but.is_empty() => bash(commands),
        Rollback::Commands { commands, but } => format!("{} (but: {but})", bash(commands)),
        Rollback::None { why } => format!("none: {why}"),
    };
    vec![
        step.id.0.clone(),
        step.wave.to_string(),
        format!("{:?}", step.action).to_lowercase(),
        step.title.clone(),
        step.target.id.clone(),
        step.target.type_name.clone(),
        step.changes.iter().map(change).collect::<Vec<_>>().join("; "),
        step.closes.join(" "),
        words::step_owner(step.owner).to_owned(),
        step.team.clone().unwrap_or_else(|| "unknown".to_owned()),
        words::downtime(&step.downtime),
        words::data_risk(step.data_risk).to_owned(),
        words::reversible(step.reversible).to_owned(),
        step.after.iter().map(|id| id.0.as_str()).collect::<Vec<_>>().join(" "),
        step.pause_hours.to_string(),
        step.hands_on_minutes.map_or_else(|| "unknown".to_owned(), |minutes| minutes.to_string()),
        words::elapsed_short(&step.elapsed),
        words::cost(&step.cost),
        step.blast.join(", "),
        run,
        plain(&step.guard.skip_if).to_owned(),
        plain(&step.verify.what).to_owned(),
        rollback,
    ]
}

fn bash(commands: &[Command]) -> String {
    commands
        .iter()
        .map(|command| shell::bash(command).unwrap_or_else(|error| error.to_string()))
        .collect::<Vec<_>>()
        .join("; ")
}
