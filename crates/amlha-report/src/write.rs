//! The two ways out: a string, or a stream.

use std::fmt;
use std::io::{self, Write};

use crate::markdown::MarkdownPage;
use crate::text::TextPage;
use crate::value::{Format, Report, Style};
use crate::{data, json, show};

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

/// A value as JSON on one line that a terminal cannot be steered with.
///
/// ```
/// assert_eq!(amlha_report::to_json(&["a\u{1b}"]), r#"["a\u001b"]"#);
/// ```
#[must_use]
pub fn to_json(value: &impl serde::Serialize) -> String {
    let text = serde_json::to_string(value).unwrap_or_else(|error| format!("\"{error}\""));
    crate::quote::json::safe(&text)
}

/// The report in a format, written as it is made.
///
/// # Errors
///
/// What `out` says. A closed pipe arrives as [`io::ErrorKind::BrokenPipe`].
pub fn render_to(report: &Report<'_>, format: Format, style: &Style, out: &mut dyn Write) -> io::Result<()> {
    let mut buffered = io::BufWriter::with_capacity(1 << 16, out);
    match format {
        Format::Json => {
            json::write(report, &mut buffered)?;
            buffered.write_all(b"\n")?;
        }
        Format::Jsonc | Format::Yaml | Format::Yamlc => {
            data::dressed(&data::document(report)?, format, style, &mut buffered)?;
        }
        Format::Rows(rows) => data::rows(report, rows, style, &mut buffered)?,
        Format::Text | Format::Wide | Format::Markdown => {
            let width = if format == Format::Wide { 0 } else { style.width };
            let mut letters = Letters::new(&mut buffered);
            let drawn = match format {
                Format::Markdown => show::markdown(report, &mut MarkdownPage::new(&mut letters)),
                _ => show::text(report, &mut TextPage::new(&mut letters, Style { width, ..*style })),
            };
            letters.end(drawn)?;
        }
    }
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
