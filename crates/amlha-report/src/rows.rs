//! The rows of a query, in the formats that rows have.

mod table;

use std::borrow::Cow;
use std::fmt;
use std::io::{self, Write};

use amlha_model::{Json, shown};
use serde_json::ser::{Formatter as _, PrettyFormatter};

use crate::data;
use crate::markdown::MarkdownPage;
use crate::page::{Line, Page as _, measured};
use crate::quote::json::Printable;
use crate::value::{Format, Style};
use crate::write::Letters;

/// The format of rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum RowsFormat {
    /// For people: a table that fits the screen. Columns with one value are folded, empty ones left
    /// out, and of a table that is too wide the last columns; a few rows become records instead. A
    /// footer says all of it.
    Table,
    /// A table with every column, however wide.
    Wide,
    /// `name: value`, a line each.
    Record,
    /// A JSON array, a row a line.
    Json,
    /// The same, in colour where colour is wanted.
    Jsonc,
    /// A JSON object a line.
    Jsonl,
    /// A YAML list.
    Yaml,
    /// The same, in colour where colour is wanted.
    Yamlc,
    /// Comma-separated values with a header; what a spreadsheet would run begins with an apostrophe.
    Csv,
    /// Values between tabs, without a header, as az prints them.
    Tsv,
    /// A Markdown table.
    Markdown,
}

impl RowsFormat {
    /// The words of the formats, with what each means.
    pub const WORDS: [(&'static str, Self); 14] = [
        ("table", Self::Table),
        ("text", Self::Table),
        ("wide", Self::Wide),
        ("record", Self::Record),
        ("json", Self::Json),
        ("jsonc", Self::Jsonc),
        ("jsonl", Self::Jsonl),
        ("ndjson", Self::Jsonl),
        ("yaml", Self::Yaml),
        ("yamlc", Self::Yamlc),
        ("csv", Self::Csv),
        ("tsv", Self::Tsv),
        ("md", Self::Markdown),
        ("markdown", Self::Markdown),
    ];

    /// The format of this word, in any letter case.
    ///
    /// ```
    /// use amlha_report::RowsFormat;
    /// assert_eq!(RowsFormat::parse("CSV"), Some(RowsFormat::Csv));
    /// assert_eq!(RowsFormat::parse("docx"), None);
    /// ```
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        Self::WORDS.iter().find(|(known, _)| known.eq_ignore_ascii_case(word)).map(|(_, format)| *format)
    }
}

/// A value of a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Cell<'a> {
    /// None.
    Null,
    /// Text.
    Text(Cow<'a, str>),
    /// A number, a truth value, an array or an object: its JSON text.
    Json(Cow<'a, str>),
}

/// The rows of a query.
#[derive(Debug, Clone, Default)]
pub struct RowsReport<'a> {
    /// The names of the columns.
    pub columns: Vec<Cow<'a, str>>,
    /// The rows in their order; each has a value a column.
    pub rows: Vec<Vec<Cell<'a>>>,
    /// What JSON formats print instead, where the result is no list of rows.
    pub value: Option<String>,
}

impl<'a> Cell<'a> {
    /// The value of a JSON text.
    #[must_use]
    pub fn of(json: Json<'a>) -> Self {
        match json.string() {
            Some(text) => Self::Text(text),
            None if json.is_null() => Self::Null,
            None => Self::Json(amlha_model::json::compact(json.raw())),
        }
    }

    fn text(&self) -> &str {
        match self {
            Self::Null => "",
            Self::Text(text) | Self::Json(text) => text,
        }
    }

    /// Whether it is an array or an object.
    fn is_nested(&self) -> bool {
        matches!(self, Self::Json(text) if text.starts_with(['{', '[']))
    }

