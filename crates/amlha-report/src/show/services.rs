//! Who owns the high availability of what: the catalogue, laid out like Microsoft's table.

use std::fmt;

use amlha_model::catalog::{Edition, HaDefault, Owner, Row};
use amlha_model::fact::Source;

use super::words;
use crate::page::{Line, Page, measured};
use crate::value::{Language, ServicesReport};

/// The words of the table in one language.
pub(crate) struct Labels {
    pub(crate) service: &'static str,
    pub(crate) managed_by: &'static str,
    pub(crate) by_default: &'static str,
    pub(crate) you: &'static str,
    pub(crate) shared: &'static str,
    not_applicable: &'static str,
    yes: &'static str,
    no: &'static str,
    blank: &'static str,
    pub(crate) guidance: &'static str,
}

const ENGLISH: Labels = Labels {
    service: "Service",
    managed_by: "Managed by",
    by_default: "High availability by default",
    you: "You",
    shared: "Shared",
    not_applicable: "NA",
    yes: "yes",
    no: "no",
    blank: "blank: the source does not say, which is not a no",
    guidance: "What to do",
};

const PORTUGUESE: Labels = Labels {
    service: "Serviço",
    managed_by: "Gerenciado por",
    by_default: "Alta disponibilidade por padrão",
    you: "Você",
    shared: "Compartilhado",
    not_applicable: "NA",
    yes: "sim",
    no: "não",
    blank: "em branco: a fonte não diz, o que não é um não",
    guidance: "O que fazer",
};

/// The labels of an edition: Portuguese where it was asked for and the edition has it.
pub(crate) fn labels(report: &ServicesReport) -> &'static Labels {
    let translated = report.edition.rows.iter().any(|row| row.label_pt.is_some());
    if report.language == Language::Portuguese && translated { &PORTUGUESE } else { &ENGLISH }
}

pub(crate) fn label(row: &'static Row, language: Language) -> &'static str {
    let portuguese = row.label_pt.as_deref().filter(|_| language == Language::Portuguese);
    portuguese.unwrap_or(&row.label_en)
}

pub(crate) fn section(row: &'static Row, language: Language) -> Option<&'static str> {
    let section = row.section.as_ref()?;
    let portuguese = section.pt.as_deref().filter(|_| language == Language::Portuguese);
    Some(portuguese.unwrap_or(&section.en))
}

pub(crate) fn owner(row: &Row, labels: &Labels) -> &'static str {
    match row.owner {
        Owner::Microsoft => "Microsoft",
        Owner::Customer => labels.you,
        Owner::Shared => labels.shared,
    }
}

pub(super) fn draw(report: &ServicesReport, page: &mut dyn Page) -> fmt::Result {
    let edition = report.edition;
    let labels = labels(report);
    page.title(&Line::new().strong(edition.title.as_str()).text(format!("  ({})", edition.id)))?;
    page.paragraph(&Line::from(edition.headline.as_str()))?;

    // The article has one source for all its rows; amlha's own edition has one for each.
    let sourced = edition.rows.iter().any(|row| row.source.is_some());
    let mut titles = vec![(labels.service, true), (labels.managed_by, false), (labels.by_default, true)];
    if sourced {
        titles.push(("source", false));
    }
    let sources = sources(edition);
    let rows = by_section(edition);
    let cells = |row: &&'static Row| {
        cells(
            row,
            report.language,
            labels,
            page.tick(labels.yes),
            sourced.then(|| citation(edition.source_of(row), &sources)),
        )
    };
    let all: Vec<Vec<Line<'_>>> = rows.iter().map(cells).collect();
    let columns = measured(&titles, &all);
    let mut drawn = all.into_iter();
    for group in rows.chunk_by(|a, b| a.section == b.section) {
        if let Some(heading) = group.first().and_then(|row| section(row, report.language)) {
            page.section(heading)?;
        }
        page.table(&columns, &mut drawn.by_ref().take(group.len()))?;
    }
    page.paragraph(&Line::new().dim(labels.blank))?;
    guidance(report, labels, page)?;
    if sourced {
        page.section("Sources")?;
        for (source, number) in sources.iter().zip(1..) {
            let line = Line::from(format!("({number}) "));
            let line = match &source.url {
                Some(url) => line.link(source.title.as_str(), url),
                None => line.text(source.title.as_str()),
            };
            page.item(&line.text(format!(", {}", source.date.as_deref().unwrap_or("undated"))))?;
        }
    }
    page.section("Notes")?;
    for note in &edition.notes {
        page.item(&Line::from(note.as_str()))?;
    }
    page.paragraph(&summary(edition))
}

