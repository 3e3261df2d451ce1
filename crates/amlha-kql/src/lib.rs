#![doc = include_str!("../README.md")]

pub mod ast;
pub mod dialect;
pub mod operators;

mod aggregates;
mod answer;
mod error;
mod functions;
mod json;
mod lexer;
mod parser;
mod plan;
mod printer;
mod run;
mod span;
mod table;
mod time;
mod types;
mod value;

pub use aggregates::names as aggregates;
pub use answer::Answer;
pub use dialect::Dialect;
pub use error::{Code, Error, Label, nearest};
pub use functions::functions;
pub use json::Step;
pub use parser::parse;
pub use plan::{Options, Plan, bind, check, query};
pub use run::{Limits, RunOptions, Sieve, Sifter};
pub use span::Span;
pub use table::{Batch, Cached, Column, JsonRows, Path, Rows, Scan, Slice, Table, TableError, Tables, Vector, Wanted};
pub use types::Type;
pub use value::{Array, Bag, Decimal, Text, Value};
