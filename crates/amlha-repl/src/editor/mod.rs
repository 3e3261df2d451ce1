//! What the line editor is given: completion, grey hints, colours, and whether Enter runs a line.
//! Everything comes from the session's index and from the commands' own lists, nothing from a network.

mod completion;
mod highlight;
mod hint;
mod index;
pub(crate) mod keys;
mod offer;
mod place;
mod query;

use std::borrow::Cow;

use rustyline::CompletionType;
use rustyline::completion::Completer;
use rustyline::highlight::{CmdKind, Highlighter};
use rustyline::hint::Hinter;
use rustyline::validate::{ValidationContext, ValidationResult, Validator};

use crate::session::Session;
use index::Index;
use offer::Offer;

/// What the line editor asks.
#[derive(Default)]
pub(crate) struct Helper {
    index: Index,
    last_query: Option<String>,
    /// Columns of the window.
    width: usize,
    /// Columns that the prompt takes.
    prompt: usize,
    /// Whether there are colours; without them a hint could not be told from what is typed.
    color: bool,
}

impl Helper {
    /// Brings it up to date before a line is typed.
    pub(crate) fn refresh(&mut self, session: &Session, prompt: &str, width: usize, color: bool) {
        self.index.refresh(session);
        self.last_query.clone_from(&session.last_query);
        self.prompt = unicode_width::UnicodeWidthStr::width(prompt);
        self.width = width;
        self.color = color;
    }
}

impl Completer for Helper {
    type Candidate = Offer;

    fn complete(
        &self,
        line: &str,
        position: usize,
        _: &rustyline::Context<'_>,
    ) -> rustyline::Result<(usize, Vec<Self::Candidate>)> {
        let (start, mut offers) = completion::complete(line, position, &self.index, self.last_query.as_deref());
        offer::lay_out(&mut offers, self.width);
        Ok((start, offers))
    }
}

impl Hinter for Helper {
    type Hint = Grey;

    fn hint(&self, line: &str, position: usize, _: &rustyline::Context<'_>) -> Option<Grey> {
        if !self.color || position < line.len() || line.is_empty() {
            return None;
        }
        let last = line.rsplit('\n').next().unwrap_or(line);
        let before = if last.len() == line.len() { self.prompt } else { 0 };
        let used = before + unicode_width::UnicodeWidthStr::width(last);
        hint::hint(line, self.width.saturating_sub(used + 1)).map(Grey)
    }
}

/// A hint: it is looked at, the arrow to the right does not type it.
pub(crate) struct Grey(String);

impl rustyline::hint::Hint for Grey {
    fn display(&self) -> &str {
        &self.0
    }

    fn completion(&self) -> Option<&str> {
        None
    }
}

impl Highlighter for Helper {
    fn highlight<'l>(&self, line: &'l str, position: usize) -> Cow<'l, str> {
        if !self.color || line.is_empty() {
            return Cow::Borrowed(line);
        }
        Cow::Owned(highlight::coloured(line, Some(position)))
    }

    fn highlight_hint<'h>(&self, hint: &'h str) -> Cow<'h, str> {
        if self.color { Cow::Owned(format!("\u{1b}[2m{hint}\u{1b}[0m")) } else { Cow::Borrowed(hint) }
    }

    fn highlight_candidate<'c>(&self, candidate: &'c str, _: CompletionType) -> Cow<'c, str> {
        match candidate.split_once(offer::GAP) {
            Some((name, about)) if self.color => Cow::Owned(format!("{name}{}\u{1b}[2m{about}\u{1b}[0m", offer::GAP)),
            _ => Cow::Borrowed(candidate),
        }
    }

    fn highlight_char(&self, _: &str, _: usize, _: CmdKind) -> bool {
        self.color
    }
}

impl Validator for Helper {
    /// Enter runs what is whole; a query that cannot end goes on in the next line.
    fn validate(&self, context: &mut ValidationContext<'_>) -> rustyline::Result<ValidationResult> {
        let open = crate::line::goes_on(context.input());
        Ok(if open { ValidationResult::Incomplete } else { ValidationResult::Valid(None) })
    }
}

impl rustyline::Helper for Helper {}
