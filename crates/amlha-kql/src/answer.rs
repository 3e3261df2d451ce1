//! The rows that a query gives.

use crate::error::Error;
use crate::json;
use crate::plan::Plan;
use crate::run::{self, Context, Flow, RunOptions};
use crate::table::Column;
use crate::value::Value;

/// The answer to a query. Its values borrow from the tables and the plan.
#[derive(Debug, Clone)]
pub struct Answer<'a> {
    columns: Vec<Column>,
    rows: Vec<Vec<Value<'a>>>,
    notes: Vec<String>,
}

impl<'a> Answer<'a> {
    pub(crate) fn of(plan: &'a Plan<'_>, options: &RunOptions<'a>) -> Result<Self, Box<Error>> {
        let context = Context::new(*options, &plan.subqueries);
        let mut rows = Vec::new();
        let run = run::run(&plan.pipeline, &context, &mut |row| {
            context.keep_row(&row)?;
            rows.push(row);
            Ok(Flow::More)
        });
        run.map_err(|fault| Box::new(Error::from(fault)))?;
        Ok(Self { columns: plan.pipeline.columns.clone(), rows, notes: plan.notes.clone() })
    }

    /// The columns.
    #[must_use]
    pub fn columns(&self) -> &[Column] {
        &self.columns
    }

    /// The rows; each has a value a column.
    #[must_use]
    pub fn rows(&self) -> &[Vec<Value<'a>>] {
        &self.rows
    }

    /// The rows alone.
    #[must_use]
    pub fn into_rows(self) -> Vec<Vec<Value<'a>>> {
        self.rows
    }

    /// The place of a column.
    #[must_use]
    pub fn column(&self, name: &str) -> Option<usize> {
        self.columns.iter().position(|column| column.name == name)
    }

    /// The value of a column in a row; `None` if there is no such row or
    /// column.
    #[must_use]
    pub fn get(&self, row: usize, column: &str) -> Option<&Value<'a>> {
        self.rows.get(row)?.get(self.column(column)?)
    }

    /// What the tables have to say, for example that one was never collected:
    /// see [`Table::notes`](crate::Table::notes).
    #[must_use]
    pub fn notes(&self) -> &[String] {
        &self.notes
    }

    /// The same answer without borrows.
    #[must_use]
    pub fn into_owned(self) -> Answer<'static> {
        let rows = self.rows.into_iter().map(|row| row.into_iter().map(Value::into_owned).collect()).collect();
        Answer { columns: self.columns, rows, notes: self.notes }
    }

    /// Appends the rows as an array of JSON objects, members in the order of
    /// the columns.
    pub fn write_json(&self, out: &mut String) {
        let names: Vec<String> = self
            .columns
            .iter()
            .map(|column| {
                let mut name = String::new();
                json::write_string(&mut name, &column.name);
                name
            })
            .collect();
        out.push('[');
        for (at, row) in self.rows.iter().enumerate() {
            out.push_str(if at > 0 { ",{" } else { "{" });
            for (at, (name, value)) in names.iter().zip(row).enumerate() {
                if at > 0 {
                    out.push(',');
                }
                out.push_str(name);
                out.push(':');
                value.write_json(out);
            }
            out.push('}');
        }
        out.push(']');
    }

    /// The rows as an array of JSON objects.
    #[must_use]
    pub fn to_json(&self) -> String {
        let mut out = String::new();
        self.write_json(&mut out);
        out
    }
}
