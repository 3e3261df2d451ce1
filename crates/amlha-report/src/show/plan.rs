//! What is said of a plan as a whole, in every shape.

use amlha_rules::plan::{Action, Alternative, Cost, Elapsed, Goal, Plan, Unclosed};
use amlha_rules::{Check, Outcome};

use super::words::{self, count, grouped};
use crate::page::{Line, Tone};

/// Findings named in a list before it says how many more there are.
pub(super) const FINDINGS: usize = 20;

/// The steps that cannot be undone: read before anything else.
pub(super) fn one_way_doors(plan: &Plan) -> Line<'_> {
    let doors = plan.one_way_doors().count();
    if doors == 0 {
        return Line::new().strong("one-way doors").text(": none");
    }
    let names = plan
        .one_way_doors()
        .map(|step| Line::new().strong(format!("step {}", step.id)).text(" ").text(step.title.as_str()));
    Line::new().toned("one-way doors", Tone::High).text(": ").and(words::names(names, usize::MAX))
}

/// What is destroyed on the way.
pub(super) fn destroyed(plan: &Plan) -> Option<Line<'_>> {
    let steps = || plan.steps.iter().filter(|step| matches!(step.action, Action::Replace | Action::Delete));
    steps().next()?;
    let names = steps()
        .map(|step| Line::new().strong(format!("step {}", step.id)).text(" destroys ").code(step.target.name.as_str()));
    Some(Line::new().toned("DESTROYS", Tone::High).text(": ").and(words::names(names, usize::MAX)))
}

/// A list under a heading: what is left, and why.
pub(super) struct Left<'p> {
    pub(super) heading: &'static str,
    pub(super) total: usize,
    pub(super) lines: Vec<Line<'p>>,
}

/// What the plan is for, when it is not for everything; and what it leaves aside.
pub(super) fn purpose(plan: &Plan) -> Option<Line<'_>> {
    if plan.goal == Goal::Everything && plan.set_aside == 0 {
        return None;
    }
    let line = Line::new().strong("goal").text(format!(": {}", plan.goal.label()));
    let aside = match plan.set_aside {
        0 => "no finding is left aside".to_owned(),
        many => format!("{} left aside", count(many, "finding")),
    };
    Some(line.text(format!("; {aside}")))
}

/// The steps that decide when the plan is done.
pub(super) fn longest_path(plan: &Plan) -> Option<Line<'_>> {
    let path = &plan.longest_path;
    path.steps.first()?;
    let ids = words::names(path.steps.iter().map(|id| Line::from(id.0.as_str())), words::NAMES);
    let word = if path.steps.len() == 1 { "step " } else { "steps " };
    let mut line = Line::from("longest path: ").text(word).and(ids).text(format!(", {}", words::minutes(path.minutes)));
    if path.waits_for_azure {
        line = line.text(" with the wait for Azure, whose end nobody promises");
    }
    if path.unknown > 0 {
        line = line.text(format!("; {} of unknown length beside it", count(path.unknown, "step")));
    }
    Some(line)
}

/// Everything that no step does, by heading. An empty one is not here.
pub(super) fn left<'p>(plan: &'p Plan, check: &Check<'_>) -> Vec<Left<'p>> {
    let unclosed = |unclosed: &'p Unclosed| {
        Line::new().name(unclosed.finding.as_str()).text(format!(": {}; {}", unclosed.what, unclosed.why))
    };
    let nothing = plan.nothing_to_run.iter().map(|nothing| {
        Line::new().name(nothing.finding.as_str()).text(format!(": {}; instead: {}", nothing.why, nothing.instead))
    });
    let tempting = plan.not_a_fix.iter().map(|other| {
        Line::new().name(other.finding.as_str()).text(format!(": {}: {} ({})", other.what, other.why, other.source))
    });
    let beyond = plan.beyond.iter().map(|beyond| {
        let line = Line::new().strong(beyond.service).text(format!(" ({}): {}", beyond.resources, beyond.why));
        match &beyond.source {
            Some(source) => line.text(format!(" ({source})")),
            None => line,
        }
    });
    let of = |heading, total: usize, lines: Vec<Line<'p>>| Left { heading, total, lines };
    let mut all = vec![
        of("Beyond the RTO or the RPO, also after the plan", plan.beyond.len(), beyond.collect()),
        of("Nothing to run", plan.nothing_to_run.len(), nothing.take(FINDINGS).collect()),
        of("Not a fix", plan.not_a_fix.len(), tempting.take(FINDINGS).collect()),
        of("Alternatives", plan.alternatives.len(), plan.alternatives.iter().map(alternative).take(FINDINGS).collect()),
        of("Stays unclosed", plan.unclosed.len(), plan.unclosed.iter().map(unclosed).take(FINDINGS).collect()),
        of(
            "Unknown, and therefore not planned for",
            plan.unknown.len(),
            plan.unknown.iter().map(unclosed).take(FINDINGS).collect(),
        ),
    ];
    let fine = check.counts.of(Outcome::Pass)
        + check.counts.of(Outcome::PassByPlatform)
        + check.counts.of(Outcome::NotApplicable);
    if fine > 0 {
        let words = Line::from(format!("= nothing to do for {}: fine, or not applicable", count(fine, "verdict")));
        all.push(of("The rest", 1, vec![words]));
    }
    all.retain(|left| left.total > 0);
    all
}

