#![doc = include_str!("../README.md")]

pub mod ast;
pub mod operators;

mod error;
mod json;
mod lexer;
mod parser;
mod printer;
mod span;
mod time;
mod types;
mod value;

pub use error::{Code, Error, Label, nearest};
pub use json::Step;
pub use parser::parse;
pub use span::Span;
pub use types::Type;
pub use value::{Array, Bag, Decimal, Text, Value};
