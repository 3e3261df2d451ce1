//! From what was typed to words with places, and from words to a command's arguments.

mod args;
mod split;
mod tokens;

pub(crate) use args::{Args, parse};
pub(crate) use split::{Kind, Statement, all as statements, goes_on, next};
pub(crate) use tokens::{Span, Token, tokens};
