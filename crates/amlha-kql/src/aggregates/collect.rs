//! Aggregates that keep values.

use super::{Accumulator, Boxed};
use crate::run::{Context, Fault, Index};
use crate::value::{Key, Text, Value};

/// Most elements of a list, the language's own bound.
const MOST: usize = 1_048_576;

struct List<'a> {
    items: Vec<Value<'a>>,
    /// Finds values that are there already, in a set.
    known: Option<Index<'a>>,
    nulls: bool,
}

impl<'a> Accumulator<'a> for List<'a> {
    fn add(&mut self, arguments: &[Value<'a>], context: &Context<'a>) -> Result<(), Fault> {
        let most =
            arguments.get(1).and_then(Value::to_long).and_then(|most| usize::try_from(most).ok()).unwrap_or(MOST);
        let Some(value) = arguments.first() else { return Ok(()) };
        if (value.is_null() && !self.nulls) || self.items.len() >= most {
            return Ok(());
        }
        if let Some(known) = &mut self.known
            && !known.find_or_add(&[Key(value.clone())])
        {
            return Ok(());
        }
        context.keep(value.weight())?;
        self.items.push(value.clone());
        Ok(())
    }

    fn finish(&mut self, out: &mut Vec<Value<'a>>) -> Result<(), Fault> {
        out.push(Value::array(std::mem::take(&mut self.items)).ok_or_else(Fault::too_deep)?);
        Ok(())
    }
}

pub(super) fn list<'a>(_: &Context<'a>) -> Boxed<'a> {
    Box::new(List { items: Vec::new(), known: None, nulls: false })
}

pub(super) fn list_with_nulls<'a>(_: &Context<'a>) -> Boxed<'a> {
    Box::new(List { items: Vec::new(), known: None, nulls: true })
}

pub(super) fn set<'a>(_: &Context<'a>) -> Boxed<'a> {
    Box::new(List { items: Vec::new(), known: Some(Index::default()), nulls: false })
}

#[derive(Default)]
struct DistinctCount<'a>(Index<'a>);

impl<'a> Accumulator<'a> for DistinctCount<'a> {
    fn add(&mut self, arguments: &[Value<'a>], context: &Context<'a>) -> Result<(), Fault> {
        if let Some(value) = arguments.first().filter(|value| !value.is_null())
            && self.0.find_or_add(&[Key(value.clone())])
        {
            context.keep(value.weight())?;
        }
        Ok(())
    }

    fn finish(&mut self, out: &mut Vec<Value<'a>>) -> Result<(), Fault> {
        out.push(Value::Long(i64::try_from(self.0.len()).unwrap_or(i64::MAX)));
        Ok(())
    }
}

pub(super) fn distinct_count<'a>(_: &Context<'a>) -> Boxed<'a> {
    Box::new(DistinctCount::default())
}

/// All members of bags; of a name that comes twice the first value counts.
#[derive(Default)]
struct Bag<'a> {
    members: Vec<(Text<'a>, Value<'a>)>,
    known: Index<'a>,
}

impl<'a> Accumulator<'a> for Bag<'a> {
    fn add(&mut self, arguments: &[Value<'a>], context: &Context<'a>) -> Result<(), Fault> {
        let most =
            arguments.get(1).and_then(Value::to_long).and_then(|most| usize::try_from(most).ok()).unwrap_or(MOST);
        for (name, value) in arguments.first().and_then(Value::members).into_iter().flatten() {
            if self.members.len() < most && self.known.find_or_add(&[Key(Value::String(name.clone()))]) {
                context.keep(value.weight())?;
                self.members.push((name, value));
            }
        }
        Ok(())
    }

    fn finish(&mut self, out: &mut Vec<Value<'a>>) -> Result<(), Fault> {
        out.push(Value::bag(std::mem::take(&mut self.members)).ok_or_else(Fault::too_deep)?);
        Ok(())
    }
}

pub(super) fn bag<'a>(_: &Context<'a>) -> Boxed<'a> {
    Box::new(Bag::default())
}
