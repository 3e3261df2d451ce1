//! `.tables` and `.schema`: what queries can name.

use amlha_report::{Cell, RowsFormat, RowsReport};
use amlha_tables::TABLES;

use super::{Given, Word};
use crate::command;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::out;
use crate::screen::Screen;
use crate::session::Session;

/// `.tables`
pub(super) const TABLES_WORD: Word =
    Word { name: ".tables", takes: "", value: None, about: "the tables that queries can name", run: tables };

/// `.schema TABLE`
pub(super) const SCHEMA: Word = Word {
    name: ".schema",
    takes: "TABLE",
    value: Some(command::Value::Table),
    about: "the columns of a table",
    run: schema,
};

fn tables(given: &Given<'_>, session: &mut Session, screen: &mut Screen) -> Result<Exit, Failure> {
    given.nothing()?;
    let row = |table: &amlha_tables::TableInfo| {
        vec![text(table.name), Cell::Json(table.columns.len().to_string().into()), text(table.about)]
    };
    let rows = RowsReport {
        columns: ["table", "columns", "about"].map(Into::into).into(),
        rows: TABLES.iter().map(row).collect(),
        value: None,
    };
    out::rows(&rows, wide(out::usual(session, screen)), screen)?;
    Ok(Exit::Done)
}

fn schema(given: &Given<'_>, session: &mut Session, screen: &mut Screen) -> Result<Exit, Failure> {
    let typed = given.one()?;
    let Some(table) = amlha_tables::find(&typed.text) else {
        return Err(crate::commands::no_such("table", &typed, TABLES.iter().map(|table| table.name)));
    };
    let row = |column: &amlha_tables::ColumnInfo| {
        vec![
            text(column.name),
            text(column.kind.name()),
            text(if column.in_resource_graph { "Resource Graph" } else { "amlha" }),
            text(column.about),
        ]
    };
    let rows = RowsReport {
        columns: ["column", "type", "from", "about"].map(Into::into).into(),
        rows: table.columns.iter().map(row).collect(),
        value: None,
    };
    out::rows(&rows, wide(out::usual(session, screen)), screen)?;
    Ok(Exit::Done)
}

fn text(text: &'static str) -> Cell<'static> {
    Cell::Text(text.into())
}

/// What describes tables is not folded.
fn wide(format: RowsFormat) -> RowsFormat {
    if format == RowsFormat::Table { RowsFormat::Wide } else { format }
}
