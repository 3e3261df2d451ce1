//! What an inventory holds: printed when it is opened.

use std::collections::BTreeMap;
use std::fmt;

use amlha_model::{Completeness, Inventory, SECTIONS};

use super::check;
use super::words::{self, count, grouped};
use crate::page::{Line, Page, Tone, Value};
use crate::value::{CardReport, FileLine};

/// How many lines a list on the card has before it says how many more there are.
const LINES: usize = 12;

pub(super) fn draw(report: &CardReport<'_>, page: &mut dyn Page) -> fmt::Result {
    let inventory = report.inventory;
    let mut title = Line::new().name(report.name.as_str()).text(format!("  {}", count(inventory.len(), "resource")));
    if report.demo {
        title = title.text("  built-in example (made up, nothing leaves this machine)");
    }
    page.title(&title)?;
    page.field("taken", &[taken(report).into()])?;
    page.field(
        "regions",
        &[tally(inventory.resources().map(|resource| resource.location().name().to_owned())).into()],
    )?;
    for (group, line) in groups(inventory) {
        page.field(group, &[line.into()])?;
    }
    page.field("links", &[grouped(inventory.links().len()).into()])?;
    page.field("sections", &sections(inventory))?;
    files(&report.files, page)?;
    duplicates(inventory, page)?;
    gaps(inventory, page)?;
    let read = report.files.iter().filter(|file| file.problem.is_none()).count();
    let failed = report.files.len() - read;
    let summary = Line::new().strong(count(inventory.len(), "resource")).text(format!(
        ", {}, {}",
        count(inventory.links().len(), "link"),
        count(inventory.gaps().len(), "gap")
    ));
    let summary =
        if report.files.is_empty() { summary } else { summary.text(format!("; {} read", count(read, "file"))) };
    page.paragraph(&if failed > 0 {
        summary.text(", ").toned(format!("{failed} could not be read"), Tone::High)
    } else {
        summary
    })
}

fn taken(report: &CardReport<'_>) -> Line<'static> {
    match report.inventory.taken_at() {
        Some(then) => Line::from(format!("{} ({})", words::time(then), words::age(report.now, then))),
        None => Line::from("unknown: the files do not say when they were read"),
    }
}

/// `westeurope 12, northeurope 3`: the most frequent first.
fn tally(names: impl Iterator<Item = String>) -> Line<'static> {
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for name in names {
        *counts.entry(name).or_default() += 1;
    }
    let mut counts: Vec<(String, usize)> = counts.into_iter().collect();
    counts.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    if counts.is_empty() {
        return Line::from("none");
    }
    words::names(
        counts.into_iter().map(|(name, number)| Line::new().code(name).text(format!(" {}", grouped(number)))),
        LINES,
    )
}

/// The services of each group with how many of each there are, and what amlha does not know.
fn groups(inventory: &Inventory) -> Vec<(&'static str, Line<'static>)> {
    let mut counts = BTreeMap::new();
    for resource in inventory.resources() {
        if let Some(service) = resource.service() {
            *counts.entry((service.info().group, service)).or_insert(0_usize) += 1;
        }
    }
    let mut groups: Vec<_> = counts.keys().map(|(group, _)| *group).collect();
    groups.dedup();
    let mut lines: Vec<(&'static str, Line<'static>)> = groups
        .into_iter()
        .map(|group| {
            let of = counts.iter().filter(|((other, _), _)| *other == group);
            let each = of.map(|((_, service), number)| Line::from(format!("{} {}", service.title(), grouped(*number))));
            (group.label(), words::names(each, usize::MAX))
        })
        .collect();
    let mut others = inventory.resources().filter(|resource| resource.service().is_none()).peekable();
    if others.peek().is_some() {
        lines.push(("not judged", tally(others.map(|resource| resource.arm_type().to_owned()))));
    }
    lines
}

