//! `mv-expand` and `mv-apply`

use super::Row;
use super::context::{Context, Fault};
use super::pipeline::{Flow, run_over};
use crate::plan::{Apply, Expand};
use crate::types::Type;
use crate::value::Value;

/// Makes a row of each element.
pub(super) fn expand<'a>(
    plan: &'a Expand,
    row: &[Value<'a>],
    context: &Context<'a>,
    out: &mut dyn FnMut(Row<'a>) -> Result<Flow, Fault>,
) -> Result<Flow, Fault> {
    let mut columns: Vec<Vec<Value<'a>>> = Vec::new();
    for item in &plan.items {
        columns.push(elements(item.value.value(row, context)?, plan.pairs)?);
    }
    // The longest one says how many rows; what is null or empty gives one.
    let count = columns.iter().map(Vec::len).max().unwrap_or(0).max(1);
    let most = plan.limit.and_then(|limit| usize::try_from(limit).ok()).unwrap_or(usize::MAX);
    for at in 0..count.min(most) {
        context.count_rows(1)?;
        let mut made: Row<'a> = row.to_vec();
        for (item, elements) in plan.items.iter().zip(&columns) {
            let value = elements.get(at).cloned().unwrap_or_default();
            let value = match item.to {
                Some(Type::Dynamic) | None => value,
                Some(kind) => value.to_type(kind),
            };
            if let Some(place) = made.get_mut(item.slot) {
                *place = value;
            }
        }
        if let Some(place) = plan.index.and_then(|slot| made.get_mut(slot)) {
            *place = Value::Long(i64::try_from(at).unwrap_or(i64::MAX));
        }
        if out(made)? == Flow::Enough {
            return Ok(Flow::Enough);
        }
    }
    Ok(Flow::More)
}

/// The elements of an array; the members of a bag as bags of one or as pairs;
/// anything else as itself.
fn elements<'a>(value: Value<'a>, pairs: bool) -> Result<Vec<Value<'a>>, Fault> {
    if let Some(items) = value.items() {
        return Ok(items);
    }
    if let Some(members) = value.members() {
        let single = |(name, value): (crate::Text<'a>, Value<'a>)| {
            if pairs { Value::array(vec![Value::String(name), value]) } else { Value::bag(vec![(name, value)]) }
        };
        return members.into_iter().map(|member| single(member).ok_or_else(Fault::too_deep)).collect();
    }
    Ok(vec![value])
}

/// Runs a pipeline over the elements of each row.
pub(super) fn apply<'a>(
    plan: &'a Apply<'a>,
    width: usize,
    row: &[Value<'a>],
    context: &Context<'a>,
    out: &mut dyn FnMut(Row<'a>) -> Result<Flow, Fault>,
) -> Result<Flow, Fault> {
    let mut rows = Vec::new();
    // The slots of the body come after those of the row.
    let mut wide: Row<'a> = row.to_vec();
    wide.resize(plan.body.frames.first().copied().unwrap_or(0).max(row.len()), Value::Null);
    expand(&plan.expand, &wide, context, &mut |made| {
        rows.push(made);
        Ok(Flow::More)
    })?;
    let mut flow = Flow::More;
    run_over(&plan.body, rows, context, &mut |inner| {
        let mut made: Row<'a> = plan.outer.iter().map(|slot| row.get(*slot).cloned().unwrap_or_default()).collect();
        made.extend(plan.inner.iter().map(|place| inner.get(*place).cloned().unwrap_or_default()));
        made.resize(width, Value::Null);
        flow = out(made)?;
        Ok(flow)
    })?;
    Ok(flow)
}
