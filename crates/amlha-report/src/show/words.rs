//! Words for values, the same in every report.

use amlha_model::catalog::{self, HaDefault, Owner, Row};
use amlha_model::{Resource, Service};
use amlha_rules::plan::{self, Action, Command, Cost, DataRisk, Downtime, Elapsed, Recreates, Reversible, Step};
use amlha_rules::{Finding, Impact, Outcome};
use jiff::Timestamp;

use crate::page::{Line, Tone, Value};
use crate::shell;
use crate::value::Shell;

/// How many names a list in a sentence holds before it says "and N more".
pub(crate) const NAMES: usize = 8;

/// `1 step`, `2 steps`.
pub(crate) fn count(count: usize, one: &str) -> String {
    if count == 1 { format!("1 {one}") } else { format!("{} {one}s", grouped(count)) }
}

/// `12,345`.
pub(crate) fn grouped(number: usize) -> String {
    let digits = number.to_string();
    let mut out = String::with_capacity(digits.len() + digits.len() / 3);
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// Names, the first few of many, with how many more there are.
pub(crate) fn names<'s>(names: impl Iterator<Item = Line<'s>>, at_most: usize) -> Line<'s> {
    let mut line = Line::new();
    let mut left_out = 0_usize;
    for (place, name) in names.enumerate() {
        if place >= at_most {
            left_out += 1;
        } else {
            line = if place > 0 { line.text(", ") } else { line }.and(name);
        }
    }
    if left_out > 0 { line.text(format!(" and {} more", grouped(left_out))) } else { line }
}

/// Minutes as `55 m`, `1 h 30 m`, `3 d`.
pub(crate) fn minutes(minutes: u64) -> String {
    let (days, hours, rest) = (minutes / 1440, minutes % 1440 / 60, minutes % 60);
    let parts = [(days, "d"), (hours, "h"), (rest, "m")];
    let words: Vec<String> =
        parts.iter().filter(|(count, _)| *count > 0).map(|(count, unit)| format!("{count} {unit}")).collect();
    if words.is_empty() { "0 m".to_owned() } else { words.join(" ") }
}

/// `2026-05-02 08:11Z`.
pub(crate) fn time(time: Timestamp) -> String {
    time.strftime("%Y-%m-%d %H:%MZ").to_string()
}

/// `3 h ago`.
pub(crate) fn age(now: Timestamp, then: Timestamp) -> String {
    let seconds = now.as_second() - then.as_second();
    match seconds {
        ..0 => "in the future: one of the two clocks is wrong".to_owned(),
        0..60 => "just now".to_owned(),
        60..3600 => format!("{} min ago", seconds / 60),
        3600..172_800 => format!("{} h ago", seconds / 3600),
        _ => format!("{} days ago", grouped(usize::try_from(seconds / 86_400).unwrap_or_default())),
    }
}

pub(crate) fn impact_tone(impact: Impact) -> Tone {
    match impact {
        Impact::High => Tone::High,
        Impact::Medium => Tone::Medium,
        Impact::Low => Tone::Plain,
    }
}

/// The word in the second column of findings: an impact, `?`, or an outcome.
pub(crate) fn weight(finding: &Finding<'_>) -> (&'static str, Tone) {
    match finding.verdict.outcome {
        Outcome::Fail => (finding.impact.label(), impact_tone(finding.impact)),
        Outcome::Unknown => ("?", Tone::Unknown),
        other => (other.label(), Tone::Good),
    }
}

/// The row of the current catalogue about a service.
pub(crate) fn current(service: Service) -> Option<&'static Row> {
    catalog::edition("current").and_then(|edition| edition.row_for(service.key()))
}

/// Whose job the high availability of a service is: `you`, `Microsoft`, `shared`, `unknown`.
pub(crate) fn owner(service: Option<Service>) -> &'static str {
    match service.and_then(current).map(|row| row.owner) {
        Some(Owner::Customer) => "you",
        Some(Owner::Microsoft) => "Microsoft",
        Some(Owner::Shared) => "shared",
        None => "unknown",
    }
}

/// The same word as in a plan's steps, for programs.
pub(crate) fn owner_key(owner: Option<Owner>) -> &'static str {
    match owner {
        Some(Owner::Customer) => "customer",
        Some(Owner::Microsoft) => "microsoft",
        Some(Owner::Shared) => "shared",
        None => "unknown",
    }
}

/// A cell of the catalogue in words.
pub(crate) fn by_default(row: &Row) -> String {
    let word = match row.ha_by_default {
        HaDefault::NotStated => "not stated",
        other => other.as_str(),
    };
    row.condition.as_ref().map_or_else(|| word.to_owned(), |condition| format!("{word}, {condition}"))
}

/// What a resource is, for people: `storage account`, or its ARM type.
pub(crate) fn what(resource: Resource<'_>) -> &str {
    resource.service().map_or_else(|| resource.arm_type(), |service| service.title())
}

pub(crate) fn downtime(downtime: &Downtime) -> String {
    match downtime {
        Downtime::None => "none".to_owned(),
        Downtime::Brief => "brief".to_owned(),
        Downtime::Window { minutes: length } => format!("window {}", minutes(u64::from(*length))),
        Downtime::Unknown => "unknown".to_owned(),
    }
}

pub(crate) fn data_risk(risk: DataRisk) -> &'static str {
    match risk {
        DataRisk::None => "none",
        DataRisk::CopyNeeded => "copy needed",
        DataRisk::PossibleLoss => "possible loss",
        DataRisk::Unknown => "unknown",
    }
}

