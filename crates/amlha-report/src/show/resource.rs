//! The card of one resource.

use std::fmt;

use amlha_model::Target;
use amlha_rules::{Finding, Outcome};

use super::check::last_name;
use super::{finding, words};
use crate::page::{Line, Page, Value, measured};
use crate::value::ShowReport;

pub(super) fn draw(report: &ShowReport<'_>, page: &mut dyn Page) -> fmt::Result {
    let resource = report.resource;
    let inventory = resource.inventory();
    page.title(&Line::new().name(resource.name()).text(format!(
        "  {}  {}",
        words::what(resource),
        resource.location().name()
    )))?;
    page.field("id", &[Line::new().code(resource.id()).into()])?;
    let source = resource.source().map_or_else(
        || Line::from("unknown"),
        |source| {
            let when = source.read_at.map_or_else(|| "time unknown".to_owned(), words::time);
            Line::new().code(source.name.as_str()).text(format!(", {when}"))
        },
    );
    page.field("read from", &[source.into()])?;
    let row = resource.service().and_then(words::current);
    let runs = Line::new().strong(words::owner(resource.service()));
    let runs = match row.and_then(|row| row.owner_note.as_deref()) {
        Some(note) => runs.text(format!(" ({note})")),
        None => runs,
    };
    page.field("who runs it", &[runs.into()])?;
    let default = row.map_or_else(|| "unknown: the catalogue does not name this service".to_owned(), words::by_default);
    page.field("HA by default", &[default.into()])?;
    for (label, values) in states(report) {
        page.field(&label, &values)?;
    }
    let needs = inventory.links_from(resource.index()).iter().map(|link| {
        let line = match &link.to {
            Target::Resource(index) => Line::new().code(inventory.resource(*index).path_name()),
            Target::Outside(what) => Line::new().code(last_name(what)).text(", not in the inventory"),
        };
        line.text(format!(" ({})", link.role.label()))
    });
    let needs: Vec<Value<'_>> = needs.map(Value::Line).collect();
    page.field(
        "depends on",
        &if needs.is_empty() { vec![Line::from("nothing, as far as the inventory shows").into()] } else { needs },
    )?;
    page.field("used by", &[finding::used_by(resource).into()])?;
    findings(report, page)
}

fn verdicts<'r>(report: &'r ShowReport<'_>) -> impl Iterator<Item = &'r Finding<'r>> {
    let index = report.resource.index();
    report.check.findings.iter().filter(move |finding| finding.resource.index() == index)
}

/// What is declared and what is in force, by what it protects against.
fn states<'r>(report: &'r ShowReport<'_>) -> Vec<(String, Vec<Value<'r>>)> {
    let states = verdicts(report).filter_map(|finding| Some((finding, finding.verdict.state.as_ref()?)));
    states.map(|(finding, state)| (finding.rule.axis.label().to_owned(), finding::states(state))).collect()
}

fn findings(report: &ShowReport<'_>, page: &mut dyn Page) -> fmt::Result {
    let rows: Vec<Vec<Line<'_>>> = verdicts(report)
        .map(|finding| {
            let (word, tone) = words::weight(finding);
            vec![
                Line::new().name(finding.id.as_str()),
                Line::new().toned(word, tone),
                Line::from(finding.verdict.why.as_ref()),
            ]
        })
        .collect();
    if rows.is_empty() {
        return page.paragraph(&Line::new().strong("nothing was judged").text(": no rule is about this resource"));
    }
    let (total, of) =
        (rows.len(), |outcome| verdicts(report).filter(|finding| finding.verdict.outcome == outcome).count());
    let mut columns = measured(&[("finding", false), ("verdict", false), ("what", true)], &rows);
    if let Some(id) = columns.first_mut() {
        id.width = id.width.min(page.widest_name());
    }
    page.table(&columns, &mut rows.into_iter())?;
    page.paragraph(&Line::new().strong(words::count(total, "verdict")).text(format!(
        ": {} failed, {} unknown, {} fine or not applicable",
        of(Outcome::Fail),
        of(Outcome::Unknown),
        total - of(Outcome::Fail) - of(Outcome::Unknown)
    )))
}
