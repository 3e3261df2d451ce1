//! The one door to the terminal: data on standard output, talk on standard error.

mod pager;

use std::io::{self, Write};

use amlha_report::{Format, Report, Style, render_to};

use crate::diagnostic::Diagnostic;
use crate::environment::{Color, Environment, Measure, Stream};
use crate::failure::Failure;
use crate::interrupt::Stop;
use crate::mask::{self, Mask};
use crate::progress::Talk;
use crate::transcript::Transcript;

pub(crate) use pager::Pager;

/// Columns where no terminal says how many there are.
const USUAL_WIDTH: usize = 100;

/// Where output goes, and how it looks there.
pub(crate) struct Screen {
    stdout: Stream,
    stderr: Stream,
    width: usize,
    /// Lines of the window; `None` where nobody says.
    height: Option<usize>,
    /// Asks the window again: people resize it.
    measure: Option<Measure>,
    /// A reader went away: quietly write no more.
    closed: bool,
    /// Whether the terminal shows marks outside of ASCII.
    unicode: bool,
    /// Nothing that a screen reader stumbles over.
    pub(crate) plain: bool,
    /// Whether `.last` prints: then nothing is cut.
    pub(crate) unlimited: bool,
    /// Whether errors are for programs.
    pub(crate) errors_as_json: bool,
    /// What subscription ids are hidden in.
    pub(crate) mask: Mask,
    pub(crate) pager: Pager,
    /// What is written down beside.
    pub(crate) transcript: Option<Transcript>,
    /// Where output goes instead, while a script collects it.
    captured: Option<Captured>,
    /// Whether hints are given.
    pub(crate) hints: bool,
    /// What Ctrl-C sets: then nothing more is printed.
    pub(crate) stop: Stop,
}

/// Both streams, kept.
#[derive(Debug, Default)]
pub(crate) struct Captured {
    pub(crate) stdout: Vec<u8>,
    pub(crate) stderr: String,
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
    pub(crate) fn of(environment: &mut Environment) -> Self {
        let empty = || Stream { out: Box::new(io::sink()), is_terminal: false, color: false };
        let stdout = std::mem::replace(&mut environment.stdout, empty());
        let stderr = std::mem::replace(&mut environment.stderr, empty());
        let says = |name: &str| (environment.variables)(name).is_some_and(|value| value != "0");
        let dumb = (environment.variables)("TERM").is_some_and(|term| term == "dumb");
        let plain = dumb || says("ACCESSIBLE");
        let unicode = stdout.is_terminal && locale_is_utf8(&environment.variables);
        let pager = Pager::of(&environment.variables);
        let mut screen = Self {
            stdout,
            stderr,
            width: USUAL_WIDTH,
            height: environment.height,
            measure: environment.measure,
            closed: false,
            unicode,
            plain,
            unlimited: false,
            errors_as_json: false,
            mask: Mask::default(),
            pager,
            transcript: None,
            captured: None,
            hints: true,
            stop: Stop::default(),
        };
        screen.fit(environment.width);
        screen
    }

    /// A terminal that reports no width is asked for nothing narrower than the usual.
    fn fit(&mut self, width: Option<usize>) {
        self.width = width.filter(|width| *width > 0 && self.stdout.is_terminal).unwrap_or(USUAL_WIDTH);
    }

    /// Asks the window how large it is by now.
    pub(crate) fn refresh(&mut self) {
        if let Some((width, height)) = self.measure.and_then(|measure| measure()) {
            self.height = Some(height).filter(|height| *height > 0);
            self.fit(Some(width));
        }
    }

    /// Whether a person reads standard output.
    pub(crate) fn is_terminal(&self) -> bool {
        self.stdout.is_terminal && self.captured.is_none()
    }

    /// Whether a person reads standard error.
    pub(crate) fn talks_to_terminal(&self) -> bool {
        self.stderr.is_terminal && !self.plain
    }

