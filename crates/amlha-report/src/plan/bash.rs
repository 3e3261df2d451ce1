//! A plan as a script for bash.

use std::fmt;

use amlha_model::azure_cli;
use amlha_rules::Plan;
use amlha_rules::plan::Command;

use super::about;
use super::script::{Head, Made, Verb, remarks, verbs};
use crate::quote::bash::word;
use crate::quote::comment;

/// What a script says of itself.
const USAGE: &str = include_str!("usage.sh");

/// What the verbs do. The same in every script.
const PRELUDE: &str = include_str!("prelude.sh");

pub(super) fn draw(plan: &Plan, out: &mut dyn fmt::Write) -> fmt::Result {
    let head = Head::of(plan);
    let wanted = &azure_cli::written_for().version;
    writeln!(out, "#!/usr/bin/env bash")?;
    for line in about(plan) {
        writeln!(out, "# {}", comment(&line))?;
    }
    writeln!(out, "#")?;
    writeln!(out, "# How to run it, with bash 4 or newer and az {wanted} or newer, logged in:")?;
    writeln!(out, "#   bash plan.sh          says what it would do, and changes nothing")?;
    writeln!(out, "#   bash plan.sh --yes    does it; run it again to go on where it stopped")?;
    writeln!(out, "#   bash plan.sh --help   lists what else it can be told")?;
    writeln!(out, "#")?;
    writeln!(out, "# Quoted words are data: what looks like an expansion, or a quote, in them is meant as it stands.")?;
    writeln!(out, "# shellcheck disable=SC1003,SC1110,SC1111,SC1112,SC2016")?;
    writeln!(out, "set -euo pipefail\n")?;
    writeln!(out, "if ((BASH_VERSINFO[0] < 4)); then")?;
    writeln!(out, "  printf 'bash 4 or newer is needed, and this is %s\\n' \"$BASH_VERSION\" >&2")?;
    writeln!(out, "  exit 1\nfi\n")?;
    writeln!(out, "readonly PLAN={} AZ_WANTED={}", word(&head.identity), word(wanted))?;
    let seconds = head.taken_seconds.map_or_else(String::new, |seconds| seconds.to_string());
    writeln!(out, "readonly TAKEN_AT={} TAKEN_SECONDS={}", word(&head.taken_at), word(&seconds))?;
    let ids: Vec<String> = plan.steps.iter().map(|step| word(&step.id.0)).collect();
    writeln!(out, "readonly -a STEPS=({})", ids.join(" "))?;
    let subscriptions: Vec<String> = head.subscriptions.iter().map(|id| word(id)).collect();
    writeln!(out, "readonly -a SUBSCRIPTIONS=({})", subscriptions.join(" "))?;
    writeln!(out, ": \"${{AMLHA_POLL_SECONDS:=-1}}\" \"${{AMLHA_PAUSE_SECONDS:=-1}}\"")?;
    writeln!(out, "yes=no any_az=no last_wave=0 log=plan-$PLAN.log progress=plan-$PLAN.progress log_open=''")?;
    writeln!(out, "id='' wave=0 shown_wave=0 state='' why='' number=0 all=0")?;
    writeln!(out, "way_back='' commands_ran='' guard_words=''")?;
    writeln!(out, "declare -A told_done=() skipped=() accepted=() may_differ=() when_done=() ran=()")?;
    writeln!(out, "declare -a left=() to_see=()\n")?;
    write!(out, "{USAGE}\n{PRELUDE}")?;
    // A function is read whole before it runs: half a file does nothing.
    writeln!(out, "\nmain() {{\n  begin \"$@\"")?;
    let mut made = Made::default();
    for step in &plan.steps {
        writeln!(out, "\n  # {}", comment(&format!("{}  {}", step.id, step.title)))?;
        for remark in remarks(step, joined) {
            writeln!(out, "  #     {}", comment(&remark).trim_end())?;
        }
        for verb in verbs(step, &mut made) {
            line(&verb, out)?;
        }
    }
    writeln!(out, "\n  sum_up\n}}\n\nmain \"$@\"")
}

fn line(verb: &Verb<'_>, out: &mut dyn fmt::Write) -> fmt::Result {
    // Words for people are shown, not passed on: nothing in them may steer a terminal.
    let told = |text: &str| word(&amlha_model::shown(text));
    match verb {
        Verb::Step { id, wave, title } => writeln!(out, "  step {} {wave} {}", word(id), told(title)),
        Verb::Guard { value, command } => writeln!(out, "  guard {} {}", word(value), joined(command)),
        Verb::After { ids, pause_hours } => {
            let ids: Vec<String> = ids.iter().map(|id| word(id)).collect();
            writeln!(out, "  after {pause_hours} {}", ids.join(" "))
        }
        Verb::OneWay => writeln!(out, "  one_way"),
        Verb::ByHand { what } => writeln!(out, "  by_hand {}", told(what)),
        Verb::StopIf { what } => writeln!(out, "  stop_if {}", told(what)),
        Verb::Back { commands: [], but } => writeln!(out, "  back {}", told(&format!("none: {but}"))),
        Verb::Back { commands, but } => {
            let commands: Vec<String> = commands.iter().map(joined).collect();
            let but = if but.is_empty() { String::new() } else { format!("; but: {but}") };
            writeln!(out, "  back {}", told(&format!("{}{but}", commands.join("; "))))
        }
        Verb::Unchanged(property) => {
            let words = [property.id.as_str(), property.version, property.test.as_str(), property.show.as_str()];
            let words: Vec<String> = words.iter().map(|text| word(text)).collect();
            writeln!(out, "  unchanged {} {} {}", told(&property.path), told(&property.before), words.join(" "))
        }
        Verb::Run { command } => writeln!(out, "  run {}", joined(command)),
        Verb::Verify { value, every_minutes, for_hours, what, command } => {
            writeln!(out, "  verify {} {every_minutes} {for_hours} {} {}", word(value), told(what), joined(command))
        }
        Verb::Look { what, command: None } => writeln!(out, "  look {}", told(what)),
        Verb::Look { what, command: Some(command) } => writeln!(out, "  look {} {}", told(what), joined(command)),
        Verb::Close => writeln!(out, "  close"),
    }
}

/// The words of a command. None of them holds a NUL: such a step is left to a person.
fn joined(command: &Command) -> String {
    command.args().iter().map(|argument| word(argument)).collect::<Vec<_>>().join(" ")
}
