//! The two ways out: a string, or a stream.

use std::fmt;
use std::io::{self, Write};

use crate::markdown::MarkdownPage;
use crate::text::TextPage;
use crate::value::{Format, Report, Style};
use crate::{json, show};

/// The report in a format, as a string that ends with a line break.
///
/// For a check of a large estate prefer [`render_to`], which holds no more than one finding.
#[must_use]
pub fn render(report: &Report<'_>, format: Format, style: &Style) -> String {
    let mut bytes = Vec::new();
    match render_to(report, format, style, &mut bytes) {
        Ok(()) => String::from_utf8_lossy(&bytes).into_owned(),
        // Memory takes everything; JSON of plain values cannot fail.
        Err(error) => format!("{error}\n"),
    }
}

/// The report in a format, written as it is made.
///
/// # Errors
///
/// What `out` says. A closed pipe arrives as [`io::ErrorKind::BrokenPipe`].
pub fn render_to(report: &Report<'_>, format: Format, style: &Style, out: &mut dyn Write) -> io::Result<()> {
    let mut buffered = io::BufWriter::with_capacity(1 << 16, out);
    if format == Format::Json {
        json::write(report, &mut buffered)?;
        buffered.write_all(b"\n")?;
        return buffered.flush();
    }
    let mut letters = Letters::new(&mut buffered);
    let drawn = match format {
        Format::Markdown => show::markdown(report, &mut MarkdownPage::new(&mut letters)),
        Format::Text | Format::Json => show::text(report, &mut TextPage::new(&mut letters, *style)),
    };
    letters.end(drawn)?;
    buffered.flush()
}

/// Text into bytes, keeping the error that [`fmt::Error`] cannot hold.
pub(crate) struct Letters<'w> {
    out: &'w mut dyn Write,
    error: Option<io::Error>,
}

impl<'w> Letters<'w> {
    pub(crate) fn new(out: &'w mut dyn Write) -> Self {
        Self { out, error: None }
    }

    /// What became of it.
    pub(crate) fn end(self, drawn: fmt::Result) -> io::Result<()> {
        match (drawn, self.error) {
            (_, Some(error)) => Err(error),
            (Err(error), None) => Err(io::Error::other(error)),
            (Ok(()), None) => Ok(()),
        }
    }
}

impl fmt::Write for Letters<'_> {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        self.out.write_all(text.as_bytes()).map_err(|error| {
            self.error = Some(error);
            fmt::Error
        })
    }
}
