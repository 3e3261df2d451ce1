//! A plan on a screen: what cannot be undone first, the steps as a table, the summary last.

use std::fmt;

use amlha_rules::plan::{Action, Step};

use super::plan::{self, basis, destroyed, left, longest_path, one_way_doors, purpose, summary};
use super::{step, words};
use crate::page::{Line, Page, measured};
use crate::text::TextPage;
use crate::value::PlanReport;

/// Names of what a step touches, on the screen.
const BLAST: usize = 6;

pub(super) fn draw(report: &PlanReport<'_>, page: &mut TextPage<'_>) -> fmt::Result {
    let plan = report.plan;
    if let Some(line) = purpose(plan) {
        page.paragraph(&line)?;
    }
    page.title(&one_way_doors(plan))?;
    if let Some(line) = destroyed(plan) {
        page.paragraph(&line)?;
    }
    for nothing in plan.nothing_to_run.iter().take(plan::FINDINGS) {
        let line = Line::new()
            .strong("you cannot fix")
            .text(": ")
            .name(nothing.finding.as_str())
            .text(": ")
            .text(nothing.why.as_str());
        page.item(&line)?;
    }
    steps(&plan.steps, page)?;
    for group in left(plan, report.check) {
        page.section(group.heading)?;
        let shown = group.lines.len();
        for line in &group.lines {
            page.item(line)?;
        }
        if group.total > shown {
            page.item(&Line::from(format!("and {} more (-o json lists them)", words::grouped(group.total - shown))))?;
        }
    }
    if let Some(line) = longest_path(plan) {
        page.paragraph(&line)?;
    }
    page.paragraph(&basis(plan))?;
    page.paragraph(&summary(plan))
}

fn steps(steps: &[Step], page: &mut TextPage<'_>) -> fmt::Result {
    if steps.is_empty() {
        return Ok(());
    }
    let titles = [
        ("", false),
        ("#", false),
        ("step", true),
        ("downtime", false),
        ("hands-on", false),
        ("elapsed", false),
        ("back?", false),
    ];
    let rows: Vec<Vec<Line<'_>>> = steps.iter().map(cells).collect();
    let columns = measured(&titles, &rows);
    let widths = page.fit(&columns);
    match &widths {
        Some(widths) => page.head(&columns, widths)?,
        None => page.apart()?,
    }
    // Below a title: past the mark and the number.
    let indent = columns.iter().take(2).map(|column| column.width + 2).sum::<usize>() + 2;
    for (place, (step, row)) in steps.iter().zip(&rows).enumerate() {
        match &widths {
            Some(widths) => page.row(row, widths)?,
            None => narrow(step, row, indent, page)?,
        }
        for line in below(step) {
            page.under(&line, indent)?;
        }
        if steps.get(place + 1).is_some_and(|next| next.wave != step.wave) {
            let rule = if page.unicode() { "── safe to stop here ──" } else { "-- safe to stop here --" };
            page.under(&Line::new().dim(rule), 2)?;
        }
    }
    Ok(())
}

fn cells(step: &Step) -> Vec<Line<'_>> {
    vec![
        Line::new().toned(step.action.symbol(), words::action_tone(step.action)),
        Line::new().strong(step.id.0.as_str()),
        Line::new().text(step.title.as_str()),
        Line::from(words::downtime(&step.downtime)),
        Line::from(words::hands_on(step)),
        Line::from(words::elapsed_short(&step.elapsed)),
        Line::from(words::reversible(step.reversible)),
    ]
}

/// A step on a narrow screen: its title, then the columns by name.
fn narrow(step: &Step, row: &[Line<'_>], indent: usize, page: &mut TextPage<'_>) -> fmt::Result {
    let mark = Line::new().toned(format!("{:<3}  ", step.action.symbol()), words::action_tone(step.action));
    page.hanging(&mark.strong(step.id.0.as_str()).text("  ").text(step.title.as_str()), 2, indent)?;
    let names = ["downtime ", "hands-on ", "elapsed ", "back? "];
    let facts = names.into_iter().zip(row.iter().skip(3)).map(|(name, cell)| Line::new().dim(name).and(cell.clone()));
    page.under(&words::names(facts, usize::MAX), indent)
}

/// What stands under a step: what it destroys, what it waits for, what it closes, who feels it.
fn below(step: &Step) -> Vec<Line<'_>> {
    let mut lines = Vec::new();
    if matches!(step.action, Action::Replace | Action::Delete) {
        lines.push(
            Line::new().toned("DESTROYS", words::action_tone(step.action)).text(" ").code(step.target.name.as_str()),
        );
    }
    if !step.after.is_empty() {
        let ids = words::names(step.after.iter().map(|id| Line::from(id.0.as_str())), usize::MAX);
        let line = Line::from("after: ").and(ids);
        lines.push(if step.pause_hours > 0 { line.text(format!(" and {} h", step.pause_hours)) } else { line });
    }
    let names = |ids: &'_ [String]| words::names(ids.iter().map(|id| Line::new().code(id.clone())), words::NAMES);
    let closes = if !step.closes.is_empty() {
        names(&step.closes)
    } else if step.effects.is_empty() && !step.serves.is_empty() {
        Line::from("nothing by itself; it is for ").and(names(&step.serves))
    } else {
        Line::from("nothing: it prepares another step")
    };
    lines.push(Line::from("closes: ").and(closes).text("; cost: ").text(words::cost(&step.cost)));
    lines.push(Line::from("blast: ").and(step::blast(step, BLAST)));
    lines
}