/// Another way, what it is instead of, and what it is better and worse at.
pub(super) fn alternative(other: &Alternative) -> Line<'_> {
    let mut line = words::names(other.findings.iter().map(|id| Line::new().name(id.as_str())), words::NAMES);
    if !other.instead_of.is_empty() {
        let word = if other.instead_of.len() == 1 { " (instead of step " } else { " (instead of steps " };
        let ids = words::names(other.instead_of.iter().map(|id| Line::from(id.0.as_str())), words::NAMES);
        line = line.text(word).and(ids).text(")");
    }
    line.text(format!(": {}; better: {}; worse: {} ({})", other.what, other.better, other.worse, other.source))
}

/// What the plan rests on: how many findings it closes, and when the inventory was taken.
pub(super) fn basis(plan: &Plan) -> Line<'_> {
    let line = Line::from(format!(
        "closes {}; {} unclosed, {} unknown; made for ",
        count(plan.closes.len(), "finding"),
        grouped(plan.unclosed.len()),
        grouped(plan.unknown.len())
    ));
    let line = match &plan.taken_at {
        Some(time) => {
            line.text("the inventory taken ").text(time.as_str()).text(": stale as soon as the estate changes")
        }
        None => line.text("an inventory that does not say when it was taken"),
    };
    match plan.unread {
        0 => line,
        parts => line.text(format!("; not read, and not planned for: {} of the estate", count(parts, "part"))),
    }
}

/// The line that is read first: kinds of steps, hands, waits, costs that nobody knows.
pub(super) fn summary(plan: &Plan) -> Line<'_> {
    if plan.steps.is_empty() {
        return Line::new().strong("0 steps").text(format!(
            ": nothing to run; {} unclosed, {} unknown",
            grouped(plan.unclosed.len()),
            grouped(plan.unknown.len())
        ));
    }
    let kinds = Action::ALL.iter().filter_map(|action| {
        let number = plan.steps.iter().filter(|step| step.action == *action).count();
        (number > 0)
            .then(|| Line::new().toned(format!("{} {}", grouped(number), action.done()), words::action_tone(*action)))
    });
    let line = Line::new().strong(count(plan.steps.len(), "step")).text(": ").and(words::names(kinds, usize::MAX));
    let mut parts = vec![hands_on(plan)];
    parts.extend(longest(plan));
    let unknown = plan.steps.iter().filter(|step| matches!(step.cost, Cost::Unknown)).count();
    let unpriced = plan.steps.len() - unknown;
    if unpriced > 0 {
        parts.push(format!("{} without a price", count(unpriced, "cost")));
    }
    if unknown > 0 {
        parts.push(format!("{} unknown", count(unknown, "cost")));
    }
    line.text(format!(". {}", parts.join(", ")))
}

fn hands_on(plan: &Plan) -> String {
    let known: u64 = plan.steps.iter().filter_map(|step| step.hands_on_minutes).map(u64::from).sum();
    let unknown = plan.steps.iter().filter(|step| step.hands_on_minutes.is_none()).count();
    match (unknown, plan.steps.len() - unknown) {
        (0, _) => format!("hands-on {}", words::minutes(known)),
        (_, 0) => "hands-on unknown".to_owned(),
        _ => format!("hands-on {} and {unknown} unknown", words::minutes(known)),
    }
}

/// The longest wait for Azure, and the longest stretch that has an end.
fn longest(plan: &Plan) -> Vec<String> {
    let (mut start, mut about, mut unknown) = (0, 0, 0_usize);
    for step in &plan.steps {
        match step.elapsed {
            Elapsed::UpToStart { hours } => start = start.max(hours),
            Elapsed::About { minutes } => about = about.max(minutes),
            Elapsed::Unknown => unknown += 1,
        }
    }
    let mut parts = Vec::new();
    if start > 0 {
        parts.push(format!("longest wait up to {start} h to start"));
    } else if about > 0 {
        parts.push(format!("longest step about {}", words::minutes(u64::from(about))));
    }
    if unknown > 0 {
        parts.push(format!("{} unknown", count(unknown, "duration")));
    }
    parts
}
