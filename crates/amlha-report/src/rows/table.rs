//! Rows for people: tables that fit, tables that do not, and records.

use std::fmt::{self, Write};

use amlha_model::shown;

use super::{Cell, RowsReport};
use crate::show::words::{count, grouped};
use crate::text::width_of;
use crate::value::Style;

/// Arrays and objects wider than this are not shown in a table that is made to fit.
const WIDEST_NESTED: usize = 40;
/// This many rows are read one by one where a table is too wide.
const FEW_ROWS: usize = 3;
/// A table with fewer columns than this says too little.
const FEWEST_COLUMNS: usize = 2;
/// Columns between two columns.
const GAP: usize = 2;

/// What the table shows of the columns, by their places.
#[derive(Debug, Default)]
struct Layout {
    shown: Vec<usize>,
    /// Those with one value in every row.
    same: Vec<usize>,
    empty: Vec<usize>,
    /// Those that have no room: wide arrays and objects, and the last ones of a table that is too wide.
    nested: Vec<usize>,
}

impl Layout {
    fn of(report: &RowsReport<'_>) -> Self {
        let mut layout = Self::default();
        for place in 0..report.columns.len() {
            let mut cells = report.rows.iter().filter_map(|row| row.get(place));
            let first = cells.clone().next();
            let is_nested = |cell: &Cell<'_>| cell.is_nested() && width_of(cell.text()) > WIDEST_NESTED;
            let group = if report.rows.is_empty() {
                &mut layout.shown
            } else if cells.clone().all(Cell::is_empty) {
                &mut layout.empty
            } else if cells.clone().any(is_nested) {
                &mut layout.nested
            } else if report.rows.len() > 1 && cells.all(|cell| Some(cell) == first) {
                &mut layout.same
            } else {
                &mut layout.shown
            };
            group.push(place);
        }
        // A table without a column says nothing.
        if layout.shown.is_empty() {
            layout.shown = std::mem::take(&mut layout.same);
        }
        if layout.shown.is_empty() {
            layout.shown = std::mem::take(&mut layout.nested);
        }
        layout
    }

    fn footer(&self, report: &RowsReport<'_>, out: &mut dyn Write) -> fmt::Result {
        let name = |place: &usize| report.columns.get(*place).map(|name| shown(name).into_owned()).unwrap_or_default();
        let names = |places: &[usize]| places.iter().map(name).collect::<Vec<_>>().join(", ");
        if !self.same.is_empty() {
            let value = |place: &usize| {
                let cell = report.rows.first().and_then(|row| row.get(*place));
                format!("{}={}", name(place), cell.map(|cell| shown(cell.text()).into_owned()).unwrap_or_default())
            };
            let same: Vec<String> = self.same.iter().map(value).collect();
            writeln!(out, "same in every row: {}", same.join(", "))?;
        }
        if !self.empty.is_empty() {
            writeln!(out, "empty: {}", names(&self.empty))?;
        }
        if !self.nested.is_empty() {
            writeln!(out, "not shown: {} (-o record or -o wide shows them)", names(&self.nested))?;
        }
        Ok(())
    }
}

fn cut(report: &RowsReport<'_>, most: Option<usize>) -> usize {
    most.map_or(report.rows.len(), |most| most.min(report.rows.len()))
}

fn ending(report: &RowsReport<'_>, drawn: usize, style: &Style, out: &mut dyn Write) -> fmt::Result {
    let more = report.rows.len() - drawn.min(report.rows.len());
    if more > 0 {
        writeln!(out, "the first {} are shown, {} more are not (-o json has all)", grouped(drawn), grouped(more))?;
    }
    let (bold, reset) = if style.color { ("\u{1b}[1m", "\u{1b}[0m") } else { ("", "") };
    writeln!(out, "{bold}{}{reset}", count(report.rows.len(), "row"))
}