    /// The same, borrowing nothing.
    #[must_use]
    pub fn into_owned(self) -> Cell<'static> {
        match self {
            Self::Null => Cell::Null,
            Self::Text(text) => Cell::Text(Cow::Owned(text.into_owned())),
            Self::Json(text) => Cell::Json(Cow::Owned(text.into_owned())),
        }
    }

    /// Whether it says nothing.
    fn is_empty(&self) -> bool {
        matches!(self.text(), "" | "{}" | "[]")
    }

    fn write_json(&self, out: &mut dyn Write) -> io::Result<()> {
        match self {
            Self::Null => out.write_all(b"null"),
            Self::Text(text) => fragment(&serde_json::to_string(text)?, out),
            Self::Json(text) => fragment(text, out),
        }
    }
}

/// JSON that a terminal cannot be steered with: only strings hold letters that could.
fn fragment(json: &str, mut out: &mut dyn Write) -> io::Result<()> {
    Printable(PrettyFormatter::new()).write_string_fragment(&mut out, json)
}

impl RowsFormat {
    /// Whether a person reads it, and not a program.
    #[must_use]
    pub fn is_for_people(self) -> bool {
        matches!(self, Self::Table | Self::Wide | Self::Record)
    }
}

impl<'a> RowsReport<'a> {
    /// The report of rows that are JSON objects; columns in the order in which they come first.
    pub fn of_objects(texts: impl IntoIterator<Item = &'a str>) -> Self {
        let mut columns: Vec<Cow<'a, str>> = Vec::new();
        let mut rows: Vec<Vec<Cell<'a>>> = Vec::new();
        for text in texts {
            let mut row = vec![Cell::Null; columns.len()];
            let json = Json::parse(text).ok();
            let members = json.and_then(Json::object);
            let members: Vec<(Cow<'a, str>, Json<'a>)> = match members {
                Some(members) => members.into_members(),
                None => json.map(|json| (Cow::Borrowed("value"), json)).into_iter().collect(),
            };
            for (name, value) in members {
                let at = columns.iter().position(|known| *known == name).unwrap_or_else(|| {
                    columns.push(name);
                    row.push(Cell::Null);
                    columns.len() - 1
                });
                if let Some(place) = row.get_mut(at) {
                    *place = Cell::of(value);
                }
            }
            rows.push(row);
        }
        for row in &mut rows {
            row.resize(columns.len(), Cell::Null);
        }
        Self { columns, rows, value: None }
    }
}

/// Writes rows. `most` bounds the rows of tables and records, and a footer says how many more there
/// are; other formats are always whole.
///
/// # Errors
///
/// What `out` says. A closed pipe arrives as [`io::ErrorKind::BrokenPipe`].
pub fn render_rows_to(
    report: &RowsReport<'_>,
    format: RowsFormat,
    style: &Style,
    most: Option<usize>,
    out: &mut dyn Write,
) -> io::Result<()> {
    let mut out = io::BufWriter::with_capacity(1 << 16, out);
    match format {
        RowsFormat::Table => drawn(&mut out, |out| table::fitted(report, style, most, out))?,
        RowsFormat::Wide => drawn(&mut out, |out| table::wide(report, style, most, out))?,
        RowsFormat::Record => drawn(&mut out, |out| table::records(report, style, most, out))?,
        RowsFormat::Markdown => drawn(&mut out, |out| markdown(report, out))?,
        RowsFormat::Json => json(report, &mut out)?,
        RowsFormat::Jsonc | RowsFormat::Yaml | RowsFormat::Yamlc => {
            let mut text = Vec::new();
            json(report, &mut text)?;
            let text = String::from_utf8(text).map_err(io::Error::other)?;
            data::dressed(text.trim_end(), Format::of_rows(format), style, &mut out)?;
        }
        RowsFormat::Jsonl => match &report.value {
            Some(value) => {
                fragment(value, &mut out)?;
                out.write_all(b"\n")?;
            }
            None => {
                for row in &report.rows {
                    object(report, row, &mut out)?;
                    out.write_all(b"\n")?;
                }
            }
        },
        RowsFormat::Csv => {
            let header: Vec<Cell<'_>> = report.columns.iter().map(|name| Cell::Text(name.clone())).collect();
            // The marks of a line end and the text at the start are what spreadsheets expect.
            for row in std::iter::once(&header).chain(&report.rows) {
                let cells: Vec<String> = row.iter().map(csv).collect();
                out.write_all(cells.join(",").as_bytes())?;
                out.write_all(b"\r\n")?;
            }
        }
        RowsFormat::Tsv => {
            for row in &report.rows {
                let cells: Vec<String> = row.iter().map(tsv).collect();
                out.write_all(cells.join("\t").as_bytes())?;
                out.write_all(b"\n")?;
            }
        }
    }
    out.flush()
}

