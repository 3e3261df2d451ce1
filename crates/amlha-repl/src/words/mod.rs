//! The words with a dot: about the session and its tables. Each has a file, and a line in [`WORDS`].

mod all;
mod color;
mod export;
mod given;
mod last;
mod live;
mod mask;
mod output;
mod pager;
mod plain;
mod quit;
mod save;
mod set;
mod tables;
mod transcript;
mod workspace;

use crate::command;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::line::Span;
use crate::nearest::did_you_mean;
use crate::screen::Screen;
use crate::session::Session;

pub(crate) use given::Given;
pub(crate) use save::saved;
pub(crate) use set::set_from_option;

/// The words.
pub(crate) const WORDS: &[Word] = &[
    tables::TABLES_WORD,
    tables::SCHEMA,
    set::SET,
    set::UNSET,
    workspace::USE,
    live::LIVE,
    save::SAVE,
    save::QUERIES,
    output::OUTPUT,
    all::ALL,
    last::LAST,
    export::EXPORT,
    transcript::TRANSCRIPT,
    mask::MASK,
    color::COLOR,
    plain::PLAIN,
    pager::PAGER,
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

/// Whether a line begins with one.
///
/// # Errors
///
/// A word that is none.
pub(crate) fn known(text: &str) -> Result<(), Failure> {
    find(text).map(drop)
}

/// Runs one.
pub(crate) fn run(text: &str, session: &mut Session, screen: &mut Screen) -> Result<Exit, Failure> {
    let (word, end) = find(text)?;
    let rest = text.get(end..).unwrap_or_default();
    (word.run)(&Given { word, rest, offset: end }, session, screen)
}

/// The word that a line begins with, and where that ends.
fn find(text: &str) -> Result<(&'static Word, usize), Failure> {
    let end = text.find(|letter: char| letter.is_whitespace() || letter == '=').unwrap_or(text.len());
    let typed = text.get(..end).unwrap_or(text);
    let Some(word) = WORDS.iter().find(|word| word.name.eq_ignore_ascii_case(typed)) else {
        let near = did_you_mean(typed, WORDS.iter().map(|word| word.name));
        let help = if near.is_empty() { "`help session` lists the words with a dot".to_owned() } else { near };
        return Err(Failure::usage("RE001", format!("unknown word `{}`", amlha_model::shown(typed)))
            .at(Span { start: 0, end })
            .help(help));
    };
    Ok((word, end))
}
