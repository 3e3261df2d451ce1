//! For a screen reader: sentences, and no drawing that is read as a row of carets.

use std::fmt::Write as _;

use amlha_model::shown;

use super::Diagnostic;

impl Diagnostic<'_> {
    /// As sentences.
    pub(crate) fn narrated(&self) -> String {
        let mut text = format!("Error {}: {}.\n", self.code, self.message);
        for label in &self.labels {
            let line = label.line.trim_end_matches(['\n', '\r']);
            let place = if label.file.is_empty() { String::new() } else { format!(" of {}", shown(label.file)) };
            let letters = |end: usize| line.get(..end).unwrap_or(line).chars().count();
            let part = line.get(label.span.start..label.span.end.min(line.len())).unwrap_or_default();
            let (first, last) = (letters(label.span.start) + 1, letters(label.span.end.min(line.len())));
            let _ = writeln!(text, "Line {}{place} reads: {}", label.number, shown(line));
            let _ = match part {
                "" => writeln!(text, "It is about the end of the line."),
                part if last <= first => writeln!(text, "It is about column {first}: {}", shown(part)),
                part => writeln!(text, "It is about columns {first} to {last}: {}", shown(part)),
            };
        }
        if let Some(answer) = self.answer {
            let _ = writeln!(text, "Means: {}", answer.means);
        }
        if !self.help.is_empty() {
            let _ = writeln!(text, "Help: {}", self.help);
        }
        if let Some(corrected) = &self.corrected {
            let _ = writeln!(text, "The line would read: {}", shown(corrected));
        }
        let _ = writeln!(text, "More: amlha explain {}", self.code);
        text
    }
}