fn cells(
    row: &'static Row,
    language: Language,
    labels: &'static Labels,
    tick: &'static str,
    source: Option<String>,
) -> Vec<Line<'static>> {
    let mut by_default = match row.ha_by_default {
        HaDefault::Yes => Line::from(tick),
        HaDefault::NotStated => Line::new(),
        HaDefault::NotApplicable => Line::from(labels.not_applicable),
        HaDefault::No => Line::from(labels.no),
    };
    if let Some(condition) = &row.condition {
        let space = if by_default.is_empty() { "" } else { ", " };
        by_default = by_default.text(format!("{space}{condition}"));
    }
    let mut cells = vec![Line::from(label(row, language)), Line::from(owner(row, labels)), by_default];
    cells.extend(source.map(Line::from));
    cells
}

/// The rows with those of a section together, sections in the order in which they first appear.
fn by_section(edition: &'static Edition) -> Vec<&'static Row> {
    let mut rows: Vec<&Row> = edition.rows.iter().collect();
    let first = |row: &&Row| edition.rows.iter().position(|other| other.section == row.section);
    rows.sort_by_key(first);
    rows
}

/// The pages behind the rows, each once, in the order of the rows.
fn sources(edition: &'static Edition) -> Vec<&'static Source> {
    let mut sources: Vec<&Source> = Vec::new();
    for row in by_section(edition) {
        let source = edition.source_of(row);
        if !sources.contains(&source) {
            sources.push(source);
        }
    }
    sources
}

/// The number of a page in the list below the table, with its date.
fn citation(source: &Source, sources: &[&Source]) -> String {
    let number = sources.iter().position(|other| *other == source).map_or(0, |place| place + 1);
    format!("({number}) {}", source.date.as_deref().unwrap_or("undated"))
}

/// What the edition says to do, item by item, with its references.
fn guidance(report: &ServicesReport, labels: &Labels, page: &mut dyn Page) -> fmt::Result {
    let edition = report.edition;
    page.section(labels.guidance)?;
    if edition.guidance.is_empty() {
        for row in &edition.rows {
            if let Some(action) = &row.action {
                let line = Line::new().strong(label(row, report.language)).text(": ").text(action.as_str());
                page.item(&referring(line, &row.references))?;
            }
        }
        return Ok(());
    }
    for item in &edition.guidance {
        let title = amlha_model::Service::from_key(&item.key)
            .map_or_else(|| item.key.replace('_', " "), |service| service.title().to_owned());
        let line = Line::new().strong(title).text(": ").text(item.text.as_str());
        page.item(&referring(line, &item.references))?;
    }
    Ok(())
}

fn referring<'s>(line: Line<'s>, references: &'s [String]) -> Line<'s> {
    if references.is_empty() {
        return line;
    }
    let each = references.iter().map(|reference| Line::new().code(reference.as_str()));
    line.text(" (").and(words::names(each, usize::MAX)).text(")")
}

fn summary(edition: &Edition) -> Line<'_> {
    let of = |owner: Owner| edition.rows.iter().filter(|row| row.owner == owner).count();
    Line::new().strong(words::count(edition.rows.len(), "row")).text(format!(
        ": {} managed by Microsoft, {} by you, {} shared. {}, as of {}",
        of(Owner::Microsoft),
        of(Owner::Customer),
        of(Owner::Shared),
        edition.source.cite(),
        edition.as_of
    ))
}
