//! From what was typed to words with places, and from words to a command's arguments.

mod args;
mod split;
mod tokens;

pub(crate) use args::{Args, chosen, parse, take};
pub(crate) use split::{Kind, Statement, all as statements, goes_on, next, piped};
pub(crate) use tokens::{Span, Token, tokens};
