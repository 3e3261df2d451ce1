//! What the rules found.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;

use amlha_model::{Gap, GapReason, Inventory};
use amlha_rules::{Finding, Impact, Outcome};

use super::acceptance;
use super::words::{self, count, grouped};
use crate::page::{Column, Line, Page, Tone};
use crate::text;
use crate::value::{CheckReport, Gate};

/// The findings that a gate line names.
const TRIPPED: usize = 20;

pub(super) fn draw(report: &CheckReport<'_>, page: &mut dyn Page) -> fmt::Result {
    table(report, page)?;
    remarks(report, page)?;
    page.paragraph(&summary(report))?;
    match &report.gate {
        Some(gate) => page.paragraph(&gate_line(gate)),
        None => Ok(()),
    }
}

/// What is accepted, what was not read, what was judged.
pub(super) fn remarks(report: &CheckReport<'_>, page: &mut dyn Page) -> fmt::Result {
    super::packs::draw(report.packs, page)?;
    acceptance::items(report.check, page)?;
    gaps(report.check.inventory, page)?;
    page.item(&Line::from(format!(
        "judged: {} on {}",
        count(report.check.rules.len(), "rule"),
        count(report.check.inventory.len(), "resource")
    )))
}

/// Whether a verdict is on the list.
pub(crate) fn listed(report: &CheckReport<'_>, finding: &Finding<'_>) -> bool {
    report.all || finding.needs_attention()
}

/// The steps that close each finding.
pub(crate) fn closing<'p>(report: &CheckReport<'p>) -> BTreeMap<&'p str, Vec<&'p str>> {
    let mut steps: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for step in report.plan.iter().flat_map(|plan| &plan.steps) {
        for finding in &step.closes {
            steps.entry(finding).or_default().push(&step.id.0);
        }
    }
    steps
}

/// Whether the id of a finding tells which resource it is about: a whole ARM id is cut where it is too long.
fn is_named(finding: &Finding<'_>) -> bool {
    finding.id.split_once('@').is_some_and(|(_, name)| !name.starts_with('/'))
}

/// The line of a finding: why it is there, and who accepts it.
fn what<'f>(finding: &'f Finding<'_>) -> Cow<'f, str> {
    match acceptance::remark(finding) {
        None => Cow::Borrowed(finding.verdict.why.as_ref()),
        Some(remark) => Cow::Owned(format!("{} ({remark})", finding.verdict.why)),
    }
}

pub(super) fn table(report: &CheckReport<'_>, page: &mut dyn Page) -> fmt::Result {
    let rows = || report.check.findings.iter().filter(|finding| listed(report, finding));
    let steps = closing(report);
    let (mut number, mut id, mut resource, mut weight, mut why) = (0_usize, 0, 0, 0, 0);
    for finding in rows() {
        number += 1;
        id = id.max(text::width_of(&finding.id));
        weight = weight.max(words::weight(finding).0.len());
        why = why.max(text::width_of(&what(finding)));
        if !is_named(finding) {
            resource = resource.max(text::width_of(finding.resource.name()));
        }
    }
    if number == 0 {
        return Ok(());
    }
    let column = |title: &'static str, width: usize, wraps: bool| Column {
        title: title.into(),
        width: width.max(title.len()),
        wraps,
    };
    let mut columns = vec![
        column("#", grouped(number).len(), false),
        column("finding", id.min(page.widest_name()), false),
        column(if report.all { "verdict" } else { "impact" }, weight, false),
    ];
    if resource > 0 {
        columns.push(column("resource", resource.min(page.widest_name()), false));
    }
    if !steps.is_empty() {
        columns.push(column("step", 4, false));
    }
    columns.push(column("what", why, true));
    let cells = |(place, finding): (usize, &Finding<'_>)| {
        let (word, tone) = words::weight(finding);
        let mut cells =
            vec![Line::from(grouped(place + 1)), Line::new().name(finding.id.clone()), Line::new().toned(word, tone)];
        if resource > 0 {
            let name =
                if is_named(finding) { Line::new() } else { Line::new().code(finding.resource.name().to_owned()) };
            cells.push(name);
        }
        if !steps.is_empty() {
            let closed = steps.get(finding.id.as_str()).map(|ids| ids.join(", "));
            cells.push(Line::from(closed.unwrap_or_else(|| "-".to_owned())));
        }
        cells.push(Line::from(what(finding).into_owned()));
        cells
    };
    page.table(&columns, &mut rows().enumerate().map(cells))
}

/// How a gap is named: what is missing, and who needs it as what.
fn gap_name(gap: &Gap) -> Line<'_> {
    let line = Line::new().code(last_name(&gap.what));
    let needed = gap.needed_by.as_deref().map(last_name);
    match (gap.role, needed) {
        (Some(role), Some(by)) => line.text(format!(" ({} of ", role.label())).code(by).text(")"),
        (Some(role), None) => line.text(format!(" ({})", role.label())),
        (None, Some(by)) => line.text(" (for ").code(by).text(")"),
        (None, None) => line,
    }
}

