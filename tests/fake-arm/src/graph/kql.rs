//! The engine that is there without another: the query language itself, over the rows of the store.

use amlha_kql::{
    Batch, Code, Column, Dialect, Error, Options, Path, Scan, Step, Table, TableError, Tables, Type, Value as Cell,
    Vector, Wanted,
};
use amlha_model::resource_graph;
use serde_json::Value;

use super::engine::{GraphEngine, GraphRefusal, table_of};
use crate::clock;

/// Answers what Azure Resource Graph takes of the Kusto Query Language. Its other tables are there
/// and empty.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Kql;

impl GraphEngine for Kql {
    fn answer(&self, query: &str, rows: &[Value]) -> Result<Vec<Value>, GraphRefusal> {
        let of =
            |name: &str| Rows { columns: columns(), rows: rows.iter().filter(|row| table_of(row) == name).collect() };
        let mut tables = Tables::new();
        for name in ["resources", "resourcecontainers"] {
            tables.add(name, of(name));
        }
        for name in resource_graph::other_tables() {
            tables.add(name, of(name));
        }
        let options = Options { dialect: Dialect::ResourceGraph, ..Options::default() }.at(clock::now().as_second());
        let plan = amlha_kql::query(query, &tables, &options).map_err(|errors| refused(query, errors.first()))?;
        let answer = plan.run(&amlha_kql::RunOptions::default()).map_err(|error| refused(query, Some(&error)))?;
        let names: Vec<&str> = answer.columns().iter().map(|column| column.name.as_str()).collect();
        let row = |row: &Vec<Cell<'_>>| names.iter().map(|name| (*name).to_owned()).zip(row.iter().map(json)).collect();
        Ok(answer.rows().iter().map(|cells| Value::Object(row(cells))).collect())
    }
}

fn json(cell: &Cell<'_>) -> Value {
    match cell {
        Cell::Null => Value::Null,
        Cell::Bool(truth) => (*truth).into(),
        Cell::Int(number) => (*number).into(),
        Cell::Long(number) => (*number).into(),
        Cell::String(text) => Value::from(&**text),
        Cell::Array(array) => array.items().iter().map(json).collect(),
        Cell::Bag(bag) => bag.members().iter().map(|(name, value)| (name.to_string(), json(value))).collect(),
        _ => {
            let mut text = String::new();
            cell.write_json(&mut text);
            serde_json::from_str(&text).unwrap_or_default()
        }
    }
}

fn columns() -> Vec<Column> {
    let kind = |name: &str| match name {
        "sku" | "plan" | "properties" | "tags" | "identity" | "zones" | "extendedLocation" => Type::Dynamic,
        _ => Type::String,
    };
    resource_graph::COLUMNS.map(|name| Column::new(name, kind(name))).into()
}

/// A refusal in Resource Graph's words.
fn refused(query: &str, error: Option<&Error>) -> GraphRefusal {
    let Some(error) = error else { return GraphRefusal::new("Default", "The query has no answer.") };
    let label = error.labels.first();
    let word = || label.map(|label| label.span.text(query)).unwrap_or_default();
    match error.code {
        Code::Character | Code::OpenString | Code::Literal | Code::Syntax | Code::UnknownOperator => {
            let (line, column) = label.map_or((1, 1), |label| label.span.line_column(query));
            GraphRefusal::parser(line, column, if word().is_empty() { "<EOF>" } else { word() })
        }
        Code::NotSupported | Code::NotInResourceGraph => {
            let (line, column) = label.map_or((1, 1), |label| label.span.line_column(query));
            GraphRefusal::parser(line, column, word())
        }
        Code::UnknownTable => GraphRefusal::new(
            "DisallowedLogicalTableName",
            format!("Table {} is invalid, unsupported or disallowed.", word()),
        ),
        Code::UnknownColumn => {
            GraphRefusal::new("Default", format!("Failed to resolve scalar expression named '{}'", word()))
        }
        _ => GraphRefusal::new("Default", error.message.clone()),
    }
}

/// Rows as the store keeps them.
struct Rows<'r> {
    columns: Vec<Column>,
    rows: Vec<&'r Value>,
}

impl Table for Rows<'_> {
    fn columns(&self) -> &[Column] {
        &self.columns
    }

    fn scan<'a>(&'a self, wanted: &Wanted) -> Result<Box<dyn Scan<'a> + 'a>, TableError> {
        Ok(Box::new(RowsScan { table: self, wanted: wanted.clone(), read: false }))
    }
}

struct RowsScan<'a> {
    table: &'a Rows<'a>,
    wanted: Wanted,
    read: bool,
}

impl<'a> RowsScan<'a> {
    fn vector(&self, path: &Path, rows: impl Iterator<Item = usize>) -> Vector<'a> {
        let column = self.table.columns.get(path.column);
        let is_text = column.is_some_and(|column| column.kind == Type::String) && path.steps.is_empty();
        let value = |row: usize| {
            let name = column.map(|column| column.name.as_str()).unwrap_or_default();
            let found = self.table.rows.get(row).and_then(|row| row.get(name));
            let found = path.steps.iter().try_fold(found?, |value, step| match step {
                Step::Member(name) => value.get(name),
                Step::Element(index) => element(value, *index),
            });
            found.map(cell)
        };
        let missing = || if is_text { Cell::from("") } else { Cell::Null };
        Vector::Values(rows.map(|row| value(row).unwrap_or_else(missing)).collect())
    }
}

impl<'a> Scan<'a> for RowsScan<'a> {
    fn next(&mut self) -> Result<Option<Batch<'a>>, TableError> {
        let rows = self.table.rows.len();
        if std::mem::replace(&mut self.read, true) || rows == 0 {
            return Ok(None);
        }
        Ok(Some(Batch { rows, first: self.wanted.first.iter().map(|path| self.vector(path, 0..rows)).collect() }))
    }

    fn rest(&mut self, rows: &[u32]) -> Result<Vec<Vector<'a>>, TableError> {
        let vector = |path| self.vector(path, rows.iter().map(|row| *row as usize));
        Ok(self.wanted.rest.iter().map(vector).collect())
    }
}

/// The element at a place, from the end if negative.
fn element(value: &Value, index: i64) -> Option<&Value> {
    let items = value.as_array()?;
    let at = if index < 0 { i64::try_from(items.len()).ok()?.checked_add(index)? } else { index };
    items.get(usize::try_from(at).ok()?)
}

fn cell(value: &Value) -> Cell<'_> {
    match value {
        Value::Null => Cell::Null,
        Value::Bool(truth) => Cell::Bool(*truth),
        Value::Number(number) => match number.as_i64() {
            Some(whole) => Cell::Long(whole),
            None => number.as_f64().map_or(Cell::Null, Cell::Real),
        },
        Value::String(text) => Cell::from(text.as_str()),
        // What is nested deeper than the language allows is no value of it.
        Value::Array(items) => Cell::array(items.iter().map(cell).collect()).unwrap_or_default(),
        Value::Object(members) => {
            let members = members.iter().map(|(name, value)| (name.as_str().into(), cell(value)));
            Cell::bag(members.collect()).unwrap_or_default()
        }
    }
}

#[cfg(test)]
mod tests;
