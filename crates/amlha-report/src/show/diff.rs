//! What differs between two inventories.

use std::fmt;

use amlha_rules::compare::{FindingChange, Gone, ResourceChange};
use amlha_rules::{Check, Finding, Outcome};

use super::acceptance;
use super::words::{self, NAMES, count, grouped};
use crate::page::{Line, Page, Tone, measured};
use crate::value::DiffReport;

pub(super) fn draw(report: &DiffReport<'_>, page: &mut dyn Page) -> fmt::Result {
    let comparison = report.comparison;
    page.title(&side(report.before, comparison.before).text("  ->  ").and(side(report.after, comparison.after)))?;
    if comparison.is_empty() {
        page.paragraph(&Line::new().strong("nothing differs").text(format!(
            ": {} and {} are the same",
            count(comparison.same_resources, "resource"),
            count(comparison.same_findings, "finding")
        )))?;
    }
    resources(report, page)?;
    findings(report, page)?;
    if !comparison.is_empty() {
        posture(report, page)?;
    }
    page.item(&Line::from(format!(
        "both judged by the same {}, the same profile and at the same time",
        count(comparison.after.rules.len(), "rule")
    )))?;
    page.paragraph(&summary(report))?;
    if report.fail_on_worse { page.paragraph(&gate_line(report)) } else { Ok(()) }
}

fn side<'l>(name: &'l str, check: &Check<'_>) -> Line<'l> {
    let taken = check.inventory.taken_at().map_or_else(|| "time unknown".to_owned(), words::time);
    Line::new().name(name).text(format!(" {taken}"))
}

fn resources(report: &DiffReport<'_>, page: &mut dyn Page) -> fmt::Result {
    let comparison = report.comparison;
    if comparison.resources.is_empty() {
        return Ok(());
    }
    page.section("Resources")?;
    let mut rows: Vec<Vec<Line<'_>>> = Vec::new();
    for change in &comparison.resources {
        let resource = change.resource();
        let begin = |mark: &'static str, tone: Tone| {
            vec![
                Line::new().toned(mark, tone),
                Line::new().name(resource.path_name()),
                Line::from(words::what(resource)),
            ]
        };
        let with = |mut row: Vec<Line<'static>>, last: Line<'static>| {
            row.push(last);
            row
        };
        let owned = |row: Vec<Line<'_>>| row.into_iter().map(owned).collect::<Vec<_>>();
        match change {
            ResourceChange::Added(_) => rows.push(with(owned(begin("+", Tone::Strong)), "added".into())),
            ResourceChange::Removed(_) => rows.push(with(owned(begin("-", Tone::Strong)), "removed".into())),
            ResourceChange::NotRead(_) => {
                let words = "not in the later inventory, which could not read everything";
                rows.push(with(owned(begin("?", Tone::Unknown)), words.into()));
            }
            ResourceChange::Changed { properties, .. } => {
                for (place, property) in properties.iter().enumerate() {
                    let row = if place == 0 { owned(begin("~", Tone::Strong)) } else { vec![Line::new(); 3] };
                    let text = |side: &Option<String>| side.as_deref().map_or("absent".to_owned(), words::json);
                    let path = if property.path.is_empty() { "the whole of it" } else { &property.path };
                    let line = Line::new().code(path.to_owned()).text(format!(
                        ": {} => {}",
                        text(&property.before),
                        text(&property.after)
                    ));
                    rows.push(with(row, line));
                }
            }
        }
    }
    let titles = [("", false), ("resource", false), ("kind", false), ("change", true)];
    let mut columns = measured(&titles, &rows);
    if let Some(name) = columns.get_mut(1) {
        name.width = name.width.min(page.widest_name());
    }
    page.table(&columns, &mut rows.into_iter())?;
    let differently = comparison.resources.iter().filter_map(|change| match change {
        ResourceChange::Changed { after, read_differently: true, .. } => Some(Line::new().code(after.name())),
        _ => None,
    });
    if differently.clone().next().is_none() {
        return Ok(());
    }
    let head = Line::new()
        .toned("read in two ways", Tone::Unknown)
        .text(", so that what one of them does not show may not have changed: ");
    page.item(&head.and(words::names(differently, NAMES)))
}

/// The same line, holding its own text.
fn owned(line: Line<'_>) -> Line<'static> {
    let spans = line.0.into_iter().map(|span| crate::page::Span {
        text: span.text.into_owned().into(),
        tone: span.tone,
        kind: match span.kind {
            crate::page::Kind::Code => crate::page::Kind::Code,
            _ => crate::page::Kind::Text,
        },
    });
    Line(spans.collect())
}

fn findings(report: &DiffReport<'_>, page: &mut dyn Page) -> fmt::Result {
    if report.comparison.findings.is_empty() {
        return Ok(());
    }
    page.section("Findings")?;
    let row = |change: &FindingChange<'_>| {
        let finding = change.finding();
        let (mark, words) = match change {
            FindingChange::New { with_resource: true, .. } => ("+", "new, as its resource is".to_owned()),
            FindingChange::New { .. } => ("+", "new".to_owned()),
            FindingChange::Gone { why, .. } => (if *why == Gone::NotRead { "?" } else { "-" }, why.label().to_owned()),
            FindingChange::Changed { before, after } => ("~", between(before, after)),
        };
        let tone = match change {
            _ if change.is_worse() => Tone::High,
            _ if change.is_unknown() => Tone::Unknown,
            FindingChange::Gone { .. } => Tone::Good,
            _ => Tone::Plain,
        };
        let words = if change.is_worse() { format!("{words}: worse") } else { words };
        let (weight, weight_tone) = words::weight(finding);
        let why = match acceptance::remark(finding) {
            Some(remark) => format!("{} ({remark})", finding.verdict.why),
            None => finding.verdict.why.clone().into_owned(),
        };
        vec![
            Line::new().toned(mark, tone),
            Line::new().name(finding.id.clone()),
            Line::new().toned(weight, weight_tone),
            Line::new().toned(words, tone),
            Line::from(why),
        ]
    };
    let rows: Vec<Vec<Line<'_>>> = report.comparison.findings.iter().map(row).collect();
    let titles = [("", false), ("finding", false), ("impact", false), ("change", true), ("what", true)];
    let mut columns = measured(&titles, &rows);
    if let Some(id) = columns.get_mut(1) {
        id.width = id.width.min(page.widest_name());
    }
    page.table(&columns, &mut rows.into_iter())
}

