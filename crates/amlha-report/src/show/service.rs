//! One service: who owns it, by which edition, what is promised, what ends, which rules judge it.

use std::fmt;

use amlha_model::catalog::{Edition, Row, editions};
use amlha_model::fact::{Confidence, Source};
use amlha_model::{Service, retirement, sla};
use amlha_rules::{Check, Outcome, RULES};

use super::words;
use crate::page::{Line, Page, measured};

pub(super) fn draw(service: Service, check: Option<&Check<'_>>, page: &mut dyn Page) -> fmt::Result {
    let info = service.info();
    page.title(&Line::new().strong(info.title))?;
    page.field("key", &[Line::new().code(info.key).into()])?;
    let types = info.arm_types.iter().map(|name| Line::new().code(*name));
    let types = if info.arm_types.is_empty() {
        Line::from("none: ARM does not show it")
    } else {
        words::names(types, usize::MAX)
    };
    page.field("ARM types", &[types.into()])?;
    page.field("used as", &[info.group.label().into()])?;

    page.section("Who owns it")?;
    let rows: Vec<Vec<Line<'_>>> = editions().iter().map(|edition| ownership(edition, info.key)).collect();
    let titles = [("edition", false), ("managed by", false), ("high availability by default", true), ("source", true)];
    page.table(&measured(&titles, &rows), &mut rows.into_iter())?;
    if let Some(row) = words::current(service) {
        details(row, page)?;
    }

    let figures: Vec<_> = sla::for_service(info.key).collect();
    page.section("What is promised")?;
    if figures.is_empty() {
        page.paragraph(&Line::from("no figure was found, which is not a promise of none"))?;
    }
    for figure in figures {
        page.item(&promise(figure))?;
    }

    let ends: Vec<_> = retirement::for_service(info.key).collect();
    if !ends.is_empty() {
        page.section("What ends")?;
        for entry in ends {
            page.item(&ending(entry, check))?;
        }
    }

    page.section("Rules")?;
    let rules: Vec<_> = RULES.iter().filter(|rule| rule.service == service).collect();
    if rules.is_empty() {
        page.paragraph(&Line::from("no rule judges this service"))?;
    }
    for rule in rules {
        let mut line = Line::new().strong(rule.code).text(format!(
            "  {} ({}, {})",
            rule.title,
            rule.impact.label(),
            rule.axis.label()
        ));
        if let Some(check) = check {
            let of = |outcome| {
                check
                    .findings
                    .iter()
                    .filter(|finding| *finding.rule == **rule && finding.verdict.outcome == outcome)
                    .count()
            };
            line = line.text(format!(
                ": {} failed, {} unknown here",
                words::grouped(of(Outcome::Fail)),
                words::grouped(of(Outcome::Unknown))
            ));
        }
        page.item(&line)?;
    }
    Ok(())
}

fn ownership(edition: &'static Edition, key: &str) -> Vec<Line<'static>> {
    let name = Line::new().strong(edition.id.as_str());
    let Some(row) = edition.row_for(key) else {
        return vec![name, Line::from("not named"), Line::from("not named"), cited(&edition.source)];
    };
    let owner = Line::from(row.owner.as_str());
    vec![name, owner, Line::from(words::by_default(row)), cited(edition.source_of(row))]
}

/// A source in words, without its address.
fn cited(source: &Source) -> Line<'_> {
    Line::from(source.cite())
}

fn details(row: &'static Row, page: &mut dyn Page) -> fmt::Result {
    let parts = [
        ("shared how", row.owner_note.as_deref()),
        ("as created", row.default_state.as_deref()),
        ("what to do", row.action.as_deref()),
        ("zone loss", row.zone_note.as_deref()),
        ("region loss", row.region_loss.as_deref()),
    ];
    if let Some(class) = row.zone_class {
        page.field("zone work", &[class.as_str().into()])?;
    }
    for (label, text) in parts {
        if let Some(text) = text {
            page.field(label, &[text.into()])?;
        }
    }
    Ok(())
}

fn promise(figure: &'static sla::Sla) -> Line<'static> {
    let measure = figure.metric.as_str().replace('_', " ");
    let amount = match (figure.percent, figure.nines) {
        (_, Some(nines)) => format!("{nines} nines of {measure} a year, a design target"),
        (Some(percent), None) => format!("{percent} % {measure} a month"),
        (None, None) => format!("no SLA for {measure}"),
    };
    let mut line = Line::new().strong(amount).text(format!(": {}; {}", figure.configuration, figure.source.cite()));
    line = doubt(line, figure.confidence);
    if figure.note.is_empty() { line } else { line.text("; ").text(figure.note.as_str()) }
}

/// Says when a fact is not backed by a page of Microsoft's.
fn doubt(line: Line<'_>, confidence: Confidence) -> Line<'_> {
    match confidence {
        Confidence::OfficialDoc => line,
        other => line.text(format!(" ({})", other.as_str())),
    }
}

fn ending(entry: &'static retirement::Retirement, check: Option<&Check<'_>>) -> Line<'static> {
    let kind = entry.kind.as_str().replace('_', " ");
    let when = entry.date.map_or_else(|| "no date is known".to_owned(), |date| date.to_string());
    let mut line = Line::new().strong(entry.what.as_str()).text(format!(": {kind}, {when}"));
    let today = check.map(|check| check.now.to_zoned(jiff::tz::TimeZone::UTC).date());
    if let Some(over) = today.and_then(|today| entry.is_over(today)) {
        line = line.text(if over { " (over)" } else { " (still to come)" });
    }
    line = line.text(format!("; instead: {}; {}", entry.successor, entry.source.cite()));
    doubt(line, entry.confidence)
}
