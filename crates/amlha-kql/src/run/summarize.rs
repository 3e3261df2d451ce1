//! `summarize`

use super::context::{Context, Fault};
use super::expression::keys;
use super::pipeline::Flow;
use super::{Index, Row};
use crate::aggregates::Boxed;
use crate::plan::Summarize;
use crate::value::{Key, Value};

pub(super) struct SummarizeState<'a> {
    plan: &'a Summarize,
    width: usize,
    index: Index<'a>,
    /// The accumulators of a group, one after another, group after group.
    groups: Vec<Boxed<'a>>,
    arguments: Row<'a>,
}

impl<'a> SummarizeState<'a> {
    pub(super) fn new(plan: &'a Summarize, width: usize) -> Self {
        Self { plan, width, index: Index::default(), groups: Vec::new(), arguments: Vec::new() }
    }

    fn start(&mut self, context: &Context<'a>) {
        self.groups.extend(self.plan.calls.iter().map(|call| (call.aggregate.start)(context)));
    }

    pub(super) fn add(&mut self, row: &[Value<'a>], context: &Context<'a>) -> Result<(), Fault> {
        let key: Vec<Key<'a>> = keys(&self.plan.keys, row, context)?;
        let (number, new) = if key.is_empty() { (0, self.groups.is_empty()) } else { self.index.number(&key) };
        if new {
            context.keep(key.iter().map(|key| key.0.weight()).sum::<usize>() + self.plan.calls.len() * 64)?;
            self.start(context);
        }
        let first = number * self.plan.calls.len();
        let group = self.groups.get_mut(first..).unwrap_or_default();
        for (call, accumulator) in self.plan.calls.iter().zip(group) {
            if let Some(condition) = &call.condition
                && condition.truth(row, context)? != Some(true)
            {
                continue;
            }
            self.arguments.clear();
            for argument in &call.arguments {
                self.arguments.push(argument.value(row, context)?);
            }
            accumulator.add(&self.arguments, context)?;
        }
        Ok(())
    }

    pub(super) fn finish(
        &mut self,
        context: &Context<'a>,
        out: &mut dyn FnMut(Row<'a>) -> Result<Flow, Fault>,
    ) -> Result<(), Fault> {
        // Without keys there is one group, even of no rows.
        let groups = if self.plan.keys.is_empty() { 1 } else { self.index.len() };
        if self.plan.keys.is_empty() && self.groups.is_empty() {
            self.start(context);
        }
        let calls = self.plan.calls.len();
        for number in 0..groups {
            context.count_rows(1)?;
            let mut row: Row<'a> = self.index.key(number).iter().map(|key| key.0.clone()).collect();
            let group = self.groups.get_mut(number * calls..(number + 1) * calls).unwrap_or_default();
            for (call, accumulator) in self.plan.calls.iter().zip(group) {
                let start = row.len();
                accumulator.finish(&mut row)?;
                // A group without rows has nothing to pick from.
                row.resize(start + call.outputs, Value::Null);
            }
            row.resize(self.width, Value::Null);
            if out(row)? == Flow::Enough {
                break;
            }
        }
        Ok(())
    }
}
