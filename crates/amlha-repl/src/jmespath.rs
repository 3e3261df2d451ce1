//! `--query`: JMESPath over what is JSON, as in az.

use std::borrow::Cow;

use amlha_model::Json;
use amlha_report::{Cell, RowsFormat, RowsReport, Style, render_rows_to};
use jmespath::Variable;

use crate::exit::Exit;
use crate::failure::Failure;
use crate::line::Token;

/// What a path found: JSON.
pub(crate) struct Found(String);

/// What a path finds in a JSON text.
pub(crate) fn search(path: &Token, text: &str) -> Result<Found, Failure> {
    let wrong = |error: &dyn std::fmt::Display| {
        let message = error.to_string();
        let first = message.lines().next().unwrap_or_default().to_owned();
        Failure::usage(
            "RE023",
            format!("`{}` finds nothing: {}", amlha_model::shown(&path.text), amlha_model::shown(&first)),
        )
        .at(path.span)
        .help("for example \"[?impact=='High'].id\"; see https://jmespath.org")
    };
    let expression = jmespath::compile(&path.text).map_err(|error| wrong(&error))?;
    let broken = |error: &dyn std::fmt::Display| Failure::new("RE023", Exit::Failed, error.to_string());
    let data = Variable::from_json(text).map_err(|error| broken(&error))?;
    let found = expression.search(data).map_err(|error| wrong(&error))?;
    serde_json::to_string(&*found).map(Found).map_err(|error| broken(&error))
}

/// Rows as the JSON text that a path is applied to.
pub(crate) fn of_rows(rows: &RowsReport<'_>) -> Result<String, Failure> {
    let broken = |error: &dyn std::fmt::Display| Failure::new("RE023", Exit::Failed, error.to_string());
    let mut text = Vec::new();
    render_rows_to(rows, RowsFormat::Json, &Style::default(), None, &mut text).map_err(|error| broken(&error))?;
    String::from_utf8(text).map_err(|error| broken(&error))
}

impl Found {
    /// As rows: those of an array, else one.
    pub(crate) fn report(&self) -> RowsReport<'_> {
        let whole = Json::parse(&self.0).ok();
        let items = match whole.and_then(Json::items) {
            Some(items) => items,
            None => whole.into_iter().filter(|json| !json.is_null()).collect(),
        };
        let mut report = if !items.is_empty() && items.iter().all(|item| item.items().is_some()) {
            lists(&items)
        } else {
            RowsReport::of_objects(items.iter().map(|item| Json::raw(*item)))
        };
        report.value = Some(self.0.clone());
        report
    }
}

/// Rows of lists have columns without names of their own, as az calls them.
fn lists<'f>(items: &[Json<'f>]) -> RowsReport<'f> {
    let rows: Vec<Vec<Cell<'f>>> =
        items.iter().map(|item| item.items().unwrap_or_default().into_iter().map(Cell::of).collect()).collect();
    let widest = rows.iter().map(Vec::len).max().unwrap_or_default();
    let columns = (1..=widest).map(|number| Cow::Owned(format!("Column{number}"))).collect();
    let filled = |mut row: Vec<Cell<'f>>| {
        row.resize(widest, Cell::Null);
        row
    };
    RowsReport { columns, rows: rows.into_iter().map(filled).collect(), value: None }
}
