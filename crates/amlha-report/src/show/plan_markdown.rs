//! A plan as a ticket: a box to tick for each step, with everything that step needs.

use std::fmt;

use super::plan::{basis, destroyed, left, longest_path, one_way_doors, purpose, summary};
use super::{step, words};
use crate::markdown::MarkdownPage;
use crate::page::{Line, Page};
use crate::value::PlanReport;

pub(super) fn draw(report: &PlanReport<'_>, page: &mut MarkdownPage<'_>) -> fmt::Result {
    let plan = report.plan;
    page.title(&Line::from("Remediation plan"))?;
    // In a ticket the first line is the one that is read.
    page.paragraph(&summary(plan))?;
    if let Some(line) = purpose(plan) {
        page.paragraph(&line)?;
    }
    page.paragraph(&one_way_doors(plan))?;
    if let Some(line) = destroyed(plan) {
        page.paragraph(&line)?;
    }
    if let Some(line) = longest_path(plan) {
        page.paragraph(&line)?;
    }
    page.paragraph(&basis(plan))?;
    // A script of the same plan names the same digits.
    page.paragraph(&Line::from("identity ").code(crate::plan::identity(plan)))?;
    let mut wave = 0;
    for step in &plan.steps {
        if step.wave != wave {
            if wave > 0 {
                page.paragraph(&Line::new().strong("Safe to stop here."))?;
            }
            wave = step.wave;
            page.section(&format!("Wave {wave}"))?;
        }
        let symbol = Line::new().strong(step.id.0.as_str()).text(" ").code(step.action.symbol()).text(" ");
        page.task(&symbol.text(step.title.as_str()))?;
        for (label, values) in step::fields(step, report.shell) {
            page.task_field(label, &values)?;
        }
    }
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
    Ok(())
}