pub(super) fn fitted(report: &RowsReport<'_>, style: &Style, most: Option<usize>, out: &mut dyn Write) -> fmt::Result {
    let mut layout = Layout::of(report);
    let drawn = cut(report, most);
    let mut widths = widths(report, &layout.shown, drawn);
    let total = |widths: &[usize]| widths.iter().sum::<usize>() + GAP * widths.len().saturating_sub(1);
    let needed = total(&widths);
    if style.width > 0 && needed > style.width && drawn > 0 {
        // A few rows are read one by one, many side by side.
        let mut left = widths.len();
        while left > 0 && total(widths.get(..left).unwrap_or_default()) > style.width {
            left -= 1;
        }
        if drawn <= FEW_ROWS || left < FEWEST_COLUMNS {
            writeln!(out, "as records: a table needs {needed} columns, and there are {}\n", style.width)?;
            return records(report, style, most, out);
        }
        widths.truncate(left);
        layout.nested.extend(layout.shown.split_off(left));
        layout.nested.sort_unstable();
    }
    draw(report, &layout.shown, &widths, drawn, style, out)?;
    layout.footer(report, out)?;
    ending(report, drawn, style, out)
}

pub(super) fn wide(report: &RowsReport<'_>, style: &Style, most: Option<usize>, out: &mut dyn Write) -> fmt::Result {
    let all: Vec<usize> = (0..report.columns.len()).collect();
    let drawn = cut(report, most);
    draw(report, &all, &widths(report, &all, drawn), drawn, style, out)?;
    ending(report, drawn, style, out)
}

pub(super) fn records(report: &RowsReport<'_>, style: &Style, most: Option<usize>, out: &mut dyn Write) -> fmt::Result {
    let drawn = cut(report, most);
    let widest = report.columns.iter().map(|name| width_of(name)).max().unwrap_or_default();
    for row in report.rows.iter().take(drawn) {
        let mut silent = Vec::new();
        for (name, cell) in report.columns.iter().zip(row) {
            if cell.is_empty() {
                silent.push(shown(name).into_owned());
                continue;
            }
            let room = " ".repeat(widest - width_of(name).min(widest));
            writeln!(out, "{}:{room} {}", shown(name), shown(cell.text()))?;
        }
        if !silent.is_empty() {
            writeln!(out, "empty: {}", silent.join(", "))?;
        }
        writeln!(out)?;
    }
    ending(report, drawn, style, out)
}

fn widths(report: &RowsReport<'_>, places: &[usize], drawn: usize) -> Vec<usize> {
    let widest = |place: &usize| {
        let cells = report.rows.iter().take(drawn).filter_map(|row| row.get(*place));
        let cells = cells.map(|cell| width_of(&shown(cell.text())));
        let title = report.columns.get(*place).map(|name| width_of(&shown(name))).unwrap_or_default();
        cells.max().unwrap_or_default().max(title)
    };
    places.iter().map(widest).collect()
}

fn draw(
    report: &RowsReport<'_>,
    places: &[usize],
    widths: &[usize],
    drawn: usize,
    style: &Style,
    out: &mut dyn Write,
) -> fmt::Result {
    if places.is_empty() {
        return Ok(());
    }
    let line = |cells: &[String]| -> String {
        let mut line = String::new();
        for (cell, width) in cells.iter().zip(widths) {
            line.push_str(cell);
            line.push_str(&" ".repeat(width.saturating_sub(width_of(cell)) + GAP));
        }
        line.trim_end().to_owned()
    };
    let titles: Vec<String> =
        places.iter().filter_map(|place| report.columns.get(*place)).map(|name| shown(name).into_owned()).collect();
    let (bold, reset) = if style.color { ("\u{1b}[1m", "\u{1b}[0m") } else { ("", "") };
    writeln!(out, "{bold}{}{reset}", line(&titles))?;
    for row in report.rows.iter().take(drawn) {
        let cells: Vec<String> = places
            .iter()
            .map(|place| row.get(*place).map(|cell| shown(cell.text()).into_owned()).unwrap_or_default())
            .collect();
        writeln!(out, "{}", line(&cells))?;
    }
    Ok(())
}