pub(crate) fn reversible(reversible: Reversible) -> &'static str {
    match reversible {
        Reversible::Yes => "yes",
        Reversible::Slowly => "yes, slowly",
        Reversible::OneWay => "one-way",
        Reversible::Unknown => "unknown",
    }
}

pub(crate) fn step_owner(owner: plan::Owner) -> &'static str {
    match owner {
        plan::Owner::Customer => "you",
        plan::Owner::Microsoft => "Microsoft",
        plan::Owner::Shared => "shared",
    }
}

pub(crate) fn recreates(recreates: &Recreates) -> Line<'_> {
    match recreates {
        Recreates::No => Line::from("no: it keeps its id"),
        Recreates::Unknown => Line::from("unknown"),
        Recreates::Yes { pointing } if pointing.is_empty() => {
            Line::from("yes: new resource id; what points at the old one is unknown")
        }
        Recreates::Yes { pointing } => Line::from("yes: new resource id; pointing at the old one: ")
            .and(names(pointing.iter().map(|name| Line::new().code(name)), usize::MAX)),
    }
}

pub(crate) fn hands_on(step: &Step) -> String {
    step.hands_on_minutes.map_or_else(|| "unknown".to_owned(), |length| minutes(u64::from(length)))
}

/// In a table.
pub(crate) fn elapsed_short(elapsed: &Elapsed) -> String {
    match elapsed {
        Elapsed::About { minutes: length } => format!("about {}", minutes(u64::from(*length))),
        Elapsed::UpToStart { hours } => format!("up to {hours} h to start"),
        Elapsed::Unknown => "unknown".to_owned(),
    }
}

/// On a card.
pub(crate) fn elapsed(elapsed: &Elapsed) -> String {
    match elapsed {
        Elapsed::UpToStart { hours } => format!("up to {hours} h until Azure starts, then no promised end"),
        other => elapsed_short(other),
    }
}

pub(crate) fn cost(cost: &Cost) -> String {
    match cost {
        Cost::Unpriced { direction } => format!("{direction} (price not known here)"),
        Cost::Unknown => "unknown".to_owned(),
    }
}

pub(crate) fn action_tone(action: Action) -> Tone {
    match action {
        Action::Replace | Action::Delete => Tone::High,
        Action::Decide => Tone::Unknown,
        Action::Create | Action::Change | Action::Operate => Tone::Strong,
    }
}

/// A command for bash, as a value of a field.
pub(crate) fn bash(command: &Command) -> Value<'static> {
    match shell::bash(command) {
        Ok(text) => Value::Command("bash", text),
        Err(error) => Value::Line(Line::from(format!("no command can be printed: {error}"))),
    }
}

/// A command for the shell that is asked for.
pub(crate) fn command(command: &Command, shell: Shell) -> Value<'static> {
    match shell {
        Shell::Both | Shell::Bash => bash(command),
        Shell::PowerShell => match shell::powershell(command) {
            Ok(text) => Value::Command("powershell", text),
            Err(error) => Value::Line(Line::from(format!("no command can be printed: {error}"))),
        },
    }
}

/// The commands for PowerShell, where they read differently there.
pub(crate) fn powershell(commands: &[Command]) -> Option<Vec<Value<'static>>> {
    let differs = commands.iter().any(|command| shell::bash(command) != shell::powershell(command));
    differs.then(|| {
        let each = commands.iter().filter_map(|command| shell::powershell(command).ok());
        each.map(|text| Value::Command("powershell", text)).collect()
    })
}

/// JSON of a cloud for people: whole when it is short, told when it is not.
pub(crate) fn json(text: &str) -> String {
    const SHOWN: usize = 400;
    if text.chars().count() <= SHOWN {
        return text.to_owned();
    }
    let head: String = text.chars().take(SHOWN).collect();
    format!("{head}... ({} bytes in all; -o json has them)", grouped(text.len()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_read_well() {
        assert_eq!(grouped(0), "0");
        assert_eq!(grouped(999), "999");
        assert_eq!(grouped(1_234_567), "1,234,567");
        assert_eq!(count(1, "step"), "1 step");
        assert_eq!(count(0, "step"), "0 steps");
    }

    #[test]
    fn times_read_well() {
        assert_eq!([0, 55, 60, 90, 1440, 4325].map(minutes), ["0 m", "55 m", "1 h", "1 h 30 m", "1 d", "3 d 5 m"]);
        let then: Timestamp = "2026-05-02T08:11:00Z".parse().unwrap();
        let ago = |now: &str| age(now.parse().unwrap(), then);
        assert_eq!(ago("2026-05-02T08:11:20Z"), "just now");
        assert_eq!(ago("2026-05-02T09:10:00Z"), "59 min ago");
        assert_eq!(ago("2026-05-02T11:30:00Z"), "3 h ago");
        assert_eq!(ago("2026-05-05T08:11:00Z"), "3 days ago");
        assert_eq!(ago("2026-05-02T08:10:59Z"), "in the future: one of the two clocks is wrong");
        assert_eq!(time(then), "2026-05-02 08:11Z");
    }

    #[test]
    fn what_is_left_out_is_counted() {
        let three = || ["a", "b", "c"].into_iter().map(Line::from);
        let drawn = |line: Line<'_>| line.0.iter().map(|span| span.text.as_ref().to_owned()).collect::<String>();
        assert_eq!(drawn(names(three(), 8)), "a, b, c");
        assert_eq!(drawn(names(three(), 1)), "a and 2 more");
        assert!(json(&"x".repeat(500)).ends_with("... (500 bytes in all; -o json has them)"));
    }
}
