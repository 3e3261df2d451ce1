//! A plan as a script for PowerShell 7.

use std::fmt;

use amlha_model::azure_cli;
use amlha_rules::Plan;
use amlha_rules::plan::Command;

use super::about;
use super::script::{Head, Made, Verb, remarks, verbs};
use crate::quote::comment;
use crate::quote::powershell::{literal, word};

/// What the verbs do. The same in every script, and the same as in the one for bash.
const PRELUDE: &str = include_str!("prelude.ps1");

pub(super) fn draw(plan: &Plan, out: &mut dyn fmt::Write) -> fmt::Result {
    let head = Head::of(plan);
    let wanted = &azure_cli::written_for().version;
    writeln!(out, "#Requires -Version 7.3")?;
    for line in about(plan) {
        writeln!(out, "# {}", comment(&line))?;
    }
    let identity = &head.identity;
    write!(
        out,
        "#\n\
         # How to run it, with PowerShell 7.3 or newer and az {wanted} or newer, logged in:\n\
         #   pwsh -File plan.ps1          says what it would do, and changes nothing\n\
         #   pwsh -File plan.ps1 -Yes     does it; run it again to go on where it stopped\n\
         #\n\
         #   -Done 03                     this step was done by hand\n\
         #   -Skip 03                     leave this step out, and every step that waits for it\n\
         #   -AcceptOneWay 03             do this step although it cannot be undone\n\
         #   -AcceptDifference 03         do this step although a property is not what the plan was made for\n\
         #   -StopAfterWave 1             do no step of a later wave: after each wave it is safe to stop\n\
         #   -AnyAz                       go on with an older az than the plan was written for\n\
         #   -Progress FILE, -Log FILE    where it is kept, and told, what is done\n\
         #   -PollSeconds, -PauseSeconds  shorter waits, for rehearsals\n\
         #\n\
         # A number may be a list: -Command \"./plan.ps1 -Yes -Done '03','04'\".\n\
         # Exit codes: 0 every step is done, 1 something went wrong, 2 it was not told to do anything or was\n\
         # told something it does not know, 4 steps are left for a person or wait for one.\n\
         [CmdletBinding()]\n\
         param(\n    \
             [switch] $Yes,\n    \
             [string[]] $Done = @(),\n    \
             [string[]] $Skip = @(),\n    \
             [string[]] $AcceptOneWay = @(),\n    \
             [string[]] $AcceptDifference = @(),\n    \
             [int] $StopAfterWave = 0,\n    \
             [switch] $AnyAz,\n    \
             [string] $Progress = 'plan-{identity}.progress',\n    \
             [string] $Log = 'plan-{identity}.log',\n    \
             [int] $PollSeconds = -1,\n    \
             [int] $PauseSeconds = -1\n\
         )\n\n"
    )?;
    writeln!(out, "$Plan = {}", literal(identity))?;
    writeln!(out, "$AzWanted = {}", literal(wanted))?;
    writeln!(out, "$TakenAt = {}", literal(&head.taken_at))?;
    let seconds = head.taken_seconds.map_or_else(|| "$null".to_owned(), |seconds| seconds.to_string());
    writeln!(out, "$TakenSeconds = {seconds}")?;
    writeln!(out, "$Steps = {}", array(plan.steps.iter().map(|step| step.id.0.as_str())))?;
    writeln!(out, "$Subscriptions = {}\n", array(head.subscriptions.iter().map(String::as_str)))?;
    out.write_str(PRELUDE)?;
    writeln!(out, "\nStart-Plan")?;
    let mut made = Made::default();
    for step in &plan.steps {
        writeln!(out, "\n# {}", comment(&format!("{}  {}", step.id, step.title)))?;
        for remark in remarks(step, joined) {
            writeln!(out, "#     {}", comment(&remark).trim_end())?;
        }
        for verb in verbs(step, &mut made) {
            line(&verb, out)?;
        }
    }
    writeln!(out, "\nClose-Plan")
}

fn line(verb: &Verb<'_>, out: &mut dyn fmt::Write) -> fmt::Result {
    let told = |text: &str| literal(&amlha_model::shown(text));
    match verb {
        Verb::Step { id, wave, title } => writeln!(out, "Start-Step {} {wave} {}", literal(id), told(title)),
        Verb::Guard { value, command } => writeln!(out, "Test-Guard {} {}", literal(value), of(command)),
        Verb::After { ids, pause_hours } => writeln!(out, "Wait-For {pause_hours} {}", array(ids.iter().copied())),
        Verb::OneWay => writeln!(out, "Confirm-OneWay"),
        Verb::ByHand { what } => writeln!(out, "Show-ByHand {}", told(what)),
        Verb::StopIf { what } => writeln!(out, "Show-StopIf {}", told(what)),
        Verb::Back { commands: [], but } => writeln!(out, "Set-WayBack {}", told(&format!("none: {but}"))),
        Verb::Back { commands, but } => {
            let commands: Vec<String> = commands.iter().map(joined).collect();
            let but = if but.is_empty() { String::new() } else { format!("; but: {but}") };
            writeln!(out, "Set-WayBack {}", told(&format!("{}{but}", commands.join("; "))))
        }
        Verb::Unchanged(property) => {
            let words = [property.id.as_str(), property.version, property.test.as_str(), property.show.as_str()];
            let words: Vec<String> = words.iter().map(|text| literal(text)).collect();
            writeln!(out, "Test-Unchanged {} {} {}", told(&property.path), told(&property.before), words.join(" "))
        }
        Verb::Run { command } => writeln!(out, "Invoke-Step {}", of(command)),
        Verb::Verify { value, every_minutes, for_hours, what, command } => {
            writeln!(out, "Test-Effect {} {every_minutes} {for_hours} {} {}", literal(value), told(what), of(command))
        }
        Verb::Look { what, command: None } => writeln!(out, "Show-Look {}", told(what)),
        Verb::Look { what, command: Some(command) } => writeln!(out, "Show-Look {} {}", told(what), of(command)),
        Verb::Close => writeln!(out, "Close-Step"),
    }
}

fn of(command: &Command) -> String {
    array(command.args().iter().map(String::as_str))
}

/// The words of a command as a person would type it.
fn joined(command: &Command) -> String {
    command.args().iter().map(|argument| word(argument)).collect::<Vec<_>>().join(" ")
}

fn array<'t>(texts: impl Iterator<Item = &'t str>) -> String {
    format!("@({})", texts.map(literal).collect::<Vec<_>>().join(", "))
}
