//! The rows of a table, filtered column by column before a row is made.

use super::Row;
use super::context::{Context, Fault};
use super::pipeline::{Flow, Out, Stage, push};
use super::sieve::Sieve;
use crate::plan::{Filter, TableScan};
use crate::table::{Batch, Vector};
use crate::value::Value;

pub(super) fn scan<'a>(
    plan: &'a TableScan<'a>,
    width: usize,
    stages: &mut [Stage<'a>],
    context: &Context<'a>,
    out: Out<'_, 'a>,
) -> Result<(), Fault> {
    let sieve = Sieve::of(plan, width);
    let mut scan = plan.table.scan_some(&plan.wanted, &sieve).map_err(|error| fault(plan, &error))?;
    while let Some(batch) = scan.next().map_err(|error| fault(plan, &error))? {
        context.count_rows(batch.rows as u64)?;
        context.check_cancel()?;
        let selected = select(plan, &batch, width, context)?;
        if selected.is_empty() {
            continue;
        }
        // Rows that are only counted need not be made.
        if let Some(Stage::Count(count, _)) = stages.first_mut() {
            *count = count.saturating_add(i64::try_from(selected.len()).unwrap_or(i64::MAX));
            continue;
        }
        let rest = scan.rest(&selected).map_err(|error| fault(plan, &error))?;
        for (at, number) in selected.iter().enumerate() {
            let mut row: Row<'a> = vec![Value::Null; width];
            for (vector, slot) in batch.first.iter().zip(&plan.first) {
                if let Some(place) = row.get_mut(*slot) {
                    *place = vector.get(*number as usize);
                }
            }
            for (vector, slot) in rest.iter().zip(&plan.rest) {
                if let Some(place) = row.get_mut(*slot) {
                    *place = vector.get(at);
                }
            }
            if push(stages, row, context, out)? == Flow::Enough {
                return Ok(());
            }
        }
    }
    Ok(())
}

fn fault(plan: &TableScan<'_>, error: &crate::table::TableError) -> Fault {
    Fault::table(format!("the table `{}` cannot be read: {}", plan.name, error.message))
}

/// The rows of a batch that meet all conditions.
fn select<'a>(
    plan: &'a TableScan<'a>,
    batch: &Batch<'a>,
    width: usize,
    context: &Context<'a>,
) -> Result<Vec<u32>, Fault> {
    let rows = u32::try_from(batch.rows).map_err(|_| Fault::table("a batch has too many rows"))?;
    let mut selected: Vec<u32> = (0..rows).collect();
    let mut scratch: Row<'a> = vec![Value::Null; width];
    for filter in &plan.filters {
        let vectors: Vec<(usize, &Vector<'a>)> = filter
            .slots
            .iter()
            .filter_map(|slot| {
                let at = plan.first.iter().position(|known| known == slot)?;
                Some((*slot, batch.first.get(at)?))
            })
            .collect();
        // What fails for a value that no selected row has must not fail here,
        // so an error sends the condition to the rows.
        let known = match vectors.as_slice() {
            [(slot, Vector::Dictionary { codes, values })] if filter.steady && values.len() <= selected.len() => {
                passes(filter, *slot, values, &mut scratch, context).ok().map(|passes| (codes, passes))
            }
            _ => None,
        };
        match known {
            Some((codes, passes)) => {
                selected.retain(|row| {
                    let code = codes.get(*row as usize).map_or(usize::MAX, |code| *code as usize);
                    // A code out of range stands for null, whose answer is last.
                    passes.get(code).or(passes.last()).copied().unwrap_or(false)
                });
            }
            None => {
                let mut kept = Vec::with_capacity(selected.len());
                for row in &selected {
                    for (slot, vector) in &vectors {
                        if let Some(place) = scratch.get_mut(*slot) {
                            *place = vector.get(*row as usize);
                        }
                    }
                    if filter.condition.truth(&scratch, context)? == Some(true) {
                        kept.push(*row);
                    }
                }
                selected = kept;
            }
        }
        if selected.is_empty() {
            break;
        }
    }
    Ok(selected)
}

/// For each different value, and then for null, whether the condition holds.
fn passes<'a>(
    filter: &'a Filter,
    slot: usize,
    values: &[Value<'a>],
    scratch: &mut [Value<'a>],
    context: &Context<'a>,
) -> Result<Vec<bool>, Fault> {
    values
        .iter()
        .chain([&Value::Null])
        .map(|value| {
            if let Some(place) = scratch.get_mut(slot) {
                *place = value.clone();
            }
            Ok(filter.condition.truth(scratch, context)? == Some(true))
        })
        .collect()
}
