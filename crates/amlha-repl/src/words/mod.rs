//! The words with a dot: about the session and its tables. Each has a file, and a line in [`WORDS`].

mod edit;
mod given;
mod history;
mod keys;
mod output;
mod quit;
mod set;
mod tables;
mod timer;

use crate::command;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::line::Span;
use crate::nearest::did_you_mean;
use crate::screen::Screen;
use crate::session::Session;

pub(crate) use given::Given;
pub(crate) use set::set_from_option;
pub(crate) use timer::took;

/// The words.
pub(crate) const WORDS: &[Word] = &[
    tables::TABLES_WORD,
    tables::SCHEMA,
    set::SET,
    set::UNSET,
    output::OUTPUT,
    timer::TIMER,
    edit::EDIT,
    history::HISTORY,
    keys::KEYS,
    quit::QUIT,
];

/// A word with a dot.
pub(crate) struct Word {
    /// The word, with its dot.
    pub(crate) name: &'static str,
    /// What follows it, as help shows it.
    pub(crate) takes: &'static str,
    /// What follows it, as completion offers it.
    pub(crate) value: Option<command::Value>,
    /// What it does.
    pub(crate) about: &'static str,
    /// Does it.
    run: fn(&Given<'_>, &mut Session, &mut Screen) -> Result<Exit, Failure>,
}

/// Runs one.
pub(crate) fn run(text: &str, session: &mut Session, screen: &mut Screen) -> Result<Exit, Failure> {
    let end = text.find(|letter: char| letter.is_whitespace() || letter == '=').unwrap_or(text.len());
    let (typed, rest) = text.split_at_checked(end).unwrap_or((text, ""));
    let Some(word) = WORDS.iter().find(|word| word.name.eq_ignore_ascii_case(typed)) else {
        let near = did_you_mean(typed, WORDS.iter().map(|word| word.name));
        let help = if near.is_empty() { "`help session` lists the words with a dot".to_owned() } else { near };
        return Err(Failure::usage("RE001", format!("unknown word `{}`", amlha_model::shown(typed)))
            .at(Span { start: 0, end })
            .help(help));
    };
    (word.run)(&Given { word, rest, offset: end }, session, screen)
}
