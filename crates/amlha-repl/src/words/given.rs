//! What stands behind a word with a dot.

use super::Word;
use crate::failure::Failure;
use crate::line::{Span, Token, tokens};
use crate::nearest::did_you_mean;

/// What stands behind a word.
pub(crate) struct Given<'t> {
    /// The word.
    pub(super) word: &'static Word,
    /// The text behind it, as it was typed.
    pub(super) rest: &'t str,
    /// Where that begins in the statement.
    pub(super) offset: usize,
}

impl Given<'_> {
    /// The words of the text, in their places.
    pub(super) fn tokens(&self) -> Result<Vec<Token>, Failure> {
        let mut tokens = tokens(self.rest)?;
        for token in &mut tokens {
            token.span = Span { start: token.span.start + self.offset, end: token.span.end + self.offset };
        }
        Ok(tokens)
    }

    /// The one word.
    pub(super) fn one(&self) -> Result<Token, Failure> {
        let Word { name, takes, .. } = self.word;
        self.at_most_one()?.ok_or_else(|| Failure::usage("RE005", format!("`{name}` needs {takes}")).at(self.place()))
    }

    /// One word or none.
    pub(super) fn at_most_one(&self) -> Result<Option<Token>, Failure> {
        let mut tokens = self.tokens()?.into_iter();
        let first = tokens.next();
        match tokens.next() {
            Some(extra) => Err(Failure::usage("RE006", format!("`{}` takes one word", self.word.name)).at(extra.span)),
            None => Ok(first),
        }
    }

    /// Nothing.
    pub(super) fn nothing(&self) -> Result<(), Failure> {
        match self.tokens()?.first() {
            Some(extra) => Err(Failure::usage("RE006", format!("`{}` takes nothing", self.word.name)).at(extra.span)),
            None => Ok(()),
        }
    }

    /// `on` or `off`.
    pub(super) fn switch(&self) -> Result<bool, Failure> {
        Ok(self.choice(&["on", "off"])? == "on")
    }

    /// The one word, which is one of these in any letter case.
    pub(super) fn choice(&self, choices: &[&str]) -> Result<String, Failure> {
        let typed = self.one()?;
        if let Some(choice) = choices.iter().find(|choice| choice.eq_ignore_ascii_case(&typed.text)) {
            return Ok((*choice).to_owned());
        }
        let message = format!("`{}` does not take `{}`", self.word.name, amlha_model::shown(&typed.text));
        let near = did_you_mean(&typed.text, choices.iter().copied());
        let help = if near.is_empty() { format!("one of: {}", choices.join(", ")) } else { near };
        Err(Failure::usage("RE004", message).at(typed.span).help(help))
    }

    /// Where the word itself stands.
    pub(super) fn place(&self) -> Span {
        Span { start: 0, end: self.word.name.len() }
    }
}
