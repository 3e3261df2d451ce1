//! Who accepts a finding, until when and why; and what became of each acceptance.

use std::collections::BTreeMap;
use std::fmt;

use amlha_rules::acceptance::{Acceptance, Covered, Held, Idle, NotApplied, Origin, Why};
use amlha_rules::{Check, Finding};

use super::check::last_name;
use super::words::{self, NAMES, count};
use crate::page::{Line, Page, Tone, Value};

/// What follows the line of a finding: `accepted until 2026-09-30 by alice because ...`.
pub(super) fn remark(finding: &Finding<'_>) -> Option<String> {
    finding.acceptance.map(|covered| {
        let Acceptance { until, by, reason, .. } = covered.acceptance;
        if covered.ended {
            format!("acceptance by {by} ended {until}")
        } else {
            format!("accepted until {until} by {by} because {reason}")
        }
    })
}

/// The field of one finding.
pub(super) fn field<'a>(covered: &Covered<'a>) -> Vec<Value<'a>> {
    let Acceptance { until, by, reason, on, origin, .. } = covered.acceptance;
    let line = if covered.ended {
        Line::new()
            .toned("ended", Tone::High)
            .text(format!(" {until}: it accepts nothing any more; it was accepted by "))
    } else {
        Line::new().toned("until", Tone::Good).text(format!(" {until} by "))
    };
    vec![
        line.code(by.as_str()).text(" because ").text(reason.as_str()).into(),
        Line::new().dim("  in ").and(place(origin)).dim(format!(", {on}")).into(),
    ]
}

/// Where an acceptance stands written.
fn place(origin: &Origin) -> Line<'_> {
    match origin {
        Origin::File { name, line } => Line::new().code(name.as_str()).text(format!(" line {line}")),
        Origin::PolicyExemption { id, category } => {
            let line = Line::from("Azure Policy exemption ").code(last_name(id));
            if category.is_empty() { line } else { line.text(format!(" ({category})")) }
        }
        Origin::AdvisorSuppression { id } => Line::from("Azure Advisor suppression ").code(last_name(id)),
    }
}

/// What an acceptance is called in a list: where it is and what it is about.
fn name<'a>(held: &Held<'a>) -> Line<'a> {
    let acceptance = held.acceptance;
    let line = place(&acceptance.origin);
    // An exemption from an initiative may be about dozens of rules.
    match acceptance.rules.as_slice() {
        [rule] => line.text(format!(" ({}, {})", rule.code, acceptance.on)),
        _ => line,
    }
}

/// The lines below the findings: which acceptances hold, have ended, match nothing, are not applied.
pub(super) fn items(check: &Check<'_>, page: &mut dyn Page) -> fmt::Result {
    let accepted = check.accepted().count();
    if accepted > 0 {
        let holding = check.acceptances.iter().filter(|held| !held.ended && held.findings > 0).count();
        page.item(&Line::new().toned(format!("accepted: {}", count(accepted, "finding")), Tone::Good).text(format!(
            ", by {}; they stay on the list, and a gate does not count them",
            count(holding, "acceptance")
        )))?;
    }
    let ended = || check.acceptances.iter().filter(|held| held.ended);
    if ended().next().is_some() {
        let names = ended().map(|held| {
            let line = name(held).text(format!(" on {}", held.acceptance.until));
            if held.idle.is_some() { line.text(" (matches nothing)") } else { line }
        });
        let head = Line::new().toned(format!("ended: {}", count(ended().count(), "acceptance")), Tone::High);
        page.item(&head.text(": ").and(words::names(names, NAMES)))?;
    }
    let mut idle: BTreeMap<Idle, Vec<&Held<'_>>> = BTreeMap::new();
    for held in check.acceptances.iter().filter(|held| !held.ended) {
        if let Some(why) = held.idle {
            idle.entry(why).or_default().push(held);
        }
    }
    for (why, several) in &idle {
        let head = Line::new().toned(format!("matches nothing: {}", count(several.len(), "acceptance")), Tone::Medium);
        let head = head.text(format!(", {}: ", why.label()));
        page.item(&head.and(words::names(several.iter().map(|held| name(held)), NAMES)))?;
    }
    let mut left: BTreeMap<Why, Vec<&NotApplied>> = BTreeMap::new();
    for other in check.not_applied {
        left.entry(other.why).or_default().push(other);
    }
    for (why, several) in &left {
        let head = Line::new()
            .toned(format!("seen in Azure and not applied: {}", words::grouped(several.len())), Tone::Unknown);
        let head = head.text(format!(", {why}: "));
        page.item(&head.and(words::names(several.iter().map(|other| Line::new().code(last_name(&other.id))), NAMES)))?;
    }
    Ok(())
}
