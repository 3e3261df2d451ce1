//! What the line editor is given: completion, and whether Enter runs a line. Everything comes from the session and from
//! the commands' own lists, nothing from a network.

mod completion;

use rustyline::completion::Completer;
use rustyline::highlight::Highlighter;
use rustyline::hint::Hinter;
use rustyline::validate::{ValidationContext, ValidationResult, Validator};

use crate::session::Session;

pub(crate) use completion::Names;

/// What the line editor asks.
pub(crate) struct Helper {
    names: Names,
}

impl Helper {
    pub(crate) fn of(session: &Session) -> Self {
        Self { names: Names::of(session) }
    }
}

impl Completer for Helper {
    type Candidate = rustyline::completion::Pair;

    fn complete(
        &self,
        line: &str,
        position: usize,
        _: &rustyline::Context<'_>,
    ) -> rustyline::Result<(usize, Vec<Self::Candidate>)> {
        Ok(completion::complete(line, position, &self.names))
    }
}

impl Hinter for Helper {
    type Hint = String;
}

impl Highlighter for Helper {}

impl Validator for Helper {
    /// Enter runs what is whole; a query that cannot end goes on in the next line.
    fn validate(&self, context: &mut ValidationContext<'_>) -> rustyline::Result<ValidationResult> {
        let open = crate::line::goes_on(context.input());
        Ok(if open { ValidationResult::Incomplete } else { ValidationResult::Valid(None) })
    }
}

impl rustyline::Helper for Helper {}
