//! A table of values that are there already.

use super::{Batch, Column, Path, Scan, Table, TableError, Vector, Wanted};
use crate::json::Step;
use crate::value::Value;

/// Rows of values.
#[derive(Debug, Clone, Default)]
pub struct Rows {
    columns: Vec<Column>,
    rows: Vec<Vec<Value<'static>>>,
}

impl Rows {
    /// A table of these rows. A row that is too short has nulls at its end.
    /// Values are taken as they are: see [`Scan`] for what they must be.
    #[must_use]
    pub fn new(columns: Vec<Column>, rows: Vec<Vec<Value<'static>>>) -> Self {
        Self { columns, rows }
    }

    /// Number of rows.
    #[must_use]
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether there are no rows.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }
}

impl Table for Rows {
    fn columns(&self) -> &[Column] {
        &self.columns
    }

    fn scan<'a>(&'a self, wanted: &Wanted) -> Result<Box<dyn Scan<'a> + 'a>, TableError> {
        Ok(Box::new(RowsScan { rows: &self.rows, wanted: wanted.clone(), start: 0, next: 0 }))
    }
}

const BATCH: usize = 4096;

struct RowsScan<'a> {
    rows: &'a [Vec<Value<'static>>],
    wanted: Wanted,
    start: usize,
    next: usize,
}

impl<'a> RowsScan<'a> {
    fn column(&self, path: &Path, rows: impl Iterator<Item = usize>) -> Vector<'a> {
        Vector::Values(
            rows.map(|row| {
                let value = self.rows.get(row).and_then(|row| row.get(path.column));
                value.map_or(Value::Null, |value| follow(value, &path.steps))
            })
            .collect(),
        )
    }
}

impl<'a> Scan<'a> for RowsScan<'a> {
    fn next(&mut self) -> Result<Option<Batch<'a>>, TableError> {
        if self.next >= self.rows.len() {
            return Ok(None);
        }
        self.start = self.next;
        self.next = (self.start + BATCH).min(self.rows.len());
        let first = self.wanted.first.iter().map(|path| self.column(path, self.start..self.next)).collect();
        Ok(Some(Batch { rows: self.next - self.start, first }))
    }

    fn rest(&mut self, rows: &[u32]) -> Result<Vec<Vector<'a>>, TableError> {
        let start = self.start;
        Ok(self
            .wanted
            .rest
            .iter()
            .map(|path| self.column(path, rows.iter().map(|row| start + *row as usize)))
            .collect())
    }
}

/// The value at the end of the steps.
pub(crate) fn follow<'a>(value: &Value<'a>, steps: &[Step]) -> Value<'a> {
    let step = |value: &Value<'a>, step: &Step| match step {
        Step::Member(name) => value.member(name),
        Step::Element(index) => value.element(*index),
    };
    match steps.split_first() {
        None => value.clone(),
        Some((first, rest)) => rest.iter().fold(step(value, first), |value, next| step(&value, next)),
    }
}