/// `Medium => High`, `unknown => fail`, or that the words differ.
fn between(before: &Finding<'_>, after: &Finding<'_>) -> String {
    let word = |finding: &Finding<'_>| match finding.verdict.outcome {
        Outcome::Fail => finding.impact.label(),
        other => other.label(),
    };
    if word(before) == word(after) {
        "says something else".to_owned()
    } else {
        format!("{} => {}", word(before), word(after))
    }
}

fn posture(report: &DiffReport<'_>, page: &mut dyn Page) -> fmt::Result {
    page.section("Posture")?;
    let arrow = |before: usize, after: usize| format!("{} -> {}", grouped(before), grouped(after));
    let row = |posture: &amlha_rules::compare::Posture| {
        let tone = match posture.after.faulty.cmp(&posture.before.faulty) {
            std::cmp::Ordering::Greater => Tone::High,
            std::cmp::Ordering::Less => Tone::Good,
            std::cmp::Ordering::Equal => Tone::Plain,
        };
        vec![
            Line::from(posture.axis.label()),
            Line::new().toned(arrow(posture.before.faulty, posture.after.faulty), tone),
            Line::from(arrow(posture.before.unknown, posture.after.unknown)),
        ]
    };
    let rows: Vec<Vec<Line<'_>>> = report.comparison.posture.iter().map(row).collect();
    let columns = measured(&[("threatens", false), ("resources at fault", false), ("unknown", false)], &rows);
    page.table(&columns, &mut rows.into_iter())
}

/// The line that is read first.
fn summary(report: &DiffReport<'_>) -> Line<'static> {
    let comparison = report.comparison;
    let resources = |is: fn(&ResourceChange<'_>) -> bool| comparison.resources.iter().filter(|one| is(one)).count();
    let findings = |is: fn(&FindingChange<'_>) -> bool| comparison.findings.iter().filter(|one| is(one)).count();
    let unread = resources(|one| matches!(one, ResourceChange::NotRead(_)));
    let unread = if unread > 0 { format!(", {} not read", grouped(unread)) } else { String::new() };
    let unknown = comparison.unknown();
    let unknown = if unknown > 0 { format!(", {} not known any more", grouped(unknown)) } else { String::new() };
    let worse = comparison.worse().count();
    Line::new()
        .strong(format!(
            "{} changed, {} added, {} removed",
            grouped(resources(|one| matches!(one, ResourceChange::Changed { .. }))),
            grouped(resources(|one| matches!(one, ResourceChange::Added(_)))),
            grouped(resources(|one| matches!(one, ResourceChange::Removed(_)))),
        ))
        .text(format!("{unread}, {} the same. ", grouped(comparison.same_resources)))
        .text(format!(
            "{}, {} gone, {} changed, {} the same: ",
            count(findings(|one| matches!(one, FindingChange::New { .. })), "new finding"),
            grouped(findings(|one| matches!(one, FindingChange::Gone { .. }))),
            grouped(findings(|one| matches!(one, FindingChange::Changed { .. }))),
            grouped(comparison.same_findings),
        ))
        .toned(format!("{} worse", grouped(worse)), if worse > 0 { Tone::High } else { Tone::Good })
        .text(unknown)
}

fn gate_line<'a>(report: &DiffReport<'a>) -> Line<'a> {
    /// The findings that the line names.
    const TRIPPED: usize = 20;
    let comparison = report.comparison;
    let unknown = comparison.unknown();
    let undecided = format!("{} unknown (did not decide)", grouped(unknown));
    let ids: Vec<Line<'a>> = comparison.worse().map(|change| Line::new().code(change.finding().id.clone())).collect();
    if !ids.is_empty() {
        let line = Line::new().toned("FAILED", Tone::High).text(" the gate --fail-on worse: ");
        let line = line.and(words::names(ids.into_iter(), TRIPPED));
        if unknown > 0 { line.text(format!(". {undecided}")) } else { line }
    } else if unknown > 0 {
        let words = format!(" at the gate --fail-on worse: nothing tripped it, {undecided}");
        Line::new().toned("UNDECIDED", Tone::Unknown).text(words)
    } else {
        Line::new().toned("passed", Tone::Good).text(" the gate --fail-on worse")
    }
}