/// How complete each section is, and the commands that read what is missing.
fn sections(inventory: &Inventory) -> Vec<Value<'static>> {
    let mut values: Vec<Value<'static>> = Vec::new();
    for wanted in [Completeness::Complete, Completeness::Partial, Completeness::NotCollected] {
        let of: Vec<_> = SECTIONS.iter().filter(|section| inventory.completeness(section.name) == wanted).collect();
        if !of.is_empty() {
            let names = words::names(of.iter().map(|section| Line::new().code(section.name)), usize::MAX);
            values.push(Line::new().strong(wanted.label()).text(": ").and(names).into());
        }
    }
    values
}

fn files(files: &[FileLine], page: &mut dyn Page) -> fmt::Result {
    if files.is_empty() {
        return Ok(());
    }
    page.section("Files")?;
    // What went wrong is told in full; what went well may be counted.
    let noted = |file: &&FileLine| file.problem.is_some() || !file.notes.is_empty();
    for file in files.iter().filter(noted) {
        page.item(&file_line(file))?;
        for note in &file.notes {
            page.item(&Line::new().code(file.name.as_str()).text(": ").text(note.as_str()))?;
        }
    }
    let mut left_out = 0_usize;
    for (place, file) in files.iter().filter(|file| !noted(file)).enumerate() {
        if place < LINES {
            page.item(&file_line(file))?;
        } else {
            left_out += 1;
        }
    }
    if left_out > 0 {
        page.item(&Line::from(format!("{} more read without a note (-o json names them)", count(left_out, "file"))))?;
    }
    Ok(())
}

fn file_line(file: &FileLine) -> Line<'_> {
    let line = Line::new().name(file.name.as_str()).text(": ");
    match &file.problem {
        None => line.text(format!(
            "{}, {}",
            if file.kind.is_empty() { "unknown kind" } else { &file.kind },
            count(file.resources, "resource")
        )),
        Some(problem) => {
            let line =
                line.toned("could not be read", Tone::High).text(format!(" [{}]: {}", problem.code, problem.message));
            if problem.advice.is_empty() { line } else { line.text(format!("; {}", problem.advice)) }
        }
    }
}

fn duplicates(inventory: &Inventory, page: &mut dyn Page) -> fmt::Result {
    let found = inventory.duplicates();
    if found.is_empty() {
        return Ok(());
    }
    page.section("Duplicates")?;
    let names = found.iter().map(|duplicate| {
        Line::new()
            .code(check::last_name(&duplicate.id))
            .text(" (")
            .code(duplicate.kept.as_str())
            .text(" kept, ")
            .code(duplicate.dropped.as_str())
            .text(" left out)")
    });
    let head = Line::from(format!("{} in several files; the richer copy kept: ", count(found.len(), "resource")));
    page.item(&head.and(words::names(names, words::NAMES)))
}

/// What could not be read, and what would close it.
fn gaps(inventory: &Inventory, page: &mut dyn Page) -> fmt::Result {
    let missing: Vec<_> =
        SECTIONS.iter().filter(|section| inventory.completeness(section.name) != Completeness::Complete).collect();
    if inventory.gaps().is_empty() && missing.is_empty() {
        return Ok(());
    }
    page.section("Gaps")?;
    check::gaps(inventory, page)?;
    let mut closes: BTreeMap<&str, usize> = BTreeMap::new();
    for gap in inventory.gaps() {
        *closes.entry(&gap.closes).or_default() += 1;
    }
    let mut closes: Vec<(&str, usize)> = closes.into_iter().collect();
    closes.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(b.0)));
    let more = closes.len().saturating_sub(LINES);
    for (what, number) in closes.into_iter().take(LINES) {
        page.item(&Line::from(format!("closes {}: {what}", grouped(number))))?;
    }
    if more > 0 {
        page.item(&Line::from(format!("and {} more ways (-o json lists them)", grouped(more))))?;
    }
    for section in missing {
        page.item(
            &Line::new()
                .code(section.name)
                .text(format!(" {}: ", inventory.completeness(section.name).label()))
                .code(section.command),
        )?;
    }
    Ok(())
}