    /// How is said that something takes long: to a person only.
    pub(crate) fn talk_of_work(&self) -> Talk {
        match (self.stderr.is_terminal && self.captured.is_none(), self.plain) {
            (false, _) => Talk::Never,
            (true, true) => Talk::Lines,
            (true, false) => Talk::Anew,
        }
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

    /// Whether marks outside of ASCII are used.
    pub(crate) fn set_unicode(&mut self, unicode: bool) {
        self.unicode = unicode;
    }

    pub(crate) fn set_width(&mut self, width: usize) {
        self.width = width;
    }

    fn style(&self) -> Style {
        let kept = self.captured.is_some();
        Style {
            width: if self.unlimited { 0 } else { self.width },
            color: self.stdout.color && !kept,
            unicode: self.unicode && !self.plain && !kept,
        }
    }

    /// Collects what is printed and said from here on.
    pub(crate) fn capture(&mut self) {
        self.captured = Some(Captured::default());
    }

    /// What was collected; from here on everything is printed again.
    pub(crate) fn captured(&mut self) -> Captured {
        self.captured.take().unwrap_or_default()
    }

    /// Prints what `render` writes. What people read goes through a pager when it is taller than the
    /// window; machine formats never do.
    pub(crate) fn show(
        &mut self,
        for_people: bool,
        render: impl FnOnce(&Style, &mut dyn Write) -> io::Result<()>,
    ) -> Result<(), Failure> {
        if self.closed {
            return Ok(());
        }
        let style = self.style();
        if let Some(captured) = &mut self.captured {
            let result = render(&style, &mut self.stop.guard(&mut captured.stdout));
            return self.note(result);
        }
        let pages = for_people && self.stdout.is_terminal && self.height.is_some() && self.pager.on && !self.plain;
        if !pages && self.transcript.is_none() && self.mask != Mask::Always {
            let result = render(&style, &mut self.stop.guard(&mut self.stdout.out));
            let result = result.and(self.stdout.out.flush());
            return self.note(result);
        }
        let mut bytes = Vec::new();
        let result = render(&style, &mut self.stop.guard(&mut bytes)).and_then(|()| {
            if self.mask == Mask::Always {
                bytes = mask::masked(&bytes, &mask::none()).0;
            }
            if let Some(transcript) = &mut self.transcript {
                transcript.hear(&String::from_utf8_lossy(&bytes));
            }
            let lines = bytes.iter().filter(|byte| **byte == b'\n').count();
            let tall = self.height.is_some_and(|height| lines >= height);
            if pages && tall && self.pager.show(&bytes, &self.stop) {
                return Ok(());
            }
            let result = self.stop.guard(&mut self.stdout.out).write_all(&bytes);
            result.and(self.stdout.out.flush())
        });
        self.note(result)
    }

    /// Says a line to the person at the terminal while the screen is lent to nobody: what works tells that it does.
    pub(crate) fn aside(text: &str) {
        let _ = writeln!(io::stderr(), "{text}");
    }

    /// Prints a report.
    pub(crate) fn report(&mut self, report: &Report<'_>, format: Format) -> Result<(), Failure> {
        self.show(format.is_for_people(), |style, out| render_to(report, format, style, out))
    }

    /// Prints a text as it is.
    pub(crate) fn print(&mut self, text: &str) -> Result<(), Failure> {
        self.show(true, |_, out| out.write_all(text.as_bytes()))
    }

    fn note(&mut self, result: io::Result<()>) -> Result<(), Failure> {
        match result {
            Ok(()) => Ok(()),
            Err(_) if self.stop.is_set() => Err(Failure::stopped()),
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
        self.say(&format!("{text}\n"));
    }

    fn say(&mut self, text: &str) {
        if let Some(captured) = &mut self.captured {
            captured.stderr.push_str(text);
            return;
        }
        if let Some(transcript) = &mut self.transcript {
            transcript.hear(text);
        }
        let _ = self.stderr.out.write_all(text.as_bytes());
    }

    /// A hint on what to do next: for people only.
    pub(crate) fn hint(&mut self, text: &str) {
        if self.is_terminal() && self.stderr.is_terminal && self.hints {
            let (dim, reset) = if self.stderr.color { ("\u{1b}[2m", "\u{1b}[0m") } else { ("", "") };
            let _ = writeln!(self.stderr.out, "{dim}{text}{reset}");
        }
    }

    /// Shows an error in the rendering that is read here.
    pub(crate) fn fail(&mut self, failure: &Failure, place: Option<Place<'_>>) {
        let diagnostic = Diagnostic::of(failure, place);
        let text = if self.errors_as_json {
            diagnostic.json()
        } else if self.plain {
            diagnostic.narrated()
        } else {
            diagnostic.text(self.stderr.color && self.captured.is_none())
        };
        self.say(&text);
    }
}

/// Whether the locale's letters are those of Unicode.
fn locale_is_utf8(variables: &crate::environment::Variables) -> bool {
    let locale = ["LC_ALL", "LC_CTYPE", "LANG"].into_iter().find_map(|name| variables(name));
    let locale = locale.unwrap_or_default().to_ascii_lowercase();
    locale.contains("utf-8") || locale.contains("utf8")
}
