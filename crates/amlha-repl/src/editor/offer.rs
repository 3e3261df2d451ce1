//! What is offered for a word: its text, and what it is.

use rustyline::completion::Candidate;

/// What is offered for a word.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Offer {
    /// As it is listed, with what it is once [`lay_out`] was there.
    pub(crate) shown: String,
    /// What is put into the line.
    pub(crate) text: String,
    /// What it is; may be empty.
    pub(crate) about: String,
}

impl Candidate for Offer {
    fn display(&self) -> &str {
        &self.shown
    }

    fn replacement(&self) -> &str {
        &self.text
    }
}

/// Those that begin with what was typed, in any letter case. Names that a terminal would obey are
/// left out; those that do not fit one word are put into quotes.
pub(super) fn starting<T: Into<String>>(word: &str, known: impl IntoIterator<Item = (String, T)>) -> Vec<Offer> {
    let typed = word.trim_start_matches(['\'', '"']).to_lowercase();
    let fits = known.into_iter().filter(|(name, _)| name.to_lowercase().starts_with(&typed));
    fits.filter(|(name, _)| !name.chars().any(char::is_control))
        .map(|(name, about)| {
            let text = if name.contains([' ', ';']) { format!("'{name}'") } else { name.clone() };
            Offer { shown: name, text, about: about.into() }
        })
        .collect()
}

/// Between a name and what it is.
pub(super) const GAP: &str = "   ";

/// Puts what each is beside its name, in a column, no wider than the window.
pub(super) fn lay_out(offers: &mut [Offer], width: usize) {
    const WIDEST_NAME: usize = 40;
    let wide = |text: &str| unicode_width::UnicodeWidthStr::width(text);
    if offers.iter().all(|offer| offer.about.is_empty()) {
        return;
    }
    let column = offers.iter().map(|offer| wide(&offer.shown)).max().unwrap_or_default().min(WIDEST_NAME);
    for offer in offers {
        if offer.about.is_empty() {
            continue;
        }
        let padding = " ".repeat(column.saturating_sub(wide(&offer.shown)));
        let line = format!("{}{padding}{GAP}{}", offer.shown, amlha_model::shown(&offer.about));
        offer.shown = trimmed(&line, width.saturating_sub(1)).to_owned();
    }
}

/// As much of a text as fits so many columns.
pub(super) fn trimmed(text: &str, columns: usize) -> &str {
    let mut width = 0;
    for (at, letter) in text.char_indices() {
        width += unicode_width::UnicodeWidthChar::width(letter).unwrap_or_default();
        if width > columns {
            return text.get(..at).unwrap_or_default();
        }
    }
    text
}