/// The name in an ARM id; anything else as it is.
pub(crate) fn last_name(id: &str) -> &str {
    if id.starts_with('/') { id.trim_end_matches('/').rsplit('/').next().unwrap_or(id) } else { id }
}

/// What could not be read, by reason.
pub(super) fn gaps(inventory: &Inventory, page: &mut dyn Page) -> fmt::Result {
    gap_lines(inventory).iter().try_for_each(|(_, line)| page.item(line))
}

/// What could not be read, a line for each reason.
pub(crate) fn gap_lines(inventory: &Inventory) -> Vec<(GapReason, Line<'_>)> {
    let mut by_reason: BTreeMap<GapReason, Vec<&Gap>> = BTreeMap::new();
    for gap in inventory.gaps() {
        by_reason.entry(gap.reason).or_default().push(gap);
    }
    by_reason.into_iter().map(|(reason, gaps)| (reason, gap_line(reason, gaps))).collect()
}

fn gap_line<'g>(reason: GapReason, gaps: Vec<&'g Gap>) -> Line<'g> {
    let what = if gaps.iter().all(|gap| gap.role.is_some()) { "reference" } else { "item" };
    let head = format!("not read: {}, {}", count(gaps.len(), what), reason.label());
    let names = words::names(gaps.into_iter().map(gap_name), words::NAMES);
    Line::new().toned(head, Tone::Unknown).text(": ").and(names)
}

/// The line that is read first.
pub(crate) fn summary(report: &CheckReport<'_>) -> Line<'static> {
    let counts = &report.check.counts;
    let of = |outcome| counts.of(outcome);
    let attention = of(Outcome::Fail) + of(Outcome::Unknown);
    let fine = of(Outcome::Pass) + of(Outcome::PassByPlatform) + of(Outcome::NotApplicable);
    if counts.total() == 0 {
        return Line::new().strong("nothing was judged").text(": no rule is about any of the resources");
    }
    let mut line = Line::new();
    if attention == 0 {
        line = line.strong("nothing needs attention").text(format!(" in {}.", count(counts.total(), "verdict")));
    } else {
        line = line.strong(format!("{} of {} need attention", grouped(attention), count(counts.total(), "verdict")));
        let mut parts: Vec<(String, Tone)> = Vec::new();
        for impact in Impact::ALL {
            if counts.fails(impact) > 0 {
                parts.push((
                    format!("{} {}", grouped(counts.fails(impact)), impact.label()),
                    words::impact_tone(impact),
                ));
            }
        }
        if of(Outcome::Unknown) > 0 {
            parts.push((format!("{} unknown", grouped(of(Outcome::Unknown))), Tone::Unknown));
        }
        for (place, (words, tone)) in parts.into_iter().enumerate() {
            line = line.text(if place == 0 { ": " } else { ", " }).toned(words, tone);
        }
        line = line.text(".");
        let accepted = report.check.accepted().count();
        if accepted > 0 {
            line = line.text(" ").toned(format!("{} accepted", grouped(accepted)), Tone::Good).text(".");
        }
    }
    line.text(if report.all {
        let kept = report.check.findings.len();
        let rest = if kept < counts.total() { " (this check did not keep them)" } else { "" };
        format!(
            " {} pass, {} by platform, {} not applicable{rest}.",
            grouped(of(Outcome::Pass)),
            grouped(of(Outcome::PassByPlatform)),
            grouped(of(Outcome::NotApplicable))
        )
    } else if fine > 0 {
        format!(" {} fine or not applicable (--all shows them).", grouped(fine))
    } else {
        String::new()
    })
}

pub(crate) fn gate_line(gate: &Gate) -> Line<'_> {
    let option = format!("--fail-on {}", gate.fail_on.label());
    let mut remarks: Vec<String> = Vec::new();
    if !gate.accepted.is_empty() {
        remarks.push(format!("{} accepted", grouped(gate.accepted.len())));
    }
    if !gate.ended.is_empty() {
        remarks.push(format!("{} no longer accepted", grouped(gate.ended.len())));
    }
    let undecided = format!("{} unknown (did not decide)", grouped(gate.unknown));
    let tripped = !gate.tripped.is_empty();
    if tripped && gate.unknown > 0 {
        remarks.push(undecided.clone());
    }
    let line = if tripped {
        let ids = gate.tripped.iter().map(|id| Line::new().code(id));
        let line = Line::new().toned("FAILED", Tone::High).text(format!(" the gate {option}: "));
        line.and(words::names(ids, TRIPPED))
    } else if gate.unknown > 0 {
        Line::new()
            .toned("UNDECIDED", Tone::Unknown)
            .text(format!(" at the gate {option}: nothing tripped it, {undecided}"))
    } else {
        Line::new().toned("passed", Tone::Good).text(format!(" the gate {option}"))
    };
    if remarks.is_empty() { line } else { line.text(format!(". {}", remarks.join(", "))) }
}
