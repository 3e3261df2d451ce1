//! From what was typed to words with places, and from words to a command's arguments.

mod args;
mod tokens;

pub(crate) use args::{Args, parse};
pub(crate) use tokens::{Span, Token, statements, tokens};
