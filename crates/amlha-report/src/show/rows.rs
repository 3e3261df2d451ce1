//! The rows of a query as a table.

use std::fmt;

use amlha_model::{Json, shown};

use super::words::count;
use crate::page::{Line, Page, measured};
use crate::value::RowsReport;

pub(super) fn draw(report: &RowsReport<'_>, page: &mut dyn Page) -> fmt::Result {
    // Columns in the order in which they first appear.
    let mut names: Vec<String> = Vec::new();
    let rows: Vec<Vec<(String, Line<'_>)>> = report.rows.iter().map(|row| cells(row)).collect();
    for (name, _) in rows.iter().flatten() {
        if !names.contains(name) {
            names.push(name.clone());
        }
    }
    if !names.is_empty() {
        let titles: Vec<(&str, bool)> = names.iter().map(|name| (name.as_str(), false)).collect();
        let mut all: Vec<Vec<Line<'_>>> = Vec::with_capacity(rows.len());
        for row in rows {
            let mut cells: Vec<Line<'_>> = names.iter().map(|_| Line::new()).collect();
            for (name, cell) in row {
                let place = names.iter().position(|known| *known == name).and_then(|place| cells.get_mut(place));
                if let Some(place) = place {
                    *place = cell;
                }
            }
            all.push(cells);
        }
        let columns = measured(&titles, &all);
        page.table(&columns, &mut all.into_iter())?;
    }
    page.paragraph(&Line::new().strong(count(report.rows.len(), "row")))
}

/// The members of a row: strings without their quotes, everything else as JSON.
fn cells(row: &str) -> Vec<(String, Line<'_>)> {
    let Some(object) = Json::parse(row).ok().and_then(Json::object) else {
        return vec![("value".to_owned(), Line::from(row.to_owned()))];
    };
    let cell = |json: Json<'_>| -> String {
        match json.string() {
            Some(text) => text.into_owned(),
            None if json.is_null() => String::new(),
            None => amlha_model::json::compact(json.raw()).into_owned(),
        }
    };
    object.iter().map(|(name, json)| (shown(name).into_owned(), Line::from(cell(json)))).collect()
}
