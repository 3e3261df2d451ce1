//! `.history`: what was typed before.

use super::{Given, Word};
use crate::exit::Exit;
use crate::failure::Failure;
use crate::screen::Screen;
use crate::session::Session;

/// `.history [TEXT]`
pub(super) const HISTORY: Word = Word {
    name: ".history",
    takes: "[TEXT]",
    value: None,
    about: "what was typed before, or those entries that hold a text",
    run: history,
};

/// How many entries are shown where no text says which.
const LATEST: usize = 50;

fn history(given: &Given<'_>, session: &mut Session, screen: &mut Screen) -> Result<Exit, Failure> {
    let wanted = given.rest.trim().to_lowercase();
    let fits = session.typing.entries.iter().zip(1..).filter(|(entry, _)| entry.to_lowercase().contains(&wanted));
    let mut found: Vec<(&String, usize)> = fits.collect();
    let left_out = if wanted.is_empty() { found.len().saturating_sub(LATEST) } else { 0 };
    let width = found.last().map_or(1, |(_, number)| number.to_string().len());
    let lines = found.drain(left_out..).map(|(entry, number)| {
        let shown: Vec<_> = entry.lines().map(amlha_model::shown).collect();
        format!("{number:>width$}  {}\n", shown.join(&format!("\n{:width$}  ", "")))
    });
    let text: String = lines.collect();
    screen.print(&text)?;
    if left_out > 0 {
        screen.hint(&format!("{left_out} earlier entries are not shown; `.history TEXT` looks in all"));
    }
    Ok(Exit::Done)
}
