//! The one door to the terminal: data on standard output, talk on standard error.

use std::io::{self, Write};

use amlha_report::pipeline::{self, Places};
use amlha_report::{
    CheckReport, Format, GraphReport, Report, RowsFormat, RowsReport, Style, graph, plan, render_rows_to, render_to,
};
use amlha_rules::Plan;

use crate::environment::{Color, Environment, Stream};
use crate::failure::Failure;

/// Columns where no terminal says how many there are.
const USUAL_WIDTH: usize = 100;

/// Where output goes.
pub(crate) struct Screen {
    stdout: Stream,
    stderr: Stream,
    width: usize,
    /// A reader went away: quietly write no more.
    closed: bool,
}

/// Where a failure was typed.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Place<'a> {
    /// The line as it was typed.
    pub(crate) line: &'a str,
    /// Its number in a script, from 1; `None` at the prompt.
    pub(crate) number: Option<usize>,
}

impl Screen {
    pub(crate) fn new(stdout: Stream, stderr: Stream, width: Option<usize>) -> Self {
        // A terminal that reports no width is asked for nothing narrower than the usual.
        let width = width.filter(|width| *width > 0 && stdout.is_terminal).unwrap_or(USUAL_WIDTH);
        Self { stdout, stderr, width, closed: false }
    }

    pub(crate) fn of(environment: &mut Environment) -> Self {
        let empty = || Stream { out: Box::new(io::sink()), is_terminal: false, color: false };
        let stdout = std::mem::replace(&mut environment.stdout, empty());
        let stderr = std::mem::replace(&mut environment.stderr, empty());
        Self::new(stdout, stderr, environment.width)
    }

    /// Whether a person reads standard output.
    pub(crate) fn is_terminal(&self) -> bool {
        self.stdout.is_terminal
    }

    /// Whether a person reads standard error.
    pub(crate) fn talks_to_terminal(&self) -> bool {
        self.stderr.is_terminal
    }

    /// How text looks now: colour of both streams, and width.
    pub(crate) fn look(&self) -> (bool, bool, usize) {
        (self.stdout.color, self.stderr.color, self.width)
    }

    /// Back to how text looked.
    pub(crate) fn set_look(&mut self, (stdout, stderr, width): (bool, bool, usize)) {
        self.stdout.color = stdout;
        self.stderr.color = stderr;
        self.width = width;
    }

    /// Takes the wish of a command line.
    pub(crate) fn set_color(&mut self, color: Color) {
        self.stdout.color = color.on(self.stdout.is_terminal);
        self.stderr.color = color.on(self.stderr.is_terminal);
    }

    pub(crate) fn set_width(&mut self, width: usize) {
        self.width = width;
    }

    fn style(&self) -> Style {
        Style { width: self.width, color: self.stdout.color, unicode: false }
    }

    /// Prints a report.
    pub(crate) fn report(&mut self, report: &Report<'_>, format: Format) -> Result<(), Failure> {
        if self.closed {
            return Ok(());
        }
        // Machine formats never hold escapes; Markdown has none either.
        let style = self.style();
        let result = render_to(report, format, &style, &mut self.stdout.out).and_then(|()| self.stdout.out.flush());
        self.note(result)
    }

    /// Prints a check in a form of its own.
    pub(crate) fn check(
        &mut self,
        report: &CheckReport<'_>,
        form: pipeline::Form,
        places: &Places<'_>,
    ) -> Result<(), Failure> {
        if self.closed {
            return Ok(());
        }
        let result =
            pipeline::render_to(report, form, places, &mut self.stdout.out).and_then(|()| self.stdout.out.flush());
        self.note(result)
    }

    /// Prints a graph in a form of its own.
    pub(crate) fn graph(&mut self, report: &GraphReport<'_>, form: graph::Form) -> Result<(), Failure> {
        if self.closed {
            return Ok(());
        }
        let result = graph::render_to(report, form, &mut self.stdout.out).and_then(|()| self.stdout.out.flush());
        self.note(result)
    }

    /// Prints a plan in a form of its own.
    pub(crate) fn plan(&mut self, plan: &Plan, form: plan::Form) -> Result<(), Failure> {
        if self.closed {
            return Ok(());
        }
        let style = self.style();
        let result = plan::render_to(plan, form, &style, &mut self.stdout.out).and_then(|()| self.stdout.out.flush());
        self.note(result)
    }

    /// Prints rows; of a table at most so many.
    pub(crate) fn rows(
        &mut self,
        rows: &RowsReport<'_>,
        format: RowsFormat,
        most: Option<usize>,
    ) -> Result<(), Failure> {
        if self.closed {
            return Ok(());
        }
        let style = self.style();
        let result =
            render_rows_to(rows, format, &style, most, &mut self.stdout.out).and_then(|()| self.stdout.out.flush());
        self.note(result)
    }

