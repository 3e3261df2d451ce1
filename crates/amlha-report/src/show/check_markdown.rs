//! A check for pull requests and the summary of a job: what matters first, and never longer than
//! such places take.

use std::fmt::{self, Write};

use super::check;
use super::words::count;
use crate::markdown::MarkdownPage;
use crate::page::{Line, Page};
use crate::value::CheckReport;

/// The most that a comment may be: GitHub takes 65,536 characters and Azure DevOps 150,000. Bytes
/// are counted, of which a character has one or more.
const LIMIT: usize = 59_500;
/// The most that is said before the table, and after it.
const AROUND: usize = 15_000;
/// Room for the heads of tables and for what is said where they are cut.
const HEADS: usize = 2_000;

pub(super) fn draw(report: &CheckReport<'_>, page: &mut MarkdownPage<'_>) -> fmt::Result {
    let before = drawn(|page| {
        page.paragraph(&check::summary(report))?;
        report.gate.as_ref().map_or(Ok(()), |gate| page.paragraph(&check::gate_line(gate)))
    })?;
    let before = if before.len() <= AROUND { before } else { drawn(|page| page.paragraph(&short(report)))? };
    let after = drawn(|page| check::remarks(report, page))?;
    let after = if after.len() <= AROUND {
        after
    } else {
        drawn(|page| page.item(&Line::from("what is accepted and what was not read is too long for this page")))?
    };
    page.block(&before)?;
    let room = LIMIT.saturating_sub(before.len() + after.len() + HEADS);
    page.within(room, |page| check::table(report, page))?;
    page.block(&after)
}

fn drawn(draw: impl FnOnce(&mut MarkdownPage<'_>) -> fmt::Result) -> Result<String, fmt::Error> {
    let mut text = String::new();
    draw(&mut MarkdownPage::new(&mut text as &mut dyn Write))?;
    Ok(text)
}

/// The gate without the names of what tripped it.
fn short(report: &CheckReport<'_>) -> Line<'static> {
    let line = check::summary(report);
    match &report.gate {
        Some(gate) => line.text(format!(
            " The gate --fail-on {}: {} tripped it, {} unknown.",
            gate.fail_on.label(),
            count(gate.tripped.len(), "finding"),
            gate.unknown
        )),
        None => line,
    }
}
