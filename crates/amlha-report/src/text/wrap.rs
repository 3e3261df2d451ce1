//! Lines that fit a width. Nothing is ever cut: a word that is too long stands alone.

use std::borrow::Cow;

use unicode_width::UnicodeWidthStr;

use crate::page::{Kind, Line, Span, Tone};

/// A part of a drawn line, safe to print.
#[derive(Debug, Clone)]
pub(super) struct Piece<'s> {
    pub(super) text: Cow<'s, str>,
    pub(super) tone: Tone,
}

impl Piece<'_> {
    pub(super) fn width(&self) -> usize {
        width_of(&self.text)
    }
}

/// How many columns a text takes, once it is made printable.
pub(crate) fn width_of(text: &str) -> usize {
    // Most names are ASCII, and estates have many of them.
    if text.bytes().all(|byte| (b' '..=b'~').contains(&byte)) { text.len() } else { amlha_model::shown(text).width() }
}

/// How many columns a line takes when it is not wrapped.
pub(crate) fn width(line: &Line<'_>) -> usize {
    line.0.iter().map(|span| width_of(&printed(span))).sum()
}

/// What a span looks like in text.
fn printed<'s>(span: &'s Span<'_>) -> Cow<'s, str> {
    let text = amlha_model::shown(&span.text);
    match span.kind {
        Kind::Text | Kind::Code => text,
        Kind::Link(url) => Cow::Owned(format!("{text} ({})", amlha_model::shown(url))),
        Kind::Trusted => Cow::Owned(crate::prose::plain(&text)),
    }
}

/// The line in lines of at most `width` columns; 0 means one line.
pub(super) fn wrapped<'s>(line: &'s Line<'_>, width: usize) -> Vec<Vec<Piece<'s>>> {
    let pieces = line.0.iter().map(|span| Piece { text: printed(span), tone: span.tone });
    if width == 0 {
        return vec![pieces.collect()];
    }
    let mut fitter =
        Fitter { width, lines: Vec::new(), line: Vec::new(), used: 0, spaces: Vec::new(), word: Vec::new() };
    for piece in pieces {
        match piece.text {
            Cow::Borrowed(text) => {
                for (place, part) in text.split(' ').enumerate() {
                    fitter.part(place, Cow::Borrowed(part), piece.tone);
                }
            }
            Cow::Owned(text) => {
                for (place, part) in text.split(' ').enumerate() {
                    fitter.part(place, Cow::Owned(part.to_owned()), piece.tone);
                }
            }
        }
    }
    fitter.end_word();
    fitter.lines.push(fitter.line);
    fitter.lines
}

struct Fitter<'s> {
    width: usize,
    lines: Vec<Vec<Piece<'s>>>,
    line: Vec<Piece<'s>>,
    used: usize,
    /// The spaces before the word, each in the tone of its text.
    spaces: Vec<Tone>,
    /// The word so far: parts of several spans may touch.
    word: Vec<Piece<'s>>,
}

impl<'s> Fitter<'s> {
    fn part(&mut self, place: usize, text: Cow<'s, str>, tone: Tone) {
        if place > 0 {
            self.end_word();
            self.spaces.push(tone);
        }
        if !text.is_empty() {
            self.word.push(Piece { text, tone });
        }
    }

    fn end_word(&mut self) {
        if self.word.is_empty() {
            return;
        }
        let word: usize = self.word.iter().map(Piece::width).sum();
        if self.used > 0 && self.used + self.spaces.len() + word > self.width {
            self.lines.push(std::mem::take(&mut self.line));
            self.used = 0;
            self.spaces.clear();
        }
        self.used += self.spaces.len() + word;
        for tone in self.spaces.drain(..) {
            match self.line.last_mut() {
                Some(before) if before.tone == tone => before.text.to_mut().push(' '),
                _ => self.line.push(Piece { text: Cow::Borrowed(" "), tone: Tone::Plain }),
            }
        }
        for piece in self.word.drain(..) {
            match self.line.last_mut() {
                Some(before) if before.tone == piece.tone => before.text.to_mut().push_str(&piece.text),
                _ => self.line.push(piece),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn drawn(line: &Line<'_>, width: usize) -> Vec<String> {
        wrapped(line, width).iter().map(|pieces| pieces.iter().map(|piece| piece.text.as_ref()).collect()).collect()
    }

    #[test]
    fn words_of_several_spans_stay_together() {
        let line = Line::new().text("closed by step ").strong("02").text(", then wait");
        assert_eq!(drawn(&line, 17), ["closed by step", "02, then wait"]);
        assert_eq!(drawn(&line, 0), ["closed by step 02, then wait"]);
    }

    #[test]
    fn a_long_word_stands_alone() {
        assert_eq!(
            drawn(&Line::from("a /subscriptions/0/resourceGroups b"), 10),
            ["a", "/subscriptions/0/resourceGroups", "b"]
        );
    }

    #[test]
    fn wide_letters_count_twice() {
        assert_eq!(width_of("漢字"), 4);
        assert_eq!(drawn(&Line::from("漢字 漢字"), 8), ["漢字", "漢字"]);
    }

    proptest! {
        #[test]
        fn nothing_is_lost_and_only_single_words_stick_out(text in "([a-z]{1,9}|漢|é| ){0,40}", width in 1_usize..30) {
            let lines = drawn(&Line::from(text.clone()), width);
            let words = |text: &str| text.split(' ').filter(|word| !word.is_empty()).map(str::to_owned).collect::<Vec<_>>();
            prop_assert_eq!(words(&lines.join(" ")), words(&text));
            for line in lines {
                prop_assert!(width_of(&line) <= width || !line.trim().contains(' '), "{:?}", line);
            }
        }
    }
}