    /// Prints a text as it is.
    pub(crate) fn print(&mut self, text: &str) -> Result<(), Failure> {
        if self.closed {
            return Ok(());
        }
        let result = self.stdout.out.write_all(text.as_bytes()).and_then(|()| self.stdout.out.flush());
        self.note(result)
    }

    fn note(&mut self, result: io::Result<()>) -> Result<(), Failure> {
        match result {
            Ok(()) => Ok(()),
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => {
                self.closed = true;
                Ok(())
            }
            Err(error) => {
                Err(Failure::new("RE011", crate::exit::Exit::Failed, format!("cannot write the output: {error}")))
            }
        }
    }

    /// Says something beside the data. A closed standard error is nobody's fault.
    pub(crate) fn talk(&mut self, text: &str) {
        let _ = writeln!(self.stderr.out, "{text}");
    }

    /// A hint on what to do next: for people only.
    pub(crate) fn hint(&mut self, text: &str) {
        if self.stdout.is_terminal && self.stderr.is_terminal {
            let (dim, reset) = if self.stderr.color { ("\u{1b}[2m", "\u{1b}[0m") } else { ("", "") };
            let _ = writeln!(self.stderr.out, "{dim}{text}{reset}");
        }
    }

    /// Shows an error: what, where with a caret, how to mend it, where to read more.
    pub(crate) fn fail(&mut self, failure: &Failure, place: Option<Place<'_>>) {
        let text = told(failure, place, self.stderr.color);
        let _ = self.stderr.out.write_all(text.as_bytes());
    }
}

/// An error as it is shown.
fn told(failure: &Failure, place: Option<Place<'_>>, color: bool) -> String {
    let (red, bold, reset) = if color { ("\u{1b}[1;31m", "\u{1b}[1m", "\u{1b}[0m") } else { ("", "", "") };
    let mut text = format!("{red}error[{}]{reset}{bold}: {}{reset}\n", failure.code, failure.message);
    let typed = || {
        let (span, place) = (failure.span?, place?);
        Some((String::new(), place.number.unwrap_or(1), place.line, span))
    };
    let quoted = match &failure.excerpt {
        Some(inside) => {
            let name =
                if inside.name.is_empty() { String::new() } else { format!("{} ", amlha_model::shown(&inside.name)) };
            Some((name, inside.number, inside.line.as_str(), inside.span))
        }
        None => typed(),
    };
    if let Some((name, number, line, span)) = quoted {
        let number = number.to_string();
        let gutter = " ".repeat(number.len());
        let line = line.trim_end_matches(['\n', '\r']);
        let columns = |part: Option<&str>| unshown_width(part.unwrap_or_default());
        let before = columns(line.get(..span.start));
        let length = columns(line.get(span.start..span.end.min(line.len()))).max(1);
        text.push_str(&format!(
            "{gutter}--> {name}line {number}\n{gutter} |\n{number} | {}\n{gutter} | {}{}\n",
            amlha_model::shown(line),
            " ".repeat(before),
            "^".repeat(length),
        ));
    }
    if !failure.help.is_empty() {
        text.push_str(&format!("help: {}\n", failure.help));
    }
    text.push_str(&format!("more: amlha explain {}\n", failure.code));
    text
}

/// Columns that a part of a line takes once it is shown.
fn unshown_width(part: &str) -> usize {
    unicode_width::UnicodeWidthStr::width(amlha_model::shown(part).as_ref())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::line::Span;

    #[test]
    fn an_error_points_at_what_was_typed() {
        let failure = Failure::usage("RE002", "unknown option `--fial-on` of `check`")
            .at(Span { start: 14, end: 23 })
            .help("did you mean `--fail-on`?");
        let place = Place { line: "check --all   --fial-on High", number: Some(12) };
        insta::assert_snapshot!(told(&failure, Some(place), false));
    }

    #[test]
    fn an_error_without_a_place_is_three_lines() {
        let failure = Failure::usage("RE008", "nothing is open").help("`demo` opens the built-in example");
        insta::assert_snapshot!(told(&failure, None, true).escape_debug().to_string());
    }

    #[test]
    fn carets_stand_under_wide_letters() {
        let failure = Failure::usage("RE001", "unknown word `x`").at(Span { start: 8, end: 9 });
        let place = Place { line: "日本 x", number: None };
        let text = told(&failure, Some(Place { line: "日本  x", ..place }), false);
        assert!(text.contains("|       ^"), "{text}");
    }
}
