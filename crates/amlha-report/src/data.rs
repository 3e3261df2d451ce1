//! Documents for programs in the clothes that people and other programs ask for: colour, YAML,
//! and the main list of a report as rows.

use std::borrow::Cow;
use std::io::{self, Write};

use amlha_model::Json;
use amlha_model::json::JsonKind;

use crate::quote::yaml;
use crate::rows::{Cell, RowsFormat, RowsReport, render_rows_to};
use crate::value::{Format, Report, Style};
use crate::{Explanation, json};

/// A part of a document that has a colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Part {
    Key,
    Text,
    Number,
    /// `true`, `false` or `null`.
    Word,
}

/// Whether parts are coloured.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Paint(pub(crate) bool);

impl Paint {
    /// No colour.
    pub(crate) const PLAIN: Self = Self(false);

    /// Writes a part.
    pub(crate) fn part(self, part: Part, text: &str, out: &mut dyn Write) -> io::Result<()> {
        if !self.0 {
            return out.write_all(text.as_bytes());
        }
        let color = match part {
            Part::Key => "\u{1b}[1m",
            Part::Text => "\u{1b}[32m",
            Part::Number => "\u{1b}[36m",
            Part::Word => "\u{1b}[35m",
        };
        write!(out, "{color}{text}\u{1b}[0m")
    }
}

/// JSON text with its parts coloured; nothing else of it changes.
pub(crate) fn painted(text: &str, paint: Paint, out: &mut dyn Write) -> io::Result<()> {
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let length = match first {
            '"' => string_length(rest),
            '-' | '0'..='9' | 'a'..='z' => rest
                .find(|letter: char| !letter.is_ascii_alphanumeric() && !"+-.".contains(letter))
                .unwrap_or(rest.len()),
            _ => {
                let end = rest.find(|letter: char| letter == '"' || letter == '-' || letter.is_ascii_alphanumeric());
                let length = end.unwrap_or(rest.len());
                out.write_all(rest.get(..length).unwrap_or_default().as_bytes())?;
                rest = rest.get(length..).unwrap_or_default();
                continue;
            }
        };
        let (piece, after) = rest.split_at_checked(length).unwrap_or((rest, ""));
        let part = match first {
            '"' if after.trim_start().starts_with(':') => Part::Key,
            '"' => Part::Text,
            'a'..='z' => Part::Word,
            _ => Part::Number,
        };
        paint.part(part, piece, out)?;
        rest = after;
    }
    Ok(())
}

fn string_length(text: &str) -> usize {
    let mut letters = text.char_indices().skip(1);
    while let Some((at, letter)) = letters.next() {
        match letter {
            '\\' => drop(letters.next()),
            '"' => return at + 1,
            _ => {}
        }
    }
    text.len()
}

/// The report as one document for programs, as text.
pub(crate) fn document(report: &Report<'_>) -> io::Result<String> {
    let mut bytes = Vec::new();
    json::write(report, &mut bytes)?;
    String::from_utf8(bytes).map_err(io::Error::other)
}

/// Writes a JSON text as JSON in colour, as YAML, or as it is.
pub(crate) fn dressed(text: &str, format: Format, style: &Style, out: &mut dyn Write) -> io::Result<()> {
    let paint = Paint(style.color);
    match format {
        Format::Jsonc => {
            painted(text, paint, out)?;
            out.write_all(b"\n")
        }
        Format::Yaml | Format::Yamlc => {
            let value = Json::parse(text).map_err(io::Error::other)?;
            yaml::write(value, if format == Format::Yamlc { paint } else { Paint::PLAIN }, out)
        }
        _ => writeln!(out, "{text}"),
    }
}

