//! An error as one value, and its four renderings: in colour, plain, narrated for a screen reader,
//! and as JSON for programs.

mod json;
mod narrated;
mod text;

use crate::failure::{Answer, Failure};
use crate::line::Span;
use crate::screen::Place;

/// A part of a line that an error is about.
#[derive(Debug, Clone)]
pub(crate) struct Label<'d> {
    /// The file; empty for what was typed.
    pub(crate) file: &'d str,
    /// The number of the line, from 1.
    pub(crate) number: usize,
    /// The line.
    pub(crate) line: &'d str,
    /// The part of it.
    pub(crate) span: Span,
}

/// An error as it is shown.
#[derive(Debug, Clone)]
pub(crate) struct Diagnostic<'d> {
    /// The code, for `explain`.
    pub(crate) code: &'d str,
    /// What is wrong.
    pub(crate) message: &'d str,
    /// Where.
    pub(crate) labels: Vec<Label<'d>>,
    /// How to mend it; empty when nothing is known.
    pub(crate) help: &'d str,
    /// The line as it should read.
    pub(crate) corrected: Option<String>,
    /// What Azure was asked and what it answered.
    pub(crate) answer: Option<&'d Answer>,
    /// How the run ends.
    pub(crate) exit: u8,
}

impl<'d> Diagnostic<'d> {
    /// A failure, with where it was typed.
    pub(crate) fn of(failure: &'d Failure, place: Option<Place<'d>>) -> Self {
        let label = match (&failure.excerpt, failure.span, place) {
            (Some(inside), _, _) => {
                Some(Label { file: &inside.name, number: inside.number, line: &inside.line, span: inside.span })
            }
            (None, Some(span), Some(place)) => {
                Some(Label { file: "", number: place.number.unwrap_or(1), line: place.line, span })
            }
            _ => None,
        };
        let corrected = label.as_ref().zip(failure.instead.as_ref().map(|instead| instead.0.as_str())).and_then(
            |(label, instead)| {
                let before = label.line.get(..label.span.start)?;
                Some(format!("{before}{instead}{}", label.line.get(label.span.end..)?))
            },
        );
        Self {
            code: failure.code,
            message: &failure.message,
            labels: label.into_iter().collect(),
            help: &failure.help,
            corrected,
            answer: failure.answer.as_deref(),
            exit: failure.exit.code(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn slip() -> Failure {
        Failure::usage("RE002", "unknown option `--fial-on` of `check`")
            .at(Span { start: 14, end: 23 })
            .instead("--fail-on")
            .help("did you mean `--fail-on`?")
    }

    #[test]
    fn one_error_in_four_renderings() {
        let failure = slip();
        let place = Place { line: "check --all   --fial-on High", number: Some(12) };
        let shown = Diagnostic::of(&failure, Some(place));
        insta::assert_snapshot!("plain", shown.text(false));
        insta::assert_snapshot!("colour", shown.text(true).escape_debug().to_string());
        insta::assert_snapshot!("narrated", shown.narrated());
        insta::assert_snapshot!("json", shown.json());
    }

    #[test]
    fn an_error_without_a_place_is_three_lines() {
        let failure = Failure::usage("RE008", "nothing is open").help("`demo` opens the built-in example");
        insta::assert_snapshot!(Diagnostic::of(&failure, None).text(false));
    }

    #[test]
    fn carets_stand_under_wide_letters() {
        let failure = Failure::usage("RE001", "unknown word `x`").at(Span { start: 8, end: 9 });
        let text = Diagnostic::of(&failure, Some(Place { line: "日本  x", number: None })).text(false);
        assert!(text.contains("|       ^"), "{text}");
    }

    #[test]
    fn every_rendering_says_the_same() {
        let failure = slip();
        let place = Place { line: "check --all   --fial-on High", number: Some(12) };
        let shown = Diagnostic::of(&failure, Some(place));
        for text in [shown.text(false), shown.text(true), shown.narrated(), shown.json()] {
            for part in ["RE002", "unknown option `--fial-on` of `check`", "did you mean `--fail-on`?", "12"] {
                assert!(text.contains(part), "{part}: {text}");
            }
        }
    }
}
