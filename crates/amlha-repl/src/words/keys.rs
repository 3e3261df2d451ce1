//! `.keys`: the keys of the prompt.

use amlha_report::{Cell, RowsReport};

use super::{Given, Word};
use crate::editor::keys::KEYS as TABLE;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::out;
use crate::screen::Screen;
use crate::session::Session;

/// `.keys`
pub(super) const KEYS: Word =
    Word { name: ".keys", takes: "", value: None, about: "the keys of the prompt", run: keys };

fn keys(given: &Given<'_>, session: &mut Session, screen: &mut Screen) -> Result<Exit, Failure> {
    given.nothing()?;
    let text = |text: &'static str| Cell::Text(text.into());
    let rows = RowsReport {
        columns: ["key", "does"].map(Into::into).into(),
        rows: TABLE.iter().map(|(key, does)| vec![text(key), text(does)]).collect(),
        value: None,
    };
    out::rows(&rows, super::tables::wide(out::usual(session, screen)), screen)?;
    Ok(Exit::Done)
}
