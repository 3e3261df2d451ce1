//! Aggregates that pick one of the values.

use std::cmp::Ordering;

use super::{Accumulator, Boxed};
use crate::run::{Context, Fault};
use crate::value::Value;

struct Extreme<'a> {
    best: Value<'a>,
    wanted: Ordering,
}

impl<'a> Accumulator<'a> for Extreme<'a> {
    fn add(&mut self, arguments: &[Value<'a>], _: &Context<'a>) -> Result<(), Fault> {
        if let Some(value) = arguments.first()
            && !value.is_null()
            && (self.best.is_null() || value.order(&self.best) == self.wanted)
        {
            self.best = value.clone();
        }
        Ok(())
    }

    fn finish(&mut self, out: &mut Vec<Value<'a>>) -> Result<(), Fault> {
        out.push(std::mem::take(&mut self.best));
        Ok(())
    }
}

pub(super) fn min<'a>(_: &Context<'a>) -> Boxed<'a> {
    Box::new(Extreme { best: Value::Null, wanted: Ordering::Less })
}

pub(super) fn max<'a>(_: &Context<'a>) -> Boxed<'a> {
    Box::new(Extreme { best: Value::Null, wanted: Ordering::Greater })
}

/// The row with the largest or smallest first value; the first of equals. A
/// row without a value is taken only while there is no other.
struct Argument<'a> {
    best: Vec<Value<'a>>,
    wanted: Ordering,
}

impl<'a> Accumulator<'a> for Argument<'a> {
    fn add(&mut self, arguments: &[Value<'a>], _: &Context<'a>) -> Result<(), Fault> {
        let better = match (arguments.first(), self.best.first()) {
            (_, None) => true,
            (Some(new), Some(old)) => !new.is_null() && (old.is_null() || new.order(old) == self.wanted),
            _ => false,
        };
        if better {
            self.best = arguments.to_vec();
        }
        Ok(())
    }

    fn finish(&mut self, out: &mut Vec<Value<'a>>) -> Result<(), Fault> {
        out.append(&mut self.best);
        Ok(())
    }
}

pub(super) fn arg_max<'a>(_: &Context<'a>) -> Boxed<'a> {
    Box::new(Argument { best: Vec::new(), wanted: Ordering::Greater })
}

pub(super) fn arg_min<'a>(_: &Context<'a>) -> Boxed<'a> {
    Box::new(Argument { best: Vec::new(), wanted: Ordering::Less })
}

/// The first row, and of each argument the first value if that row has none.
struct Any<'a>(Vec<Value<'a>>);

impl<'a> Accumulator<'a> for Any<'a> {
    fn add(&mut self, arguments: &[Value<'a>], _: &Context<'a>) -> Result<(), Fault> {
        if self.0.is_empty() {
            self.0 = arguments.to_vec();
        }
        if let ([known], [new]) = (self.0.as_mut_slice(), arguments)
            && known.is_null()
        {
            *known = new.clone();
        }
        Ok(())
    }

    fn finish(&mut self, out: &mut Vec<Value<'a>>) -> Result<(), Fault> {
        out.append(&mut self.0);
        Ok(())
    }
}

pub(super) fn any<'a>(_: &Context<'a>) -> Boxed<'a> {
    Box::new(Any(Vec::new()))
}