/// Where the main list of a report stands in its document; nothing where the report is one thing.
fn lists(report: &Report<'_>) -> &'static [&'static str] {
    match report {
        Report::Check(_) => &["findings", "packs[].findings"],
        Report::Plan(_) => &["plan.steps"],
        Report::Services(_) => &["rows"],
        Report::Card(_) => &["services"],
        Report::Doctor(_) => &["checks"],
        Report::Diff(_) => &["resources", "findings.fixed", "findings.new", "findings.changed"],
        Report::Graph(_) => &["nodes"],
        Report::Simulation(_) => &["impacts"],
        Report::Explain(Explanation::Finding { .. }) => &["verdict.evidence"],
        Report::Explain(_) | Report::Step(_) | Report::Show(_) => &[],
    }
}

/// The main list of a report as rows, objects in them flattened: `target.name`.
///
/// # Errors
///
/// What the serialisation says.
pub(crate) fn rows(report: &Report<'_>, format: RowsFormat, style: &Style, out: &mut dyn Write) -> io::Result<()> {
    let text = document(report)?;
    let whole = Json::parse(&text).map_err(io::Error::other)?;
    let mut items = Vec::new();
    for path in lists(report) {
        collect(whole, path, &mut items);
    }
    // One thing is one row, and so is what has no list this time.
    if lists(report).is_empty() {
        items.push(whole);
    }
    let flat: Vec<Vec<(String, Cell<'_>)>> = items.into_iter().map(|item| flattened(item, format)).collect();
    render_rows_to(&of_members(flat), format, style, None, out)
}

fn collect<'d>(value: Json<'d>, path: &str, items: &mut Vec<Json<'d>>) {
    match path.split_once("[].") {
        Some((list, rest)) => {
            value
                .at(list)
                .and_then(Json::items)
                .unwrap_or_default()
                .into_iter()
                .for_each(|one| collect(one, rest, items));
        }
        None => items.extend(value.at(path).and_then(Json::items).unwrap_or_default()),
    }
}

/// The members of an object, those of objects inside it beside them.
fn flattened<'d>(item: Json<'d>, format: RowsFormat) -> Vec<(String, Cell<'d>)> {
    let mut members = Vec::new();
    // Lines of JSON keep the shape.
    if format == RowsFormat::Jsonl {
        for (name, value) in item.object().map(amlha_model::json::Object::into_members).unwrap_or_default() {
            members.push((name.into_owned(), Cell::of(value)));
        }
        return members;
    }
    flatten("", item, &mut members);
    members
}

fn flatten<'d>(name: &str, value: Json<'d>, members: &mut Vec<(String, Cell<'d>)>) {
    if value.kind() == JsonKind::Object {
        for (inner, value) in value.object().map(amlha_model::json::Object::into_members).unwrap_or_default() {
            flatten(&if name.is_empty() { inner.into_owned() } else { format!("{name}.{inner}") }, value, members);
        }
        return;
    }
    let cell = match value.items() {
        // A list of plain values reads as one text, and so does one of objects of plain values.
        Some(items) => joined(&items).map_or_else(|| Cell::of(value), |text| Cell::Text(Cow::Owned(text))),
        None => Cell::of(value),
    };
    members.push((if name.is_empty() { "value".to_owned() } else { name.to_owned() }, cell));
}

fn joined(items: &[Json<'_>]) -> Option<String> {
    let plain = |value: Json<'_>| match value.kind() {
        JsonKind::Object | JsonKind::Array => None,
        _ => Some(value.string().map_or_else(|| value.raw().to_owned(), Cow::into_owned)),
    };
    let one = |item: &Json<'_>| match item.object() {
        Some(object) => {
            let named = |(name, value): (&str, Json<'_>)| plain(value).map(|value| format!("{name}={value}"));
            object.iter().map(named).collect::<Option<Vec<_>>>().map(|all| all.join(", "))
        }
        None => plain(*item),
    };
    items.iter().map(one).collect::<Option<Vec<_>>>().map(|all| all.join("; "))
}

fn of_members<'d>(rows: Vec<Vec<(String, Cell<'d>)>>) -> RowsReport<'d> {
    let mut columns: Vec<Cow<'d, str>> = Vec::new();
    for (name, _) in rows.iter().flatten() {
        if name != "schema" && !columns.iter().any(|known| known == name) {
            columns.push(Cow::Owned(name.clone()));
        }
    }
    let row = |members: Vec<(String, Cell<'d>)>| {
        let mut row = vec![Cell::Null; columns.len()];
        for (name, cell) in members {
            let place = columns.iter().position(|known| *known == name).and_then(|at| row.get_mut(at));
            place.into_iter().for_each(|place| *place = cell.clone());
        }
        row
    };
    let rows = rows.into_iter().map(row).collect();
    RowsReport { columns, rows, value: None }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colour_changes_nothing_else() {
        let text = "{\n  \"a\\\"b\": [\"x: y\", -1.5e+3, true, null],\n  \"é\": {}\n}";
        let drawn = |paint| {
            let mut bytes = Vec::new();
            painted(text, paint, &mut bytes).unwrap();
            String::from_utf8(bytes).unwrap()
        };
        assert_eq!(drawn(Paint::PLAIN), text);
        let colored = drawn(Paint(true));
        insta::assert_snapshot!(colored.replace('\u{1b}', "ESC"));
        let mut bare = String::new();
        for (place, part) in colored.split('\u{1b}').enumerate() {
            bare.push_str(if place == 0 { part } else { part.split_once('m').unwrap().1 });
        }
        assert_eq!(bare, text);
    }
}
