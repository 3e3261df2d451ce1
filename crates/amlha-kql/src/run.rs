//! Evaluation: rows are pushed through the operators one by one.

mod arithmetic;
mod context;
mod expand;
mod expression;
mod index;
mod join;
mod parse;
mod pipeline;
mod scan;
mod sieve;
mod sort;
mod summarize;
mod terms;

pub use context::{Limits, RunOptions};
pub use sieve::{Sieve, Sifter};

pub(crate) use arithmetic::{add, arithmetic, floor_to, steps};
pub(crate) use context::{Context, Fault};
pub(crate) use index::Index;
pub(crate) use parse::parse_pattern;
pub(crate) use pipeline::{Flow, run};
pub(crate) use terms::{Needle, has_term};

use crate::value::Value;

/// A row: the values of a frame's slots.
pub(crate) type Row<'a> = Vec<Value<'a>>;