fn drawn(out: &mut dyn Write, draw: impl FnOnce(&mut dyn fmt::Write) -> fmt::Result) -> io::Result<()> {
    let mut letters = Letters::new(out);
    let drawn = draw(&mut letters);
    letters.end(drawn)
}

fn json(report: &RowsReport<'_>, out: &mut dyn Write) -> io::Result<()> {
    if let Some(value) = &report.value {
        fragment(value, out)?;
        return out.write_all(b"\n");
    }
    out.write_all(b"[")?;
    for (row, place) in report.rows.iter().zip(0..) {
        out.write_all(if place == 0 { b"\n  " } else { b",\n  " })?;
        object(report, row, out)?;
    }
    out.write_all(if report.rows.is_empty() { b"]\n" } else { b"\n]\n" })
}

fn object(report: &RowsReport<'_>, row: &[Cell<'_>], out: &mut dyn Write) -> io::Result<()> {
    out.write_all(b"{")?;
    for ((name, cell), place) in report.columns.iter().zip(row).zip(0..) {
        if place > 0 {
            out.write_all(b",")?;
        }
        fragment(&serde_json::to_string(name)?, out)?;
        out.write_all(b":")?;
        cell.write_json(out)?;
    }
    out.write_all(b"}")
}

/// Text without what would steer a terminal; line ends and tabs stay.
fn tame(text: &str) -> String {
    text.split_inclusive(['\n', '\t'])
        .map(|part| match part.strip_suffix(['\n', '\t']) {
            Some(inside) => format!("{}{}", shown(inside), part.get(inside.len()..).unwrap_or_default()),
            None => shown(part).into_owned(),
        })
        .collect()
}

fn csv(cell: &Cell<'_>) -> String {
    let mut text = tame(cell.text());
    // A sheet would run it. A number is one and no text.
    if !matches!(cell, Cell::Json(_)) && text.starts_with(['=', '+', '-', '@', '\t', '\r', '\n']) {
        text.insert(0, '\'');
    }
    if text.contains(['"', ',', '\n', '\r']) || text.starts_with([' ', '\t']) || text.ends_with([' ', '\t']) {
        format!("\"{}\"", text.replace('"', "\"\""))
    } else {
        text
    }
}

fn tsv(cell: &Cell<'_>) -> String {
    shown(&cell.text().replace('\\', "\\\\").replace('\t', "\\t").replace('\n', "\\n").replace('\r', "\\r"))
        .into_owned()
}

fn markdown(report: &RowsReport<'_>, out: &mut dyn fmt::Write) -> fmt::Result {
    let mut page = MarkdownPage::new(out);
    if !report.columns.is_empty() {
        let titles: Vec<(&str, bool)> = report.columns.iter().map(|name| (name.as_ref(), false)).collect();
        let line = |cell: &Cell<'_>| match cell {
            Cell::Json(text) if cell.is_nested() => Line::new().code(text.to_string()),
            cell => Line::from(cell.text().to_owned()),
        };
        let rows: Vec<Vec<Line<'_>>> = report.rows.iter().map(|row| row.iter().map(line).collect()).collect();
        let columns = measured(&titles, &rows);
        page.table(&columns, &mut rows.into_iter())?;
    }
    page.paragraph(&Line::new().text(crate::show::words::count(report.rows.len(), "row")))
}

#[cfg(test)]
mod tests;
