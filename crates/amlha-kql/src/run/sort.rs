//! `sort` and `top`.

use std::cmp::Ordering;

use super::Row;
use super::context::{Context, Fault, row_weight};
use crate::plan::Sorting;
use crate::value::Value;

/// Rows with the values that they are sorted by.
pub(super) struct Sorted<'a> {
    keys: &'a [Sorting],
    rows: Vec<(Row<'a>, Row<'a>)>,
}

impl<'a> Sorted<'a> {
    pub(super) fn new(keys: &'a [Sorting]) -> Self {
        Self { keys, rows: Vec::new() }
    }

    pub(super) fn add(&mut self, row: Row<'a>, context: &Context<'a>) -> Result<(), Fault> {
        let key = self.keys.iter().map(|key| key.value.value(&row, context)).collect::<Result<Row<'a>, _>>()?;
        context.keep_row(&row)?;
        context.keep_row(&key)?;
        self.rows.push((key, row));
        Ok(())
    }

    /// The rows in order; equal ones stay as they came.
    pub(super) fn take(&mut self, context: &Context<'a>) -> Result<impl Iterator<Item = Row<'a>> + use<'a>, Fault> {
        context.check_cancel()?;
        let keys = self.keys;
        self.rows.sort_by(|(a, _), (b, _)| compare(keys, a, b));
        context.check_cancel()?;
        Ok(std::mem::take(&mut self.rows).into_iter().map(|(_, row)| row))
    }
}

fn compare(keys: &[Sorting], a: &[Value<'_>], b: &[Value<'_>]) -> Ordering {
    let parts = keys.iter().zip(a.iter().zip(b));
    parts
        .map(|(key, (a, b))| match (is_missing(a), is_missing(b)) {
            (false, false) if key.ascending => a.order(b),
            (false, false) => b.order(a),
            (a, b) if key.nulls_first => b.cmp(&a),
            (a, b) => a.cmp(&b),
        })
        .find(|order| order.is_ne())
        .unwrap_or(Ordering::Equal)
}

/// Null and "not a number" have no place among the values.
fn is_missing(value: &Value<'_>) -> bool {
    match value {
        Value::Null => true,
        Value::Real(n) => n.is_nan(),
        _ => false,
    }
}

/// The first rows of an order, without keeping all.
pub(super) struct TopState<'a> {
    count: usize,
    sorted: Sorted<'a>,
}

impl<'a> TopState<'a> {
    pub(super) fn new(count: u64, keys: &'a [Sorting]) -> Self {
        Self { count: usize::try_from(count).unwrap_or(usize::MAX), sorted: Sorted::new(keys) }
    }

    pub(super) fn add(&mut self, row: Row<'a>, context: &Context<'a>) -> Result<(), Fault> {
        self.sorted.add(row, context)?;
        // Rows beyond the count go whenever there are as many again.
        if self.sorted.rows.len() > self.count.saturating_mul(2).max(1024) {
            let keys = self.sorted.keys;
            self.sorted.rows.sort_by(|(a, _), (b, _)| compare(keys, a, b));
            let dropped = self.sorted.rows.drain(self.count.min(self.sorted.rows.len())..);
            context.release(dropped.map(|(key, row)| row_weight(&key) + row_weight(&row)).sum());
        }
        Ok(())
    }
}

pub(super) fn take_top<'a>(
    state: &mut TopState<'a>,
    context: &Context<'a>,
) -> Result<impl Iterator<Item = Row<'a>> + use<'a>, Fault> {
    let count = state.count;
    Ok(state.sorted.take(context)?.take(count))
}
