//! Rows through the operations of a pipeline.

use super::context::{Context, Fault};
use super::expression::keys;
use super::join::JoinState;
use super::sort::{self, Sorted, TopState};
use super::summarize::SummarizeState;
use super::{Index, Row, arithmetic, expand, parse, scan};
use crate::plan::{Expr, Operation, Pipeline, Source};
use crate::value::Value;

/// Whether more rows are wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Flow {
    /// Yes.
    More,
    /// No row that follows can change anything.
    Enough,
}

/// Takes the rows that come out.
pub(crate) type Out<'o, 'a> = &'o mut dyn FnMut(Row<'a>) -> Result<Flow, Fault>;

/// An operation with what it has to remember.
pub(super) enum Stage<'a> {
    Where(&'a Expr),
    Set(&'a [(usize, Expr)]),
    Take(u64),
    Sort(Sorted<'a>),
    Top(TopState<'a>),
    Distinct(&'a [Expr], Index<'a>),
    Count(i64, usize),
    Summarize(SummarizeState<'a>),
    Expand(&'a crate::plan::Expand),
    Apply(&'a crate::plan::Apply<'a>, usize),
    Join(Box<JoinState<'a>>),
    Union(&'a crate::plan::Union<'a>, usize),
    Parse(&'a crate::plan::Parse),
    Pack(&'a [usize], usize),
}

/// Runs a pipeline: rows come out with a value for each of its columns.
pub(crate) fn run<'a>(pipeline: &'a Pipeline<'a>, context: &Context<'a>, out: Out<'_, 'a>) -> Result<(), Fault> {
    let mut stages = stages(pipeline, context)?;
    let mut out = outputs(pipeline, out);
    source(pipeline, &mut stages, context, &mut out)?;
    finish(&mut stages, context, &mut out)
}

/// Runs a pipeline without a source over rows that are given.
pub(super) fn run_over<'a>(
    pipeline: &'a Pipeline<'a>,
    rows: Vec<Row<'a>>,
    context: &Context<'a>,
    out: Out<'_, 'a>,
) -> Result<(), Fault> {
    let mut stages = stages(pipeline, context)?;
    let mut out = outputs(pipeline, out);
    let width = pipeline.frames.first().copied().unwrap_or(0);
    for mut row in rows {
        row.resize(width, Value::Null);
        if push(&mut stages, row, context, &mut out)? == Flow::Enough {
            break;
        }
    }
    finish(&mut stages, context, &mut out)
}

/// Only the columns of a row.
fn outputs<'o, 'a: 'o>(
    pipeline: &'a Pipeline<'a>,
    out: Out<'o, 'a>,
) -> impl FnMut(Row<'a>) -> Result<Flow, Fault> + use<'o, 'a> {
    // A row that has the columns and nothing else passes as it is.
    let whole = pipeline.outputs.iter().copied().eq(0..pipeline.frames.last().copied().unwrap_or(0));
    move |mut row: Row<'a>| {
        if whole {
            return out(row);
        }
        let mut taken: Row<'a> = Vec::with_capacity(pipeline.outputs.len());
        for (at, slot) in pipeline.outputs.iter().enumerate() {
            // A slot may be the place of two columns.
            let again = pipeline.outputs.get(at + 1..).is_some_and(|rest| rest.contains(slot));
            taken.push(match row.get_mut(*slot) {
                Some(value) if again => value.clone(),
                Some(value) => std::mem::take(value),
                None => Value::Null,
            });
        }
        out(taken)
    }
}

fn stages<'a>(pipeline: &'a Pipeline<'a>, context: &Context<'a>) -> Result<Vec<Stage<'a>>, Fault> {
    let width = |frame: usize| pipeline.frames.get(frame).copied().unwrap_or(0);
    pipeline
        .operations
        .iter()
        .map(|operation| {
            Ok(match operation {
                Operation::Where(condition) => Stage::Where(condition),
                Operation::Set(set) => Stage::Set(set),
                Operation::Take(count) => Stage::Take(*count),
                Operation::Sort(keys) => Stage::Sort(Sorted::new(keys)),
                Operation::Top(count, keys) => Stage::Top(TopState::new(*count, keys)),
                Operation::Distinct(keys) => Stage::Distinct(keys, Index::default()),
                Operation::Count(frame) => Stage::Count(0, width(*frame)),
                Operation::Summarize(summarize) => {
                    Stage::Summarize(SummarizeState::new(summarize, width(summarize.frame)))
                }
                Operation::Expand(expand) => Stage::Expand(expand),
                Operation::Apply(apply) => Stage::Apply(apply, width(apply.frame)),
                Operation::Join(join) => Stage::Join(Box::new(JoinState::new(join, width(join.frame), context)?)),
                Operation::Union(union) => Stage::Union(union, width(union.frame)),
                Operation::Parse(parse) => Stage::Parse(parse),
                Operation::Pack(slots, frame) => Stage::Pack(slots, width(*frame)),
            })
        })
        .collect()
}

fn source<'a>(
    pipeline: &'a Pipeline<'a>,
    stages: &mut [Stage<'a>],
    context: &Context<'a>,
    out: Out<'_, 'a>,
) -> Result<(), Fault> {
    let width = pipeline.frames.first().copied().unwrap_or(0);
    match &pipeline.source {
        Source::Scan(table) => scan::scan(table, width, stages, context, out)?,
        Source::Rows(rows) => {
            for row in rows {
                let mut row: Row<'a> = Vec::from_iter(row.iter().cloned());
                row.resize(width, Value::Null);
                context.count_rows(1)?;
                if push(stages, row, context, out)? == Flow::Enough {
                    break;
                }
            }
        }
        Source::Range(from, to, step) => {
            for value in arithmetic::steps(from, to, step) {
                let mut row: Row<'a> = vec![Value::Null; width];
                if let Some(first) = row.first_mut() {
                    *first = value;
                }
                context.count_rows(1)?;
                if push(stages, row, context, out)? == Flow::Enough {
                    break;
                }
            }
        }
        Source::One => {
            push(stages, vec![Value::Null; width], context, out)?;
        }
        Source::Nothing => {}
    }
    Ok(())
}

/// Sends a row through the stages. The rows that a stage makes of one are
/// sent on by a call of this function, all others in its loop.
pub(super) fn push<'a>(
    stages: &mut [Stage<'a>],
    mut row: Row<'a>,
    context: &Context<'a>,
    out: Out<'_, 'a>,
) -> Result<Flow, Fault> {
    let mut rest = stages;
    let mut flow = Flow::More;
    while let Some((stage, after)) = rest.split_first_mut() {
        match stage {
            Stage::Where(condition) => {
                if condition.truth(&row, context)? != Some(true) {
                    return Ok(flow);
                }
            }
            Stage::Set(set) => {
                for (slot, value) in *set {
                    let value = value.value(&row, context)?;
                    if let Some(place) = row.get_mut(*slot) {
                        *place = value;
                    }
                }
            }
            Stage::Take(left) => match *left {
                0 => return Ok(Flow::Enough),
                1 => {
                    *left = 0;
                    flow = Flow::Enough;
                }
                _ => *left -= 1,
            },
            Stage::Sort(state) => return state.add(row, context).map(|()| flow),
            Stage::Top(state) => return state.add(row, context).map(|()| flow),
            Stage::Distinct(values, index) => {
                let key = keys(values, &row, context)?;
                if !index.find_or_add(&key) {
                    return Ok(flow);
                }
                context.keep(key.len() * size_of::<Value<'_>>())?;
            }
            Stage::Count(count, _) => {
                *count += 1;
                return Ok(flow);
            }
            Stage::Summarize(state) => return state.add(&row, context).map(|()| flow),
            Stage::Pack(slots, width) => {
                let mut packed: Row<'a> =
                    slots.iter().map(|slot| row.get(*slot).cloned().unwrap_or_default()).collect();
                packed.resize(*width, Value::Null);
                row = packed;
            }
            Stage::Parse(parse) => {
                if !parse::parse(parse, &mut row, context)? {
                    return Ok(flow);
                }
            }
            Stage::Expand(plan) => {
                return expand::expand(plan, &row, context, &mut |row| push(after, row, context, out))
                    .map(|inner| if inner == Flow::Enough { inner } else { flow });
            }
            Stage::Apply(plan, width) => {
                let width = *width;
                return expand::apply(plan, width, &row, context, &mut |row| push(after, row, context, out))
                    .map(|inner| if inner == Flow::Enough { inner } else { flow });
            }
            Stage::Join(state) => {
                return state
                    .add(&row, context, &mut |row| push(after, row, context, out))
                    .map(|inner| if inner == Flow::Enough { inner } else { flow });
            }
            Stage::Union(union, width) => {
                row = super::join::own_row(union, *width, &row);
            }
        }
        rest = after;
    }
    let inner = out(row)?;
    Ok(if flow == Flow::Enough { flow } else { inner })
}

/// Lets every stage give what it kept back, from the first to the last.
fn finish<'a>(stages: &mut [Stage<'a>], context: &Context<'a>, out: Out<'_, 'a>) -> Result<(), Fault> {
    for at in 0..stages.len() {
        let (done, after) = stages.split_at_mut(at + 1);
        let Some(stage) = done.last_mut() else { continue };
        match stage {
            Stage::Sort(state) => {
                for row in state.take(context)? {
                    if push(after, row, context, out)? == Flow::Enough {
                        break;
                    }
                }
            }
            Stage::Top(state) => {
                for row in sort::take_top(state, context)? {
                    if push(after, row, context, out)? == Flow::Enough {
                        break;
                    }
                }
            }
            Stage::Count(count, width) => {
                let mut row: Row<'a> = vec![Value::Null; (*width).max(1)];
                if let Some(first) = row.first_mut() {
                    *first = Value::Long(*count);
                }
                push(after, row, context, out)?;
            }
            Stage::Summarize(state) => {
                state.finish(context, &mut |row| push(after, row, context, out))?;
            }
            Stage::Join(state) => {
                state.finish(context, &mut |row| push(after, row, context, out))?;
            }
            Stage::Union(union, width) => {
                super::join::branches(union, *width, context, &mut |row| push(after, row, context, out))?;
            }
            _ => {}
        }
    }
    Ok(())
}
